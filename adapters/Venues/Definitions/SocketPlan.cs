using LowLatency.Protocol.Feeds;

namespace LowLatency.Venues.Definitions;

/// <summary>One socket of a venue: where it connects to, what it carries, what the venue promises. Immutable.</summary>
public sealed record SocketPlan
{
    public required SocketRole Role { get; init; }

    /// <summary>Short, in lower case: names the socket in threads, logs and reports.</summary>
    public required string Name { get; init; }

    /// <summary>Path and query on the venue's stream or order host.</summary>
    public required string Path { get; init; }

    /// <summary>Market sockets: every channel that can come over it. None otherwise.</summary>
    public FeedChannels Channels { get; init; }

    /// <summary>
    /// Market sockets: topics that the venue takes on one; more instruments than fit go over further sockets.
    /// </summary>
    public int TopicsMax { get; init; } = int.MaxValue;

    /// <summary>The longest silence the venue promises on a healthy socket.</summary>
    public required int HeartbeatSeconds { get; init; }

    /// <summary>
    /// Interval of our own ping frames, where the venue's are too rare to find a dead socket by; 0 = none.
    /// </summary>
    public int PingSeconds { get; init; }

    /// <summary>The venue's limit of connect attempts of an address in <see cref="ConnectWindowSeconds"/>.</summary>
    public required int ConnectsPerWindow { get; init; }

    public int ConnectWindowSeconds { get; init; } = 300;

    /// <summary>Life after which the socket is replaced before the venue cuts it; 0 = never.</summary>
    public int RotateAfterSeconds { get; init; }
}
