using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LowLatency.Core.Settings;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using LowLatency.Runtime.Ring;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Links;

/// <summary>
/// Binance ends each socket after 24 hours. The links that the engine's own factory makes of a configuration, over
/// three days of stepped time: each socket is replaced ten minutes before that, and what it carries goes on.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MarketRotationTests : IVenueTransport, IDisposable
{
    private const long Second = 1_000_000_000;
    private const long Step = 5 * Second;
    private const long Rotation = ((24 * 3600) - 600) * Second;
    private const long Start = 1_700_000_000 * Second;

    private readonly RingBuffer<EventSlot> _input = new(1_024);
    private readonly RingConsumer<EventSlot, EventLayout> _events;
    private readonly PipelineClock _clock = new(new ReceiveStamp(Second, Start));
    private readonly List<MemoryConnection> _made = [];
    private readonly List<FeedStatePayload> _states = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("lowlatency-rotation-").FullName;
    private readonly IReadOnlyList<VenueLink> _links;
    private bool _isUpgradeHeld;
    private long _now = Second;

    public MarketRotationTests()
    {
        _events = _input.CreateConsumer<EventLayout>("test");
        var options = new HostOptions();
        options.Venues.Add(new VenueOptions
        {
            Venue = "BinanceSpot",
            StreamUrl = "ws://127.0.0.1:1",
            RestUrl = "http://127.0.0.1:1",
        });
        options.Engine.Instruments.Add(new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" });
        var ports = new PipelinePorts(_input, _clock, new ResyncRequests(), new AlarmQueue());
        _links = new LinkFactory(
            options, ports, this, null, new VenueAddresses(options, _folder, _clock), static _ => default)
            .MakeAll(static protocol => protocol);
        foreach (VenueLink link in _links) link.Start();
    }

    public void Dispose()
    {
        foreach (VenueLink link in _links) link.Dispose();
        _input.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void A_market_socket_is_replaced_before_the_venue_ends_it_and_the_books_go_on()
    {
        Assert.That(_links, Has.Count.EqualTo(1));
        Advance(60 * Second);
        long opened = _now;
        Assert.That(Open(), Is.EqualTo(new[] { 0 }));
        Assert.That(_states.Exists(IsInSync), Is.True, "there is a book");
        string[] topics = Topics(0);
        Assert.That(topics, Is.Not.Empty);
        for (int day = 1; day <= 3; day++)
        {
            int last = _made.Count - 1;
            long due = opened + Rotation;
            Advance(due - _now - (2 * 60 * Second));
            Assert.That(_made, Has.Count.EqualTo(last + 1), $"day {day}: not before its time");
            _states.Clear();
            _isUpgradeHeld = true;
            Advance(2 * 60 * Second);
            Assert.That(_made, Has.Count.EqualTo(last + 2), $"day {day}: the next one is made");
            Assert.That(Open(), Is.EqualTo(new[] { last }), "the old one carries on meanwhile");
            Assert.That(_states, Is.Empty, "nothing was lost");
            _isUpgradeHeld = false;
            _made[^1].IsUpgradeHeld = false;
            Advance(60 * Second);
            opened = _now;
            Assert.That(Open(), Is.EqualTo(new[] { last + 1 }));
            Assert.That(_made[last].CloseCode, Is.EqualTo(1_000), "closed in order, after the other was open");
            Assert.That(_made[last].IsDisposed, Is.True);
            Assert.That(Topics(last + 1), Is.EqualTo(topics), "the same streams");
            Assert.That(
                _states.FindAll(static one => one.Status == FeedStatus.Disconnected)
                    .ConvertAll(static one => one.Reason),
                Is.Not.Empty.And.All.EqualTo(ReasonCode.FeedRotated));
            Assert.That(_states.FindLastIndex(IsInSync), Is.GreaterThan(_states.FindLastIndex(
                static one => one.Status == FeedStatus.Disconnected)), "and the book is whole again");
        }
    }

    ulong IVenueTransport.NextSeed() => 7;

    (byte[] Key, byte[] Secret) IVenueTransport.ReadCredential(string name) => throw new NotSupportedException();

    ISessionConnection IVenueTransport.ConnectMarket(
        LinkHandler handler, VenueOptions venue, SessionOptions session, ConnectBudget budget, IReceiveClock clock)
    {
        _made.Add(new MemoryConnection(handler, session, budget, _clock, Rest) { IsUpgradeHeld = _isUpgradeHeld });
        return _made[^1];
    }

    ITradingConnection IVenueTransport.ConnectOrders(
        TradingSessionHandler<InputPublisher> handler, VenueOptions venue, SessionOptions session,
        ConnectBudget budget, IReceiveClock clock) => throw new NotSupportedException();

    private static bool IsInSync(FeedStatePayload state) =>
        state is { Channel: FeedChannel.Book, Status: FeedStatus.InSync };

    private static string Rest(string target) =>
        target.Contains("exchangeInfo", StringComparison.Ordinal)
            ? """
                {"symbols":[{"symbol":"BTCUSDT","status":"TRADING","filters":[
                {"filterType":"PRICE_FILTER","tickSize":"0.01"},{"filterType":"LOT_SIZE","stepSize":"0.001"}]}]}
                """
            : target.Contains("depth", StringComparison.Ordinal)
                ? "{\"lastUpdateId\":100,\"bids\":[[\"100.00\",\"1.000\"]],\"asks\":[[\"101.00\",\"1.000\"]]}"
                : "[]";

    private int[] Open() => [.. Enumerable.Range(0, _made.Count).Where(i => _made[i].IsOpen)];

    // Names of streams stand between quotes in the list of a subscribe request.
    private string[] Topics(int connection) =>
    [
        .. _made[connection].Sent.FindAll(static text => text.Contains("SUBSCRIBE", StringComparison.Ordinal))
            .SelectMany(static text => text.Split('"')).Where(static part => part.Contains('@')).Order(),
    ];

    private void Advance(long nanos)
    {
        for (long end = _now + nanos; _now < end;)
        {
            _now = Math.Min(_now + Step, end);
            _clock.StepTo(new ReceiveStamp(_now, Start + _now));

            // What follows at this moment: an answer asks for the next request.
            for (int round = 0; round < 8; round++)
            {
                foreach (VenueLink link in _links) link.DoWork();
            }

            while (_events.TryReadMessage(out ReadOnlySpan<EventSlot> message))
            {
                if (message[0].Header.Kind == EventKind.FeedState) _states.Add(message[0].FeedState);
            }
        }
    }
}
