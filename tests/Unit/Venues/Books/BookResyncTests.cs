using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Venues.Binance;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Books;

/// <summary>A book that is asked to begin anew while its snapshot is on its way.</summary>
public sealed class BookResyncTests
{
    private const long Now = 1_723_075_300_000_000_000;
    private const long Second = 1_000_000_000;
    private EventRecorder _recorder = null!;
    private MarketFeed<EventRecorder> _feed = null!;

    [SetUp]
    public void SetUp()
    {
        _recorder = new EventRecorder { Log = [] };
        var table = new FeedInstrumentTable([new FeedInstrument
        {
            Id = new InstrumentId(0), Symbol = "BTCUSDT", Channels = FeedChannels.Book,
            Rules = CaptureReplay.Rules(2, 8), BookDepth = 1_000,
        }]);
        _feed = new MarketFeed<EventRecorder>(
            new BinanceProtocol(table, BinanceMarket.Spot), new FeedSettings(), _recorder);
        _feed.Start(Now, Now);
        _feed.OnConnected(1, Now, Now);
    }

    /// <summary>Found by tests/Simulation: an engine that asks every 5 s met a retry that waits 8 s.</summary>
    [Test]
    public void Asking_again_does_not_put_off_the_retry_of_a_snapshot()
    {
        long now = FailSnapshots(6);
        long due = _feed.NextWakeNanos;
        long resyncs = _feed.Counters.BookResyncs;
        int told = _recorder.Log!.Count;
        Assert.That(due - now, Is.GreaterThan(5 * Second), "longer than the pause between two requests to begin anew");
        for (long at = now + Second; at < due; at += Second) Resync(at);
        Assert.That(_feed.NextWakeNanos, Is.EqualTo(due));
        Assert.That(_feed.Counters.BookResyncs, Is.EqualTo(resyncs));
        Assert.That(_recorder.Log, Has.Count.EqualTo(told));
        Assert.That(Snapshots(due), Has.Count.EqualTo(1));
    }

    [Test]
    public void Asking_again_does_not_abandon_the_snapshot_under_way()
    {
        long now = FailSnapshots(1);
        FeedRequest asked = Snapshots(_feed.NextWakeNanos)[0];
        Resync(_feed.NextWakeNanos);
        long stale = _feed.Counters.ResponsesStale;
        _feed.OnResponse(asked.Id, 500, [], 0, now + Second, now + Second);
        Assert.That(_feed.Counters.ResponsesStale, Is.EqualTo(stale), "its answer is waited for");
    }

    /// <summary>Time at which the last of the snapshots was refused.</summary>
    private long FailSnapshots(int count)
    {
        long now = Now;
        for (int failed = 0; failed < count;)
        {
            now = _feed.NextWakeNanos > now ? _feed.NextWakeNanos : now + 1;
            foreach (FeedRequest request in Snapshots(now))
            {
                _feed.OnResponse(request.Id, 500, [], 0, now, now);
                failed++;
            }
        }

        return now;
    }

    private List<FeedRequest> Snapshots(long now)
    {
        List<FeedRequest> found = [];
        _feed.OnTick(now, now);
        while (_feed.TryTakeRequest(out FeedRequest request))
        {
            if (request.Kind == FeedRequestKind.FetchSnapshot) found.Add(request);
            if (request.Kind != FeedRequestKind.SendFrame) continue;
            byte[] answer = Encoding.ASCII.GetBytes("{\"result\":null,\"id\":" + request.Id + "}");
            _feed.OnTextFrame(answer, now, now);
        }

        return found;
    }

    private void Resync(long now) =>
        _feed.ResyncBook(new InstrumentId(0), ReasonCode.BookResyncRequested, now, now);
}
