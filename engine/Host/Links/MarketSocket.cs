using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Links;

/// <summary>One market socket that a configuration opens, with the instruments that it carries.</summary>
/// <param name="Link">The set of sockets that it belongs to.</param>
/// <param name="Plan">The venue's plan, under a name of its own.</param>
/// <param name="Instruments">May be empty.</param>
internal sealed record MarketSocket(LinkPlan Link, SocketPlan Plan, IReadOnlyList<FeedInstrument> Instruments)
{
    /// <summary>
    /// Others of the venue carry channels of the same kind: what concerns this connection concerns only its
    /// instruments.
    /// </summary>
    public bool IsOneOfSeveral { get; private init; }

    /// <summary>By engine-wide number, in the order of <see cref="Instruments"/>.</summary>
    public InstrumentId[] Ids
    {
        get
        {
            var ids = new InstrumentId[Instruments.Count];
            for (int i = 0; i < ids.Length; i++) ids[i] = Instruments[i].Id;
            return ids;
        }
    }

    /// <summary>
    /// One for each socket plan of each set, or as many as the set's topics need where the venue takes only so many on
    /// one.
    /// </summary>
    /// <param name="options">Without faults as far as entries and instruments go.</param>
    public static IReadOnlyList<MarketSocket> Of(HostOptions options)
    {
        var sockets = new List<MarketSocket>();
        var numbers = new Dictionary<string, int>();
        foreach (LinkPlan link in LinkPlan.Make(options))
        {
            foreach (SocketPlan plan in link.Venue.Sockets(link.Definition)) Add(options, link, plan, sockets, numbers);
        }

        return sockets.ConvertAll(socket => socket with { IsOneOfSeveral = sockets.FindAll(socket.IsLike).Count > 1 });
    }

    private static void Add(
        HostOptions options, LinkPlan link, SocketPlan plan, List<MarketSocket> sockets,
        Dictionary<string, int> numbers)
    {
        List<FeedInstrument> instruments = link.Instruments.ConvertAll(
            i => MarketSubscription.Of(options.Engine.Instruments[i], i, link.Venue, plan));
        int topics = 0;
        foreach (FeedInstrument instrument in instruments) topics = Math.Max(topics, instrument.TopicCount);
        int each = Math.Max(1, plan.TopicsMax / Math.Max(1, topics));
        int count = Math.Max(1, (instruments.Count + each - 1) / each);
        for (int i = 0; i < count; i++)
        {
            int first = instruments.Count * i / count;
            int end = instruments.Count * (i + 1) / count;
            int number = numbers[plan.Name] = numbers.GetValueOrDefault(plan.Name) + 1;
            string name = number == 1
                ? plan.Name
                : string.Create(CultureInfo.InvariantCulture, $"{plan.Name}-{number}");
            sockets.Add(new MarketSocket(
                link, plan with { Name = name }, instruments.GetRange(first, end - first)));
        }
    }

    private bool IsLike(MarketSocket other) =>
        other.Link.Definition.Id == Link.Definition.Id && (other.Plan.Channels & Plan.Channels) != 0;
}
