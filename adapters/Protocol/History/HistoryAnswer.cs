namespace LowLatency.Protocol.History;

/// <summary>An answer as the venue's part has read it.</summary>
/// <param name="Outcome">What it means.</param>
/// <param name="Text">The venue's words, or what is wrong with them; empty for rows.</param>
/// <param name="UntilVenueNanos">End of a ban by the venue's clock, nanoseconds since 1970; 0 = not told.</param>
public readonly record struct HistoryAnswer(HistoryOutcome Outcome, string Text = "", long UntilVenueNanos = 0);
