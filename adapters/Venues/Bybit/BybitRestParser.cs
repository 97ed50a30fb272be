using System;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Bybit;

/// <summary>REST bodies: instruments-info, kline, orderbook, server time. retCode decides, never retMsg.</summary>
internal sealed unsafe class BybitRestParser
{
    private const int KlineColumnsMax = 12;

    private readonly FeedInstrumentTable _instruments;
    private readonly bool _isSpot;
    private readonly JsonObject _outer = new();
    private readonly JsonObject _result = new();
    private readonly JsonObject _symbol = new();
    private readonly JsonObject _price = new();
    private readonly JsonObject _lot = new();
    private readonly JsonObject _listing = new();
    private byte* _origin;

    internal BybitRestParser(FeedInstrumentTable instruments, BybitMarket market)
    {
        _instruments = instruments;
        _isSpot = market == BybitMarket.Spot;
    }

    internal FrameKind ParseSnapshot(byte* at, byte* end, int instrument, ParsedFrame target)
    {
        if (!TryReadResult(at, end, target)) return FrameKind.Refused;
        InstrumentFormat format = _instruments.Formats[instrument];
        if (!_result["u"u8].TryGetInteger(out long update)) return Refuse(target, _result["u"u8].Start);
        JsonValue time = _result["cts"u8].IsPresent ? _result["cts"u8] : _result["ts"u8];
        if (!time.TryGetInteger(out long milliseconds) || !VenueTime.TryFromMilliseconds(milliseconds, out long nanos))
        {
            return Refuse(target, time.Start);
        }

        BookLevelWriter writer = new(target.Slots, target.LevelsMax);
        if (BookLevelReader.Read(
            _result["b"u8], format.PriceDecimals, format.QuantityDecimals, ref writer, out ReasonCode reason,
            out byte* error) == null)
        {
            return Refuse(target, error, reason);
        }

        target.Note(reason);
        int bids = writer.Count;
        if (BookLevelReader.Read(
            _result["a"u8], format.PriceDecimals, format.QuantityDecimals, ref writer, out reason, out error) == null)
        {
            return Refuse(target, error, reason);
        }

        target.Note(reason);
        target.Kind = FrameKind.BookSnapshot;
        target.Instrument = instrument;
        target.VenueNanos = nanos;
        target.FirstSequence = update;
        target.LastSequence = update;
        target.BidCount = bids;
        target.AskCount = writer.Count - bids;
        return FrameKind.BookSnapshot;
    }

    internal FrameKind ParseRules(byte* at, byte* end, int instrument, ParsedFrame target, out InstrumentRules rules)
    {
        rules = default;
        if (!TryReadResult(at, end, target)) return FrameKind.Refused;
        JsonArray symbols = new(_result["list"u8]);
        while (symbols.TryNext(out JsonValue element))
        {
            if (_symbol.Read(element.Start, element.End, out byte* error) == null) return Refuse(target, error);
            if (!_symbol["symbol"u8].Text.SequenceEqual(_instruments.Symbol(instrument))) continue;
            if (!TryReadFilters(_instruments[instrument], out rules)) return Refuse(target, element.Start);
            ReadEnd(ref rules);
            if (rules.Status == InstrumentStatus.Unknown)
            {
                _instruments.SetStatusWord(instrument, _symbol["status"u8].Text);
            }

            _instruments.SetAssets(instrument, _symbol["baseCoin"u8].Text, _symbol["quoteCoin"u8].Text);
            target.Kind = FrameKind.Events;
            return FrameKind.Events;
        }

        if (symbols.IsMalformed) return Refuse(target, symbols.Error);
        target.Kind = FrameKind.Ignored;
        return FrameKind.Ignored;
    }

