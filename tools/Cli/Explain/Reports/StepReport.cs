namespace LowLatency.Cli.Explain.Reports;

/// <summary>One step of an order's life.</summary>
/// <param name="Sequence">Event in the journal; 0 for a moment that has no event of its own.</param>
/// <param name="Time">UTC.</param>
/// <param name="AfterMillis">
/// Since the frame that caused the order was received; null where the clock is of another time (a recording).
/// </param>
/// <param name="Clock">
/// Whose clock says so: venue; machine = when this machine had it; engine = the time of the event that did it, which is
/// the receive time of its frame.
/// </param>
/// <param name="What">In words.</param>
internal sealed record StepReport(long Sequence, string Time, double? AfterMillis, string Clock, string What);
