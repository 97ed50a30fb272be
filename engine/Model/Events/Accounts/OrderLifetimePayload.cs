using System.Runtime.InteropServices;
using LowLatency.Model.Identity;

namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// Until when a request or an order can live by itself: what a restart and a take-over have to wait for.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct OrderLifetimePayload
{
    [FieldOffset(0)] public ClientOrderId ClientOrderId;

    /// <summary>As in an order report; 0 = not known.</summary>
    [FieldOffset(16)] public long VenueOrderId;

    /// <summary>
    /// Unix nanoseconds by the venue's clock after which it refuses the request; 0 = no bound.
    /// </summary>
    [FieldOffset(24)] public long RequestExpiryNanos;

    /// <summary>Unix nanoseconds by the venue's clock at which it ends the order; 0 = no bound.</summary>
    [FieldOffset(32)] public long OrderExpiryNanos;
}
