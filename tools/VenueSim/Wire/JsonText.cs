using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LowLatency.VenueSim.Wire;

/// <summary>Writes JSON bodies.</summary>
internal static class JsonText
{
    // Letters of other scripts as they are, as the venues write them.
    private static readonly JsonWriterOptions Options = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
            content(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A decimal as a string with as few decimals as it needs.</summary>
    public static void Shortest(this Utf8JsonWriter json, string name, decimal value) =>
        json.WriteString(name, Shortest(value));

    /// <summary>A decimal with as few decimals as it needs.</summary>
    public static string Shortest(decimal value) =>
        value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>One side of a recorded book: prices and sizes as they were recorded.</summary>
    public static void Levels(
        this Utf8JsonWriter json, string name, IReadOnlyDictionary<decimal, decimal> levels, int limit)
    {
        json.WriteStartArray(name);
        var count = 0;
        foreach (var (price, size) in levels)
        {
            if (count++ == limit)
                break;
            json.WriteStartArray();
            json.WriteStringValue(price.ToString(CultureInfo.InvariantCulture));
            json.WriteStringValue(size.ToString(CultureInfo.InvariantCulture));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>A decimal as a string with eight decimals.</summary>
    public static void Amount(this Utf8JsonWriter json, string name, decimal value) =>
        json.WriteString(name, value.ToString("F8", CultureInfo.InvariantCulture));
}
