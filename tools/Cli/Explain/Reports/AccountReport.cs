using System.Collections.Generic;

namespace LowLatency.Cli.Explain.Reports;

/// <summary>Money, positions, working orders and what is halted.</summary>
internal sealed record AccountReport
{
    public required bool IsTradingEnabled { get; init; }

    public required string Cash { get; init; }

    /// <summary>What the venues said last is held of each asset in each account, and what of it is foreign.</summary>
    public required IReadOnlyList<string> Balances { get; init; }

    /// <summary>Fees in assets that are neither base nor quote: amount, asset, and what of it has a value.</summary>
    public required IReadOnlyList<string> OtherFees { get; init; }

    public required string Equity { get; init; }

    public required string PeakEquity { get; init; }

    public required string DayStartEquity { get; init; }

    /// <summary>Halts that are set, with the sequence of the event that set them.</summary>
    public required IReadOnlyList<string> Halts { get; init; }

    /// <summary>Venue conditions that hold back new orders.</summary>
    public required IReadOnlyList<string> VenueLocks { get; init; }

    public required IReadOnlyList<HoldingReport> Positions { get; init; }

    public required IReadOnlyList<WorkingOrderReport> WorkingOrders { get; init; }
}
