using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Transport.Limits;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Links;

/// <summary>One <see cref="VenueAddress"/> for each budget that a configured venue keeps for this machine.</summary>
internal sealed class VenueAddresses
{
    private readonly Dictionary<string, VenueAddress> _byBudget = new(StringComparer.Ordinal);

    /// <param name="folder">Where bans are remembered.</param>
    public VenueAddresses(HostOptions options, string folder, IReceiveClock clock)
    {
        ReceiveStamp now = clock.Now();
        foreach (VenueOptions venue in options.Venues)
        {
            VenueDefinition definition = venue.Definition();
            string budget = definition.AddressBudget;
            if (_byBudget.ContainsKey(budget)) continue;
            VenueProtocol protocol = definition.MarketDialect(new FeedInstrumentTable([]));
            var limits = new AddressLimits(
                new RateBudgetSettings(), protocol.InitialLimits, new SharedCells(AddressLimits.CellCount));
            string path = Path.Combine(folder, "ban-" + budget);
            _byBudget.Add(budget, new VenueAddress(limits, path, now.MonotonicNanos, now.WallNanos));
        }
    }

    public AddressLimits Of(VenueId venue) => _byBudget[VenueCatalog.Of(venue).AddressBudget].Limits;

    /// <summary>Housekeeping: bans that began or ended are written down.</summary>
    public void Poll()
    {
        foreach (VenueAddress address in _byBudget.Values) address.Poll();
    }
}
