using System.Collections.Generic;
using LowLatency.Backtest.Data;

namespace LowLatency.Cli.Data;

/// <summary>Outcome of `data fetch`, as --json prints it.</summary>
internal sealed class FetchReport
{
    public required string File { get; init; }

    public required string Venue { get; init; }

    public required string Symbol { get; init; }

    public required string Kind { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>The file was there, from an earlier run; nothing was asked for.</summary>
    public bool WasThere { get; set; }

    public long Rows { get; set; }

    /// <summary>Rows that an interrupted run had left.</summary>
    public long ResumedRows { get; set; }

    public long GapCount { get; set; }

    public long MissingCount { get; set; }

    public long DisorderCount { get; set; }

    public List<DataGap> Gaps { get; set; } = [];

    public long Requests { get; set; }

    public long Retries { get; set; }

    /// <summary>Answers 429.</summary>
    public long Limited { get; set; }

    /// <summary>Most weight that the venue told as used in a minute; -1 = it tells none.</summary>
    public long UsedWeightMax { get; set; } = -1;

    /// <summary>Seconds waited for the rate budget or a 429.</summary>
    public double BudgetWaitSeconds { get; set; }

    public double Seconds { get; set; }
}
