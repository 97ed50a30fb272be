using System;

namespace LowLatency.Core.Bars;

/// <summary>Where a closed bar came from and what is known about it.</summary>
[Flags]
public enum BarFlags : byte
{
    None = 0,

    /// <summary>Nothing traded as far as is known: a flat bar at the last close that fills a gap.</summary>
    Filled = 1,

    /// <summary>The venue's own bar (live or from history), not one built here.</summary>
    FromVenue = 2,

    /// <summary>Fetched from history.</summary>
    Historical = 4,

    /// <summary>
    /// The part of the interval before the first message is missing: volume and range are understated. With Filled:
    /// nobody watched the interval at all, and the bar is a guess.
    /// </summary>
    Partial = 8,

    /// <summary>The bar built here was another; the venue's replaced it.</summary>
    Corrected = 16,

    /// <summary>Its beginning was missed here; the venue's view of the bar under way was taken over instead.</summary>
    Adopted = 32,
}
