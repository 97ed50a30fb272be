using System.Collections.Generic;
using System.Text.Json;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>The <c>exchangeInfo</c> answer (section 10 of the protocol).</summary>
internal static class ExchangeInfoText
{
    private const int Precision = 8;
    private const int FiveMinutes = 5;

    public static byte[] Write(IReadOnlyList<SymbolRules> symbols, ExchangeOptions options, long serverMillis) =>
        JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("timezone", "UTC");
            json.WriteNumber("serverTime", serverMillis);
            json.WriteStartArray("rateLimits");
            LimitText.Row(json, "REQUEST_WEIGHT", "MINUTE", 1, options.WeightPerMinuteMax, null);
            LimitText.Row(json, "ORDERS", "SECOND", 10, options.OrdersPerTenSecondsMax, null);
            LimitText.Row(json, "ORDERS", "DAY", 1, options.OrdersPerDayMax, null);
            LimitText.Row(
                json, "RAW_REQUESTS", "MINUTE", FiveMinutes, options.RawRequestsPerFiveMinutesMax, null);
            json.WriteEndArray();
            json.WriteStartArray("exchangeFilters");
            json.WriteEndArray();
            json.WriteStartArray("symbols");
            foreach (var rules in symbols)
                Symbol(json, rules);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static void Symbol(Utf8JsonWriter json, SymbolRules rules)
    {
        json.WriteStartObject();
        json.WriteString("symbol", rules.Symbol);
        json.WriteString("status", "TRADING");
        json.WriteString("baseAsset", rules.BaseAsset);
        json.WriteNumber("baseAssetPrecision", Precision);
        json.WriteString("quoteAsset", rules.QuoteAsset);
        json.WriteNumber("quotePrecision", Precision);
        json.WriteNumber("quoteAssetPrecision", Precision);
        json.WriteNumber("baseCommissionPrecision", Precision);
        json.WriteNumber("quoteCommissionPrecision", Precision);
        Strings(json, "orderTypes", ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS"]);
        json.WriteBoolean("icebergAllowed", false);
        json.WriteBoolean("ocoAllowed", false);
        json.WriteBoolean("otoAllowed", false);
        json.WriteBoolean("quoteOrderQtyMarketAllowed", true);
        json.WriteBoolean("allowTrailingStop", false);
        json.WriteBoolean("cancelReplaceAllowed", true);
        json.WriteBoolean("amendAllowed", false);
        json.WriteBoolean("isSpotTradingAllowed", true);
        json.WriteBoolean("isMarginTradingAllowed", false);
        Filters(json, rules);
        Strings(json, "permissions", []);
        json.WriteStartArray("permissionSets");
        json.WriteStartArray();
        json.WriteStringValue("SPOT");
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteString("defaultSelfTradePreventionMode", "EXPIRE_MAKER");
        Strings(
            json, "allowedSelfTradePreventionModes", ["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"]);
        json.WriteEndObject();
    }

    private static void Filters(Utf8JsonWriter json, SymbolRules rules)
    {
        json.WriteStartArray("filters");
        Begin(json, "PRICE_FILTER");
        json.Amount("minPrice", rules.PriceMin);
        json.Amount("maxPrice", rules.PriceMax);
        json.Amount("tickSize", rules.TickSize);
        json.WriteEndObject();
        Lots(json, "LOT_SIZE", rules.QuantityMin, rules.QuantityMax, rules.StepSize);
        Lots(json, "MARKET_LOT_SIZE", 0, rules.MarketQuantityMax, 0);
        Begin(json, "NOTIONAL");
        json.Amount("minNotional", rules.NotionalMin);
        json.WriteBoolean("applyMinToMarket", true);
        json.Amount("maxNotional", rules.NotionalMax);
        json.WriteBoolean("applyMaxToMarket", false);
        json.WriteNumber("avgPriceMins", 0);
        json.WriteEndObject();
        Begin(json, "PERCENT_PRICE_BY_SIDE");
        json.Amount("bidMultiplierUp", rules.MultiplierUp);
        json.Amount("bidMultiplierDown", rules.MultiplierDown);
        json.Amount("askMultiplierUp", rules.MultiplierUp);
        json.Amount("askMultiplierDown", rules.MultiplierDown);
        json.WriteNumber("avgPriceMins", 0);
        json.WriteEndObject();
        Begin(json, "MAX_NUM_ORDERS");
        json.WriteNumber("maxNumOrders", rules.OpenOrdersMax);
        json.WriteEndObject();
        Begin(json, "MAX_NUM_ALGO_ORDERS");
        json.WriteNumber("maxNumAlgoOrders", rules.OpenStopsMax);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Lots(Utf8JsonWriter json, string name, decimal min, decimal max, decimal step)
    {
        Begin(json, name);
        json.Amount("minQty", min);
        json.Amount("maxQty", max);
        json.Amount("stepSize", step);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string filter)
    {
        json.WriteStartObject();
        json.WriteString("filterType", filter);
    }

    private static void Strings(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
