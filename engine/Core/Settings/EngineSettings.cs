using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace LowLatency.Core.Settings;

/// <summary>
/// Everything that decides what the machine does with an input. Bound from configuration by the host, written as
/// canonical JSON into the journal, and read back by a replay. Decimal fields become fixed point when the engine is
/// built; nothing here changes afterwards.
/// </summary>
public sealed class EngineSettings
{
    /// <summary>Number of this installation in client order ids, 0..3843.</summary>
    public int Instance { get; set; }

    /// <summary>
    /// Events between recorded state hashes: part of the run, since a replay computes them at the same places.
    /// </summary>
    public int StateHashEvery { get; set; } = 65_536;

    public List<InstrumentSettings> Instruments { get; set; } = [];

    /// <summary>
    /// The asset that equity and every limit count in; null = the only quote asset. Where instruments have several, it
    /// must be given, and each of them needs pairs that value it (docs/execution.md).
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReportingAsset { get; set; }

    public BookSettings Books { get; set; } = new();

    public BarSettings Bars { get; set; } = new();

    public StalenessSettings Staleness { get; set; } = new();

    /// <summary>Strategies by registered name, each with its own parameters and weight.</summary>
    public List<StrategySettings> Strategies { get; set; } = [];

    public RegimeSettings Regime { get; set; } = new();

    public CombinationSettings Combination { get; set; } = new();

    public ExecutionSettings Execution { get; set; } = new();

    public RiskSettings Risk { get; set; } = new();

    public PortfolioSettings Portfolio { get; set; } = new();

    public ReconciliationSettings Reconciliation { get; set; } = new();

    public CapacitySettings Capacity { get; set; } = new();
}
