using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Settings;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using LowLatency.Host.Options.Connectivity;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Sessions;
using LowLatency.Venues.Definitions;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>What each venue allows and how soon a dead socket is found.</summary>
internal sealed class VenueLimitTests
{
    private const long Second = 1_000_000_000;

    [TestCase("BinanceSpot")]
    [TestCase("BinanceUsdm")]
    [TestCase("BybitSpot")]
    [TestCase("BybitLinear")]
    public void A_half_open_socket_is_stale_after_40_seconds_of_silence(string venue)
    {
        foreach (SocketPlan socket in Sockets(venue))
        {
            SessionOptions session = LinkFactory.Session(socket, "localhost", new ReconnectOptions(), 0, 1);
            Assert.That(2 * session.HeartbeatNanos, Is.EqualTo(40 * Second), socket.Name);
            Assert.That(session.PathAndQuery, Is.EqualTo(socket.Path));
        }
    }

    // The venue pings every three minutes there: without ours a quiet socket would be taken for a dead one.
    [Test]
    public void Usdm_sockets_ping_as_often_as_they_expect_to_hear_something()
    {
        foreach (SocketPlan socket in Sockets("BinanceUsdm"))
        {
            SessionOptions session = LinkFactory.Session(socket, "localhost", new ReconnectOptions(), 0, 1);
            Assert.That(session.Ping, Is.EqualTo(SessionPing.Protocol), socket.Name);
            Assert.That(session.PingIntervalNanos, Is.EqualTo(session.HeartbeatNanos), socket.Name);
        }
    }

    [Test]
    public void Links_to_one_host_stay_below_its_connect_limit_together()
    {
        HostOptions options = Options(
            ("BinanceSpot", "wss://spot.test:9443"), ("BinanceUsdm", "wss://usdm.test"),
            ("BybitSpot", "wss://bybit.test"), ("BybitLinear", "wss://bybit.test"));
        IReadOnlyDictionary<string, int> links = LinkFactory.LinksPerHost(options);
        Assert.That(links["usdm.test"], Is.EqualTo(2), "two sockets of one venue");
        Assert.That(links["bybit.test"], Is.EqualTo(2), "two venues on one host");
        Assert.That(Capacity(options, "BinanceSpot"), Is.EqualTo(240));
        Assert.That(Capacity(options, "BinanceUsdm"), Is.EqualTo(240));
        Assert.That(Capacity(options, "BybitSpot") + Capacity(options, "BybitLinear"), Is.EqualTo(400));
    }

    [TestCase("BinanceSpot", 500, 2)]
    [TestCase("BinanceSpot", 1_000, 3)]
    [TestCase("BinanceUsdm", 500, 2)]
    [TestCase("BybitSpot", 500, 4)]
    public void More_topics_than_a_socket_takes_go_over_further_sockets(string venue, int symbols, int sockets)
    {
        HostOptions options = Options((venue, "wss://venue.test"));
        for (int i = 0; i < symbols; i++)
        {
            options.Engine.Instruments.Add(new InstrumentSettings { Venue = venue, Symbol = $"S{i}USDT" });
        }

        IReadOnlyList<MarketSocket> all = MarketSocket.Of(options);
        Assert.That(all, Has.Count.EqualTo(sockets));
        Assert.That(LinkFactory.LinksPerHost(options)["venue.test"], Is.EqualTo(sockets));
        Assert.That(all.Select(socket => socket.Plan.Name), Is.Unique);
        foreach (MarketSocket socket in all)
        {
            Assert.That(
                socket.Instruments.Sum(instrument => instrument.TopicCount),
                Is.LessThanOrEqualTo(socket.Plan.TopicsMax), socket.Plan.Name);
        }

        foreach (IGrouping<string, MarketSocket> part in all.GroupBy(socket => socket.Plan.Path))
        {
            IEnumerable<int> ids = part.SelectMany(socket => socket.Instruments).Select(each => (int)each.Id.Value);
            Assert.That(ids, Is.EqualTo(Enumerable.Range(0, symbols)), part.Key);
        }
    }

    [Test]
    public void The_window_is_five_minutes()
    {
        ConnectBudget budget = LinkFactory.Budget(Sockets("BinanceSpot")[0], 1, new ReconnectOptions().BudgetPercent);
        for (int i = 0; i < budget.Capacity; i++) Assert.That(budget.TryTake(i, out _), Is.True);
        Assert.That(budget.TryTake(budget.Capacity, out long allowedAt), Is.False);
        Assert.That(allowedAt, Is.EqualTo(300 * Second));
    }

    [TestCase("", "holds no PEM certificate")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be used")]
    public void A_root_certificate_file_without_a_certificate_is_a_fault_of_the_configuration(string text, string fault)
    {
        string file = System.IO.Path.GetTempFileName();
        System.IO.File.WriteAllText(file, text);
        HostOptions options = Options(("BinanceSpot", "wss://spot.test"));
        options.Venues[0].CertificateAuthorityFile = file;
        List<string> faults = [];
        HostOptionsValidator.Validate(options, faults);
        System.IO.File.Delete(file);
        Assert.That(faults, Has.Exactly(1).StartsWith("venues[0].certificateAuthorityFile: " + fault));
    }

    private static int Capacity(HostOptions options, string venue)
    {
        VenueOptions found = options.Venues.Single(entry => entry.Venue == venue);
        int links = LinkFactory.LinksPerHost(options)[new Uri(found.StreamUrl).Authority];
        int percent = found.Reconnect.BudgetPercent;
        return Sockets(venue).Sum(socket => LinkFactory.Budget(socket, links, percent).Capacity);
    }

    private static IReadOnlyList<SocketPlan> Sockets(string venue)
    {
        var options = new VenueOptions { Venue = venue };
        return options.Sockets(options.Definition());
    }

    private static HostOptions Options(params (string Venue, string Url)[] venues)
    {
        HostOptions options = new();
        foreach ((string venue, string url) in venues)
        {
            options.Venues.Add(new VenueOptions { Venue = venue, StreamUrl = url });
        }

        return options;
    }
}
