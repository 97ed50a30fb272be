using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Host.Options;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Transport.Limits;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Links;

/// <summary>
/// One <see cref="VenueAddress"/> for each budget that a configured venue keeps for this machine. The accounts of a
/// venue share it, whatever hosts they use: it counts by our address. Local venues are apart from each other.
/// </summary>
internal sealed class VenueAddresses
{
    private readonly Dictionary<string, VenueAddress> _byBudget = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<(string Budget, string Host), string> _names = [];

    /// <param name="folder">Where bans are remembered.</param>
    public VenueAddresses(HostOptions options, string folder, IReceiveClock clock)
    {
        ReceiveStamp now = clock.Now();
        foreach (VenueOptions venue in options.Venues)
        {
            VenueDefinition definition = venue.Definition();
            string budget = BudgetOf(venue);
            if (_byBudget.ContainsKey(budget)) continue;
            VenueProtocol protocol = definition.MarketDialect(new FeedInstrumentTable([]));
            var limits = new AddressLimits(
                venue.Budget.Settings(), protocol.InitialLimits, new SharedCells(AddressLimits.CellCount));
            string path = Path.Combine(folder, "ban-" + budget.Replace(':', '-'));
            _byBudget.Add(budget, new VenueAddress(limits, path, now.MonotonicNanos, now.WallNanos));
        }
    }

    /// <summary>What an entry of the configuration counts against.</summary>
    public AddressLimits Of(VenueOptions venue) => _byBudget[BudgetOf(venue)].Limits;

    /// <summary>Housekeeping: bans that began or ended are written down.</summary>
    public void Poll()
    {
        foreach (VenueAddress address in _byBudget.Values) address.Poll();
    }

    private string BudgetOf(VenueOptions venue)
    {
        string budget = venue.Definition().AddressBudget;
        var url = new Uri(venue.RestUrl);
        string host = url.IsLoopback ? url.Authority : "";
        if (_names.TryGetValue((budget, host), out string? name)) return name;

        // The first keeps the venue's own name, so that a single one remembers its ban by it.
        name = _names.ContainsValue(budget) ? $"{budget}-{host}" : budget;
        _names.Add((budget, host), name);
        return name;
    }
}
