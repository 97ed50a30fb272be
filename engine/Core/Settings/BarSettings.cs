using System.Collections.Generic;

namespace LowLatency.Core.Settings;

public sealed class BarSettings
{
    /// <summary>Bar intervals kept per instrument, ascending; each divides the next, all divide a day.</summary>
    public List<int> IntervalSeconds { get; set; } = [60, 300, 3600];

    /// <summary>The interval whose closed bars feed the strategies; one of the above.</summary>
    public int SignalIntervalSeconds { get; set; } = 60;

    /// <summary>Closed bars kept per interval and instrument.</summary>
    public int History { get; set; } = 256;
}
