namespace LowLatency.VenueServer;

/// <summary>What the venue did since its start.</summary>
/// <param name="FramesSent">WebSocket messages sent, acknowledgements included.</param>
/// <param name="ConnectionsAccepted">WebSocket connections accepted.</param>
/// <param name="ConnectionsOpen">WebSocket connections open now.</param>
/// <param name="ConnectionsRefused">WebSocket requests answered with an error.</param>
/// <param name="SnapshotsServed">Depth answers over REST.</param>
/// <param name="FaultsInjected">Faults that took place.</param>
public readonly record struct VenueCounters(
    long FramesSent, long ConnectionsAccepted, long ConnectionsOpen, long ConnectionsRefused, long SnapshotsServed,
    long FaultsInjected);
