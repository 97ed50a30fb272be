using System.Text.Json;
using LowLatency.VenueSim.Exchange.Sessions;
using LowLatency.VenueSim.Exchange.Texts;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Hands admitted requests to what executes them.</summary>
internal sealed class CallRouter(
    PublicCalls publicCalls, HistoryCalls history, TradingCalls trading, QueryCalls queries, SessionHub sessions)
{
    public ApiResult Handle(ApiCall call) => call.Method switch
    {
        ApiMethod.Ping => PublicCalls.Ping(),
        ApiMethod.Time => publicCalls.Time(),
        ApiMethod.ExchangeInfo => publicCalls.ExchangeInfo(call),
        ApiMethod.Depth => publicCalls.Depth(call),
        ApiMethod.Klines => history.Klines(call),
        ApiMethod.AggregateTrades => history.AggregateTrades(call),
        ApiMethod.OrderPlace or ApiMethod.OrderTest => trading.Place(call),
        ApiMethod.OrderCancel => trading.Cancel(call),
        ApiMethod.OrderCancelReplace => trading.CancelReplace(call),
        ApiMethod.CancelAll => trading.CancelAll(call),
        ApiMethod.OrderStatus => queries.OrderStatus(call),
        ApiMethod.OpenOrders => queries.OpenOrders(call),
        ApiMethod.AllOrders => queries.AllOrders(call),
        ApiMethod.MyTrades => queries.MyTrades(call),
        ApiMethod.Account => queries.Account(call),
        ApiMethod.Commission => queries.Commission(call),
        ApiMethod.OrderRate => queries.OrderRate(call),
        ApiMethod.ApiRestrictions => QueryCalls.ApiRestrictions(call),
        ApiMethod.Subscribe => Subscribe(call),
        ApiMethod.Unsubscribe => Unsubscribe(call),
        _ => Subscriptions(call),
    };

    private ApiResult Subscribe(ApiCall call)
    {
        // A request that is carried out late may find its socket gone.
        if (sessions.Find(call.Connection) is not { } session)
            return new ApiError(-1000, "The connection is gone.");
        if (session.IsSubscribed(call.Account!))
            return new ApiError(-2035, "User Data Stream subscription already active.");
        var id = session.Subscribe(call.Account!);
        return id < 0
            ? new ApiError(-2042, "User Data Stream subscription ids are exhausted, reconnect.")
            : ApiResult.Ok(JsonText.Write(json => WriteId(json, id)));
    }

    private ApiResult Unsubscribe(ApiCall call)
    {
        if (sessions.Find(call.Connection) is not { } session)
            return new ApiError(-1000, "The connection is gone.");
        if (ParameterText.Number(call.Parameters, "subscriptionId", -1, out var id) is { } error)
            return error;
        var ended = session.Subscriptions.FindAll(subscription => id < 0 || subscription.Id == id);
        if (ended.Count == 0)
            return new ApiError(-2036, "User Data Stream subscription not active.");
        foreach (var (subscriptionId, _) in ended)
            sessions.Terminate(session, subscriptionId);
        return ApiResult.Ok("{}"u8.ToArray());
    }

    private ApiResult Subscriptions(ApiCall call) => ApiResult.Ok(JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (var (id, _) in sessions.Find(call.Connection)?.Subscriptions ?? [])
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
