namespace LowLatency.Cli.Explain.Incidents;

/// <summary>One order of a journal in one line: decision, holdings at that moment, and what became of it.</summary>
internal sealed class OrderRow
{
    public required string Time { get; init; }

    public required long Sequence { get; init; }

    public required string Order { get; init; }

    public required string Instrument { get; init; }

    public required string Side { get; init; }

    public required string Quantity { get; init; }

    /// <summary>Limit or trigger; of a market order the price of its decision.</summary>
    public required string Price { get; init; }

    /// <summary>Intent, StopLoss, or which child of which parent order.</summary>
    public required string Purpose { get; init; }

    /// <summary>Held of the instrument when it was decided.</summary>
    public required string PositionBefore { get; init; }

    public required string EquityBefore { get; init; }

    public required string CashBefore { get; init; }

    public string State { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>Why a resting stop was taken back; empty for any other order.</summary>
    public string CancelledFor { get; set; } = "";

    public string Filled { get; set; } = "0";

    /// <summary>Average price of the fills; "-" without one.</summary>
    public string AveragePrice { get; set; } = "-";

    public string Fees { get; set; } = "0";

    /// <summary>
    /// What found no room within its worst price, at the price of its decision, in the reporting asset; "0" = nothing.
    /// </summary>
    public string GivenUp { get; set; } = "0";

    /// <summary>
    /// What the journal's output records say of it: "same", "as Buy 1 at 2" where it left with other numbers, "absent"
    /// where no such order left, "only recorded" where the replay does not decide it; null where none are recorded.
    /// </summary>
    public string? Recorded { get; set; }

    /// <summary>From the decision to the first word of the venue; null without one.</summary>
    public double? AnsweredMillis { get; set; }
}
