using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using LowLatency.VenueServer.Rest;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.VenueServer.Trading;

/// <summary>The exchange's truth as JSON; no keys, no secrets. Amounts are strings, times nanoseconds.</summary>
internal static class TruthBody
{
    public static byte[] Write(SimExchange exchange, IReadOnlyList<AccountSpec> accounts) =>
        JsonBody.Write(json =>
        {
            var truth = exchange.Truth;
            json.WriteStartObject();
            json.WriteNumber("nowNanos", exchange.NowNanos);
            json.WriteNumber("openSockets", exchange.OpenSockets);
            json.WriteNumber("usedWeightMax", truth.UsedWeightMax);
            json.WriteNumber("limitedRequests", truth.LimitedRequests);
            json.WriteNumber("ignoredLimits", truth.IgnoredLimits);
            json.WriteNumber("connectsMax", truth.ConnectsMax);
            json.WriteNumber("faultsArmed", exchange.Faults.ArmedCount);
            json.WriteStartObject("faults");
            foreach (var kind in Enum.GetValues<ExchangeFaultKind>())
            {
                if (exchange.Faults.CountOf(kind) > 0)
                    json.WriteNumber(kind.ToString(), exchange.Faults.CountOf(kind));
            }

            json.WriteEndObject();
            json.WriteStartArray("bans");
            foreach (var ban in truth.Bans)
            {
                json.WriteStartObject();
                json.WriteString("address", ban.Address);
                json.WriteNumber("fromNanos", ban.FromNanos);
                json.WriteNumber("untilNanos", ban.UntilNanos);
                json.WriteBoolean("injected", ban.IsInjected);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("accounts");
            foreach (var account in accounts)
                Account(json, truth, account.Name);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static void Account(Utf8JsonWriter json, ExchangeTruth truth, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumber("orderCountMax", truth.OrderCountMax(name));
        json.WriteStartArray("balances");
        foreach (var balance in truth.Balances(name))
        {
            json.WriteStartObject();
            json.WriteString("asset", balance.Asset);
            Amount(json, "free", balance.Free);
            Amount(json, "locked", balance.Locked);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("orders");
        foreach (var order in truth.OrdersOf(name))
            Order(json, order);
        json.WriteEndArray();
        json.WriteStartArray("fills");
        foreach (var fill in truth.Fills(name))
        {
            json.WriteStartObject();
            json.WriteString("symbol", fill.Order.Symbol);
            json.WriteNumber("orderId", fill.Order.OrderId);
            json.WriteString("clientOrderId", fill.Order.ClientOrderId);
            json.WriteNumber("tradeId", fill.TradeId);
            Amount(json, "price", fill.Order.Rules.Price(fill.PriceTicks));
            Amount(json, "quantity", fill.Order.Rules.Quantity(fill.Lots));
            json.WriteBoolean("isMaker", fill.IsMaker);
            Amount(json, "commission", fill.Commission);
            json.WriteString("commissionAsset", fill.CommissionAsset);
            json.WriteNumber("timeNanos", fill.TimeNanos);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Order(Utf8JsonWriter json, ExchangeOrder order)
    {
        json.WriteStartObject();
        json.WriteString("symbol", order.Symbol);
        json.WriteNumber("orderId", order.OrderId);
        json.WriteString("clientOrderId", order.ClientOrderId);
        json.WriteString("side", order.Side == SimSide.Bid ? "BUY" : "SELL");
        json.WriteString("status", order.Status.ToString());
        Amount(json, "price", order.Rules.Price(order.PriceTicks));
        Amount(json, "quantity", order.Rules.Quantity(order.Lots));
        Amount(json, "executed", order.Rules.Quantity(order.ExecutedLots));
        json.WriteBoolean("isManual", order.IsManual);
        json.WriteNumber("createdNanos", order.CreatedNanos);
        json.WriteNumber("updatedNanos", order.UpdatedNanos);
        json.WriteEndObject();
    }

    private static void Amount(Utf8JsonWriter json, string name, decimal value) =>
        json.WriteString(name, value.ToString("F8", CultureInfo.InvariantCulture));
}
