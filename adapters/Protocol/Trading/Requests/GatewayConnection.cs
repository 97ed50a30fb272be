using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading.Context;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>One connection that a gateway knows: during a planned rotation there are two.</summary>
internal struct GatewayConnection
{
    /// <summary>0 = the row is free.</summary>
    internal uint Number;

    internal SessionOutput? Output;
    internal bool IsOpen;

    /// <summary>The private stream comes over it.</summary>
    internal bool IsSubscribed;

    /// <summary>Since when, unix nanoseconds by the venue's clock; long.MaxValue = the stream is doubted.</summary>
    internal long SubscribedVenueNanos;

    /// <summary>When the stream was subscribed, monotonic nanoseconds.</summary>
    internal long SubscribedNanos;

    internal long SubscribeRequestId;
    internal long SubscribeDueNanos;
    internal int SubscribeAttempts;
    /// <summary>
    /// A request over it had no answer in time, and nothing else came since it left: found then (monotonic), 0 = it
    /// answers. Nothing is sent over it until something comes.
    /// </summary>
    internal long SilentNanos;

    /// <summary>When the request left that showed the silence (monotonic).</summary>
    internal long UnansweredNanos;

    /// <summary>It is silent, and its session was told so.</summary>
    internal bool IsGivenUp;

    /// <summary>Counts from the moment at which it is to be given up.</summary>
    internal SocketReads Reads;

    internal RecentSends Sends;
    internal RecentSends Cancels;
    internal RecentSends SendsBesideCancels;

    /// <summary>The private stream is subscribed first, at once.</summary>
    internal void Open(long nowNanos)
    {
        IsOpen = true;
        IsSubscribed = false;
        SubscribeRequestId = 0;
        SubscribeAttempts = 0;
        SubscribeDueNanos = nowNanos;
        SilentNanos = 0;
        IsGivenUp = false;
        Reads = default;
    }

    /// <summary>The stream it brought is still to be given up.</summary>
    internal void Close()
    {
        IsOpen = false;
        SubscribeRequestId = 0;
        SilentNanos = 0;
        IsGivenUp = false;
    }
}
