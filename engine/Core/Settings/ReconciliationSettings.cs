using System.Text.Json.Serialization;

namespace LowLatency.Core.Settings;

/// <summary>How own records are compared with the venue's.</summary>
public sealed class ReconciliationSettings
{
    /// <summary>
    /// True in the live role: no new order before the venue's gateway reports ready and balances agree. In the paper
    /// role there is nothing to compare with.
    /// </summary>
    public bool IsRequired { get; set; }

    /// <summary>
    /// Own orders that the journal does not know: true = watch them like any other, false = cancel them.
    /// </summary>
    public bool AreOrphansAdopted { get; set; }

    /// <summary>A difference above this share of the larger side refuses to trade until an operator resumes.</summary>
    public decimal DriftPercentMax { get; set; } = 10m;

    /// <summary>A difference counts when a second question, so much later, finds it too.</summary>
    public int ConfirmMillis { get; set; } = 2_000;

    /// <summary>
    /// How long the venue's read side may lag: a difference found sooner after a fill may be the past.
    /// </summary>
    public int SettleMillis { get; set; } = 10_000;

    /// <summary>Default of <see cref="UnprovenMillisMax"/> where a configuration is loaded.</summary>
    public const int UnprovenMillisDefault = 60_000;

    /// <summary>
    /// A comparison of balances that has no result for so long locks entries until it has one; answers that show what
    /// was held a moment before are results, what the venue itself tells of deposits is booked at once, and a refusal
    /// for too little balance asks at once. Null = not said: none of that in a recorded run, which is replayed as it
    /// was; 60,000 where a configuration is loaded for a new one. 0 = none of that.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? UnprovenMillisMax { get; set; }

    /// <summary>The newest of <see cref="RuleVersion"/>: that of new runs.</summary>
    public const int RuleVersionNewest = 1;

    /// <summary>
    /// By which rules balances are compared, late fills taken back and locked balances sold. Null = not said: the first
    /// ones, in a recorded run, which is replayed as it was; the newest where a configuration is loaded for a new one.
    /// Means something while <see cref="UnprovenMillisMax"/> does.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RuleVersion { get; set; }

    /// <summary>Decides by rules of a version, or newer ones.</summary>
    internal bool Has(int version) => IsRequired && UnprovenMillisMax > 0 && RuleVersion >= version;
}
