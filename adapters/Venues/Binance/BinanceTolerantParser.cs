using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Binance;

/// <summary>
/// The form that takes any JSON spelling, key order, unknown keys and control frames, and says where and why a frame is
/// refused. Klines, mark prices and control frames always come here.
/// </summary>
internal sealed unsafe class BinanceTolerantParser
{
    private readonly FeedInstrumentTable _instruments;
    private readonly bool _isUsdm;
    private readonly JsonObject _outer = new();
    private readonly JsonObject _data = new();
    private readonly JsonObject _inner = new();
    private byte* _origin;

    internal BinanceTolerantParser(FeedInstrumentTable instruments, BinanceMarket market)
    {
        _instruments = instruments;
        _isUsdm = market == BinanceMarket.Usdm;
    }

    internal FrameKind Parse(byte* at, byte* end, ParsedFrame target)
    {
        _origin = at;
        byte* next = _outer.Read(at, end, out byte* error);
        if (next == null) return Refuse(target, error);
        next = JsonScanner.SkipSpace(next, end);
        if (next != end) return Refuse(target, next);
        JsonValue data = _outer["data"u8];
        if (_outer["stream"u8].IsString && data.IsPresent)
        {
            if (!data.IsObject) return Ignore(target);
            if (_data.Read(data.Start, data.End, out error) == null) return Refuse(target, error);
            return ParseData(_data, target);
        }

        JsonValue wrapped = _outer["event"u8];
        if (wrapped.IsObject)
        {
            if (_data.Read(wrapped.Start, wrapped.End, out error) == null) return Refuse(target, error);
            return ParseData(_data, target);
        }

        if (_outer["e"u8].IsString || (_outer["u"u8].IsPresent && _outer["s"u8].IsString))
        {
            return ParseData(_outer, target);
        }

        return ParseControl(target);
    }

    private FrameKind ParseControl(ParsedFrame target)
    {
        JsonValue id = _outer["id"u8];
        target.RequestId = id.TryGetInteger(out long number) ? number : -1;
        JsonValue result = _outer["result"u8];
        JsonValue error = _outer["error"u8];
        JsonValue code = _outer["code"u8];
        if (error.IsObject)
        {
            if (_inner.Read(error.Start, error.End, out byte* place) == null) return Refuse(target, place);
            code = _inner["code"u8];
        }

        if (code.IsPresent)
        {
            target.ErrorCode = FixedPoint.TryParse(code.Raw, 0, out long value)
                && value is > int.MinValue and < int.MaxValue ? (int)value : 0;
            return Set(target, target.RequestId >= 0 ? FrameKind.Ack : FrameKind.VenueError);
        }

        if (!id.IsPresent || !result.IsPresent) return Ignore(target);
        target.IsSuccess = result.IsNull;
        return Set(target, result.IsNull ? FrameKind.Ack : FrameKind.OtherControl);
    }

    private FrameKind ParseData(JsonObject data, ParsedFrame target)
    {
        ReadOnlySpan<byte> kind = data["e"u8].Text;
        if (kind.SequenceEqual("serverShutdown"u8)) return Set(target, FrameKind.ServerShutdown);
        if (kind.SequenceEqual("depthUpdate"u8)) return ParseDepth(data, target);
        if (kind.SequenceEqual("trade"u8)) return ParseTrade(data, target, FeedChannels.Trades);
        if (kind.SequenceEqual("aggTrade"u8)) return ParseTrade(data, target, FeedChannels.AggregateTrades);
        if (kind.SequenceEqual("kline"u8)) return ParseKline(data, target);
        if (kind.SequenceEqual("markPriceUpdate"u8)) return ParseMarkPrice(data, target);
        bool isTop = kind.SequenceEqual("bookTicker"u8)
            || (!data["e"u8].IsPresent && data["u"u8].IsPresent && data["B"u8].IsString && data["A"u8].IsString);
        return isTop ? ParseTop(data, target) : Ignore(target);
    }

