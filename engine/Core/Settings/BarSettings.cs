using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace LowLatency.Core.Settings;

public sealed class BarSettings
{
    /// <summary>Where the configuration of a new run does not name it.</summary>
    public const int CloseGraceMillisDefault = 250;

    /// <summary>Bar intervals kept per instrument, ascending; each divides the next, all divide a day.</summary>
    public List<int> IntervalSeconds { get; set; } = [60, 300, 3600];

    /// <summary>The interval whose closed bars feed the strategies; one of the above.</summary>
    public int SignalIntervalSeconds { get; set; } = 60;

    /// <summary>Closed bars kept per interval and instrument.</summary>
    public int History { get; set; } = 256;

    /// <summary>
    /// So long behind a bar's end other channels than the trades leave it open, by their venue times: trades of its
    /// last moments may still be on their way. Null = not said: none, as in a recorded run of before, which is replayed
    /// as it was; where a configuration is loaded for a new one, the default.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CloseGraceMillis { get; set; }
}
