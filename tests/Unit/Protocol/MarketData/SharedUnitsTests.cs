using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Unit.Venues;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>
/// Two sockets of a venue carry an instrument, and its decimals change: each reads the rules by itself, on its thread.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SharedUnitsTests
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;

    private readonly ResyncRequests _resyncs = new();
    private readonly SharedUnits _units;
    private readonly ResyncQueue _queueOfTwo;
    private readonly ScriptedFeed _one;
    private readonly ScriptedFeed _two;
    private int _last = 5;

    public SharedUnitsTests()
    {
        _units = new SharedUnits(1, _resyncs);
        _queueOfTwo = _resyncs.Open([new InstrumentId(0)]);
        (ISharedUnits ofOne, ISharedUnits ofTwo) = (_units.Open(), _units.Open());
        (_one, _two) = (Make(ofOne), Make(ofTwo));
        _one.AnswerRules();
        _two.AnswerRules();
        Assert.That((Rules(_one).Count, Rules(_two).Count), Is.EqualTo((1, 1)), "the first ones wait for nobody");
        Assert.That(_queueOfTwo.IsEmpty);
        Assert.That((Book(_one), Book(_two)), Is.EqualTo((1L, 1L)), "each publishes");
    }

    [Test]
    public void What_the_second_socket_has_in_the_old_units_is_not_published_behind_the_new_ones()
    {
        Change(_one, 3);
        _one.Wait(Minute);
        Assert.That(Rules(_one), Has.Count.EqualTo(1), "the second socket may be publishing in the old ones");
        Assert.That(Book(_two), Is.Zero, "what begins from now on is held");
        Hear();
        _one.Wait(Second);
        Assert.That(Rules(_one)[^1].PriceDecimals, Is.EqualTo(3));
        Assert.That(Book(_one), Is.EqualTo(1));
        Assert.That(Book(_two), Is.Zero);
        _two.Venue.Rules[0] = CaptureReplay.Rules(3, 3);
        Answer(_two);
        Assert.That(Rules(_two)[^1].PriceDecimals, Is.EqualTo(3));
        Assert.That(Book(_two), Is.EqualTo(1), "it counts as the first one does");
    }

    /// <summary>The two answers are of different times; units only become finer.</summary>
    [Test]
    public void An_older_answer_of_the_second_socket_counts_in_the_units_of_the_first()
    {
        Change(_one, 3);
        Hear();
        _one.Wait(Second);
        Answer(_two);
        Assert.That(Rules(_two)[^1].PriceDecimals, Is.EqualTo(3));
        Assert.That(Rules(_two)[^1].TickUnits, Is.EqualTo(10 * Rules(_two)[0].TickUnits), "its tick is the old one");
        Assert.That(Book(_two), Is.EqualTo(1));
    }

    private void Change(ScriptedFeed feed, byte priceDecimals)
    {
        feed.Venue.Rules[0] = CaptureReplay.Rules(priceDecimals, 3);
        feed.Wait(10 * Second);
        feed.RefreshRules();
        feed.AnswerRules();
    }

    // The thread of the second link takes up what waits for it.
    private void Hear()
    {
        Assert.That(_queueOfTwo.TryTake(out _), Is.True, "it is told");
        _two.RefreshRules();
    }

    private static void Answer(ScriptedFeed feed)
    {
        for (int i = 0; i < 20 && feed.OpenRulesFetches == 0; i++) feed.Wait(Second);
        feed.AnswerRules();
        feed.Wait(Second);
    }

    // Snapshots that reach the engine of one that the venue sends.
    private long Book(ScriptedFeed feed)
    {
        long before = feed.Recorder.Count(EventKind.BookSnapshot);
        feed.Send(new ScriptedFrame
        {
            Kind = FrameKind.BookSnapshot,
            Last = ++_last,
            Bids = [(100, 1)],
            Asks = [(101, 1)],
        });
        return feed.Recorder.Count(EventKind.BookSnapshot) - before;
    }

    private static List<InstrumentRules> Rules(ScriptedFeed feed) =>
        feed.Recorder.Messages!.FindAll(static message => message[0].Header.Kind == EventKind.InstrumentRules)
            .ConvertAll(static message => message[0].Rules.Rules);

    private static ScriptedFeed Make(ISharedUnits units)
    {
        var rule = new BookRule
        {
            Snapshot = SnapshotSource.Stream,
            Chain = BookChain.PlusOne,
            Restart = BookRestart.AtOne,
        };
        var feed = new ScriptedFeed(
            rule, settings: new FeedSettings { LevelsMax = 64, RulesIntervalNanos = 15 * Minute, Units = units },
            areRulesFetched: true);
        feed.Recorder.Messages = [];
        feed.Venue.Rules[0] = CaptureReplay.Rules(2, 3);
        return feed;
    }
}
