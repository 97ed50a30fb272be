using System.Collections.Generic;

namespace LowLatency.Core.Settings;

public sealed class StrategySettings
{
    /// <summary>Registered name, see docs/strategies.md.</summary>
    public string Name { get; set; } = "";

    public decimal Weight { get; set; } = 1m;

    /// <summary>Numbers by parameter name; a name the strategy does not know is a configuration fault.</summary>
    public SortedDictionary<string, decimal> Parameters { get; set; } = [];

    /// <summary>
    /// Regimes in which it is not listened to: "range", "trend", "volatile". With any, it is silent too until the
    /// regime is known. Its positions are then left to the stops and to the other strategies.
    /// </summary>
    public List<string> OffIn { get; set; } = [];
}
