using System.Collections.Generic;

namespace LowLatency.Core.Settings;

public sealed class StrategySettings
{
    /// <summary>Registered name, e.g. "ema-momentum", "rsi-mean-reversion".</summary>
    public string Name { get; set; } = "";

    public decimal Weight { get; set; } = 1m;

    /// <summary>Numbers by parameter name; a name the strategy does not know is a configuration fault.</summary>
    public SortedDictionary<string, decimal> Parameters { get; set; } = [];
}
