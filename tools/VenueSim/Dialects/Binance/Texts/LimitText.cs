using System.Text.Json;
using LowLatency.VenueSim.Exchange.Limits;

namespace LowLatency.VenueSim.Dialects.Binance.Texts;

/// <summary>Rate limits with their counts.</summary>
internal static class LimitText
{
    public static void Orders(Utf8JsonWriter json, OrderCounts counts, long serverMillis)
    {
        var (ten, day) = (counts.TenSeconds, counts.Day);
        Row(json, "ORDERS", "SECOND", 10, ten.Limit, ten.Used(serverMillis));
        Row(json, "ORDERS", "DAY", 1, day.Limit, day.Used(serverMillis));
    }

    public static void Weight(Utf8JsonWriter json, AddressBudget budget, long serverMillis) =>
        Row(json, "REQUEST_WEIGHT", "MINUTE", 1, budget.Weight.Limit, budget.Weight.Used(serverMillis));

    public static void Row(Utf8JsonWriter json, string type, string interval, int number, int limit, int? count)
    {
        json.WriteStartObject();
        json.WriteString("rateLimitType", type);
        json.WriteString("interval", interval);
        json.WriteNumber("intervalNum", number);
        json.WriteNumber("limit", limit);
        if (count is { } used)
            json.WriteNumber("count", used);
        json.WriteEndObject();
    }
}
