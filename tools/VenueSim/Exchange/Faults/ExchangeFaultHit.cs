namespace LowLatency.VenueSim.Exchange.Faults;

/// <summary>A fault that took place.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="TimeNanos">When, nanoseconds since the Unix epoch.</param>
/// <param name="Subject">Method, event or order that it hit; empty where there is none.</param>
public readonly record struct ExchangeFaultHit(ExchangeFaultKind Kind, long TimeNanos, string Subject);
