using System;
using System.Runtime.CompilerServices;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Bybit;

/// <summary>
/// The fast form for orderbook and publicTrade frames spelled exactly as the venue spells them (the order of the keys
/// differs by category). Anything else returns false with nothing to keep, and the tolerant form decides.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class BybitFrameParser
{
    private readonly FeedInstrumentTable _instruments;
    private readonly DecimalShapeCache _learned;

    internal BybitFrameParser(FeedInstrumentTable instruments)
    {
        _instruments = instruments;
        _learned = new DecimalShapeCache(instruments.Count);
    }

    internal bool TryParse(byte* at, byte* end, ParsedFrame target)
    {
        if ((at = JsonScanner.SkipLiteral(at, end, "{\"topic\":\""u8)) == null) return false;
        byte* next = JsonScanner.SkipLiteral(at, end, "orderbook."u8);
        if (next != null)
        {
            next = ParseBook(next, end, target);
            return next != null && next == end;
        }

        next = JsonScanner.SkipLiteral(at, end, "publicTrade."u8);
        if (next == null || (next = ParseTrades(next, end, target)) == null) return false;
        return next == end;
    }

    /// <summary>What a book frame is to the feed: the kept book, the best bid and ask beside it, or unwanted.</summary>
    internal static FeedChannels ChannelOf(in InstrumentFormat format, int depth)
    {
        int kept = format.BookDepth == 0 ? BybitSpec.DepthDefault : format.BookDepth;
        if (depth == kept && (format.Channels & FeedChannels.Book) != 0) return FeedChannels.Book;
        return depth == 1 ? format.Channels & FeedChannels.TopOfBook : FeedChannels.None;
    }

    /// <summary>Sets the outcome of a parsed book frame.</summary>
    internal static bool Complete(ParsedFrame target, FeedChannels channel, bool isSnapshot)
    {
        if (channel == FeedChannels.Book)
        {
            target.Kind = isSnapshot ? FrameKind.BookSnapshot : FrameKind.BookDelta;
            return true;
        }

        if (target.BidCount > 1 || target.AskCount > 1) return false;
        BookLevel first = target.Slots->Book.Level0;
        BookLevel second = target.Slots->Book.Level1;
        BookLevel bid = target.BidCount == 1 ? first : default;
        BookLevel ask = target.AskCount == 0 ? default : target.BidCount == 1 ? second : first;
        EventSlot* slot = target.TryAddEvent(EventKind.TopOfBook, target.VenueNanos);
        slot->TopOfBook.BidPrice = bid.Price;
        slot->TopOfBook.BidQuantity = bid.Quantity;
        slot->TopOfBook.AskPrice = ask.Price;
        slot->TopOfBook.AskQuantity = ask.Quantity;
        target.Kind = FrameKind.Events;
        return true;
    }

    private byte* ParseBook(byte* at, byte* end, ParsedFrame target)
    {
        if ((at = DecimalText.ReadInteger(at, end, out long depth)) == null || at >= end || *at != '.') return null;
        if ((at = ReadInstrument(at + 1, end, out int instrument)) == null) return null;
        ref readonly InstrumentFormat format = ref _instruments.Formats[instrument];
        FeedChannels channel = depth > 1_000 ? FeedChannels.None : ChannelOf(in format, (int)depth);
        if (channel == FeedChannels.None) return null;
        if ((at = ReadTypeAndTime(at, end, out bool isSnapshot, out long nanos)) == null) return null;
        if ((at = JsonScanner.SkipLiteral(at, end, ",\"data\":{\"s\":\""u8)) == null) return null;
        if ((at = SkipSymbol(at, end, instrument)) == null) return null;
        if ((at = JsonScanner.SkipLiteral(at, end, ",\"b\":"u8)) == null) return null;
        DecimalShape* learned = _learned.Of(instrument, format.PriceDecimals, format.QuantityDecimals);
        BookLevelWriter writer = new(target.Slots, target.LevelsMax);
        at = BookLevelReader.ReadFast(at, end, learned, ref writer);
        if (at == null || (at = JsonScanner.SkipLiteral(at, end, ",\"a\":"u8)) == null) return null;
        int bids = writer.Count;
        at = BookLevelReader.ReadFast(at, end, learned, ref writer);
        if (at == null || (at = ReadInteger(at, end, ",\"u\":"u8, out long update)) == null) return null;
        if ((at = ReadInteger(at, end, ",\"seq\":"u8, out _)) == null) return null;
        if (at >= end || *at != '}') return null;
        if ((at = ReadTime(at + 1, end, ",\"cts\":"u8, out long engine)) == null) return null;
        if (at >= end || *at != '}' || !VenueTime.TryFromMilliseconds(engine, out nanos)) return null;
        target.Instrument = instrument;
        target.VenueNanos = nanos;
        target.FirstSequence = update;
        target.LastSequence = update;
        target.BidCount = bids;
        target.AskCount = writer.Count - bids;
        return Complete(target, channel, isSnapshot) ? at + 1 : null;
    }

    private byte* ParseTrades(byte* at, byte* end, ParsedFrame target)
    {
        if ((at = ReadInstrument(at, end, out int instrument)) == null) return null;
        ref readonly InstrumentFormat format = ref _instruments.Formats[instrument];
        if ((format.Channels & FeedChannels.Trades) == 0) return null;
        if ((at = ReadTypeAndTime(at, end, out bool isSnapshot, out _)) == null || !isSnapshot) return null;
        if ((at = JsonScanner.SkipLiteral(at, end, ",\"data\":["u8)) == null) return null;
        while (true)
        {
            if ((at = ParseTrade(at, end, target, instrument, in format)) == null || at >= end) return null;
            if (*at == ',')
            {
                at++;
                continue;
            }

            target.Kind = FrameKind.Events;
            target.Instrument = instrument;
            return JsonScanner.SkipLiteral(at, end, "]}"u8);
        }
    }

    private byte* ParseTrade(
        byte* at, byte* end, ParsedFrame target, int instrument, in InstrumentFormat format)
    {
        if ((at = ReadTime(at, end, "{\"T\":"u8, out long time)) == null) return null;
        if (!VenueTime.TryFromMilliseconds(time, out long nanos)) return null;
        if ((at = JsonScanner.SkipLiteral(at, end, ",\"s\":\""u8)) == null) return null;
        if ((at = SkipSymbol(at, end, instrument)) == null) return null;
        byte* buy = JsonScanner.SkipLiteral(at, end, ",\"S\":\"Buy\",\"v\":\""u8);
        at = buy != null ? buy : JsonScanner.SkipLiteral(at, end, ",\"S\":\"Sell\",\"v\":\""u8);
        if (at == null) return null;
        if (!DecimalText.TryReadQuoted(at, end, format.QuantityDecimals, out long quantity, out at)) return null;
        if ((at = JsonScanner.SkipLiteral(at, end, ",\"p\":\""u8)) == null) return null;
        if (!DecimalText.TryReadQuoted(at, end, format.PriceDecimals, out long price, out at)) return null;
        bool hasTick = JsonScanner.StartsWith(at, end, ",\"L\":\""u8);
        if (hasTick && (at = JsonScanner.SkipName(at + 6, end)) == null) return null;
        if ((at = JsonScanner.SkipLiteral(at, end, ",\"i\":\""u8)) == null) return null;
        byte* id = at;
        if ((at = JsonScanner.SkipName(at, end)) == null) return null;
        int idLength = (int)(at - id) - 1;
        if ((at = JsonScanner.SkipLiteral(at, end, ",\"BT\":false"u8)) == null) return null;
        byte* improved = JsonScanner.SkipLiteral(at, end, ",\"RPI\":false"u8);
        at = improved != null ? improved : JsonScanner.SkipLiteral(at, end, ",\"RPI\":true"u8);
        if (at == null || (at = ReadInteger(at, end, ",\"seq\":"u8, out _)) == null) return null;
        if (at >= end || *at != '}' || price <= 0 || quantity <= 0 || idLength == 0) return null;
        EventSlot* slot = target.TryAddEvent(EventKind.Trade, nanos);
        if (slot == null) return null;
        slot->Trade.TradeId = BybitTradeId.Of(new ReadOnlySpan<byte>(id, idLength));
        slot->Trade.Price = new Price(price);
        slot->Trade.Quantity = new Quantity(quantity);
        slot->Trade.Aggressor = buy != null ? Side.Buy : Side.Sell;
        return at + 1;
    }

    /// <summary>SYMBOL" of the topic; the instrument must be known.</summary>
    private byte* ReadInstrument(byte* at, byte* end, out int instrument)
    {
        instrument = _instruments.FindQuoted(at, end, out int length);
        return instrument >= 0 && _instruments.Format(instrument)->IsKnown ? at + length + 1 : null;
    }

    private byte* SkipSymbol(byte* at, byte* end, int instrument)
    {
        at = JsonScanner.SkipLiteral(at, end, _instruments.Symbol(instrument));
        return at != null && at < end && *at == '"' ? at + 1 : null;
    }

    /// <summary>,"type":"delta","ts":N (linear) or ,"ts":N,"type":"delta" (spot).</summary>
    private static byte* ReadTypeAndTime(byte* at, byte* end, out bool isSnapshot, out long nanos)
    {
        nanos = 0;
        long time;
        bool isTimeFirst = JsonScanner.StartsWith(at, end, ",\"ts\":"u8);
        isSnapshot = false;
        time = 0;
        if (isTimeFirst && (at = ReadTime(at, end, ",\"ts\":"u8, out time)) == null) return null;
        byte* delta = JsonScanner.SkipLiteral(at, end, ",\"type\":\"delta\""u8);
        isSnapshot = delta == null;
        at = delta != null ? delta : JsonScanner.SkipLiteral(at, end, ",\"type\":\"snapshot\""u8);
        if (at == null) return null;
        if (!isTimeFirst && (at = ReadTime(at, end, ",\"ts\":"u8, out time)) == null) return null;
        return VenueTime.TryFromMilliseconds(time, out nanos) ? at : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadInteger(byte* at, byte* end, ReadOnlySpan<byte> key, out long value)
    {
        value = 0;
        at = JsonScanner.SkipLiteral(at, end, key);
        return at == null ? null : DecimalText.ReadInteger(at, end, out value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadTime(byte* at, byte* end, ReadOnlySpan<byte> key, out long milliseconds)
    {
        milliseconds = 0;
        at = JsonScanner.SkipLiteral(at, end, key);
        return at == null ? null : DecimalText.ReadMilliseconds(at, end, out milliseconds);
    }
}
