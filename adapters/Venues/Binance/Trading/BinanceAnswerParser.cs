using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// What was asked for, out of the answer to it: the same texts over the socket ("result") and over HTTP (the body). An
/// answer that names another order, symbol or account than was asked for is refused, and so is a list with one row that
/// cannot be read.
/// </summary>
internal sealed unsafe class BinanceAnswerParser
{
    private readonly BinanceOrderReader _orders;
    private readonly BinanceDelistings _delistings;
    private readonly AssetTable _assets;
    private readonly JsonObject _body = new();
    private readonly JsonObject _row = new();
    private readonly bool[] _hasBalance;

    internal BinanceAnswerParser(BinanceOrderReader orders, AssetTable assets)
    {
        _orders = orders;
        _delistings = new BinanceDelistings(orders.Instruments);
        _assets = assets;
        _hasBalance = new bool[assets.Count];
    }

    /// <summary>False: the answer proves nothing.</summary>
    internal bool TryParse(in TradingRequest request, JsonValue result, TradingMessage target)
    {
        if (request.Kind is TradingRequestKind.OpenOrders or TradingRequestKind.Trades)
        {
            return TryParseRows(in request, result, target);
        }

        if (request.Kind == TradingRequestKind.Amendments) return TryReadAmendments(in request, result, target);
        if (request.Kind == TradingRequestKind.DelistSchedule) return _delistings.TryRead(result, target);
        if (!TryRead(_body, result)) return false;
        switch (request.Kind)
        {
            case TradingRequestKind.Place:
                return TryReadPlaced(_body, in request, target);
            case TradingRequestKind.Cancel:
                return TryReadCancelled(_body, request.Instrument, request.ClientOrderId, request.VenueOrderId, target);
            case TradingRequestKind.QueryOrder:
                return TryReadQueried(in request, target);
            case TradingRequestKind.Account:
                return TryReadAccount(target);
            case TradingRequestKind.ServerTime:
                return TryReadServerTime(target);
            case TradingRequestKind.ExchangeInfo:
                return TryReadServerTime(target)
                    && BinanceLimits.TryRead(_body["rateLimits"u8], _row, target)
                    && target.RateLimitCount > 0;
            case TradingRequestKind.SubscribeStream:
                return _body["subscriptionId"u8].TryGetInteger(out _);
            case TradingRequestKind.KeyPermissions:
                return TryReadPermissions(target);
            default:
                return false;
        }
    }

    /// <summary>Reads a whole object, nothing behind it.</summary>
    internal static bool TryRead(JsonObject json, JsonValue value) =>
        value.IsObject && json.Read(value.Start, value.End, out _) == value.End;

    /// <summary>The short form of answers has neither status nor quantities: the order is what was asked for.</summary>
    internal bool TryReadPlaced(JsonObject json, in TradingRequest request, TradingMessage target)
    {
        OrderRecord order;
        if (json["status"u8].IsPresent)
        {
            if (_orders.ReadOrder(json, isCancel: false, out order) != RowResult.Read) return false;
        }
        else
        {
            bool isGood = _orders.IsSymbolOf(json["symbol"u8], request.Instrument)
                & ClientOrderId.TryParse(json["clientOrderId"u8].Text, out ClientOrderId id)
                & json["orderId"u8].TryGetInteger(out long venueId)
                & BinanceTradingText.TryReadNanos(json["transactTime"u8], out long nanos);
            if (!isGood) return false;
            order = new OrderRecord
            {
                ClientOrderId = id,
                VenueOrderId = venueId,
                Instrument = request.Instrument,
                Status = VenueOrderStatus.Pending,
                Side = request.Side,
                OrderType = request.OrderType,
                TimeInForce = request.TimeInForce,
                OrderFlags = request.OrderFlags,
                LimitPrice = request.LimitPrice,
                Quantity = request.Quantity,
                CumulativeQuantity = new Quantity(-1),
                VenueNanos = nanos,
            };
        }

        bool isAsked = order.ClientOrderId == request.ClientOrderId && !request.ClientOrderId.IsNone
            && order.Instrument == request.Instrument && order.Side == request.Side
            && order.Quantity == request.Quantity;
        return isAsked && target.TryAdd(in order);
    }

    internal bool TryReadCancelled(
        JsonObject json, short instrument, ClientOrderId id, long venueId, TradingMessage target)
    {
        if (_orders.ReadOrder(json, isCancel: true, out OrderRecord order) != RowResult.Read) return false;
        bool isAsked = order.Status == VenueOrderStatus.Cancelled
            && IsOrder(in order, instrument, id, venueId);
        return isAsked && target.TryAdd(in order);
    }

    // The venue's id decides: an order that a person amended answers to another client order id.
    private static bool IsOrder(in OrderRecord order, short instrument, ClientOrderId id, long venueId) =>
        order.Instrument == instrument
        && (venueId > 0 ? order.VenueOrderId == venueId : !id.IsNone && order.ClientOrderId == id);

    private bool TryReadQueried(in TradingRequest request, TradingMessage target)
    {
        if (_orders.ReadOrder(_body, isCancel: false, out OrderRecord order) != RowResult.Read) return false;
        bool isById = request.ClientOrderId.IsNone || order.ClientOrderId == request.ClientOrderId;
        bool isAsked = isById && IsOrder(in order, request.Instrument, request.ClientOrderId, request.VenueOrderId);
        return isAsked && target.TryAdd(in order);
    }

