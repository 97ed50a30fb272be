using System.Text.Json.Serialization;

namespace LowLatency.Core.Settings;

/// <summary>The limits of the risk gates (docs/execution.md), with their defaults.</summary>
public sealed class RiskSettings
{
    /// <summary>Of <see cref="DelistingHours"/>.</summary>
    public const int DelistingHoursDefault = 24;

    public decimal DailyLossPercentMax { get; set; } = 3m;

    public decimal DrawdownPercentMax { get; set; } = 10m;

    /// <summary>Marks that must confirm a loss halt, and the window they are taken from.</summary>
    public int HaltConfirmMarks { get; set; } = 3;

    public int HaltConfirmWindow { get; set; } = 5;

    /// <summary>One symbol's share of equity, working orders counted at their worst case.</summary>
    public decimal SymbolExposurePercentMax { get; set; } = 25m;

    public decimal OrderNotionalMax { get; set; } = 50_000m;

    public decimal VpinMax { get; set; } = 0.75m;

    /// <summary>Volume buckets in the VPIN window.</summary>
    public int VpinBuckets { get; set; } = 50;

    /// <summary>Bucket size in base units per instrument; 0 = a fiftieth of the last day's volume once known.</summary>
    public decimal VpinBucketVolume { get; set; }

    /// <summary>
    /// Nothing is entered while VPIN has no value; bars of history fill its window where they cover a day and tell the
    /// takers' side. Null = not said: yes in the live role where <see cref="VpinMax"/> is below 1, else no, as in a
    /// recorded run.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsVpinRequired { get; set; }

    public decimal CollarPercent { get; set; } = 2m;

    /// <summary>Where the configuration of a new run does not name it.</summary>
    public const decimal ExitCollarPercentDefault = 10m;

    /// <summary>
    /// What an order that only reduces may give up, percent from the mid: an exit in a thin book is worth more than an
    /// entry. 0, or less than <see cref="CollarPercent"/> = as that. Null = not said: a recorded run of before, which
    /// is replayed as it was; where a configuration is loaded for a new one, the default.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? ExitCollarPercent { get; set; }

    /// <summary>
    /// A market order leaves as a limit order at the collar's edge, immediate or cancel, so that the venue itself fills
    /// nothing beyond. Null = not said: no in a recorded run, which is replayed as it was; yes where a configuration is
    /// loaded for a new one.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsCollarAtVenue { get; set; }

    public int OpenOrdersMax { get; set; } = 20;

    public int OrdersPerSecondMax { get; set; } = 5;

    /// <summary>Rejects among the last <see cref="RejectWindow"/> outcomes that open the breaker.</summary>
    public int RejectsMax { get; set; } = 5;

    public int RejectWindow { get; set; } = 20;

    public int RejectBreakerMillis { get; set; } = 60_000;

    /// <summary>
    /// Hours before the announced end of an instrument's trading from which it takes no entries. Null = not said:
    /// <see cref="DelistingHoursDefault"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DelistingHours { get; set; }
}
