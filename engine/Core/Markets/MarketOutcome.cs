using LowLatency.Model.Reasons;

namespace LowLatency.Core.Markets;

/// <summary>Result of applying one event to an instrument's market.</summary>
/// <param name="Changes">What changed.</param>
/// <param name="Reason">None, or what was found wrong; the event was then not used, or not in full.</param>
/// <param name="NeedsResync">Ask the adapter for a new snapshot of this book now.</param>
public readonly record struct MarketOutcome(MarketChanges Changes, ReasonCode Reason, bool NeedsResync)
{
    public bool Has(MarketChanges change) => (Changes & change) != 0;
}
