using System;
using System.Diagnostics.CodeAnalysis;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Signing;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// Request texts of spot, signed. Both interfaces take the same parameters; the socket's are signed sorted by name and
/// with the key among them, HTTP's without it (the key is a header field).
/// </summary>
internal sealed class BinanceRequestWriter
{
    /// <summary>In front of the order's id: the id of the request that cancels it.</summary>
    internal static ReadOnlySpan<byte> CancelPrefix => "c"u8;

    private readonly FeedInstrumentTable _instruments;
    private byte[] _key = [];
    private HmacSha256 _signer;
    private readonly byte[] _text = GC.AllocateArray<byte>(TradingProtocol.RequestLengthMax, pinned: true);

    internal BinanceRequestWriter(FeedInstrumentTable instruments, BinanceCredentials credentials)
    {
        _instruments = instruments;
        Renew(credentials);
    }

    /// <summary>Signs with these from now on.</summary>
    [MemberNotNull(nameof(_signer))]
    internal void Renew(BinanceCredentials credentials)
    {
        _key = credentials.Key.ToArray();
        byte[] start = [.. "apiKey="u8, .. _key];
        _signer = credentials.CreateSigner(start);
    }

    internal void WriteSocket(in TradingRequest request, RequestStamp stamp, ref AsciiWriter target)
    {
        target.Write("{\"id\":"u8);
        target.Write(request.Id);
        target.Write(",\"method\":\""u8);
        target.Write(Method(request.Kind));
        if (request.Kind == TradingRequestKind.ServerTime)
        {
            target.Write("\"}"u8);
            return;
        }

        target.Write("\",\"params\":{"u8);
        ParameterWriter parameters = new(new AsciiWriter(_text), target, isSocket: true);
        bool isSigned = request.Kind != TradingRequestKind.ExchangeInfo;
        if (isSigned) parameters.Add("apiKey"u8, _key);
        WriteParameters(in request, stamp, ref parameters);
        if (isSigned)
        {
            parameters.Json.Write(",\"signature\":\""u8);
            _signer.SignHex(parameters.Payload, parameters.Json.Take(HmacSha256.HexLength));
            parameters.Json.Write("\""u8);
        }

        parameters.Json.Write("}}"u8);
        target = parameters.Json;
    }

    internal HttpVerb WriteHttp(
        in TradingRequest request, RequestStamp stamp, ref AsciiWriter target, ref AsciiWriter fields)
    {
        target.Write(Path(request.Kind));
        if (request.Kind == TradingRequestKind.ServerTime) return HttpVerb.Get;
        target.Write("?"u8);
        ParameterWriter parameters = new(target, default, isSocket: false);
        WriteParameters(in request, stamp, ref parameters);
        if (request.Kind != TradingRequestKind.ExchangeInfo)
        {
            Span<byte> signature = stackalloc byte[HmacSha256.HexLength];
            _signer.SignHex(parameters.Payload, signature);
            parameters.Text.Write("&signature="u8);
            parameters.Text.Write(signature);
            fields.Write("X-MBX-APIKEY: "u8);
            fields.Write(_key);
            fields.Write("\r\n"u8);
        }

        target = parameters.Text;
        return Verb(request.Kind);
    }

    private static ReadOnlySpan<byte> Method(TradingRequestKind kind) => kind switch
    {
        TradingRequestKind.Place => "order.place"u8,
        TradingRequestKind.Cancel => "order.cancel"u8,
        TradingRequestKind.QueryOrder => "order.status"u8,
        TradingRequestKind.OpenOrders => "openOrders.status"u8,
        TradingRequestKind.Trades => "myTrades"u8,
        TradingRequestKind.Account => "account.status"u8,
        TradingRequestKind.ServerTime => "time"u8,
        TradingRequestKind.SubscribeStream => "userDataStream.subscribe.signature"u8,
        TradingRequestKind.ExchangeInfo => "exchangeInfo"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not offered on the socket"),
    };

    private static ReadOnlySpan<byte> Path(TradingRequestKind kind) => kind switch
    {
        TradingRequestKind.Place or TradingRequestKind.Cancel or TradingRequestKind.QueryOrder => "/api/v3/order"u8,
        TradingRequestKind.OpenOrders => "/api/v3/openOrders"u8,
        TradingRequestKind.Trades => "/api/v3/myTrades"u8,
        TradingRequestKind.Account => "/api/v3/account"u8,
        TradingRequestKind.ServerTime => "/api/v3/time"u8,
        TradingRequestKind.ExchangeInfo => "/api/v3/exchangeInfo"u8,
        TradingRequestKind.KeyPermissions => "/sapi/v1/account/apiRestrictions"u8,
        TradingRequestKind.Amendments => "/api/v3/order/amendments"u8,
        TradingRequestKind.DelistSchedule => "/sapi/v1/spot/delist-schedule"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not offered over HTTP"),
    };

    private static HttpVerb Verb(TradingRequestKind kind) => kind switch
    {
        TradingRequestKind.Place => HttpVerb.Post,
        TradingRequestKind.Cancel => HttpVerb.Delete,
        _ => HttpVerb.Get,
    };

