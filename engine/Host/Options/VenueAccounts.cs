using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Model.Identity;
using LowLatency.Venues;

namespace LowLatency.Host.Options;

/// <summary>
/// Which entry of <see cref="HostOptions.Venues"/> is which account: the entries of one venue are its accounts, in
/// their order, and an instrument names one by its position.
/// </summary>
internal static class VenueAccounts
{
    /// <summary>The account of an entry, whose venue is known.</summary>
    public static AccountKey KeyOf(HostOptions options, int entry)
    {
        VenueId venue = options.Venues[entry].Definition().Id;
        return new AccountKey(venue, new AccountId((byte)CountOf(options.Venues, venue, entry)));
    }

    /// <summary>Position in the list of the entry that an instrument is followed and traded by; -1 = none.</summary>
    public static int EntryOf(HostOptions options, InstrumentSettings instrument)
    {
        if (VenueCatalog.Find(instrument.Venue) is not { } definition) return -1;
        int account = 0;
        for (int i = 0; i < options.Venues.Count; i++)
        {
            if (VenueCatalog.Find(options.Venues[i].Venue)?.Id != definition.Id) continue;
            if (account++ == instrument.Account) return i;
        }

        return -1;
    }

    /// <summary>Entries of a venue among the first so many.</summary>
    public static int CountOf(List<VenueOptions> venues, VenueId venue, int first)
    {
        int count = 0;
        for (int i = 0; i < Math.Min(first, venues.Count); i++)
        {
            if (VenueCatalog.Find(venues[i].Venue)?.Id == venue) count++;
        }

        return count;
    }
}