    private FrameKind ParseDepth(JsonObject data, ParsedFrame target)
    {
        if (!TryFind(data, FeedChannels.Book, target, out InstrumentFormat format)) return Ignore(target);
        target.IsOfBook = true;
        target.IsFallback = true;
        if (!TryTime(data, _isUsdm ? "T"u8 : "E"u8, out long nanos)) return RefuseAt(target, data["E"u8]);
        JsonValue first = data["U"u8];
        JsonValue last = data["u"u8];
        JsonValue previous = data["pu"u8];
        if (!first.TryGetInteger(out long firstId)) return RefuseAt(target, first);
        if (!last.TryGetInteger(out long lastId) || firstId > lastId) return RefuseAt(target, last);
        long previousId = 0;
        if (_isUsdm && !previous.TryGetInteger(out previousId)) return RefuseAt(target, previous);
        BookLevelWriter writer = new(target.Slots, target.LevelsMax);
        if (BookLevelReader.Read(
            data["b"u8], format.PriceDecimals, format.QuantityDecimals, ref writer, out ReasonCode reason,
            out byte* error) == null)
        {
            return Refuse(target, error, reason);
        }

        target.Note(reason);
        int bids = writer.Count;
        if (BookLevelReader.Read(
            data["a"u8], format.PriceDecimals, format.QuantityDecimals, ref writer, out reason, out error) == null)
        {
            return Refuse(target, error, reason);
        }

        target.Note(reason);
        target.VenueNanos = nanos;
        target.FirstSequence = firstId;
        target.LastSequence = lastId;
        target.PreviousSequence = previousId;
        target.BidCount = bids;
        target.AskCount = writer.Count - bids;
        return Set(target, FrameKind.BookDelta);
    }

    private FrameKind ParseTrade(JsonObject data, ParsedFrame target, FeedChannels channel)
    {
        if (!TryFind(data, channel, target, out InstrumentFormat format)) return Ignore(target);
        JsonValue kind = data["X"u8];
        if (kind.IsString && !kind.Text.SequenceEqual("MARKET"u8))
        {
            // Insurance fund, ADL and corrections: no trade of the public book, price may be 0.
            target.SkippedCount = 1;
            return Set(target, FrameKind.Events);
        }

        target.IsFallback = true;
        JsonValue id = data[channel == FeedChannels.Trades ? "t"u8 : "a"u8];
        JsonValue maker = data["m"u8];
        if (!TryTime(data, "T"u8, out long nanos)) return RefuseAt(target, data["T"u8]);
        if (!id.TryGetInteger(out long tradeId)) return RefuseAt(target, id);
        if (!TryRead(data["p"u8], format.PriceDecimals, target, out long price)) return FrameKind.Refused;
        bool hasQuantity = TryReadQuantity(data["q"u8], format.QuantityDecimals, target, out long quantity);
        if (!hasQuantity) return FrameKind.Refused;
        if (!maker.IsTrue && !maker.IsFalse) return RefuseAt(target, maker);
        return BinanceFrameParser.AddTrade(target, target.Instrument, nanos, tradeId, price, quantity, maker.IsTrue)
            ? FrameKind.Events
            : RefuseAt(target, data["p"u8], ReasonCode.TradeInvalid);
    }

    private FrameKind ParseTop(JsonObject data, ParsedFrame target)
    {
        if (!TryFind(data, FeedChannels.TopOfBook, target, out InstrumentFormat format)) return Ignore(target);
        target.IsFallback = true;
        long nanos = 0;
        if (data["T"u8].IsPresent && !TryTime(data, "T"u8, out nanos)) return RefuseAt(target, data["T"u8]);
        if (!data["u"u8].TryGetInteger(out long sequence)) return RefuseAt(target, data["u"u8]);
        if (!TryRead(data["b"u8], format.PriceDecimals, target, out long bid)
            || !TryReadQuantity(data["B"u8], format.QuantityDecimals, target, out long bidQuantity)
            || !TryRead(data["a"u8], format.PriceDecimals, target, out long ask)
            || !TryReadQuantity(data["A"u8], format.QuantityDecimals, target, out long askQuantity))
        {
            return FrameKind.Refused;
        }

        if (!BinanceFrameParser.IsTop(bid, bidQuantity, ask, askQuantity))
        {
            return RefuseAt(target, data["b"u8], ReasonCode.BookInvalidPrice);
        }

        EventSlot* slot = target.TryAddEvent(EventKind.TopOfBook, nanos);
        slot->TopOfBook.Sequence = sequence;
        slot->TopOfBook.BidPrice = new Price(bid);
        slot->TopOfBook.BidQuantity = new Quantity(bidQuantity);
        slot->TopOfBook.AskPrice = new Price(ask);
        slot->TopOfBook.AskQuantity = new Quantity(askQuantity);
        return Set(target, FrameKind.Events);
    }

