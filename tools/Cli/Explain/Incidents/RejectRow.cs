namespace LowLatency.Cli.Explain.Incidents;

/// <summary>Something that was wanted and refused.</summary>
/// <param name="Time">UTC.</param>
/// <param name="Sequence">Event of the journal.</param>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="By">gate, engine (sizing, cooldown, an order at work) or venue.</param>
/// <param name="Reason">Why.</param>
/// <param name="What">What was wanted; of the venue's refusals the order, and the venue's own code.</param>
internal sealed record RejectRow(
    string Time, long Sequence, string Instrument, string By, string Reason, string What);
