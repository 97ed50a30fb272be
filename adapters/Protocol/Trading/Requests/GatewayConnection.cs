using LowLatency.Protocol.Sessions;

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

    internal long SubscribeRequestId;
    internal long SubscribeDueNanos;
    internal int SubscribeAttempts;
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
    }

    /// <summary>The stream it brought is still to be given up.</summary>
    internal void Close()
    {
        IsOpen = false;
        SubscribeRequestId = 0;
    }
}