    private void WriteParameters(in TradingRequest request, RequestStamp stamp, ref ParameterWriter parameters)
    {
        switch (request.Kind)
        {
            case TradingRequestKind.Place:
                WriteOrder(in request, stamp, ref parameters);
                return;
            case TradingRequestKind.Cancel:
                WriteCancel(in request, ref parameters);
                break;
            case TradingRequestKind.QueryOrder when request.ClientOrderId.IsNone:
            case TradingRequestKind.Amendments:
                parameters.Add("orderId"u8, request.VenueOrderId);
                break;
            case TradingRequestKind.QueryOrder:
                parameters.Add("origClientOrderId"u8, default, request.ClientOrderId);
                break;
            case TradingRequestKind.Trades:
                WriteTrades(in request, stamp, ref parameters);
                return;
            case TradingRequestKind.Account:
                parameters.AddTrue("omitZeroBalances"u8);
                break;
            case TradingRequestKind.ExchangeInfo:
                // The limits stand in the answer to any symbol; without one it has megabytes.
                parameters.AddSymbol(_instruments.Symbol(Math.Max((int)request.Instrument, 0)));
                return;
        }

        parameters.Add("recvWindow"u8, stamp.LifeMillis);
        if (HasSymbol(in request)) parameters.AddSymbol(_instruments.Symbol(request.Instrument));
        parameters.Add("timestamp"u8, stamp.VenueMillis);
    }

    private static bool HasSymbol(in TradingRequest request) => request.Kind switch
    {
        TradingRequestKind.Cancel or TradingRequestKind.QueryOrder or TradingRequestKind.Amendments => true,
        TradingRequestKind.OpenOrders => request.Instrument >= 0,
        _ => false,
    };

    private void WriteOrder(in TradingRequest request, RequestStamp stamp, ref ParameterWriter parameters)
    {
        bool isLimit = request.OrderType == OrderType.Limit;
        bool isPostOnly = isLimit && (request.OrderFlags & OrderFlags.PostOnly) != 0;
        InstrumentFormat format = _instruments.Formats[request.Instrument];
        parameters.Add("newClientOrderId"u8, default, request.ClientOrderId);
        parameters.Add("newOrderRespType"u8, "ACK"u8);
        if (isLimit) parameters.Add("price"u8, request.LimitPrice.Units, format.PriceDecimals);
        parameters.Add("quantity"u8, request.Quantity.Units, format.QuantityDecimals);
        parameters.Add("recvWindow"u8, stamp.LifeMillis);
        parameters.Add("side"u8, request.Side == Side.Buy ? "BUY"u8 : "SELL"u8);
        if (request.OrderType == OrderType.Stop)
        {
            parameters.Add("stopPrice"u8, request.TriggerPrice.Units, format.PriceDecimals);
        }

        parameters.AddSymbol(_instruments.Symbol(request.Instrument));
        if (isLimit && !isPostOnly) parameters.Add("timeInForce"u8, TimeInForceText(request.TimeInForce));
        parameters.Add("timestamp"u8, stamp.VenueMillis);
        parameters.Add("type"u8, isPostOnly ? "LIMIT_MAKER"u8 : TypeText(request.OrderType));
    }

    private static ReadOnlySpan<byte> TypeText(OrderType type) => type switch
    {
        OrderType.Limit => "LIMIT"u8,
        OrderType.Stop => "STOP_LOSS"u8,
        _ => "MARKET"u8,
    };

    private static ReadOnlySpan<byte> TimeInForceText(TimeInForce timeInForce) => timeInForce switch
    {
        TimeInForce.ImmediateOrCancel => "IOC"u8,
        TimeInForce.FillOrKill => "FOK"u8,
        _ => "GTC"u8,
    };

    // One of the two ids: given both, the venue checks that they match. Its own is the faster one.
    private static void WriteCancel(in TradingRequest request, ref ParameterWriter parameters)
    {
        bool hasClientId = !request.ClientOrderId.IsNone;
        if (hasClientId) parameters.Add("newClientOrderId"u8, CancelPrefix, request.ClientOrderId);
        if (request.VenueOrderId > 0) parameters.Add("orderId"u8, request.VenueOrderId);
        else parameters.Add("origClientOrderId"u8, default, request.ClientOrderId);
    }

    private void WriteTrades(in TradingRequest request, RequestStamp stamp, ref ParameterWriter parameters)
    {
        bool hasOrder = request.VenueOrderId > 0;
        if (request.FromTradeId > 0) parameters.Add("fromId"u8, request.FromTradeId);
        parameters.Add("limit"u8, request.RowsMax > 0 ? request.RowsMax : BinanceSpotTrading.TradesPageRowsMax);
        if (hasOrder) parameters.Add("orderId"u8, request.VenueOrderId);
        parameters.Add("recvWindow"u8, stamp.LifeMillis);

        // The venue takes no time together with an id.
        bool hasTime = !hasOrder && request.FromTradeId <= 0 && request.FromTimeUnits > 0;
        if (hasTime) parameters.Add("startTime"u8, request.FromTimeUnits);
        parameters.AddSymbol(_instruments.Symbol(request.Instrument));
        parameters.Add("timestamp"u8, stamp.VenueMillis);
    }
}