    private FrameKind ParseKline(JsonObject data, ParsedFrame target)
    {
        if (!TryFind(data, FeedChannels.Bars, target, out InstrumentFormat format)) return Ignore(target);
        JsonValue bar = data["k"u8];
        if (!TryTime(data, "E"u8, out long nanos)) return RefuseAt(target, data["E"u8]);
        if (!bar.IsObject || _inner.Read(bar.Start, bar.End, out byte* error) == null) return RefuseAt(target, bar);
        int seconds = BinanceSpec.IntervalSeconds(_inner["i"u8].Text);
        if (seconds == 0) return Ignore(target);
        JsonValue closed = _inner["x"u8];
        if (!closed.IsTrue && !closed.IsFalse) return RefuseAt(target, closed);
        if (!TryTime(_inner, "t"u8, out long open)) return RefuseAt(target, _inner["t"u8]);
        EventSlot* slot = target.TryAddEvent(EventKind.Bar, nanos);
        slot->Header.Flags = closed.IsTrue ? EventFlags.Closed : EventFlags.None;
        slot->Bar.OpenNanos = open;
        slot->Bar.IntervalSeconds = seconds;
        bool hasCount = _inner["n"u8].TryGetInteger(out long trades) && trades <= int.MaxValue;
        slot->Bar.TradeCount = hasCount ? (int)trades : -1;
        if (!VenueBar.TryFill(
            ref slot->Bar, in format, _inner["o"u8], _inner["h"u8], _inner["l"u8], _inner["c"u8], _inner["v"u8],
            _inner["V"u8], out ReasonCode reason, out byte* place))
        {
            return Refuse(target, place, reason);
        }

        return Set(target, FrameKind.Events);
    }

    private FrameKind ParseMarkPrice(JsonObject data, ParsedFrame target)
    {
        if (!TryFind(data, FeedChannels.Funding, target, out InstrumentFormat format)) return Ignore(target);
        if (!TryTime(data, "E"u8, out long nanos)) return RefuseAt(target, data["E"u8]);
        EventSlot* slot = target.TryAddEvent(EventKind.Funding, nanos);
        ref FundingPayload funding = ref slot->Funding;
        JsonValue mark = data["p"u8];
        JsonValue index = data["i"u8];
        if (!VenueFunding.TryReadPrice(mark, in format, out funding.MarkPrice)) return RefuseAt(target, mark);
        if (!VenueFunding.TryReadPrice(index, in format, out funding.IndexPrice)) return RefuseAt(target, index);
        if (!VenueFunding.TryReadRate(data["r"u8], ref funding)) return RefuseAt(target, data["r"u8]);
        JsonValue next = data["T"u8];
        if (next.IsPresent && !TryTime(data, "T"u8, out funding.NextFundingNanos)) return RefuseAt(target, next);
        return Set(target, FrameKind.Events);
    }

    private bool TryFind(JsonObject data, FeedChannels channel, ParsedFrame target, out InstrumentFormat format)
    {
        int instrument = _instruments.Find(data["s"u8].Text);
        target.Instrument = instrument;
        format = default;
        if (instrument < 0) return false;
        format = _instruments.Formats[instrument];
        return format.IsKnown && (format.Channels & channel) != 0;
    }

    private static bool TryTime(JsonObject data, ReadOnlySpan<byte> key, out long nanos)
    {
        nanos = 0;
        return data[key].TryGetInteger(out long milliseconds)
            && VenueTime.TryFromMilliseconds(milliseconds, out nanos);
    }

    private bool TryReadQuantity(JsonValue text, int decimals, ParsedFrame target, out long units)
    {
        bool isRead = BookLevelReader.TryReadQuantity(text, decimals, out units, out ReasonCode reason);
        target.Note(reason);
        if (!isRead) RefuseAt(target, text, reason);
        return isRead;
    }

    private bool TryRead(JsonValue text, int decimals, ParsedFrame target, out long units)
    {
        if (BookLevelReader.TryRead(text, decimals, out units, out ReasonCode reason)) return true;
        RefuseAt(target, text, reason);
        return false;
    }

    private static FrameKind Set(ParsedFrame target, FrameKind kind)
    {
        target.Kind = kind;
        return kind;
    }

    private static FrameKind Ignore(ParsedFrame target) => Set(target, FrameKind.Ignored);

    /// <summary>An absent member is reported at the start of the frame.</summary>
    private FrameKind RefuseAt(ParsedFrame target, JsonValue value, ReasonCode reason = ReasonCode.MessageRefused) =>
        Refuse(target, value.IsPresent ? value.Start : _origin, reason);

    private FrameKind Refuse(ParsedFrame target, byte* error, ReasonCode reason = ReasonCode.MessageRefused) =>
        target.Refuse(reason, _origin, error == null ? _origin : error);
}
