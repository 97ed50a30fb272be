using System.Collections.Generic;

namespace LowLatency.Backtest.Settings;

/// <summary>
/// What was subscribed when frames were recorded; as in the venue's entry of the engine's configuration.
/// </summary>
public sealed class RecordingSettings
{
    /// <summary>Levels per side of the snapshot or the depth channel.</summary>
    public int Depth { get; set; } = 1_000;

    /// <summary>single or aggregate.</summary>
    public string Trades { get; set; } = "single";

    /// <summary>Venue bars in the stream, seconds.</summary>
    public List<int> BarIntervalSeconds { get; set; } = [];

    /// <summary>Bars of history that were fetched at the start, per interval.</summary>
    public int HistoryBars { get; set; }

    /// <summary>Derivatives: funding was subscribed too; without it, a silent channel would be a stale feed.</summary>
    public bool HasFunding { get; set; }

    /// <summary>Best prices were subscribed as a stream of their own.</summary>
    public bool HasTopOfBook { get; set; } = true;
}
