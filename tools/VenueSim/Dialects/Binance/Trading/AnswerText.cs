using System;
using System.Text.Json;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Envelopes of answers.</summary>
internal static class AnswerText
{
    private const long MillisNanos = 1_000_000;

    /// <summary>An error object; <paramref name="data"/> is its data as JSON, empty for none.</summary>
    public static void Error(Utf8JsonWriter json, SimError error, ReadOnlyMemory<byte> data)
    {
        json.WriteStartObject();
        json.WriteNumber("code", error.Code);
        json.WriteString("msg", error.Message);
        if (!data.IsEmpty)
        {
            json.WritePropertyName("data");
            json.WriteRawValue(data.Span, true);
        }

        json.WriteEndObject();
    }

    /// <summary>An answer to what is no request, and so has no id.</summary>
    public static byte[] Rejection(SimError error) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNull("id");
        json.WriteNumber("status", error.Status);
        json.WritePropertyName("error");
        Error(json, error, default);
        json.WriteEndObject();
    });

    public static byte[] Rest(SimResult result) => result.Error is { } error
        ? JsonText.Write(json => Error(json, error, result.Json))
        : result.Json.ToArray();

    /// <summary>An answer of the WebSocket API.</summary>
    public static byte[] WebSocket(
        SimRequest call, SimResult result, AddressBudget budget, ExchangeClock clock) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("id");
        json.WriteRawValue(call.IdJson, true);
        json.WriteNumber("status", result.Status);
        if (result.Error is { } error)
        {
            json.WritePropertyName("error");
            var data = error.Status is 429 or 418 && result.Json.IsEmpty
                ? RetryData(budget, clock)
                : result.Json;
            Error(json, error, data);
        }
        else
        {
            json.WritePropertyName("result");
            json.WriteRawValue(result.Json.Span, true);
        }

        if (call.Parameters.Get("returnRateLimits") != "false")
            RateLimits(json, call, budget, clock);
        json.WriteEndObject();
    });

    private static void RateLimits(Utf8JsonWriter json, SimRequest call, AddressBudget budget, ExchangeClock clock)
    {
        json.WriteStartArray("rateLimits");
        if (call.Account is { } account && call.IsPlacing)
            LimitText.Orders(json, account.OrderCounts, clock.ServerMillis);
        LimitText.Weight(json, budget, clock.ServerMillis);
        json.WriteEndArray();
    }

    private static byte[] RetryData(AddressBudget budget, ExchangeClock clock) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("serverTime", clock.ServerMillis);
        json.WriteNumber(
            "retryAfter", Math.Max(clock.NowNanos, budget.RetryAtNanos) / MillisNanos);
        json.WriteEndObject();
    });
}
