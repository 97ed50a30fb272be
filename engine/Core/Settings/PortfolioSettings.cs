using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace LowLatency.Core.Settings;

public sealed class PortfolioSettings
{
    /// <summary>Cash to start with in the paper role, in the reporting asset.</summary>
    public decimal InitialCash { get; set; } = 100_000m;

    /// <summary>What the paper role has of other quote assets at its start, by asset; null = nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, decimal>? InitialBalances { get; set; }
}
