using System.Collections.Generic;

namespace LowLatency.Simulation;

/// <summary>What became of a seed.</summary>
internal sealed record SeedOutcome(SeedTotals Totals, IReadOnlyList<string> Violations, int Seconds);
