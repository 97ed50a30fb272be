using System;
using System.Collections.Generic;
using System.Text.Json;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Texts;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Trading endpoints: place, test, cancel, cancel-replace, cancel all (section 7 of the protocol).</summary>
internal sealed class TradingCalls(
    OrderDesk desk, ExchangeClock clock, Func<string, (SymbolMarket, SymbolRules)?> find)
{
    private static readonly ApiError NotCancelled = new(
        -2011, "Order was not canceled due to cancel restrictions.");

    public ApiResult Place(ApiCall call)
    {
        var account = call.Account!;
        var error = OrderParameters.Read(call.Parameters, find, desk.NewClientId, out var order)
            ?? desk.Check(account, order);
        if (error is not null)
            return error;
        return call.Method == ApiMethod.OrderTest
            ? ApiResult.Ok("{}"u8.ToArray())
            : ApiResult.Ok(JsonText.Write(json => Accept(json, account, order, ResponseKind(call, order))));
    }

    public ApiResult Cancel(ApiCall call)
    {
        var account = call.Account!;
        if (ReadSymbol(call.Parameters, out var symbol) is { } symbolError)
            return symbolError;
        if (ParameterText.ClientId(call.Parameters, "newClientOrderId", out var requestId) is { } idError)
            return idError;
        var error = FindOpen(call, account, symbol, "orderId", "origClientOrderId", out var order);
        if (error is not null)
            return error;
        requestId ??= desk.NewClientId();
        desk.Cancel(account, order!, requestId);
        return ApiResult.Ok(JsonText.Write(
            json => OrderText.Cancelled(json, order!, requestId, clock.NowNanos)));
    }

    public ApiResult CancelAll(ApiCall call)
    {
        var account = call.Account!;
        if (ReadSymbol(call.Parameters, out var symbol) is { } symbolError)
            return symbolError;
        var orders = account.OpenOrders.FindAll(
            order => string.Equals(order.Symbol, symbol, StringComparison.Ordinal));
        if (orders.Count == 0)
            return ApiError.UnknownOrder;
        return ApiResult.Ok(JsonText.Write(json =>
        {
            json.WriteStartArray();
            foreach (var order in orders)
            {
                var requestId = desk.NewClientId();
                desk.Cancel(account, order, requestId);
                OrderText.Cancelled(json, order, requestId, clock.NowNanos);
            }

            json.WriteEndArray();
        }));
    }

    public ApiResult CancelReplace(ApiCall call)
    {
        var account = call.Account!;
        var parameters = call.Parameters;
        var mode = parameters.Get("cancelReplaceMode");
        if (mode is not ("STOP_ON_FAILURE" or "ALLOW_FAILURE"))
            return string.IsNullOrEmpty(mode)
                ? ApiError.Missing("cancelReplaceMode")
                : ApiError.Invalid("cancelReplaceMode");
        var error = OrderParameters.Read(parameters, find, desk.NewClientId, out var order)
            ?? ParameterText.ClientId(parameters, "cancelNewClientOrderId", out _);
        if (error is not null)
            return error;
        if (!parameters.Has("cancelOrderId") && !parameters.Has("cancelOrigClientOrderId"))
            return ApiError.NoOrderId;
        // Before the cancel: filters, order count, and the number of open orders with the old one still among them.
        error = OrderChecks.Filters(order) ?? desk.CheckCount(account) ?? OrderChecks.OpenOrders(account, order);
        return error is not null ? error : Replace(call, account, order, mode == "STOP_ON_FAILURE");
    }

    private ApiResult Replace(ApiCall call, Account account, NewOrder order, bool stopsOnFailure)
    {
        var requestId = call.Parameters.Get("cancelNewClientOrderId") ?? desk.NewClientId();
        var cancelError = FindOpen(
            call, account, order.Rules.Symbol, "cancelOrderId", "cancelOrigClientOrderId", out var old);
        if (cancelError is null)
            desk.Cancel(account, old!, requestId);
        ApiError? placeError = null;
        var isAttempted = cancelError is null || !stopsOnFailure;
        if (isAttempted)
            placeError = desk.CheckEngine(account, order);
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
            return ApiResult.Ok(json);
        var isHalf = isAttempted && (cancelError is null) != (placeError is null);
        return new ApiResult
        {
            Error = isHalf
                ? new ApiError(-2021, "Order cancel-replace partially failed.", 409)
                : new ApiError(-2022, "Order cancel-replace failed."),
            Json = json,
        };
    }

    private void Accept(Utf8JsonWriter json, Account account, NewOrder order, string kind)
    {
        var fills = new List<ExchangeFill>();
        var entry = desk.Accept(account, order, fills);
        OrderText.Placed(json, entry, kind, fills);
    }

    private static string ResponseKind(ApiCall call, NewOrder order) =>
        call.Parameters.Get("newOrderRespType")
        ?? (order.Type is ExchangeOrderType.LimitMaker or ExchangeOrderType.StopLoss ? "ACK" : "FULL");

    private ApiError? ReadSymbol(ParameterSet parameters, out string symbol) =>
        ParameterText.Symbol(parameters, out symbol) is { } error
            ? error
            : find(symbol) is null ? ApiError.BadSymbol : null;

    private static ApiError? FindOpen(
        ApiCall call, Account account, string symbol, string idName, string clientIdName, out ExchangeOrder? order)
    {
        order = null;
        var parameters = call.Parameters;
        var clientId = parameters.Get(clientIdName);
        if (!parameters.Has(idName) && string.IsNullOrEmpty(clientId))
            return ApiError.NoOrderId;
        if (ParameterText.Number(parameters, idName, 0, out var id) is { } numberError)
            return numberError;
        order = account.OpenOrders.Find(open =>
            string.Equals(open.Symbol, symbol, StringComparison.Ordinal)
            && (id > 0 ? open.OrderId == id : string.Equals(open.ClientOrderId, clientId, StringComparison.Ordinal)));
        if (order is null)
            return ApiError.UnknownOrder;
        if (id > 0 && !string.IsNullOrEmpty(clientId)
            && !string.Equals(order.ClientOrderId, clientId, StringComparison.Ordinal))
            return ApiError.IdMismatch;
        return parameters.Get("cancelRestrictions") switch
        {
            null => null,
            "ONLY_NEW" => order.Status == ExchangeOrderStatus.New ? null : NotCancelled,
            "ONLY_PARTIALLY_FILLED" =>
                order.Status == ExchangeOrderStatus.PartiallyFilled ? null : NotCancelled,
            _ => new ApiError(
                -1145, "cancelRestrictions has to be either ONLY_NEW or ONLY_PARTIALLY_FILLED."),
        };
    }
}
