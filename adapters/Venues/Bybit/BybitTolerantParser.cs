using System;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Bybit;

/// <summary>
/// The form that takes any JSON spelling, key order, unknown keys and control frames, and says where and why a frame is
/// refused. Tickers, klines and control frames always come here.
/// </summary>
internal sealed unsafe class BybitTolerantParser
{
    private readonly FeedInstrumentTable _instruments;
    private readonly BybitTickerState[] _tickers;
    private readonly JsonObject _outer = new();
    private readonly JsonObject _data = new();
    private byte* _origin;

    internal BybitTolerantParser(FeedInstrumentTable instruments)
    {
        _instruments = instruments;
        _tickers = new BybitTickerState[instruments.Count];
    }

    internal void Reset() => Array.Clear(_tickers);

    internal FrameKind Parse(byte* at, byte* end, ParsedFrame target)
    {
        _origin = at;
        byte* next = _outer.Read(at, end, out byte* error);
        if (next == null) return Refuse(target, error);
        next = JsonScanner.SkipSpace(next, end);
        if (next != end) return Refuse(target, next);
        JsonValue topic = _outer["topic"u8];
        if (!topic.IsString) return ParseControl(target);
        ReadOnlySpan<byte> name = topic.Text;
        int last = name.LastIndexOf((byte)'.');
        if (last < 0) return Ignore(target);
        int instrument = _instruments.Find(name[(last + 1)..]);
        if (instrument < 0 || !_instruments.Formats[instrument].IsKnown) return Ignore(target);
        target.Instrument = instrument;
        ReadOnlySpan<byte> channel = name[..last];
        if (channel.StartsWith("orderbook."u8)) return ParseBook(channel[10..], target);
        if (channel.SequenceEqual("publicTrade"u8)) return ParseTrades(target);
        if (channel.SequenceEqual("tickers"u8)) return ParseTicker(target);
        return channel.StartsWith("kline."u8) ? ParseKlines(channel[6..], target) : Ignore(target);
    }

    private FrameKind ParseControl(ParsedFrame target)
    {
        ReadOnlySpan<byte> operation = _outer["op"u8].Text;
        JsonValue id = _outer["req_id"u8];

        // An id that was not echoed means: the oldest request that waits.
        bool isEmpty = !id.IsPresent || id.IsNull || (id.IsString && id.Length == 2);
        target.RequestId = isEmpty ? 0 : id.TryGetInteger(out long number) ? number : -1;
        target.IsSuccess = _outer["success"u8].IsTrue;
        if (operation.SequenceEqual("pong"u8)) return Set(target, FrameKind.Pong);
        if (operation.SequenceEqual("ping"u8)) return Set(target, FrameKind.Pong);
        if (operation.SequenceEqual("subscribe"u8)) return Set(target, FrameKind.Ack);
        if (operation.SequenceEqual("unsubscribe"u8)) return Set(target, FrameKind.OtherControl);
        if (_outer["success"u8].IsFalse) return Set(target, FrameKind.VenueError);
        return operation.Length > 0 ? Set(target, FrameKind.OtherControl) : Ignore(target);
    }

    private FrameKind ParseBook(ReadOnlySpan<byte> depthText, ParsedFrame target)
    {
        InstrumentFormat format = _instruments.Formats[target.Instrument];
        bool isDepth = FixedPoint.TryParse(depthText, 0, out long depth) && depth is > 0 and <= 1_000;
        FeedChannels channel = isDepth ? BybitFrameParser.ChannelOf(in format, (int)depth) : FeedChannels.None;
        if (channel == FeedChannels.None) return Ignore(target);
        target.IsOfBook = channel == FeedChannels.Book;
        target.IsFallback = true;
        if (!TryReadType(out bool isSnapshot)) return RefuseAt(target, _outer["type"u8]);
        if (!TryReadData(out byte* error)) return Refuse(target, error);
        JsonValue time = _outer["cts"u8].IsPresent ? _outer["cts"u8] : _outer["ts"u8];
        if (!TryTime(time, out long nanos)) return RefuseAt(target, time);
        if (!_data["u"u8].TryGetInteger(out long update)) return RefuseAt(target, _data["u"u8]);
        BookLevelWriter writer = new(target.Slots, target.LevelsMax);
        if (BookLevelReader.Read(
            _data["b"u8], format.PriceDecimals, format.QuantityDecimals, ref writer, out ReasonCode reason,
            out error) == null)
        {
            return Refuse(target, error, reason);
        }

        target.Note(reason);
        int bids = writer.Count;
        if (BookLevelReader.Read(
            _data["a"u8], format.PriceDecimals, format.QuantityDecimals, ref writer, out reason, out error) == null)
        {
            return Refuse(target, error, reason);
        }

        target.Note(reason);
        target.VenueNanos = nanos;
        target.FirstSequence = update;
        target.LastSequence = update;
        target.BidCount = bids;
        target.AskCount = writer.Count - bids;
        return BybitFrameParser.Complete(target, channel, isSnapshot)
            ? target.Kind
            : RefuseAt(target, _data["b"u8], ReasonCode.MessageTooLarge);
    }

