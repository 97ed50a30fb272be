using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Links;

/// <summary>One market socket that a configuration opens, with the instruments that it carries.</summary>
/// <param name="Plan">The venue's plan, under a name of its own.</param>
/// <param name="Instruments">May be empty.</param>
internal sealed record MarketSocket(SocketPlan Plan, IReadOnlyList<FeedInstrument> Instruments)
{
    /// <summary>
    /// The sockets of a venue's entry: one for each plan, or as many as its topics need where the venue takes only so
    /// many on one.
    /// </summary>
    public static IReadOnlyList<MarketSocket> Of(HostOptions options, VenueOptions venue)
    {
        var sockets = new List<MarketSocket>();
        foreach (SocketPlan plan in venue.Sockets(venue.Definition()))
        {
            List<FeedInstrument> instruments = InstrumentsOf(options, venue, plan);
            int topics = 0;
            foreach (FeedInstrument instrument in instruments) topics = Math.Max(topics, instrument.TopicCount);
            int each = Math.Max(1, plan.TopicsMax / Math.Max(1, topics));
            int count = Math.Max(1, (instruments.Count + each - 1) / each);
            for (int i = 0; i < count; i++)
            {
                int first = instruments.Count * i / count;
                int end = instruments.Count * (i + 1) / count;
                string name = i == 0 ? plan.Name : $"{plan.Name}-{i + 1}";
                sockets.Add(new MarketSocket(plan with { Name = name }, instruments.GetRange(first, end - first)));
            }
        }

        return sockets;
    }

    private static List<FeedInstrument> InstrumentsOf(HostOptions options, VenueOptions venue, SocketPlan plan)
    {
        var instruments = new List<FeedInstrument>();
        for (int i = 0; i < options.Engine.Instruments.Count; i++)
        {
            InstrumentSettings settings = options.Engine.Instruments[i];
            if (!string.Equals(settings.Venue, venue.Venue, StringComparison.OrdinalIgnoreCase)) continue;
            instruments.Add(MarketSubscription.Of(settings, i, venue, plan));
        }

        return instruments;
    }
}