    private bool TryParseRows(in TradingRequest request, JsonValue result, TradingMessage target)
    {
        JsonArray rows = new(result);
        while (rows.TryNext(out JsonValue element))
        {
            if (!TryRead(_row, element)) return false;
            bool isGood = request.Kind == TradingRequestKind.Trades
                ? TryAddTrade(in request, target)
                : TryAddOpenOrder(in request, target);
            if (!isGood) return false;
        }

        return !rows.IsMalformed && rows.Position == result.End;
    }

    // Oldest first: the first row names the order as it was placed.
    private bool TryReadAmendments(in TradingRequest request, JsonValue result, TradingMessage target)
    {
        JsonArray rows = new(result);
        while (rows.TryNext(out JsonValue element))
        {
            if (!TryRead(_row, element)) return false;
            JsonValue before = _row["origClientOrderId"u8];
            bool isAsked = _orders.IsSymbolOf(_row["symbol"u8], request.Instrument)
                & _row["orderId"u8].TryGetInteger(out long venueId) & before.IsString & venueId == request.VenueOrderId;
            if (!isAsked) return false;
            if (target.OrderCount > 0) continue;
            ClientOrderId.TryParse(before.Text, out ClientOrderId id);
            OrderRecord first = new()
            {
                ClientOrderId = id,
                VenueOrderId = venueId,
                Instrument = request.Instrument,
                CumulativeQuantity = new Quantity(-1),
                IsRenamed = true,
            };
            if (!target.TryAdd(in first)) return false;
        }

        return !rows.IsMalformed && rows.Position == result.End;
    }

    private bool TryAddOpenOrder(in TradingRequest request, TradingMessage target)
    {
        RowResult found = _orders.ReadOrder(_row, isCancel: false, out OrderRecord order);
        if (found == RowResult.Refused) return false;
        if (request.Instrument >= 0 && order.Instrument != request.Instrument) return false;
        if (found == RowResult.Read) return target.TryAdd(in order);
        target.SkippedRows++;
        return true;
    }

    private bool TryAddTrade(in TradingRequest request, TradingMessage target)
    {
        if (_orders.ReadTrade(_row, out FillRecord fill) != RowResult.Read) return false;
        bool isAsked = fill.Instrument == request.Instrument && fill.TradeId >= request.FromTradeId
            && (request.VenueOrderId <= 0 || fill.VenueOrderId == request.VenueOrderId);
        target.PageRows++;
        return isAsked && target.TryAdd(in fill);
    }

    // Zero balances are left out of the answer; here they come as zero, so that a row that is missing is no riddle.
    private bool TryReadAccount(TradingMessage target)
    {
        if (!BinanceTradingText.TryReadFlag(_body["canTrade"u8], out bool canTrade)) return false;
        if (!TryReadBalances(_body["balances"u8], "asset"u8, "free"u8, "locked"u8, target)) return false;
        for (short i = 0; i < _hasBalance.Length; i++)
        {
            BalanceRecord zero = new() { Asset = i };
            if (!_hasBalance[i] && !target.TryAdd(in zero)) return false;
        }

        target.CanTrade = canTrade;
        return true;
    }

    /// <summary>Absolute balances; assets of no instrument are left out, one that comes twice is an error.</summary>
    internal bool TryReadBalances(
        JsonValue array, ReadOnlySpan<byte> assetKey, ReadOnlySpan<byte> freeKey, ReadOnlySpan<byte> lockedKey,
        TradingMessage target)
    {
        Array.Clear(_hasBalance);
        JsonArray rows = new(array);
        while (rows.TryNext(out JsonValue element))
        {
            if (!TryRead(_row, element)) return false;
            ReadOnlySpan<byte> name = _row[assetKey].Text;
            if (name.IsEmpty) return false;
            int asset = _assets.Find(name);
            if (asset < 0) continue;
            BalanceRecord balance = new() { Asset = (short)asset };
            bool isGood = BinanceTradingText.TryReadBalance(_row[freeKey], out balance.FreeUnits)
                & BinanceTradingText.TryReadBalance(_row[lockedKey], out balance.LockedUnits);
            if (!isGood || _hasBalance[asset] || !target.TryAdd(in balance)) return false;
            _hasBalance[asset] = true;
        }

        return !rows.IsMalformed && rows.Position == array.End;
    }

    private bool TryReadServerTime(TradingMessage target)
    {
        bool isGood = BinanceTradingText.TryReadNanos(_body["serverTime"u8], out long nanos) && nanos > 0;
        target.ServerNanos = nanos;
        return isGood;
    }

    private bool TryReadPermissions(TradingMessage target)
    {
        bool isGood = BinanceTradingText.TryReadFlag(_body["enableWithdrawals"u8], out bool canWithdraw)
            & BinanceTradingText.TryReadFlag(_body["enableSpotAndMarginTrading"u8], out bool canTrade);
        target.CanWithdraw = canWithdraw;
        target.CanTrade = canTrade;
        return isGood;
    }
}
