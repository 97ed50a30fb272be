using System.Collections.Generic;
using LowLatency.Backtest.Settings;

namespace LowLatency.Backtest.Sweeps;

/// <summary>One run of a sweep: its name in the results, and its settings.</summary>
public sealed record SweepJob(
    string Window, IReadOnlyList<KeyValuePair<string, string>> Values, BacktestSettings Settings);