    private FrameKind ParseTrades(ParsedFrame target)
    {
        InstrumentFormat format = _instruments.Formats[target.Instrument];
        if ((format.Channels & FeedChannels.Trades) == 0) return Ignore(target);
        target.IsFallback = true;
        JsonArray trades = new(_outer["data"u8]);
        while (trades.TryNext(out JsonValue element))
        {
            if (_data.Read(element.Start, element.End, out byte* error) == null) return Refuse(target, error);
            if (_data["BT"u8].IsTrue)
            {
                // A block trade never met the book.
                target.SkippedCount++;
                continue;
            }

            ReadOnlySpan<byte> side = _data["S"u8].Text;
            JsonValue id = _data["i"u8];
            if (!TryTime(_data["T"u8], out long nanos)) return RefuseAt(target, _data["T"u8]);
            bool hasQuantity = TryReadQuantity(_data["v"u8], format.QuantityDecimals, target, out long quantity);
            if (!hasQuantity) return FrameKind.Refused;
            if (!TryRead(_data["p"u8], format.PriceDecimals, target, out long price)) return FrameKind.Refused;
            bool isBuy = side.SequenceEqual("Buy"u8);
            if (!isBuy && !side.SequenceEqual("Sell"u8)) return RefuseAt(target, _data["S"u8]);
            if (id.Text.Length == 0) return RefuseAt(target, id);
            if (price <= 0 || quantity <= 0) return RefuseAt(target, _data["p"u8], ReasonCode.TradeInvalid);
            EventSlot* slot = target.TryAddEvent(EventKind.Trade, nanos);
            if (slot == null) return Refuse(target, element.Start, ReasonCode.MessageTooLarge);
            slot->Trade.TradeId = BybitTradeId.Of(id.Text);
            slot->Trade.Price = new Price(price);
            slot->Trade.Quantity = new Quantity(quantity);
            slot->Trade.Aggressor = isBuy ? Side.Buy : Side.Sell;
        }

        return trades.IsMalformed ? Refuse(target, trades.Error) : Set(target, FrameKind.Events);
    }

    private FrameKind ParseKlines(ReadOnlySpan<byte> interval, ParsedFrame target)
    {
        InstrumentFormat format = _instruments.Formats[target.Instrument];
        int seconds = BybitSpec.IntervalSeconds(interval);
        if ((format.Channels & FeedChannels.Bars) == 0 || seconds == 0) return Ignore(target);
        JsonArray bars = new(_outer["data"u8]);
        while (bars.TryNext(out JsonValue element))
        {
            if (_data.Read(element.Start, element.End, out byte* error) == null) return Refuse(target, error);
            JsonValue closed = _data["confirm"u8];
            if (!closed.IsTrue && !closed.IsFalse) return RefuseAt(target, closed);
            if (!TryTime(_data["start"u8], out long open)) return RefuseAt(target, _data["start"u8]);
            if (!TryTime(_outer["ts"u8], out long nanos)) return RefuseAt(target, _outer["ts"u8]);
            EventSlot* slot = target.TryAddEvent(EventKind.Bar, nanos);
            if (slot == null) return Refuse(target, element.Start, ReasonCode.MessageTooLarge);
            slot->Header.Flags = closed.IsTrue ? EventFlags.Closed : EventFlags.None;
            slot->Bar.OpenNanos = open;
            slot->Bar.IntervalSeconds = seconds;
            slot->Bar.TradeCount = -1;
            if (!VenueBar.TryFill(
                ref slot->Bar, in format, _data["open"u8], _data["high"u8], _data["low"u8], _data["close"u8],
                _data["volume"u8], default, out ReasonCode reason, out error))
            {
                return Refuse(target, error, reason);
            }
        }

        return bars.IsMalformed ? Refuse(target, bars.Error) : Set(target, FrameKind.Events);
    }

    private FrameKind ParseTicker(ParsedFrame target)
    {
        InstrumentFormat format = _instruments.Formats[target.Instrument];
        if ((format.Channels & FeedChannels.Funding) == 0) return Ignore(target);
        if (!TryReadType(out bool isSnapshot)) return RefuseAt(target, _outer["type"u8]);
        if (!TryReadData(out byte* error)) return Refuse(target, error);
        if (!TryTime(_outer["ts"u8], out long nanos)) return RefuseAt(target, _outer["ts"u8]);
        ref BybitTickerState kept = ref _tickers[target.Instrument];
        if (!isSnapshot && !kept.IsKnown)
        {
            target.IsEarly = true;
            return Set(target, FrameKind.Events);
        }

        // Merged into a copy, so that a refused frame changes nothing.
        BybitTickerState state = isSnapshot ? default : kept;
        state.IsKnown = true;
        if (!TryMerge(ref state, in format, target, out bool hasFunding, out bool hasTop)) return FrameKind.Refused;
        kept = state;
        if (hasFunding) target.TryAddEvent(EventKind.Funding, nanos)->Funding = state.Funding;
        if (hasTop && (format.Channels & FeedChannels.TickerTopOfBook) != 0)
        {
            target.TryAddEvent(EventKind.TopOfBook, nanos)->TopOfBook = state.Top;
        }

        return Set(target, FrameKind.Events);
    }

