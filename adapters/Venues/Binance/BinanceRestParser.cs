using System;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.RateLimits;
using LowLatency.Venues.Binance.Trading;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Binance;

/// <summary>
/// REST bodies: depth snapshot, exchangeInfo, klines, server time. Tolerant of spelling; nothing is guessed.
/// </summary>
internal sealed unsafe class BinanceRestParser
{
    private const int KlineColumnsMax = 16;

    private readonly FeedInstrumentTable _instruments;
    private readonly BinanceMarket _market;
    private readonly JsonObject _outer = new();
    private readonly JsonObject _symbol = new();
    private readonly JsonObject _filter = new();
    private byte* _origin;

    internal BinanceRestParser(FeedInstrumentTable instruments, BinanceMarket market)
    {
        _instruments = instruments;
        _market = market;
    }

    internal FrameKind ParseSnapshot(byte* at, byte* end, int instrument, ParsedFrame target)
    {
        if (!TryReadBody(at, end, target)) return FrameKind.Refused;
        InstrumentFormat format = _instruments.Formats[instrument];
        if (!_outer["lastUpdateId"u8].TryGetInteger(out long sequence)) return RefuseBody(target);
        long nanos = 0;
        JsonValue time = _outer["T"u8];
        if (time.IsPresent
            && (!time.TryGetInteger(out long milliseconds) || !VenueTime.TryFromMilliseconds(milliseconds, out nanos)))
        {
            return Refuse(target, time.Start);
        }

        BookLevelWriter writer = new(target.Slots, target.LevelsMax);
        if (BookLevelReader.Read(
            _outer["bids"u8], format.PriceDecimals, format.QuantityDecimals, ref writer, out ReasonCode reason,
            out byte* error) == null)
        {
            return Refuse(target, error, reason);
        }

        target.Note(reason);
        int bids = writer.Count;
        if (BookLevelReader.Read(
            _outer["asks"u8], format.PriceDecimals, format.QuantityDecimals, ref writer, out reason, out error) == null)
        {
            return Refuse(target, error, reason);
        }

        target.Note(reason);
        target.Kind = FrameKind.BookSnapshot;
        target.Instrument = instrument;
        target.VenueNanos = nanos;
        target.FirstSequence = sequence;
        target.LastSequence = sequence;
        target.BidCount = bids;
        target.AskCount = writer.Count - bids;
        return FrameKind.BookSnapshot;
    }

    internal FrameKind ParseRules(byte* at, byte* end, int instrument, ParsedFrame target, out InstrumentRules rules)
    {
        rules = default;
        if (!TryReadBody(at, end, target)) return FrameKind.Refused;
        JsonArray symbols = new(_outer["symbols"u8]);
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

            _instruments.SetAssets(instrument, _symbol["baseAsset"u8].Text, _symbol["quoteAsset"u8].Text);
            target.Kind = FrameKind.Events;
            return FrameKind.Events;
        }

