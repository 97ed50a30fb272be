namespace LowLatency.Core.Settings;

/// <summary>When an order is worked as several child orders, and how (docs/execution.md).</summary>
public sealed class SplitSettings
{
    /// <summary>twap, iceberg or passiveThenCross; none = no order is split.</summary>
    public string Algorithm { get; set; } = "twap";

    /// <summary>An order worth more is split, in the reporting asset; 0 = no such threshold.</summary>
    public decimal Notional { get; set; }

    /// <summary>
    /// An order of more than this share of the last 24 hours' volume is split; 0 = no such threshold.
    /// </summary>
    public decimal DailyVolumePercent { get; set; } = 0.5m;

    /// <summary>From the decision to the deadline of all children.</summary>
    public int DurationMillis { get; set; } = 300_000;

    /// <summary>TWAP: slices of equal length.</summary>
    public int Slices { get; set; } = 10;

    /// <summary>Iceberg: share of the whole that is shown at a time.</summary>
    public decimal DisplayPercent { get; set; } = 10m;

    /// <summary>Least time between two children, but for an iceberg's next after a full fill.</summary>
    public int RepriceMillis { get; set; } = 1_000;

    /// <summary>TWAP and iceberg: what is left at the deadline is taken from the book; false = it is dropped.</summary>
    public bool IsRestCrossed { get; set; }

    /// <summary>The algorithm by its exact name; false when there is none of that name.</summary>
    public bool TryGetAlgorithm(out SplitAlgorithm algorithm)
    {
        algorithm = Algorithm switch
        {
            "twap" => SplitAlgorithm.Twap,
            "iceberg" => SplitAlgorithm.Iceberg,
            "passiveThenCross" => SplitAlgorithm.PassiveThenCross,
            _ => SplitAlgorithm.None,
        };
        return algorithm != SplitAlgorithm.None || Algorithm == "none";
    }
}
