using System;
using System.Collections.Generic;
using System.Text.Json;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.OrderEntry;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Trading endpoints: place, test, cancel, cancel-replace, cancel all.</summary>
internal sealed class TradingCalls(
    ClientOrders orders, ExchangeClock clock, Func<string, (SymbolMarket, SymbolRules)?> find)
{
    private static readonly SimError NotCancelled = new(
        -2011, "Order was not canceled due to cancel restrictions.");

    public SimResult Place(SimRequest call)
    {
        var account = call.Account!;
        var error = OrderParameters.Read(call.Parameters, find, orders.NewClientId, out var order)
            ?? BinanceErrors.Of(orders.Check(account, order), account);
        if (error is not null)
            return error;
        return call.Kind == RequestKind.OrderTest
            ? SimResult.Ok("{}"u8.ToArray())
            : SimResult.Ok(JsonText.Write(json => Accept(json, account, order, ResponseKind(call, order))));
    }

    public SimResult Cancel(SimRequest call)
    {
        var account = call.Account!;
        if (ReadSymbol(call.Parameters, out var symbol) is { } symbolError)
            return symbolError;
        if (ParameterText.ClientId(call.Parameters, "newClientOrderId", out var requestId) is { } idError)
            return idError;
        var error = FindOpen(call, account, symbol, "orderId", "origClientOrderId", out var order);
        if (error is not null)
            return error;
        requestId ??= orders.NewClientId();
        orders.Cancel(account, order!, requestId);
        return SimResult.Ok(JsonText.Write(
            json => OrderText.Cancelled(json, order!, requestId, clock.NowNanos)));
    }

    public SimResult CancelAll(SimRequest call)
    {
        var account = call.Account!;
        if (ReadSymbol(call.Parameters, out var symbol) is { } symbolError)
            return symbolError;
        var open = account.OpenOrders.FindAll(
            order => string.Equals(order.Symbol, symbol, StringComparison.Ordinal));
        if (open.Count == 0)
            return BinanceErrors.UnknownOrder;
        return SimResult.Ok(JsonText.Write(json =>
        {
            json.WriteStartArray();
            foreach (var order in open)
            {
                var requestId = orders.NewClientId();
                orders.Cancel(account, order, requestId);
                OrderText.Cancelled(json, order, requestId, clock.NowNanos);
            }

            json.WriteEndArray();
        }));
    }

    public SimResult CancelReplace(SimRequest call)
    {
        var account = call.Account!;
        var parameters = call.Parameters;
        var mode = parameters.Get("cancelReplaceMode");
        if (mode is not ("STOP_ON_FAILURE" or "ALLOW_FAILURE"))
            return string.IsNullOrEmpty(mode)
                ? BinanceErrors.Missing("cancelReplaceMode")
                : BinanceErrors.Invalid("cancelReplaceMode");
        var error = OrderParameters.Read(parameters, find, orders.NewClientId, out var order)
            ?? ParameterText.ClientId(parameters, "cancelNewClientOrderId", out _);
        if (error is not null)
            return error;
        if (!parameters.Has("cancelOrderId") && !parameters.Has("cancelOrigClientOrderId"))
            return BinanceErrors.NoOrderId;
        // Before the cancel: filters, order count, and the number of open orders with the old one still among them.
        error = BinanceErrors.Of(orders.CheckLimits(account, order), account);
        return error is not null ? error : Replace(call, account, order, mode == "STOP_ON_FAILURE");
    }

    private SimResult Replace(SimRequest call, SimAccount account, NewOrder order, bool stopsOnFailure)
    {
        var requestId = call.Parameters.Get("cancelNewClientOrderId") ?? orders.NewClientId();
        var cancelError = FindOpen(
            call, account, order.Rules.Symbol, "cancelOrderId", "cancelOrigClientOrderId", out var old);
        if (cancelError is null)
            orders.Cancel(account, old!, requestId);
        SimError? placeError = null;
        var isAttempted = cancelError is null || !stopsOnFailure;
        if (isAttempted)
            placeError = BinanceErrors.Of(orders.CheckEngine(account, order), account);
        else
            account.OrderCounts.Placed(clock.ServerMillis);
        var json = JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("cancelResult", cancelError is null ? "SUCCESS" : "FAILURE");
            writer.WriteString(
                "newOrderResult", !isAttempted ? "NOT_ATTEMPTED" : placeError is null ? "SUCCESS" : "FAILURE");
            writer.WritePropertyName("cancelResponse");
            if (cancelError is null)
                OrderText.Cancelled(writer, old!, requestId, clock.NowNanos);
            else
                AnswerText.Error(writer, cancelError, default);
            writer.WritePropertyName("newOrderResponse");
            if (!isAttempted)
                writer.WriteNullValue();
            else if (placeError is null)
                Accept(writer, account, order, ResponseKind(call, order));
            else
                AnswerText.Error(writer, placeError, default);
            writer.WriteEndObject();
        });
        if (cancelError is null && placeError is null)
            return SimResult.Ok(json);
        var isHalf = isAttempted && (cancelError is null) != (placeError is null);
        return new SimResult
        {
            Error = isHalf
                ? new SimError(-2021, "Order cancel-replace partially failed.", 409)
                : new SimError(-2022, "Order cancel-replace failed."),
            Json = json,
        };
    }

    private void Accept(Utf8JsonWriter json, SimAccount account, NewOrder order, string kind)
    {
        var fills = new List<ExchangeFill>();
        var entry = orders.Accept(account, order, fills);
        OrderText.Placed(json, entry, kind, fills);
    }

    private static string ResponseKind(SimRequest call, NewOrder order) =>
        call.Parameters.Get("newOrderRespType")
        ?? (order.Type is ExchangeOrderType.LimitMaker or ExchangeOrderType.StopLoss ? "ACK" : "FULL");

    private SimError? ReadSymbol(ParameterSet parameters, out string symbol) =>
        ParameterText.Symbol(parameters, out symbol) is { } error
            ? error
            : find(symbol) is null ? BinanceErrors.BadSymbol : null;

    private static SimError? FindOpen(
        SimRequest call, SimAccount account, string symbol, string idName, string clientIdName,
        out ExchangeOrder? order)
    {
        order = null;
        var parameters = call.Parameters;
        var clientId = parameters.Get(clientIdName);
        if (!parameters.Has(idName) && string.IsNullOrEmpty(clientId))
            return BinanceErrors.NoOrderId;
        if (ParameterText.Number(parameters, idName, 0, out var id) is { } numberError)
            return numberError;
        order = account.OpenOrders.Find(open =>
            string.Equals(open.Symbol, symbol, StringComparison.Ordinal)
            && (id > 0 ? open.OrderId == id : string.Equals(open.ClientOrderId, clientId, StringComparison.Ordinal)));
        if (order is null)
            return BinanceErrors.UnknownOrder;
        if (id > 0 && !string.IsNullOrEmpty(clientId)
            && !string.Equals(order.ClientOrderId, clientId, StringComparison.Ordinal))
            return BinanceErrors.IdMismatch;
        return parameters.Get("cancelRestrictions") switch
        {
            null => null,
            "ONLY_NEW" => order.Status == ExchangeOrderStatus.New ? null : NotCancelled,
            "ONLY_PARTIALLY_FILLED" =>
                order.Status == ExchangeOrderStatus.PartiallyFilled ? null : NotCancelled,
            _ => new SimError(
                -1145, "cancelRestrictions has to be either ONLY_NEW or ONLY_PARTIALLY_FILLED."),
        };
    }
}
