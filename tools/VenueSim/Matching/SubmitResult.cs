namespace LowLatency.VenueSim.Matching;

/// <summary>Answer to a submission.</summary>
/// <param name="OrderId">Id given to the order; 0 when rejected.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="FilledLots">Lots filled at once.</param>
/// <param name="RestingLots">Lots left in the book.</param>
public readonly record struct SubmitResult(long OrderId, SubmitOutcome Outcome, long FilledLots, long RestingLots);
