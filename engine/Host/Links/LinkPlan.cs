using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Links;

/// <summary>
/// What one set of market sockets follows. A market address is followed once however many accounts trade there: their
/// instruments share the sockets. Only a symbol that is traded in two accounts, two instruments of the engine, needs a
/// second set.
/// </summary>
internal sealed class LinkPlan
{
    private LinkPlan(VenueOptions venue)
    {
        Venue = venue;
        Definition = venue.Definition();
    }

    /// <summary>The entry whose addresses and market options it uses.</summary>
    public VenueOptions Venue { get; }

    public VenueDefinition Definition { get; }

    /// <summary>Positions in the engine's list, rising.</summary>
    public List<int> Instruments { get; } = [];

    /// <param name="options">Without faults as far as entries and instruments go.</param>
    public static IReadOnlyList<LinkPlan> Make(HostOptions options)
    {
        var plans = new List<LinkPlan>();
        for (int entry = 0; entry < options.Venues.Count; entry++)
        {
            VenueOptions venue = options.Venues[entry];
            if (!plans.Exists(plan => plan.IsSameMarket(venue))) Add(plans, venue);
            for (int i = 0; i < options.Engine.Instruments.Count; i++)
            {
                InstrumentSettings instrument = options.Engine.Instruments[i];
                if (VenueAccounts.EntryOf(options, instrument) != entry) continue;
                LinkPlan plan = plans.Find(one => one.IsSameMarket(venue) && !one.Follows(options, instrument.Symbol))
                    ?? Add(plans, venue);
                plan.Instruments.Add(i);
            }
        }

        foreach (LinkPlan plan in plans) plan.Instruments.Sort();

        return plans;
    }

    private static LinkPlan Add(List<LinkPlan> plans, VenueOptions venue)
    {
        var plan = new LinkPlan(venue);
        plans.Add(plan);
        return plan;
    }

    private bool Follows(HostOptions options, string symbol) =>
        Instruments.Exists(i => options.Engine.Instruments[i].Symbol == symbol);

    private bool IsSameMarket(VenueOptions other) =>
        Definition.Id == other.Definition().Id && IsSame(Venue.StreamUrl, other.StreamUrl)
        && IsSame(Venue.RestUrl, other.RestUrl) && Venue.StreamPath == other.StreamPath
        && Venue.Trades == other.Trades && Venue.Depth == other.Depth && Venue.HistoryBars == other.HistoryBars
        && Venue.BarIntervalSeconds.SequenceEqual(other.BarIntervalSeconds)
        && Venue.Reconnect == other.Reconnect && Venue.Feed == other.Feed && Venue.Http == other.Http
        && Venue.RulesMinutes == other.RulesMinutes && Venue.StartJitterMillis == other.StartJitterMillis
        && Venue.CertificateAuthorityFile == other.CertificateAuthorityFile
        && (Venue.Trading.Environment.Length > 0) == (other.Trading.Environment.Length > 0);

    private static bool IsSame(string url, string other) =>
        string.Equals(url, other, StringComparison.OrdinalIgnoreCase);
}
