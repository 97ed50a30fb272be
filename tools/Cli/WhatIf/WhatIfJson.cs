using System.Text.Json.Serialization;

namespace LowLatency.Cli.WhatIf;

/// <summary>The comparison of two runs as JSON.</summary>
[JsonSerializable(typeof(WhatIfReport))]
internal sealed partial class WhatIfJson : JsonSerializerContext
{
    /// <inheritdoc cref="PlainJson"/>
    public static WhatIfJson Plain => field ??= new WhatIfJson(PlainJson.NewOptions());
}