        if (symbols.IsMalformed) return Refuse(target, symbols.Error);
        target.Kind = FrameKind.Ignored;
        return FrameKind.Ignored;
    }

    internal int ReadLimits(byte* at, byte* end, Span<RateLimitRecord> limits)
    {
        int count = 0;
        if (_outer.Read(at, end, out _) == null) return 0;
        JsonArray rows = new(_outer["rateLimits"u8]);
        while (count < limits.Length && rows.TryNext(out JsonValue element))
        {
            bool isRead = element.IsObject && _filter.Read(element.Start, element.End, out _) != null;
            if (isRead && BinanceLimits.TryReadLimit(_filter, out limits[count])) count++;
        }

        return count;
    }

    internal FrameKind ParseBars(
        byte* at, byte* end, int instrument, int intervalSeconds, long nowWallNanos, ParsedFrame target)
    {
        _origin = at;
        InstrumentFormat format = _instruments.Formats[instrument];
        at = JsonScanner.SkipSpace(at, end);
        if (at < end && *at == '{' && !TryReadBody(at, end, target)) return FrameKind.Refused;
        Span<JsonValue> row = stackalloc JsonValue[KlineColumnsMax];
        JsonArray rows = new(at, end);
        while (rows.TryNext(out JsonValue element))
        {
            if (JsonArray.ReadRow(element, row) < 11) return Refuse(target, element.Start);
            if (!row[0].TryGetInteger(out long open) || !VenueTime.TryFromMilliseconds(open, out long openNanos))
            {
                return Refuse(target, row[0].Start);
            }

            long closeNanos = openNanos + (intervalSeconds * Timestamp.NanosPerSecond);
            EventSlot* slot = target.TryAddEvent(EventKind.Bar, closeNanos);
            if (slot == null) return Refuse(target, element.Start, ReasonCode.MessageTooLarge);
            slot->Bar.OpenNanos = openNanos;
            slot->Bar.IntervalSeconds = intervalSeconds;
            bool hasCount = row[8].TryGetInteger(out long trades) && trades <= int.MaxValue;
            slot->Bar.TradeCount = hasCount ? (int)trades : -1;
            if (!VenueBar.TryFill(
                ref slot->Bar, in format, row[1], row[2], row[3], row[4], row[5], row[9], out ReasonCode reason,
                out byte* error))
            {
                return Refuse(target, error, reason);
            }
        }

        if (rows.IsMalformed || JsonScanner.SkipSpace(rows.Position, end) != end) return Refuse(target, rows.Error);
        VenueHistory.DropOpenBars(target, nowWallNanos);
        target.Kind = FrameKind.Events;
        target.Instrument = instrument;
        return FrameKind.Events;
    }

    private bool TryReadFilters(FeedInstrument instrument, out InstrumentRules rules)
    {
        rules = default;
        if (!TryReadStops(_symbol["orderTypes"u8], out bool takesStops)) return false;
        JsonValue tick = default, step = default, least = default, most = default, notional = default;
        JsonValue market = default;
        JsonArray filters = new(_symbol["filters"u8]);
        while (filters.TryNext(out JsonValue element))
        {
            if (_filter.Read(element.Start, element.End, out _) == null) return false;
            ReadOnlySpan<byte> kind = _filter["filterType"u8].Text;
            if (kind.SequenceEqual("PRICE_FILTER"u8)) tick = _filter["tickSize"u8];
            if (kind.SequenceEqual("LOT_SIZE"u8))
            {
                step = _filter["stepSize"u8];
                least = _filter["minQty"u8];
                most = _filter["maxQty"u8];
            }

            if (kind.SequenceEqual("MARKET_LOT_SIZE"u8)) market = _filter["maxQty"u8];
            if (!kind.SequenceEqual("NOTIONAL"u8) && !kind.SequenceEqual("MIN_NOTIONAL"u8)) continue;
            notional = _filter["minNotional"u8].IsPresent ? _filter["minNotional"u8] : _filter["notional"u8];
        }

        // The venue's own precision is no tick, but levels placed before a change of tick or step still show it.
        int priceMin = Precision(_symbol["pricePrecision"u8], _symbol["quotePrecision"u8], instrument.PriceDecimalsMin);
        int quantityMin = Precision(
            _symbol["quantityPrecision"u8], _symbol["baseAssetPrecision"u8], instrument.QuantityDecimalsMin);
        bool isGood = !filters.IsMalformed && VenueRules.TryMake(
            priceMin, quantityMin, tick.Text, step.Text, least.Text, most.Text, notional.Text,
            BinanceSpec.Statuses.Read(_symbol["status"u8].Text), out rules);
        if (isGood && takesStops) rules.Abilities |= InstrumentAbilities.StopOrders;
        if (isGood) LimitByMarket(market.Text, ref rules);
        return isGood;
    }

    // A contract that goes on for ever has a date of its own, in 2100; one that is taken off gets the date of its end.
    private void ReadEnd(ref InstrumentRules rules)
    {
        bool isGiven = _symbol["deliveryDate"u8].TryGetInteger(out long milliseconds);
        if (isGiven && milliseconds < BinanceSpec.EndlessMilliseconds)
        {
            rules.DelistingSeconds = VenueRules.EndSeconds(milliseconds);
        }
    }

    // USD-M takes conditional orders at another endpoint, with ids of their own, which is not spoken here.
    private bool TryReadStops(JsonValue types, out bool takesStops)
    {
        takesStops = false;
        JsonArray all = new(types);
        while (all.TryNext(out JsonValue type)) takesStops |= type.Text.SequenceEqual("STOP_LOSS"u8);
        takesStops &= _market == BinanceMarket.Spot;
        return !types.IsPresent || !all.IsMalformed;
    }

    // Market orders may have a smaller maximum. The rules have one: the smaller holds for both. 0 = switched off.
    private static void LimitByMarket(ReadOnlySpan<byte> quantityMax, ref InstrumentRules rules)
    {
        bool isGiven = FixedPoint.TryParse(quantityMax, rules.QuantityDecimals, out long most) && most > 0;
        if (!isGiven || (rules.QuantityUnitsMax > 0 && rules.QuantityUnitsMax <= most)) return;
        rules.QuantityUnitsMax = most;
    }

    /// <summary>USD-M has fields of its own; on spot the asset's precision is that of every text.</summary>
    private static int Precision(JsonValue usdm, JsonValue spot, int least)
    {
        JsonValue chosen = usdm.IsPresent ? usdm : spot;
        bool isUsable = chosen.TryGetInteger(out long decimals) && decimals <= InstrumentRules.DecimalsMax;
        return isUsable ? Math.Max((int)decimals, least) : least;
    }

    /// <summary>Reads the outermost object; an error object of the venue is refused with its code.</summary>
    private bool TryReadBody(byte* at, byte* end, ParsedFrame target)
    {
        _origin = at;
        byte* next = _outer.Read(at, end, out byte* error);
        if (next == null || (next = JsonScanner.SkipSpace(next, end)) != end)
        {
            Refuse(target, next == null ? error : next);
            return false;
        }

        if (!_outer["code"u8].IsPresent || !_outer["msg"u8].IsPresent) return true;
        bool isNumber = FixedPoint.TryParse(_outer["code"u8].Raw, 0, out long code);
        target.ErrorCode = isNumber && code is > int.MinValue and < int.MaxValue ? (int)code : 0;
        Refuse(target, at, ReasonCode.RestFailed);
        return false;
    }

    private FrameKind RefuseBody(ParsedFrame target) => Refuse(target, _origin);

    private FrameKind Refuse(ParsedFrame target, byte* error, ReasonCode reason = ReasonCode.MessageRefused) =>
        target.Refuse(reason, _origin, error == null ? _origin : error);
}
