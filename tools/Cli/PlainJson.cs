using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowLatency.Cli;

/// <summary>
/// How verbs print JSON. A number that is none ("NaN", "Infinity", a signal's value before it is known) is text. Quotes
/// and letters are as they are: the output goes into no page.
/// </summary>
internal static class PlainJson
{
    /// <summary>For one <see cref="JsonSerializerContext"/>, which takes them.</summary>
    public static JsonSerializerOptions NewOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
