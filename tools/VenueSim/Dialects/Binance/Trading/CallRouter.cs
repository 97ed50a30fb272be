using System.Text.Json;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Sessions;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Hands admitted requests to what executes them.</summary>
internal sealed class CallRouter(
    PublicCalls publicCalls, HistoryCalls history, TradingCalls trading, QueryCalls queries, SessionHub sessions)
{
    public SimResult Handle(SimRequest call) => call.Method switch
    {
        RequestKind.Ping => PublicCalls.Ping(),
        RequestKind.Time => publicCalls.Time(),
        RequestKind.ExchangeInfo => publicCalls.ExchangeInfo(call),
        RequestKind.Depth => publicCalls.Depth(call),
        RequestKind.Klines => history.Klines(call),
        RequestKind.AggregateTrades => history.AggregateTrades(call),
        RequestKind.OrderPlace or RequestKind.OrderTest => trading.Place(call),
        RequestKind.OrderCancel => trading.Cancel(call),
        RequestKind.OrderCancelReplace => trading.CancelReplace(call),
        RequestKind.CancelAll => trading.CancelAll(call),
        RequestKind.OrderStatus => queries.OrderStatus(call),
        RequestKind.OpenOrders => queries.OpenOrders(call),
        RequestKind.AllOrders => queries.AllOrders(call),
        RequestKind.MyTrades => queries.MyTrades(call),
        RequestKind.Account => queries.Account(call),
        RequestKind.Commission => queries.Commission(call),
        RequestKind.OrderRate => queries.OrderRate(call),
        RequestKind.ApiRestrictions => QueryCalls.ApiRestrictions(call),
        RequestKind.Subscribe => Subscribe(call),
        RequestKind.Unsubscribe => Unsubscribe(call),
        _ => Subscriptions(call),
    };

    private SimResult Subscribe(SimRequest call)
    {
        // A request that is carried out late may find its socket gone.
        if (sessions.Find(call.Connection) is not { } session)
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
        if (sessions.Find(call.Connection) is not { } session)
            return new SimError(-1000, "The connection is gone.");
        if (ParameterText.Number(call.Parameters, "subscriptionId", -1, out var id) is { } error)
            return error;
        var ended = session.Subscriptions.FindAll(subscription => id < 0 || subscription.Id == id);
        if (ended.Count == 0)
            return new SimError(-2036, "User Data Stream subscription not active.");
        foreach (var (subscriptionId, _) in ended)
            sessions.Terminate(session, subscriptionId);
        return SimResult.Ok("{}"u8.ToArray());
    }

    private SimResult Subscriptions(SimRequest call) => SimResult.Ok(JsonText.Write(json =>
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
