using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace LowLatency.Cli.Errors;

/// <summary>The error table of a venue as JSON.</summary>
[JsonSerializable(typeof(List<ErrorRow>))]
internal sealed partial class ErrorsJson : JsonSerializerContext
{
    /// <inheritdoc cref="PlainJson"/>
    public static ErrorsJson Plain => field ??= new ErrorsJson(PlainJson.NewOptions());
}
