using System;
using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace LowLatency.VenueSim.Wire;

/// <summary>Writes JSON bodies.</summary>
internal static class JsonText
{
    public static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            content(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A decimal as the venue prints it: a string with eight decimals.</summary>
    public static void Amount(this Utf8JsonWriter json, string name, decimal value) =>
        json.WriteString(name, value.ToString("F8", CultureInfo.InvariantCulture));
}
