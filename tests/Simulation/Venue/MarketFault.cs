namespace LowLatency.Simulation.Venue;

/// <summary>What happens to a market frame on its way.</summary>
internal enum MarketFault
{
    Dropped,
    Duplicated,
    Reordered,
    Truncated,
    Corrupted,
    Silent,
    Disconnected,

    /// <summary>The line stands still; then all that was on it comes at once.</summary>
    Held,

    /// <summary>How many there are.</summary>
    Count,
}
