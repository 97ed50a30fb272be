using System.Collections.Generic;

namespace LowLatency.VenueSim.Streams;

/// <summary>What the path of a market socket asks for.</summary>
/// <param name="Route">Part of the streams.</param>
/// <param name="IsCombined">Whether frames are wrapped with the name of their stream.</param>
/// <param name="Streams">Streams that the path names.</param>
public sealed record SocketTarget(StreamRoute Route, bool IsCombined, IReadOnlyList<string> Streams)
{
    /// <summary>A path that names nothing.</summary>
    public static SocketTarget Plain { get; } = new(StreamRoute.Unrouted, false, []);
}
