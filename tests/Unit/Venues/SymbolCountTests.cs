using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>Requests stay inside what a venue and its servers take, whatever the number of symbols.</summary>
internal sealed class SymbolCountTests
{
    // Longer ones than any venue has.
    private const int SymbolLength = 20;
    private const int Instruments = 300;

    // What Binance takes as one message of a client; Bybit publishes no figure.
    [TestCase(VenueId.BinanceSpot, 4_096)]
    [TestCase(VenueId.BinanceUsdm, 4_096)]
    [TestCase(VenueId.BybitSpot, 4_096)]
    [TestCase(VenueId.BybitLinear, 4_096)]
    public void A_subscribe_request_of_the_longest_topics_is_below_the_frame_limit(VenueId id, int bytesMax)
    {
        VenueProtocol protocol = Protocol(id);
        var topics = new List<FeedTopic>();
        for (int i = 0; i < protocol.TopicsPerRequestMax; i++) topics.Add(new FeedTopic(i, FeedChannels.Book, 0));
        var writer = new AsciiWriter(new byte[VenueProtocol.RequestLengthMax]);
        protocol.WriteSubscribe(isSubscribe: true, long.MaxValue, topics.ToArray(), ref writer);
        Assert.That(writer.Length, Is.LessThanOrEqualTo(bytesMax));
    }

    [TestCase(VenueId.BinanceSpot)]
    [TestCase(VenueId.BinanceUsdm)]
    [TestCase(VenueId.BybitSpot)]
    [TestCase(VenueId.BybitLinear)]
    public void Rules_of_every_instrument_are_asked_for_in_requests_that_servers_take(VenueId id)
    {
        const int RequestLineMax = 4_096;
        VenueProtocol protocol = Protocol(id);
        var asked = new StringBuilder();
        for (int first = 0; first < Instruments;)
        {
            int count = Math.Min(protocol.RulesPerRequestMax, Instruments - first);
            var writer = new AsciiWriter(new byte[VenueProtocol.RequestLengthMax]);
            protocol.WriteRulesPath(first, count, ref writer);
            Assert.That(writer.Length, Is.LessThanOrEqualTo(RequestLineMax));
            string path = Encoding.ASCII.GetString(writer.Written);
            asked.Append(path).Append('\n');
            first += count;
            if (!path.Contains("symbol", StringComparison.Ordinal)) return;
        }

        for (int i = 0; i < Instruments; i++) Assert.That(asked.ToString(), Does.Contain(Symbol(i)));
    }

    [Test]
    public void Rules_refused_for_one_symbol_among_many_are_asked_for_one_by_one()
    {
        const long Second = 1_000_000_000;
        long now = 1_700_000_000 * Second;
        var feed = new MarketFeed<EventRecorder>(
            Protocol(VenueId.BinanceSpot), new FeedSettings(), new EventRecorder());
        feed.Start(now, now);
        feed.OnConnected(1, now, now);
        var asked = new List<InstrumentId>();
        for (int i = 0; i < 5_000; i++)
        {
            feed.OnTick(now, now);
            if (feed.TryTakeRequest(out FeedRequest request))
            {
                Assert.That(request.Kind, Is.EqualTo(FeedRequestKind.FetchRules));
                asked.Add(request.Instrument);
                feed.OnResponse(request.Id, 400, "{}"u8, 0, now, now);
            }

            now += Second / 10;
        }

        Assert.That(asked.FindAll(one => one.IsAll), Has.Count.EqualTo(Instruments / 100), "each group once");
        Assert.That(asked.Select(one => (int)one.Value).Distinct().Count(), Is.EqualTo(Instruments + 1));
    }

    private static VenueProtocol Protocol(VenueId id)
    {
        var instruments = new List<FeedInstrument>();
        for (int i = 0; i < Instruments; i++)
        {
            instruments.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)i),
                Symbol = Symbol(i),
                Channels = FeedChannels.Book,
                BookDepth = 50,
            });
        }

        VenueDefinition definition = VenueCatalog.Of(id);
        return definition.MarketDialect(new FeedInstrumentTable(instruments));
    }

    private static string Symbol(int index) => "S" + index.ToString("D" + (SymbolLength - 1), null);
}
