using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Binance;

/// <summary>
/// The fast form: frames spelled exactly as the venue spells them, key after key. Anything else, a wrong number or an
/// unwanted stream returns false with nothing to keep, and the tolerant form decides.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class BinanceFrameParser
{
    private const char NoKey = '\0';

    private readonly FeedInstrumentTable _instruments;
    private readonly DecimalShapeCache _learned;
    private readonly bool _isUsdm;

    internal BinanceFrameParser(FeedInstrumentTable instruments, BinanceMarket market)
    {
        _instruments = instruments;
        _learned = new DecimalShapeCache(instruments.Count);
        _isUsdm = market == BinanceMarket.Usdm;
    }

    internal bool TryParse(byte* at, byte* end, ParsedFrame target)
    {
        // Shorter ones are control frames; an empty one has null pointers, which below mean a refusal.
        if (end - at < 32) return false;
        byte* name = JsonScanner.SkipLiteral(at, end, "{\"stream\":\""u8);
        if (name != null)
        {
            if ((at = JsonScanner.SkipName(name, end)) == null) return false;
            if ((at = JsonScanner.SkipLiteral(at, end, ",\"data\":"u8)) == null || *--end != '}') return false;
        }

        return ParseData(at, end, target) == end;
    }

    /// <summary>Fills the prices of a best bid and ask; zero price = empty side.</summary>
    internal static bool IsTop(long bid, long bidQuantity, long ask, long askQuantity) =>
        (bid | bidQuantity | ask | askQuantity) >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* ParseData(byte* at, byte* end, ParsedFrame target)
    {
        if (end - at < 32) return null;
        if (JsonScanner.StartsWith(at, end, "{\"u\":"u8)) return ParseTop(at + 5, end, target);
        if (!JsonScanner.StartsWith(at, end, "{\"e\":\""u8)) return null;
        at += 6;
        byte* next;
        return *at switch
        {
            (byte)'d' => (next = JsonScanner.SkipLiteral(at, end, "depthUpdate\",\"E\":"u8)) == null
                ? null : ParseDepth(next, end, target),
            (byte)'t' => (next = JsonScanner.SkipLiteral(at, end, "trade\",\"E\":"u8)) == null
                ? null : ParseTrade(next, end, target),
            (byte)'b' => (next = JsonScanner.SkipLiteral(at, end, "bookTicker\",\"u\":"u8)) == null
                ? null : ParseTop(next, end, target),
            (byte)'a' => (next = JsonScanner.SkipLiteral(at, end, "aggTrade\",\"E\":"u8)) == null
                ? null : ParseAggregate(next, end, target),
            _ => null,
        };
    }

    private byte* ParseDepth(byte* at, byte* end, ParsedFrame target)
    {
        at = ReadTimes(at, end, out long venueNanos);
        if (at == null || (at = ReadSymbol(at, end, FeedChannels.Book, out int instrument)) == null) return null;
        if ((at = ReadInteger(at, end, 'U', out long first)) == null) return null;
        if ((at = ReadInteger(at, end, 'u', out long last)) == null || first > last) return null;
        long previous = 0;
        if (_isUsdm && (at = ReadIntegerAfter(at, end, ",\"pu\":"u8, out previous)) == null) return null;
        if ((at = AfterKey(at, end, 'b')) == null) return null;
        DecimalShape* learned = Learned(instrument);
        BookLevelWriter writer = new(target.Slots, target.LevelsMax);
        at = BookLevelReader.ReadFast(at, end, learned, ref writer);
        if (at == null || (at = AfterKey(at, end, 'a')) == null) return null;
        int bids = writer.Count;
        at = BookLevelReader.ReadFast(at, end, learned, ref writer);
        if (at == null || at >= end || *at != '}') return null;
        target.Kind = FrameKind.BookDelta;
        target.Instrument = instrument;
        target.VenueNanos = venueNanos;
        target.FirstSequence = first;
        target.LastSequence = last;
        target.PreviousSequence = previous;
        target.BidCount = bids;
        target.AskCount = writer.Count - bids;
        return at + 1;
    }

    private byte* ParseTrade(byte* at, byte* end, ParsedFrame target)
    {
        at = ReadTimes(at, end, out long venueNanos);
        if (at == null || (at = ReadSymbol(at, end, FeedChannels.Trades, out int instrument)) == null) return null;
        if ((at = ReadInteger(at, end, 't', out long id)) == null) return null;
        at = ReadPriceQuantity(at, end, instrument, out long price, out long quantity);
        if (at == null) return null;
        if (_isUsdm)
        {
            // Other kinds (insurance fund, ADL) take the tolerant form.
            if ((at = JsonScanner.SkipLiteral(at, end, ",\"X\":\"MARKET\""u8)) == null) return null;
        }
        else
        {
            if (AfterKey(at, end, 'b') != null)
            {
                if ((at = ReadInteger(at, end, 'b', out _)) == null) return null;
                if ((at = ReadInteger(at, end, 'a', out _)) == null) return null;
            }

            if ((at = ReadTime(at, end, 'T', out venueNanos)) == null) return null;
        }

        if ((at = ReadMaker(at, end, out bool isBuyerMaker)) == null) return null;
        return AddTrade(target, instrument, venueNanos, id, price, quantity, isBuyerMaker) ? at : null;
    }

    private byte* ParseAggregate(byte* at, byte* end, ParsedFrame target)
    {
        if ((at = ReadTime(at, end, NoKey, out _)) == null) return null;
        long id;
        if (_isUsdm && AfterKey(at, end, 'a') != null)
        {
            if ((at = ReadInteger(at, end, 'a', out id)) == null) return null;
            if ((at = ReadSymbol(at, end, FeedChannels.AggregateTrades, out int early)) == null) return null;
            return ParseAggregateRest(at, end, target, early, id);
        }

        if ((at = ReadSymbol(at, end, FeedChannels.AggregateTrades, out int instrument)) == null) return null;
        if ((at = ReadInteger(at, end, 'a', out id)) == null) return null;
        return ParseAggregateRest(at, end, target, instrument, id);
    }

    private byte* ParseAggregateRest(byte* at, byte* end, ParsedFrame target, int instrument, long id)
    {
        at = ReadPriceQuantity(at, end, instrument, out long price, out long quantity);
        if (at == null || (at = ReadInteger(at, end, 'f', out _)) == null) return null;
        if ((at = ReadInteger(at, end, 'l', out _)) == null) return null;
        if ((at = ReadTime(at, end, 'T', out long venueNanos)) == null) return null;
        if ((at = ReadMaker(at, end, out bool isBuyerMaker)) == null) return null;
        return AddTrade(target, instrument, venueNanos, id, price, quantity, isBuyerMaker) ? at : null;
    }

    private byte* ParseTop(byte* at, byte* end, ParsedFrame target)
    {
        if ((at = DecimalText.ReadInteger(at, end, out long sequence)) == null) return null;
        long venueNanos = 0;
        if (_isUsdm && AfterKey(at, end, 'E') != null)
        {
            if ((at = ReadTime(at, end, 'E', out _)) == null) return null;
            if ((at = ReadTime(at, end, 'T', out venueNanos)) == null) return null;
        }

        if ((at = ReadSymbol(at, end, FeedChannels.TopOfBook, out int instrument)) == null) return null;
        DecimalShape* learned = Learned(instrument);
        if ((at = AfterTextKey(at, end, 'b')) == null) return null;
        if ((at = DecimalPairReader.ReadMembers(at, end, learned, 'B', out Vector128<long> bid)) == null) return null;
        if ((at = AfterTextKey(at, end, 'a')) == null) return null;
        if ((at = DecimalPairReader.ReadMembers(at, end, learned, 'A', out Vector128<long> ask)) == null) return null;
        if (_isUsdm)
        {
            if (AfterKey(at, end, 'T') != null)
            {
                if ((at = ReadTime(at, end, 'T', out venueNanos)) == null) return null;
                if ((at = ReadTime(at, end, 'E', out _)) == null) return null;
            }

            if ((at = SkipSegment(at, end)) == null) return null;
        }

        if (at >= end || *at != '}') return null;
        EventSlot* slot = target.TryAddEvent(EventKind.TopOfBook, venueNanos);
        if (slot == null) return null;
        slot->TopOfBook.Sequence = sequence;

        // Price and quantity lie next to each other, in the order of the vector.
        bid.Store((long*)&slot->TopOfBook.BidPrice);
        ask.Store((long*)&slot->TopOfBook.AskPrice);
        target.Kind = FrameKind.Events;
        target.Instrument = instrument;
        return at + 1;
    }

    /// <summary>Writes the trade; false when its numbers are no trade.</summary>
    internal static bool AddTrade(
        ParsedFrame target, int instrument, long venueNanos, long id, long price, long quantity, bool isBuyerMaker)
    {
        if (price <= 0 || quantity <= 0) return false;
        EventSlot* slot = target.TryAddEvent(EventKind.Trade, venueNanos);
        if (slot == null) return false;
        slot->Trade.TradeId = id;
        slot->Trade.Price = new Price(price);
        slot->Trade.Quantity = new Quantity(quantity);

        // m = the buyer was the maker, so the taker sold.
        slot->Trade.Aggressor = isBuyerMaker ? Side.Sell : Side.Buy;
        slot->Trade.IsIdContiguous = 1;
        target.Kind = FrameKind.Events;
        target.Instrument = instrument;
        return true;
    }

    /// <summary>E, and T where the market has it here; T wins (the matching engine's time).</summary>
    private byte* ReadTimes(byte* at, byte* end, out long venueNanos)
    {
        at = ReadTime(at, end, NoKey, out venueNanos);
        return at != null && _isUsdm ? ReadTime(at, end, 'T', out venueNanos) : at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadTime(byte* at, byte* end, char key, out long nanos)
    {
        nanos = 0;
        if (key != NoKey && (at = AfterKey(at, end, key)) == null) return null;
        if ((at = DecimalText.ReadMilliseconds(at, end, out long milliseconds)) == null) return null;
        return VenueTime.TryFromMilliseconds(milliseconds, out nanos) ? at : null;
    }

    /// <summary>
    /// Behind ,"X": by one word compare; null also within the last 8 bytes, which no key of a frame is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* AfterKey(byte* at, byte* end, char key)
    {
        const ulong Form = ',' | ((ulong)'"' << 8) | ((ulong)'"' << 24) | ((ulong)':' << 32);
        if (end - at < 8) return null;
        return (Unsafe.ReadUnaligned<ulong>(at) & 0xFF_FFFF_FFFF) == (Form | ((ulong)key << 16)) ? at + 5 : null;
    }

    /// <summary>Behind ,"X":" in the same way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* AfterTextKey(byte* at, byte* end, char key)
    {
        const ulong Form = ',' | ((ulong)'"' << 8) | ((ulong)'"' << 24) | ((ulong)':' << 32) | ((ulong)'"' << 40);
        if (end - at < 8) return null;
        return (Unsafe.ReadUnaligned<ulong>(at) & 0xFFFF_FFFF_FFFF) == (Form | ((ulong)key << 16)) ? at + 6 : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadInteger(byte* at, byte* end, char key, out long value)
    {
        value = 0;
        return (at = AfterKey(at, end, key)) == null ? null : DecimalText.ReadInteger(at, end, out value);
    }

    private static byte* ReadIntegerAfter(byte* at, byte* end, ReadOnlySpan<byte> key, out long value)
    {
        value = 0;
        at = JsonScanner.SkipLiteral(at, end, key);
        return at == null ? null : DecimalText.ReadInteger(at, end, out value);
    }

    /// <summary>,"p":"PRICE","q":"QUANTITY"</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* ReadPriceQuantity(byte* at, byte* end, int instrument, out long price, out long quantity)
    {
        Vector128<long> units = default;
        at = AfterTextKey(at, end, 'p');
        if (at != null) at = DecimalPairReader.ReadMembers(at, end, Learned(instrument), 'q', out units);
        price = units.ToScalar();
        quantity = units.GetElement(1);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DecimalShape* Learned(int instrument)
    {
        InstrumentFormat* format = _instruments.Format(instrument);
        return _learned.Of(instrument, format->PriceDecimals, format->QuantityDecimals);
    }

    /// <summary>,"m":true[,"M":true][,"st":1]}</summary>
    private byte* ReadMaker(byte* at, byte* end, out bool isBuyerMaker)
    {
        byte* yes = JsonScanner.SkipLiteral(at, end, ",\"m\":true"u8);
        isBuyerMaker = yes != null;
        at = yes != null ? yes : JsonScanner.SkipLiteral(at, end, ",\"m\":false"u8);
        if (at == null) return null;
        if (!_isUsdm)
        {
            byte* best = JsonScanner.SkipLiteral(at, end, ",\"M\":true"u8);
            at = best != null ? best : JsonScanner.SkipLiteral(at, end, ",\"M\":false"u8);
        }
        else
        {
            at = SkipSegment(at, end);
        }

        return at != null && at < end && *at == '}' ? at + 1 : null;
    }

    /// <summary>,"s":"SYMBOL"[,"ps":"PAIR"][,"st":1]; the instrument must be one that wants the channel.</summary>
    private byte* ReadSymbol(byte* at, byte* end, FeedChannels channel, out int instrument)
    {
        instrument = -1;
        if ((at = AfterTextKey(at, end, 's')) == null) return null;
        instrument = _instruments.FindQuoted(at, end, out int length);
        if (instrument < 0) return null;
        at += length + 1;
        InstrumentFormat* format = _instruments.Format(instrument);
        if (!format->IsKnown || (format->Channels & channel) == 0) return null;
        if (!_isUsdm) return at;
        bool hasPair = JsonScanner.StartsWith(at, end, ",\"ps\":\""u8);
        if (hasPair && (at = JsonScanner.SkipName(at + 7, end)) == null) return null;
        return SkipSegment(at, end);
    }

    private static byte* SkipSegment(byte* at, byte* end) =>
        JsonScanner.StartsWith(at, end, ",\"st\":"u8) ? ReadIntegerAfter(at, end, ",\"st\":"u8, out _) : at;
}
