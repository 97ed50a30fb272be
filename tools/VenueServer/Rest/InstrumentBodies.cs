using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using LowLatency.VenueSim;

namespace LowLatency.VenueServer.Rest;

/// <summary>Bodies of exchangeInfo (Binance) and instruments-info (Bybit).</summary>
internal static class InstrumentBodies
{
    private const decimal NotionalMin = 5m;
    private static readonly string[] OrderTypes = ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS"];
    private static readonly string[] FuturesOrderTypes = ["LIMIT", "MARKET"];
    private static readonly string[] TimesInForce = ["GTC", "IOC", "FOK", "GTX"];

    public static byte[] Binance(
        VenueProtocol protocol, IEnumerable<InstrumentInfo> instruments, long serverMillis, int weightMax) =>
        JsonBody.Write(json =>
        {
            var isSpot = protocol == VenueProtocol.BinanceSpot;
            json.WriteStartObject();
            json.WriteString("timezone", "UTC");
            json.WriteNumber("serverTime", serverMillis);
            json.WriteStartArray("rateLimits");
            WriteRateLimit(json, "REQUEST_WEIGHT", "MINUTE", 1, weightMax);
            WriteRateLimit(json, "ORDERS", "SECOND", 10, isSpot ? 100 : 300);
            json.WriteEndArray();
            json.WriteStartArray("exchangeFilters");
            json.WriteEndArray();
            json.WriteStartArray("symbols");
            foreach (var instrument in instruments)
            {
                if (isSpot)
                    WriteSpot(json, instrument);
                else
                    WriteFutures(json, instrument);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    public static byte[] BybitResult(VenueProtocol protocol, IEnumerable<InstrumentInfo> instruments) =>
        JsonBody.Write(json =>
        {
            var isSpot = protocol == VenueProtocol.BybitSpot;
            json.WriteStartObject();
            json.WriteString("category", isSpot ? "spot" : "linear");
            json.WriteStartArray("list");
            foreach (var instrument in instruments)
                WriteBybit(json, instrument, isSpot);
            json.WriteEndArray();
            json.WriteString("nextPageCursor", string.Empty);
            json.WriteEndObject();
        });

    public static string Text(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', System.StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static void WriteRateLimit(Utf8JsonWriter json, string type, string interval, int number, int limit)
    {
        json.WriteStartObject();
        json.WriteString("rateLimitType", type);
        json.WriteString("interval", interval);
        json.WriteNumber("intervalNum", number);
        json.WriteNumber("limit", limit);
        json.WriteEndObject();
    }

    private static void WriteSpot(Utf8JsonWriter json, InstrumentInfo instrument)
    {
        json.WriteStartObject();
        json.WriteString("symbol", instrument.Symbol);
        json.WriteString("status", "TRADING");
        json.WriteString("baseAsset", instrument.Base);
        json.WriteNumber("baseAssetPrecision", 8);
        json.WriteString("quoteAsset", instrument.Quote);
        json.WriteNumber("quotePrecision", 8);
        json.WriteNumber("quoteAssetPrecision", 8);
        json.WriteNumber("baseCommissionPrecision", 8);
        json.WriteNumber("quoteCommissionPrecision", 8);
        WriteStrings(json, "orderTypes", OrderTypes);
        json.WriteBoolean("icebergAllowed", false);
        json.WriteBoolean("ocoAllowed", false);
        json.WriteBoolean("otoAllowed", false);
        json.WriteBoolean("quoteOrderQtyMarketAllowed", true);
        json.WriteBoolean("allowTrailingStop", false);
        json.WriteBoolean("cancelReplaceAllowed", true);
        json.WriteBoolean("isSpotTradingAllowed", true);
        json.WriteBoolean("isMarginTradingAllowed", false);
        WriteFilters(json, instrument, "NOTIONAL", "minNotional");
        WriteStrings(json, "permissions", []);
        json.WriteStartArray("permissionSets");
        json.WriteStartArray();
        json.WriteStringValue("SPOT");
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteString("defaultSelfTradePreventionMode", "EXPIRE_MAKER");
        WriteStrings(json, "allowedSelfTradePreventionModes", ["EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"]);
        json.WriteEndObject();
    }

    private static void WriteFutures(Utf8JsonWriter json, InstrumentInfo instrument)
    {
        json.WriteStartObject();
        json.WriteString("symbol", instrument.Symbol);
        json.WriteString("pair", instrument.Base + instrument.Quote);
        json.WriteString("contractType", "PERPETUAL");
        json.WriteNumber("deliveryDate", 4133404800000);
        json.WriteNumber("onboardDate", 1569398400000);
        json.WriteString("status", "TRADING");
        json.WriteString("baseAsset", instrument.Base);
        json.WriteString("quoteAsset", instrument.Quote);
        json.WriteString("marginAsset", instrument.Quote);
        json.WriteNumber("pricePrecision", Decimals(instrument.Tick));
        json.WriteNumber("quantityPrecision", Decimals(instrument.Lot));
        json.WriteNumber("baseAssetPrecision", 8);
        json.WriteNumber("quotePrecision", 8);
        json.WriteString("underlyingType", "COIN");
        WriteFilters(json, instrument, "MIN_NOTIONAL", "notional");
        WriteStrings(json, "orderTypes", FuturesOrderTypes);
        WriteStrings(json, "timeInForce", TimesInForce);
        json.WriteEndObject();
    }

    private static void WriteFilters(Utf8JsonWriter json, InstrumentInfo instrument, string notional, string member)
    {
        var tick = Text(instrument.Tick);
        var lot = Text(instrument.Lot);
        json.WriteStartArray("filters");
        json.WriteStartObject();
        json.WriteString("filterType", "PRICE_FILTER");
        json.WriteString("minPrice", tick);
        json.WriteString("maxPrice", Text(instrument.Tick * 100_000_000m));
        json.WriteString("tickSize", tick);
        json.WriteEndObject();
        foreach (var filter in new[] { "LOT_SIZE", "MARKET_LOT_SIZE" })
        {
            json.WriteStartObject();
            json.WriteString("filterType", filter);
            json.WriteString("minQty", lot);
            json.WriteString("maxQty", Text(instrument.Lot * 1_000_000_000m));
            json.WriteString("stepSize", lot);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("filterType", notional);
        json.WriteString(member, Text(NotionalMin));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteBybit(Utf8JsonWriter json, InstrumentInfo instrument, bool isSpot)
    {
        var lot = Text(instrument.Lot);
        json.WriteStartObject();
        json.WriteString("symbol", instrument.Symbol);
        if (!isSpot)
            json.WriteString("contractType", "LinearPerpetual");
        json.WriteString("status", "Trading");
        json.WriteString("baseCoin", instrument.Base);
        json.WriteString("quoteCoin", instrument.Quote);
        json.WriteStartObject("lotSizeFilter");
        json.WriteString(isSpot ? "basePrecision" : "qtyStep", lot);
        json.WriteString("minOrderQty", lot);
        json.WriteString("maxOrderQty", Text(instrument.Lot * 1_000_000_000m));
        json.WriteString(isSpot ? "minOrderAmt" : "minNotionalValue", Text(NotionalMin));
        json.WriteEndObject();
        json.WriteStartObject("priceFilter");
        json.WriteString("tickSize", Text(instrument.Tick));
        json.WriteEndObject();
        if (!isSpot)
        {
            json.WriteNumber("fundingInterval", 480);
            json.WriteString("settleCoin", instrument.Quote);
        }

        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static int Decimals(decimal unit)
    {
        var text = Text(unit);
        var point = text.IndexOf('.', System.StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - point - 1;
    }
}
