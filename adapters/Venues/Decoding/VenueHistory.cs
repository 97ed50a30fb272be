using LowLatency.Model.Events;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Venues.Decoding;

/// <summary>
/// Bars of history, oldest first. The newest row is always dropped: it is the open bar, and should it have closed in
/// this very moment the missing bar is seen as a gap, while an open bar taken for a closed one would be wrong unseen.
/// Rows that close in this machine's future go too.
/// </summary>
internal static unsafe class VenueHistory
{
    internal static void DropOpenBars(ParsedFrame target, long nowWallNanos)
    {
        if (target.EventCount > 0) target.EventCount--;
        while (target.EventCount > 0 && target.Slots[target.EventCount - 1].Header.VenueNanos > nowWallNanos)
        {
            target.EventCount--;
        }
    }

    /// <summary>Venues that list the newest first.</summary>
    internal static void Reverse(ParsedFrame target)
    {
        for (int i = 0, j = target.EventCount - 1; i < j; i++, j--)
        {
            EventSlot first = target.Slots[i];
            target.Slots[i] = target.Slots[j];
            target.Slots[j] = first;
        }
    }
}