    private bool TryMerge(
        ref BybitTickerState state, in InstrumentFormat format, ParsedFrame target, out bool hasFunding,
        out bool hasTop)
    {
        JsonValue mark = _data["markPrice"u8];
        JsonValue index = _data["indexPrice"u8];
        JsonValue rate = _data["fundingRate"u8];
        JsonValue next = _data["nextFundingTime"u8];
        hasFunding = mark.IsPresent || index.IsPresent || rate.IsPresent || next.IsPresent;
        hasTop = false;
        Price price = state.Funding.MarkPrice;
        if (mark.IsPresent && !VenueFunding.TryReadPrice(mark, in format, out price)) return Fail(target, mark);
        state.Funding.MarkPrice = price;
        price = state.Funding.IndexPrice;
        if (index.IsPresent && !VenueFunding.TryReadPrice(index, in format, out price)) return Fail(target, index);
        state.Funding.IndexPrice = price;
        if (!VenueFunding.TryReadRate(rate, ref state.Funding)) return Fail(target, rate);
        bool hasNext = next.IsPresent && next.Length > 2;
        if (hasNext && !TryTime(next, out state.Funding.NextFundingNanos)) return Fail(target, next);
        return TryMerge(_data["bid1Price"u8], format.PriceDecimals, target, ref state.Top.BidPrice, ref hasTop)
            && TryMerge(_data["bid1Size"u8], format.QuantityDecimals, target, ref state.Top.BidQuantity, ref hasTop)
            && TryMerge(_data["ask1Price"u8], format.PriceDecimals, target, ref state.Top.AskPrice, ref hasTop)
            && TryMerge(_data["ask1Size"u8], format.QuantityDecimals, target, ref state.Top.AskQuantity, ref hasTop);
    }

    private bool TryMerge(JsonValue text, int decimals, ParsedFrame target, ref Price price, ref bool isChanged)
    {
        if (!TryMergeUnits(text, decimals, target, out long units, ref isChanged, isQuantity: false)) return false;
        if (text.IsPresent) price = new Price(units);
        return true;
    }

    private bool TryMerge(JsonValue text, int decimals, ParsedFrame target, ref Quantity quantity, ref bool isChanged)
    {
        if (!TryMergeUnits(text, decimals, target, out long units, ref isChanged, isQuantity: true)) return false;
        if (text.IsPresent) quantity = new Quantity(units);
        return true;
    }

    /// <summary>Empty text = that side is empty (0).</summary>
    private bool TryMergeUnits(
        JsonValue text, int decimals, ParsedFrame target, out long units, ref bool isChanged, bool isQuantity)
    {
        units = 0;
        if (!text.IsPresent) return true;
        isChanged = true;
        if (text.IsString && text.Length == 2) return true;
        bool isRead = isQuantity
            ? TryReadQuantity(text, decimals, target, out units)
            : TryRead(text, decimals, target, out units);
        return isRead && (units >= 0 || Fail(target, text));
    }

    private bool TryReadType(out bool isSnapshot)
    {
        ReadOnlySpan<byte> type = _outer["type"u8].Text;
        isSnapshot = type.SequenceEqual("snapshot"u8);
        return isSnapshot || type.SequenceEqual("delta"u8);
    }

    private bool TryReadData(out byte* error)
    {
        JsonValue data = _outer["data"u8];
        error = data.Start;
        return data.IsObject && _data.Read(data.Start, data.End, out error) != null;
    }

    private static bool TryTime(JsonValue text, out long nanos)
    {
        nanos = 0;
        return text.TryGetInteger(out long milliseconds) && VenueTime.TryFromMilliseconds(milliseconds, out nanos);
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

    private bool Fail(ParsedFrame target, JsonValue value)
    {
        RefuseAt(target, value);
        return false;
    }

    private static FrameKind Set(ParsedFrame target, FrameKind kind)
    {
        target.Kind = kind;
        return kind;
    }

    private static FrameKind Ignore(ParsedFrame target) => Set(target, FrameKind.Ignored);

    private FrameKind RefuseAt(ParsedFrame target, JsonValue value, ReasonCode reason = ReasonCode.MessageRefused) =>
        Refuse(target, value.IsPresent ? value.Start : _origin, reason);

    private FrameKind Refuse(ParsedFrame target, byte* error, ReasonCode reason = ReasonCode.MessageRefused) =>
        target.Refuse(reason, _origin, error == null ? _origin : error);
}
