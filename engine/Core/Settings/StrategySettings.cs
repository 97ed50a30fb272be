using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace LowLatency.Core.Settings;

public sealed class StrategySettings
{
    /// <summary>Registered name, see docs/strategies.md.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// SHA-256 of the file that it must have been compiled from, 64 hex digits; null = whichever this executable has.
    /// The start of a run fills it in, so that the configuration in the journal names the code.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Digest { get; set; }

    public decimal Weight { get; set; } = 1m;

    /// <summary>Numbers by parameter name; a name the strategy does not know is a configuration fault.</summary>
    public SortedDictionary<string, decimal> Parameters { get; set; } = [];

    /// <summary>
    /// Regimes in which it is not listened to: "range", "trend", "volatile". With any, it is silent too until the
    /// regime is known. Its positions are then left to the stops and to the other strategies.
    /// </summary>
    public List<string> OffIn { get; set; } = [];
}
