using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Texts;

/// <summary>The <c>exchangeInfo</c> answer of spot and futures (rest-api, Exchange information).</summary>
public static class ExchangeInfoText
{
    private const int Precision = 8;
    private const int FiveMinutes = 5;
    private const long EndlessMillis = 4133404800000;
    private const int FuturesOrdersPerTenSeconds = 300;
    private static readonly string[] OrderTypes = ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS"];

    /// <summary>Writes the answer.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <param name="options">The limits that it states.</param>
    /// <param name="serverMillis">Time of the server, milliseconds since the Unix epoch.</param>
    /// <param name="isFutures">Whether it is that of the futures, not of spot.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Write(
        IReadOnlyList<SymbolRules> symbols, ExchangeOptions options, long serverMillis, bool isFutures = false) =>
        JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("timezone", "UTC");
            json.WriteNumber("serverTime", serverMillis);
            json.WriteStartArray("rateLimits");
            LimitText.Row(json, "REQUEST_WEIGHT", "MINUTE", 1, options.WeightPerMinuteMax, null);
            LimitText.Row(
                json, "ORDERS", "SECOND", 10,
                isFutures ? FuturesOrdersPerTenSeconds : options.OrdersPerTenSecondsMax, null);
            if (!isFutures)
            {
                LimitText.Row(json, "ORDERS", "DAY", 1, options.OrdersPerDayMax, null);
                LimitText.Row(
                    json, "RAW_REQUESTS", "MINUTE", FiveMinutes, options.RawRequestsPerFiveMinutesMax, null);
            }

            json.WriteEndArray();
            json.WriteStartArray("exchangeFilters");
            json.WriteEndArray();
            json.WriteStartArray("symbols");
            foreach (var rules in symbols)
            {
                if (isFutures)
                    Contract(json, rules);
                else
                    Symbol(json, rules);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static string Status(SymbolRules rules) => rules.StatusWord ?? rules.Status switch
    {
        SymbolStatus.Trading => "TRADING",
        SymbolStatus.CancelOnly => "CANCEL_ONLY",
        SymbolStatus.Auction => "AUCTION_MATCH",
        _ => "BREAK",
    };

    private static void Symbol(Utf8JsonWriter json, SymbolRules rules)
    {
        json.WriteStartObject();
        json.WriteString("symbol", rules.Symbol);
        json.WriteString("status", Status(rules));
        json.WriteString("baseAsset", rules.BaseAsset);
        json.WriteNumber("baseAssetPrecision", rules.Precision);
        json.WriteString("quoteAsset", rules.QuoteAsset);
        json.WriteNumber("quotePrecision", rules.Precision);
        json.WriteNumber("quoteAssetPrecision", rules.Precision);
        json.WriteNumber("baseCommissionPrecision", Precision);
        json.WriteNumber("quoteCommissionPrecision", Precision);
        Strings(json, "orderTypes", rules.OpenStopsMax > 0 ? OrderTypes : OrderTypes[..^1]);
        json.WriteBoolean("icebergAllowed", false);
        json.WriteBoolean("ocoAllowed", false);
        json.WriteBoolean("otoAllowed", false);
        json.WriteBoolean("quoteOrderQtyMarketAllowed", true);
        json.WriteBoolean("allowTrailingStop", false);
        json.WriteBoolean("cancelReplaceAllowed", true);
        json.WriteBoolean("amendAllowed", false);
        json.WriteBoolean("isSpotTradingAllowed", true);
        json.WriteBoolean("isMarginTradingAllowed", false);
        json.WriteStartArray("filters");
        Units(json, rules, rules.DecimalsShown, "MARKET_LOT_SIZE", 0, 0);
        SpotLimits(json, rules);
        json.WriteEndArray();
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

    private static void Contract(Utf8JsonWriter json, SymbolRules rules)
    {
        json.WriteStartObject();
        json.WriteString("symbol", rules.Symbol);
        json.WriteString("pair", rules.BaseAsset + rules.QuoteAsset);
        json.WriteString("contractType", "PERPETUAL");
        json.WriteNumber("deliveryDate", rules.EndMillis > 0 ? rules.EndMillis : EndlessMillis);
        json.WriteNumber("onboardDate", 1569398400000);
        json.WriteString("status", Status(rules));
        json.WriteString("baseAsset", rules.BaseAsset);
        json.WriteString("quoteAsset", rules.QuoteAsset);
        json.WriteString("marginAsset", rules.QuoteAsset);
        json.WriteNumber("pricePrecision", Decimals(rules.TickSize));
        json.WriteNumber("quantityPrecision", Decimals(rules.StepSize));
        json.WriteNumber("baseAssetPrecision", Precision);
        json.WriteNumber("quotePrecision", Precision);
        json.WriteString("underlyingType", "COIN");
        json.WriteStartArray("filters");
        Units(json, rules, 0, "MARKET_LOT_SIZE", rules.QuantityMin, rules.StepSize);
        Begin(json, "MIN_NOTIONAL");
        Amount(json, "notional", rules.NotionalMin, 0);
        json.WriteEndObject();
        json.WriteEndArray();
        Strings(json, "orderTypes", ["LIMIT", "MARKET"]);
        Strings(json, "timeInForce", ["GTC", "IOC", "FOK", "GTX"]);
        json.WriteEndObject();
    }

    private static void Units(
        Utf8JsonWriter json, SymbolRules rules, int shown, string marketFilter, decimal marketMin, decimal marketStep)
    {
        Begin(json, "PRICE_FILTER");
        Amount(json, "minPrice", rules.PriceMin, shown);
        Amount(json, "maxPrice", rules.PriceMax, shown);
        Amount(json, "tickSize", rules.TickSize, shown);
        json.WriteEndObject();
        Lots(json, "LOT_SIZE", rules.QuantityMin, rules.QuantityMax, rules.StepSize, shown);
        Lots(json, marketFilter, marketMin, rules.MarketQuantityMax, marketStep, shown);
    }

    private static void SpotLimits(Utf8JsonWriter json, SymbolRules rules)
    {
        var shown = rules.DecimalsShown;
        Begin(json, "NOTIONAL");
        Amount(json, "minNotional", rules.NotionalMin, shown);
        json.WriteBoolean("applyMinToMarket", true);
        Amount(json, "maxNotional", rules.NotionalMax, shown);
        json.WriteBoolean("applyMaxToMarket", false);
        json.WriteNumber("avgPriceMins", 0);
        json.WriteEndObject();
        Begin(json, "PERCENT_PRICE_BY_SIDE");
        Amount(json, "bidMultiplierUp", rules.MultiplierUp, shown);
        Amount(json, "bidMultiplierDown", rules.MultiplierDown, shown);
        Amount(json, "askMultiplierUp", rules.MultiplierUp, shown);
        Amount(json, "askMultiplierDown", rules.MultiplierDown, shown);
        json.WriteNumber("avgPriceMins", 0);
        json.WriteEndObject();
        Begin(json, "MAX_NUM_ORDERS");
        json.WriteNumber("maxNumOrders", rules.OpenOrdersMax);
        json.WriteEndObject();
        Begin(json, "MAX_NUM_ALGO_ORDERS");
        json.WriteNumber("maxNumAlgoOrders", rules.OpenStopsMax);
        json.WriteEndObject();
    }

    private static void Lots(Utf8JsonWriter json, string name, decimal min, decimal max, decimal step, int shown)
    {
        Begin(json, name);
        Amount(json, "minQty", min, shown);
        Amount(json, "maxQty", max, shown);
        Amount(json, "stepSize", step, shown);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string filter)
    {
        json.WriteStartObject();
        json.WriteString("filterType", filter);
    }

    /// <summary>With the decimals shown; 0 for as few as the number needs.</summary>
    private static void Amount(Utf8JsonWriter json, string name, decimal value, int shown) =>
        json.WriteString(
            name, shown > 0 ? value.ToString("F" + shown, CultureInfo.InvariantCulture) : JsonText.Shortest(value));

    private static int Decimals(decimal unit)
    {
        var text = JsonText.Shortest(unit);
        var point = text.IndexOf('.', System.StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - point - 1;
    }

    private static void Strings(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
