using System;
using System.Text.Json;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Sessions;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Reads requests, hands them to what carries them out, and writes the answers.</summary>
internal sealed class BinanceRequests : IRequestDialect
{
    private static readonly SimError Gone = new(-1016, "This service is no longer available.", 410);
    private static readonly SimError NotJson = new(-1135, "Invalid JSON Request");
    private readonly ExchangeClock _clock;
    private readonly SessionHub _sessions;
    private readonly CallGate _gate;
    private readonly PublicCalls _public;
    private readonly HistoryCalls _history;
    private readonly TradingCalls _trading;
    private readonly QueryCalls _queries;

    public BinanceRequests(ExchangeParts parts)
    {
        _clock = parts.Clock;
        _sessions = parts.Sessions;
        _gate = new CallGate(parts.Clock, parts.Accounts);
        _public = new PublicCalls(parts);
        _history = new HistoryCalls(parts.FindEver);
        _trading = new TradingCalls(parts.Orders, parts.Clock, parts.Find);
        _queries = new QueryCalls(parts.Clock, parts.Options, parts.FindEver);
    }

    public int ConnectWeight => 2;

    public SimError NoSuchOrder => BinanceErrors.NoSuchOrder;

    public SimError NotSupported { get; } = new(-1020, "This operation is not supported.", 404);

    public SimRequest ReadRest(RestRequest request, long requestId) => Read(
        BinanceMethods.OfRest(request.Verb, request.Path), ParameterSet.OfHttp(request.Query, request.Body),
        request.Address, request.Header("X-MBX-APIKEY"), 0, requestId, "null");

    public SimRequest? ReadText(SimSession session, ReadOnlyMemory<byte> text, out byte[] rejection)
    {
        rejection = [];
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("method", out var method)
                && method.ValueKind == JsonValueKind.String)
            {
                var parameters = ParameterSet.OfJson(root.TryGetProperty("params", out var given) ? given : default);
                return Read(
                    BinanceMethods.OfWebSocket(method.GetString()!), parameters, session.Address,
                    parameters.Get("apiKey"), session.Id, 0,
                    root.TryGetProperty("id", out var id) ? id.GetRawText() : "null");
            }
        }
        catch (JsonException)
        {
            // Rejected below, as what is no request.
        }

        rejection = AnswerText.Rejection(NotJson);
        return null;
    }

    public SimError? Admit(SimRequest request) => request.Kind switch
    {
        RequestKind.Removed => Gone,
        RequestKind.Unknown => NotSupported,
        _ => _gate.Admit(request),
    };

    public SimError? CheckTime(SimRequest request) => _gate.CheckTime(request);

    public SimError Limit(AddressBudget budget) => BinanceErrors.Limit(budget);

    public SimError Ban(AddressBudget budget) => BinanceErrors.Ban(budget);

    public SimError ErrorOfStatus(int status) => InjectedErrors.OfStatus(status);

    public SimError ErrorOfCode(int code) => InjectedErrors.OfCode(code);

    public RestResponse WriteRest(SimRequest request, SimResult result, AddressBudget budget) =>
        RestAnswers.Of(request, result, budget, _clock);

    public byte[] WriteText(SimRequest request, SimResult result, AddressBudget budget) =>
        AnswerText.WebSocket(request, result, budget, _clock);

    public SimResult Execute(SimRequest request) => request.Kind switch
    {
        RequestKind.Ping => PublicCalls.Ping(),
        RequestKind.Time => _public.Time(),
        RequestKind.ExchangeInfo => _public.ExchangeInfo(request),
        RequestKind.Depth => _public.Depth(request),
        RequestKind.Klines => _history.Klines(request),
        RequestKind.AggregateTrades => _history.AggregateTrades(request),
        RequestKind.OrderPlace or RequestKind.OrderTest => _trading.Place(request),
        RequestKind.OrderCancel => _trading.Cancel(request),
        RequestKind.OrderCancelReplace => _trading.CancelReplace(request),
        RequestKind.CancelAll => _trading.CancelAll(request),
        RequestKind.OrderStatus => _queries.OrderStatus(request),
        RequestKind.OrderAmendments => _queries.Amendments(request),
        RequestKind.OpenOrders => _queries.OpenOrders(request),
        RequestKind.AllOrders => _queries.AllOrders(request),
        RequestKind.MyTrades => _queries.MyTrades(request),
        RequestKind.Account => _queries.Account(request),
        RequestKind.Commission => _queries.Commission(request),
        RequestKind.OrderRate => _queries.OrderRate(request),
        RequestKind.ApiRestrictions => QueryCalls.ApiRestrictions(request),
        RequestKind.DelistSchedule => _public.DelistSchedule(),
        RequestKind.Subscribe => Subscribe(request),
        RequestKind.Unsubscribe => Unsubscribe(request),
        _ => Subscriptions(request),
    };

    private static SimRequest Read(
        RequestKind kind, ParameterSet parameters, string address, string? key, long connection, long requestId,
        string idJson) => new()
        {
            Kind = kind,
            Name = BinanceMethods.NameOf(kind),
            Weight = BinanceMethods.Weight(kind, parameters),
            IsFreeOnSuccess = BinanceMethods.IsTrading(kind),
            IsSigned = BinanceMethods.IsSigned(kind),
            Parameters = parameters,
            Address = address,
            ApiKey = key,
            Connection = connection,
            RequestId = requestId,
            IdJson = idJson,
        };

    private SimResult Subscribe(SimRequest call)
    {
        // A request that is carried out late may find its socket gone.
        if (_sessions.Find(call.Connection) is not { } session)
            return new SimError(-1000, "The connection is gone.");
        if (session.IsSubscribed(call.Account!))
            return new SimError(-2035, "User Data Stream subscription already active.");
        var id = session.Subscribe(call.Account!);
        return id < 0
            ? new SimError(-2042, "User Data Stream subscription ids are exhausted, reconnect.")
            : SimResult.Ok(JsonText.Write(json => WriteId(json, id)));
    }

    private SimResult Unsubscribe(SimRequest call)
    {
        if (_sessions.Find(call.Connection) is not { } session)
            return new SimError(-1000, "The connection is gone.");
        if (ParameterText.Number(call.Parameters, "subscriptionId", -1, out var id) is { } error)
            return error;
        var ended = session.Subscriptions.FindAll(subscription => id < 0 || subscription.Id == id);
        if (ended.Count == 0)
            return new SimError(-2036, "User Data Stream subscription not active.");
        foreach (var (subscriptionId, _) in ended)
            _sessions.Terminate(session, subscriptionId);
        return SimResult.Ok("{}"u8.ToArray());
    }

    private SimResult Subscriptions(SimRequest call) => SimResult.Ok(JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (var (id, _) in _sessions.Find(call.Connection)?.Subscriptions ?? [])
            WriteId(json, id);
        json.WriteEndArray();
    }));

    private static void WriteId(Utf8JsonWriter json, int id)
    {
        json.WriteStartObject();
        json.WriteNumber("subscriptionId", id);
        json.WriteEndObject();
    }
}
