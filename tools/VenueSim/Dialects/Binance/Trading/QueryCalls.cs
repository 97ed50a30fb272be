using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Queries; each reads the state of the call's read time, which may lie in the past.</summary>
internal sealed class QueryCalls(
    ExchangeClock clock, ExchangeOptions options, Func<string, (SymbolMarket, SymbolRules)?> find)
{
    private const long MillisNanos = 1_000_000;
    private const long DayMillis = 86_400_000;
    private const int LimitDefault = 500;
    private const int LimitMax = 1000;

    public SimResult OrderStatus(SimRequest call)
    {
        if (ReadSymbol(call, out var symbol) is { } symbolError)
            return symbolError;
        var clientId = call.Parameters.Get("origClientOrderId");
        if (!call.Parameters.Has("orderId") && string.IsNullOrEmpty(clientId))
            return BinanceErrors.NoOrderId;
        if (ParameterText.Number(call.Parameters, "orderId", 0, out var id) is { } numberError)
            return numberError;
        var orders = call.Account!.Orders;
        for (var i = orders.Count - 1; i >= 0; i--)
        {
            var order = orders[i];
            var isMeant = id > 0
                ? order.OrderId == id
                : string.Equals(order.ClientOrderId, clientId, StringComparison.Ordinal);
            if (!isMeant || !string.Equals(order.Symbol, symbol, StringComparison.Ordinal)
                || order.At(call.ReadNanos) is not { } version)
                continue;
            if (id > 0 && !string.IsNullOrEmpty(clientId)
                && !string.Equals(order.ClientOrderId, clientId, StringComparison.Ordinal))
                return BinanceErrors.IdMismatch;
            return SimResult.Ok(JsonText.Write(json => OrderText.Queried(json, order, version)));
        }

        return BinanceErrors.NoSuchOrder;
    }

    /// <summary>What was amended of an order up to the read time, oldest first.</summary>
    public SimResult Amendments(SimRequest call)
    {
        if (ReadSymbol(call, out var symbol) is { } symbolError)
            return symbolError;
        var numberError = ParameterText.Number(call.Parameters, "orderId", 0, out var id)
            ?? ParameterText.Number(call.Parameters, "fromExecutionId", -1, out var _);
        if (numberError is not null)
            return numberError;
        if (ReadWindow(call, out var window) is { } windowError)
            return windowError;
        ParameterText.Number(call.Parameters, "fromExecutionId", -1, out var from);
        var order = call.Account!.Orders.Find(one => one.OrderId == id
            && string.Equals(one.Symbol, symbol, StringComparison.Ordinal));
        if (order?.At(call.ReadNanos) is null)
            return BinanceErrors.NoSuchOrder;
        var rows = order.Amendments.FindAll(one => one.ExecutionId >= from && one.TimeNanos <= call.ReadNanos);
        return SimResult.Ok(JsonText.Write(json =>
        {
            json.WriteStartArray();
            foreach (var row in Page(rows, window.Limit, isForward: true))
                OrderText.Amended(json, order, row);
            json.WriteEndArray();
        }));
    }

    public SimResult OpenOrders(SimRequest call)
    {
        var symbol = string.Empty;
        if (call.Parameters.Get("symbol") is not null && ReadSymbol(call, out symbol) is { } error)
            return error;
        return SimResult.Ok(JsonText.Write(json =>
        {
            json.WriteStartArray();
            foreach (var order in call.Account!.Orders)
            {
                if ((symbol.Length == 0 || string.Equals(order.Symbol, symbol, StringComparison.Ordinal))
                    && order.At(call.ReadNanos) is { IsOpen: true } version)
                    OrderText.Queried(json, order, version);
            }

            json.WriteEndArray();
        }));
    }

    public SimResult AllOrders(SimRequest call)
    {
        if (ReadSymbol(call, out var symbol) is { } symbolError)
            return symbolError;
        if (ReadWindow(call, out var window) is { } windowError)
            return windowError;
        if (ParameterText.Number(call.Parameters, "orderId", -1, out var fromId) is { } idError)
            return idError;
        var rows = new List<ExchangeOrder>();
        foreach (var order in call.Account!.Orders)
        {
            if (string.Equals(order.Symbol, symbol, StringComparison.Ordinal) && order.OrderId >= fromId
                && window.Holds(order.CreatedNanos / MillisNanos) && order.At(call.ReadNanos) is not null)
                rows.Add(order);
        }

        var isForward = fromId >= 0 || window.HasStart;
        return SimResult.Ok(JsonText.Write(json =>
        {
            json.WriteStartArray();
            foreach (var order in Page(rows, window.Limit, isForward))
                OrderText.Queried(json, order, order.At(call.ReadNanos)!.Value);
            json.WriteEndArray();
        }));
    }

    public SimResult MyTrades(SimRequest call)
    {
        var parameters = call.Parameters;
        if (ReadSymbol(call, out var symbol) is { } symbolError)
            return symbolError;
        if (ReadWindow(call, out var window) is { } windowError)
            return windowError;
        var idError = ParameterText.Number(parameters, "orderId", -1, out var orderId)
            ?? ParameterText.Number(parameters, "fromId", -1, out var _);
        if (idError is not null)
            return idError;
        ParameterText.Number(parameters, "fromId", -1, out var fromId);
        var hasTimes = parameters.Has("startTime") || parameters.Has("endTime");
        if (hasTimes && (fromId >= 0 || orderId >= 0))
            return BinanceErrors.BadCombination;
        var rows = new List<ExchangeFill>();
        foreach (var fill in call.Account!.Fills)
        {
            if (string.Equals(fill.Order.Symbol, symbol, StringComparison.Ordinal) && fill.TradeId >= fromId
                && (orderId < 0 || fill.Order.OrderId == orderId)
                && window.Holds(fill.TimeNanos / MillisNanos) && fill.TimeNanos <= call.ReadNanos)
                rows.Add(fill);
        }

        var isForward = fromId >= 0 || window.HasStart;
        return SimResult.Ok(JsonText.Write(json =>
        {
            json.WriteStartArray();
            foreach (var fill in Page(rows, window.Limit, isForward))
                OrderText.Trade(json, fill);
            json.WriteEndArray();
        }));
    }

    public SimResult Account(SimRequest call) => SimResult.Ok(AccountText.Account(
        call.Account!, call.Account!.BalancesAt(call.ReadNanos), call.Parameters.Get("omitZeroBalances") == "true"));

    public SimResult Commission(SimRequest call) => ReadSymbol(call, out var symbol) is { } error
        ? error
        : SimResult.Ok(AccountText.Commission(call.Account!, symbol, options));

    public SimResult OrderRate(SimRequest call) =>
        SimResult.Ok(AccountText.OrderRate(call.Account!.OrderCounts, clock.ServerMillis));

    public static SimResult ApiRestrictions(SimRequest call) =>
        SimResult.Ok(AccountText.ApiRestrictions(call.Account!.Spec));

    private SimError? ReadSymbol(SimRequest call, out string symbol) =>
        ParameterText.Symbol(call.Parameters, out symbol) is { } error
            ? error
            : find(symbol) is null ? BinanceErrors.BadSymbol : null;

    private static SimError? ReadWindow(SimRequest call, out QueryWindow window)
    {
        window = default;
        var parameters = call.Parameters;
        var error = ParameterText.Number(parameters, "startTime", -1, out var start);
        if (error is not null)
            return error;
        error = ParameterText.Number(parameters, "endTime", -1, out var end);
        if (error is not null)
            return error;
        error = ParameterText.Number(parameters, "limit", LimitDefault, out var limit);
        if (error is not null)
            return error;
        if (limit is < 1 or > LimitMax)
            return BinanceErrors.Invalid("limit");
        if (start >= 0 && end >= 0 && end - start > DayMillis)
            return BinanceErrors.BadInterval;
        window = new QueryWindow(start, end, (int)limit);
        return null;
    }

    private static List<T> Page<T>(List<T> rows, int limit, bool isForward)
    {
        if (rows.Count <= limit)
            return rows;
        return isForward ? rows.GetRange(0, limit) : rows.GetRange(rows.Count - limit, limit);
    }

    private readonly record struct QueryWindow(long StartMillis, long EndMillis, int Limit)
    {
        public bool HasStart => StartMillis >= 0;

        public bool Holds(long millis) =>
            (StartMillis < 0 || millis >= StartMillis) && (EndMillis < 0 || millis <= EndMillis);
    }
}
