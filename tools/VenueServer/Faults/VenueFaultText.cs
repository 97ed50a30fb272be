using System;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Faults;

namespace LowLatency.VenueServer.Faults;

/// <summary>Reads a fault of either side: a <see cref="FaultSpec"/> or an <see cref="ExchangeFaultSpec"/>.</summary>
internal static class VenueFaultText
{
    private static readonly string[] PrivatePrefixes = ["api-", "user-", "venue-", "socket-"];

    public static bool TryParse(string text, out object spec, out string error)
    {
        var isPrivate = Array.Exists(
            PrivatePrefixes, prefix => text.StartsWith(prefix, StringComparison.Ordinal));
        if (isPrivate)
        {
            var isRead = ExchangeFaultSpec.TryParse(text, out var exchange, out error);
            spec = exchange;
            return isRead;
        }

        var isRight = FaultSpec.TryParse(text, out var market, out error);
        spec = market;
        return isRight;
    }
}
