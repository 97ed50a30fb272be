using System.Collections.Generic;
using System.Linq;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Matching;
using LowLatency.VenueSim.Seeds;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim;

[TestFixture]
public sealed class MatchingEngineTests
{
    private Recorder _events = new();
    private MatchingEngine _engine = null!;

    [SetUp]
    public void Create()
    {
        _events = new Recorder();
        _engine = new MatchingEngine(_events, 1);
    }

    [Test]
    public void The_better_price_is_filled_first_and_then_the_older_order()
    {
        var late = _engine.Submit(1, SimSide.Ask, OrderKind.Limit, 101, 5).OrderId;
        var first = _engine.Submit(2, SimSide.Ask, OrderKind.Limit, 100, 5).OrderId;
        var second = _engine.Submit(3, SimSide.Ask, OrderKind.Limit, 100, 5).OrderId;
        _engine.Submit(9, SimSide.Bid, OrderKind.Limit, 101, 15);
        Assert.That(_events.Fills.Select(fill => fill.MakerOrderId), Is.EqualTo(new[] { first, second, late }));
        Assert.That(_events.Fills.Select(fill => fill.PriceTicks), Is.EqualTo(new long[] { 100, 100, 101 }));
        Assert.That(_events.Fills.Select(fill => fill.TradeId), Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(_engine.OrderCount, Is.Zero);
    }

    [Test]
    public void A_partial_fill_keeps_the_place_of_the_resting_order_and_rests_what_the_taker_has_left()
    {
        var maker = _engine.Submit(1, SimSide.Ask, OrderKind.Limit, 100, 10).OrderId;
        _engine.Submit(2, SimSide.Ask, OrderKind.Limit, 100, 10);
        Assert.That(_engine.Submit(9, SimSide.Bid, OrderKind.Limit, 100, 4),
            Is.EqualTo(new SubmitResult(3, SubmitOutcome.Filled, 4, 0)));
        Assert.That(_engine.LotsAt(SimSide.Ask, 100), Is.EqualTo(16));
        Assert.That(_engine.FirstOrderAt(SimSide.Ask, 0), Is.EqualTo(maker));
        Assert.That(_engine.Submit(9, SimSide.Bid, OrderKind.Limit, 100, 20),
            Is.EqualTo(new SubmitResult(4, SubmitOutcome.Resting, 16, 4)));
        Assert.That(_engine.Level(SimSide.Bid, 0), Is.EqualTo((100L, 4L)));
        Assert.That(_engine.LevelCount(SimSide.Ask), Is.Zero);
        Assert.That(_events.Fills.Select(fill => fill.IsMakerDone), Is.EqualTo(new[] { false, true, true }));
    }

    [Test]
    public void A_post_only_order_that_would_take_is_rejected_and_touches_nothing()
    {
        _engine.Submit(1, SimSide.Ask, OrderKind.Limit, 100, 5);
        var changes = _events.Changes;
        Assert.That(_engine.Submit(2, SimSide.Bid, OrderKind.PostOnly, 100, 5).Outcome,
            Is.EqualTo(SubmitOutcome.RejectedWouldTake));
        Assert.That(_events.Changes, Is.EqualTo(changes));
        Assert.That(_engine.Submit(2, SimSide.Bid, OrderKind.PostOnly, 99, 5).Outcome,
            Is.EqualTo(SubmitOutcome.Resting));
    }

    [Test]
    public void An_immediate_or_cancel_order_takes_up_to_its_price_and_never_rests()
    {
        _engine.Submit(1, SimSide.Ask, OrderKind.Limit, 100, 5);
        _engine.Submit(1, SimSide.Ask, OrderKind.Limit, 101, 5);
        Assert.That(_engine.Submit(2, SimSide.Bid, OrderKind.ImmediateOrCancel, 100, 8),
            Is.EqualTo(new SubmitResult(3, SubmitOutcome.Cancelled, 5, 0)));
        Assert.That(_engine.LevelCount(SimSide.Bid), Is.Zero);
        Assert.That(_engine.LotsAt(SimSide.Ask, 101), Is.EqualTo(5));
    }

    [Test]
    public void A_market_order_takes_at_any_price_and_the_rest_is_cancelled()
    {
        _engine.Submit(1, SimSide.Bid, OrderKind.Limit, 100, 5);
        _engine.Submit(1, SimSide.Bid, OrderKind.Limit, 50, 5);
        Assert.That(_engine.Submit(2, SimSide.Ask, OrderKind.Market, 0, 12),
            Is.EqualTo(new SubmitResult(3, SubmitOutcome.Cancelled, 10, 0)));
        Assert.That(_events.Fills.Select(fill => fill.PriceTicks), Is.EqualTo(new long[] { 100, 50 }));
    }

    [Test]
    public void A_cancelled_order_is_not_filled_and_cancelling_twice_is_refused()
    {
        var id = _engine.Submit(1, SimSide.Ask, OrderKind.Limit, 100, 5).OrderId;
        _engine.Submit(1, SimSide.Ask, OrderKind.Limit, 100, 7);
        Assert.That(_engine.Cancel(id), Is.True);
        Assert.That(_engine.Cancel(id), Is.False);
        Assert.That(_engine.LotsAt(SimSide.Ask, 100), Is.EqualTo(7));
        _engine.Submit(2, SimSide.Bid, OrderKind.Market, 0, 7);
        Assert.That(_events.Fills.Select(fill => fill.MakerOrderId), Is.EqualTo(new[] { 2L }));
    }

    [TestCase(OrderKind.Limit, 0, 1)]
    [TestCase(OrderKind.Limit, 1, 0)]
    [TestCase(OrderKind.Market, 0, -1)]
    public void A_price_or_size_that_is_not_positive_is_rejected(OrderKind kind, long price, long lots) =>
        Assert.That(_engine.Submit(1, SimSide.Bid, kind, price, lots).Outcome,
            Is.EqualTo(SubmitOutcome.RejectedInvalid));

    [Test]
    public void Random_orders_never_cross_the_book_and_no_lot_is_lost([Values(1UL, 2UL, 3UL)] ulong seed)
    {
        var random = new SimRandom(seed);
        long submitted = 0;
        long cancelled = 0;
        var live = new List<long>();
        for (var i = 0; i < 20_000; i++)
        {
            if (random.NextBelow(4) == 0 && live.Count > 0)
            {
                var before = Resting();
                _engine.Cancel(live[(int)random.NextBelow(live.Count)]);
                cancelled += before - Resting();
                continue;
            }

            var lots = 1 + random.NextBelow(20);
            var side = random.NextBelow(2) == 0 ? SimSide.Bid : SimSide.Ask;
            var result = _engine.Submit(
                1, side, (OrderKind)random.NextBelow(4), 90 + random.NextBelow(21), lots);
            submitted += result.FilledLots + result.RestingLots;
            if (result.Outcome == SubmitOutcome.Resting)
                live.Add(result.OrderId);
            if (_engine.LevelCount(SimSide.Bid) > 0 && _engine.LevelCount(SimSide.Ask) > 0)
                Assert.That(_engine.Level(SimSide.Bid, 0).PriceTicks,
                    Is.LessThan(_engine.Level(SimSide.Ask, 0).PriceTicks), $"seed {seed} step {i}");
        }

        var filled = _events.Fills.Sum(fill => fill.Lots);
        Assert.That(submitted, Is.EqualTo((2 * filled) + Resting() + cancelled), $"seed {seed}");
        Assert.That(filled, Is.Positive);
    }

    private long Resting() => Total(SimSide.Bid) + Total(SimSide.Ask);

    private long Total(SimSide side) =>
        Enumerable.Range(0, _engine.LevelCount(side)).Sum(rank => _engine.Level(side, rank).Lots);

    private sealed class Recorder : IMatchingListener
    {
        public List<Fill> Fills { get; } = new();

        public int Changes { get; private set; }

        public void OnFill(in Fill fill) => Fills.Add(fill);

        public void OnLevelChanged(SimSide side, long priceTicks) => Changes++;
    }
}
