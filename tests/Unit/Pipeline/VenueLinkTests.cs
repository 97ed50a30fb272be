using System;
using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Runtime.Ring;
using LowLatency.Venues;
using NUnit.Framework;

namespace LowLatency.Unit.Pipeline;

/// <summary>What becomes of an HTTP request whose connection is replaced.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class VenueLinkTests : IDisposable
{
    private readonly RingBuffer<EventSlot> _input = new(64);
    private readonly List<FakeConnection> _connections = [];
    private readonly ReceiveStamp _stamp = new(1_000_000_000, 1_700_000_000_000_000_000);
    private readonly VenueLink _link;

    public VenueLinkTests()
    {
        var clock = new PipelineClock(_stamp);
        var ports = new PipelinePorts(_input, clock, new ResyncRequests(), new AlarmQueue());
        var table = new FeedInstrumentTable(
        [
            new FeedInstrument { Id = new InstrumentId(0), Symbol = "BTCUSDT", Channels = FeedChannels.Book },
        ]);
        _link = new VenueLink(new VenueLinkParts
        {
            Name = "test",
            Feed = new MarketFeed<InputPublisher>(
                VenueCatalog.Default.MarketDialect(table), new FeedSettings(), ports.Publisher),
            Connect = handler =>
            {
                _connections.Add(new FakeConnection(handler));
                return _connections[^1];
            },
            Resyncs = null,
            Clock = clock,
        });
        _link.Start();
        Tell(0, SessionEventKind.Opened);
    }

    public void Dispose()
    {
        _link.Dispose();
        _input.Dispose();
    }

    [Test]
    public void A_retired_connection_stays_until_what_was_asked_over_it_is_answered()
    {
        long id = TakeRequest(0);
        Rotate();
        _link.DoWork();
        Assert.That(_connections[0].IsDisposed, Is.False);
        Answer(0, id);
        Assert.That(_link.Counters.RequestsFailed, Is.EqualTo(1), "the feed heard it");
        _link.DoWork();
        Assert.That(_connections[0].IsDisposed, Is.True);
    }

    [Test]
    public void A_retired_connection_of_which_nothing_is_awaited_goes_at_once()
    {
        Answer(0, TakeRequest(0));
        Rotate();
        _link.DoWork();
        Assert.That(_connections[0].IsDisposed, Is.True);
    }

    [Test]
    public void A_second_rotation_gives_up_what_was_asked_over_the_first_connection()
    {
        TakeRequest(0);
        Rotate();
        Rotate();
        Assert.That(_connections[0].IsDisposed, Is.True);
        Assert.That(_link.Counters.RequestsFailed, Is.EqualTo(1));
    }

    private void Rotate()
    {
        int active = _connections.Count - 1;
        Tell(active, SessionEventKind.RotateDue);
        _link.DoWork();
        Tell(active + 1, SessionEventKind.Opened);
    }

    private long TakeRequest(int connection)
    {
        HttpRequestQueue requests = _connections[connection].Output.HttpRequests;
        Assert.That(requests.TryPeek(out HttpRequestView request), Is.True);
        long id = request.RequestId;
        requests.RemoveFirst();
        return id;
    }

    private void Answer(int connection, long id) => _connections[connection].Handler.OnHttpResponse(
        new HttpResponseView { RequestId = id, Failure = HttpFailure.Broken }, in _stamp,
        _connections[connection].Output);

    private void Tell(int connection, SessionEventKind kind)
    {
        _connections[connection].Output.IsOpen |= kind == SessionEventKind.Opened;
        _connections[connection].Handler.OnEvent(
            new SessionEvent { Kind = kind }, in _stamp, _connections[connection].Output);
    }

    private sealed class FakeConnection(LinkHandler handler) : ISessionConnection
    {
        public LinkHandler Handler => handler;

        public SessionOutput Output { get; } = new(64 << 10, 1);

        public bool IsIdle { get; private set; } = true;

        public bool IsDisposed { get; private set; }

        public void Start() => IsIdle = false;

        public void Stop() => IsIdle = true;

        public int Step() => 0;

        public int DoWork() => 0;

        public void Dispose() => IsDisposed = true;
    }
}