    internal FrameKind ParseBars(
        byte* at, byte* end, int instrument, int intervalSeconds, long nowWallNanos, ParsedFrame target)
    {
        if (!TryReadResult(at, end, target)) return FrameKind.Refused;
        InstrumentFormat format = _instruments.Formats[instrument];
        Span<JsonValue> row = stackalloc JsonValue[KlineColumnsMax];
        JsonArray rows = new(_result["list"u8]);
        while (rows.TryNext(out JsonValue element))
        {
            if (JsonArray.ReadRow(element, row) < 6) return Refuse(target, element.Start);
            if (!row[0].TryGetInteger(out long open) || !VenueTime.TryFromMilliseconds(open, out long openNanos))
            {
                return Refuse(target, row[0].Start);
            }

            long closeNanos = openNanos + (intervalSeconds * Timestamp.NanosPerSecond);
            EventSlot* slot = target.TryAddEvent(EventKind.Bar, closeNanos);
            if (slot == null) return Refuse(target, element.Start, ReasonCode.MessageTooLarge);
            slot->Bar.OpenNanos = openNanos;
            slot->Bar.IntervalSeconds = intervalSeconds;
            slot->Bar.TradeCount = -1;
            if (!VenueBar.TryFill(
                ref slot->Bar, in format, row[1], row[2], row[3], row[4], row[5], default, out ReasonCode reason,
                out byte* error))
            {
                return Refuse(target, error, reason);
            }
        }

        if (rows.IsMalformed) return Refuse(target, rows.Error);
        VenueHistory.Reverse(target);
        VenueHistory.DropOpenBars(target, nowWallNanos);
        target.Kind = FrameKind.Events;
        target.Instrument = instrument;
        return FrameKind.Events;
    }

    private bool TryReadFilters(FeedInstrument instrument, out InstrumentRules rules)
    {
        rules = default;
        JsonValue price = _symbol["priceFilter"u8];
        JsonValue lot = _symbol["lotSizeFilter"u8];
        if (!price.IsObject || _price.Read(price.Start, price.End, out _) == null) return false;
        if (!lot.IsObject || _lot.Read(lot.Start, lot.End, out _) == null) return false;
        JsonValue most = _isSpot ? _lot["maxLimitOrderQty"u8] : _lot["maxOrderQty"u8];
        if (!most.IsPresent) most = _lot["maxOrderQty"u8];
        return VenueRules.TryMake(
            instrument.PriceDecimalsMin,
            instrument.QuantityDecimalsMin,
            _price["tickSize"u8].Text,
            _isSpot ? _lot["basePrecision"u8].Text : _lot["qtyStep"u8].Text,
            _lot["minOrderQty"u8].Text,
            most.Text,
            _isSpot ? _lot["minOrderAmt"u8].Text : _lot["minNotionalValue"u8].Text,
            ReadStatus(),
            out rules);
    }

    // A contract before its listing names the phase that it is in.
    private InstrumentStatus ReadStatus()
    {
        InstrumentStatus status = BybitSpec.Statuses.Read(_symbol["status"u8].Text);
        JsonValue listing = _symbol["preListingInfo"u8];
        if (status != InstrumentStatus.PreOpen || !listing.IsObject) return status;
        bool isRead = _listing.Read(listing.Start, listing.End, out _) != null;
        ReadOnlySpan<byte> phase = isRead ? _listing["curAuctionPhase"u8].Text : default;
        bool isAuction = phase.SequenceEqual("CallAuction"u8) || phase.SequenceEqual("CallAuctionNoCancel"u8)
            || phase.SequenceEqual("CrossMatching"u8);
        return isAuction ? InstrumentStatus.Auction : status;
    }

    // Of a future its delivery, of a perpetual contract its delisting; a perpetual that goes on has 0.
    private void ReadEnd(ref InstrumentRules rules)
    {
        JsonValue end = _symbol["deliveryTime"u8];
        if (end.IsPresent && FixedPoint.TryParse(end.Text, 0, out long milliseconds))
        {
            rules.DelistingSeconds = VenueRules.EndSeconds(milliseconds);
        }
    }

    /// <summary>Envelope and result object; another retCode than 0 is refused with it.</summary>
    private bool TryReadResult(byte* at, byte* end, ParsedFrame target)
    {
        _origin = at;
        byte* next = _outer.Read(at, end, out byte* error);
        if (next == null || (next = JsonScanner.SkipSpace(next, end)) != end)
        {
            Refuse(target, next == null ? error : next);
            return false;
        }

        if (!FixedPoint.TryParse(_outer["retCode"u8].Raw, 0, out long code) || code is < int.MinValue or > int.MaxValue)
        {
            Refuse(target, at);
            return false;
        }

        if (code != 0)
        {
            target.ErrorCode = (int)code;
            Refuse(target, at, BybitErrors.ReadReason((int)code));
            return false;
        }

        JsonValue result = _outer["result"u8];
        if (result.IsObject && _result.Read(result.Start, result.End, out error) != null) return true;
        Refuse(target, result.Start);
        return false;
    }

    private FrameKind Refuse(ParsedFrame target, byte* error, ReasonCode reason = ReasonCode.MessageRefused) =>
        target.Refuse(reason, _origin, error == null ? _origin : error);
}
