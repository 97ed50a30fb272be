namespace LowLatency.Protocol.Trading.Context;

/// <summary>
/// Whether all sockets were read since somebody began to wait for it. This thread may stand still at any moment, and
/// what came meanwhile lies in a socket: only what is not there after a read has not come. The first read that ends may
/// have begun before, and its look at what is readable too, so there have to be two. Owner thread only.
/// </summary>
internal struct SocketReads
{
    private const long ReadsMin = 2;

    private long _until;

    /// <summary>Begins to wait at the first call; true from the second read behind it on.</summary>
    internal bool HaveBeenSince(GatewayContext context)
    {
        if (_until == 0) _until = context.Reads + ReadsMin;
        return context.Reads >= _until;
    }
}
