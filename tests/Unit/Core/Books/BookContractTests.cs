using System;
using System.Linq;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using NUnit.Framework;
using static LowLatency.Unit.Core.Books.BookMessages;

namespace LowLatency.Unit.Core.Books;

/// <summary>One suite, two books.</summary>
[TestFixture(typeof(LadderBook))]
[TestFixture(typeof(NaiveBook))]
internal sealed class BookContractTests<TBook>
    where TBook : IBookUnderTest
{
    private const int LevelsMax = 100;

    private static readonly (long, long)[] SomeBids = [(1000, 5), (999, 6), (990, 7)];
    private static readonly (long, long)[] SomeAsks = [(1001, 8), (1003, 9), (1100, 1)];

    private TBook _book = default!;

    [SetUp]
    public void SetUp() => _book = (TBook)Activator.CreateInstance(typeof(TBook), LevelsMax)!;

    [Test]
    public void A_new_book_is_empty_and_unproven()
    {
        Assert.That(_book.IsInSync, Is.False);
        Assert.That(_book.UnprovenReason, Is.EqualTo(ReasonCode.BookNotInSync));
        Assert.That(_book.BestBid, Is.EqualTo(default(BookLevel)));
        Assert.That(_book.Bids(), Is.Empty);
    }

    [Test]
    public void A_snapshot_is_held_whole_and_in_price_order()
    {
        ReasonCode reason = _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks));
        Assert.That(reason, Is.EqualTo(ReasonCode.None));
        Assert.That(_book.IsInSync);
        Assert.That(_book.Sequence, Is.EqualTo(7));
        Assert.That(_book.Bids(), Is.EqualTo(SomeBids.Select(Of)));
        Assert.That(_book.Asks(), Is.EqualTo(SomeAsks.Select(Of)));
        Assert.That(_book.BestBid, Is.EqualTo(Level(1000, 5)));
        Assert.That(_book.BestAsk, Is.EqualTo(Level(1001, 8)));
    }

    [Test]
    public void A_snapshot_in_any_order_with_zeros_and_repeats_gives_the_same_book()
    {
        _book.ApplySnapshot(Snapshot(7, [(990, 1), (1000, 5), (970, 0), (999, 6), (990, 7)],
            [(1100, 1), (1001, 8), (1003, 9)]));
        Assert.That(_book.Bids(), Is.EqualTo(SomeBids.Select(Of)));
        Assert.That(_book.Asks(), Is.EqualTo(SomeAsks.Select(Of)));
    }

    [Test]
    public void A_snapshot_replaces_what_was_there()
    {
        _book.ApplySnapshot(Snapshot(7, [(500, 1), (400, 1)], [(600, 1)]));
        _book.ApplySnapshot(Snapshot(9, SomeBids, SomeAsks));
        Assert.That(_book.Bids(), Is.EqualTo(SomeBids.Select(Of)));
        Assert.That(_book.Asks(), Is.EqualTo(SomeAsks.Select(Of)));
    }

    [Test]
    public void A_delta_sets_inserts_and_deletes()
    {
        _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks));
        ReasonCode reason =
            _book.ApplyDelta(Delta(7, 9, [(1000, 0), (998, 3), (999, 2)], [(1001, 0), (1002, 4), (5000, 0)]));
        Assert.That(reason, Is.EqualTo(ReasonCode.None));
        Assert.That(_book.Sequence, Is.EqualTo(9));
        Assert.That(_book.Bids(), Is.EqualTo(new[] { Level(999, 2), Level(998, 3), Level(990, 7) }));
        Assert.That(_book.Asks(), Is.EqualTo(new[] { Level(1002, 4), Level(1003, 9), Level(1100, 1) }));
    }

    [Test]
    public void A_bid_may_take_the_price_of_an_ask_that_goes_in_the_same_message()
    {
        _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks));
        ReasonCode reason = _book.ApplyDelta(Delta(7, 8, [(1001, 3), (1002, 1)], [(1001, 0)]));
        Assert.That(reason, Is.EqualTo(ReasonCode.None));
        Assert.That(_book.BestBid, Is.EqualTo(Level(1002, 1)));
        Assert.That(_book.BestAsk, Is.EqualTo(Level(1003, 9)));
    }

    [Test]
    public void A_delta_before_a_snapshot_changes_nothing()
    {
        Assert.That(_book.ApplyDelta(Delta(0, 1, SomeBids, SomeAsks)), Is.EqualTo(ReasonCode.BookNotInSync));
        Assert.That(_book.Bids(), Is.Empty);
    }

    [TestCase(6)]
    [TestCase(8)]
    public void A_gap_is_refused_and_the_book_is_unproven_until_the_next_snapshot(long previous)
    {
        _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks));
        Assert.That(_book.ApplyDelta(Delta(previous, 9, [(1000, 1)], [])), Is.EqualTo(ReasonCode.BookSequenceGap));
        Assert.That(_book.IsInSync, Is.False);
        Assert.That(_book.UnprovenReason, Is.EqualTo(ReasonCode.BookSequenceGap));
        Assert.That(_book.BestBid, Is.EqualTo(Level(1000, 5)), "not applied");
        Assert.That(_book.ApplyDelta(Delta(7, 8, [(1000, 1)], [])), Is.EqualTo(ReasonCode.BookNotInSync));
        Assert.That(_book.ApplySnapshot(Snapshot(20, SomeBids, SomeAsks)), Is.EqualTo(ReasonCode.None));
        Assert.That(_book.IsInSync);
    }

    [TestCase(0, 5, ReasonCode.BookInvalidPrice)]
    [TestCase(-1, 5, ReasonCode.BookInvalidPrice)]
    [TestCase(long.MinValue, 5, ReasonCode.BookInvalidPrice)]
    [TestCase(900, -1, ReasonCode.BookInvalidQuantity)]
    [TestCase(900, long.MinValue, ReasonCode.BookInvalidQuantity)]
    public void One_invalid_level_refuses_the_whole_message(long price, long quantity, ReasonCode reason)
    {
        _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks));
        EventSlot[] message = Delta(7, 8, [(1000, 1), (998, 1)], [(1001, 0), (1002, 1), (1003, 0), (price, quantity)]);
        Assert.That(_book.ApplyDelta(message), Is.EqualTo(reason));
        Assert.That(_book.IsInSync, Is.False);
        Assert.That(_book.Sequence, Is.EqualTo(7));
        Assert.That(_book.Bids(), Is.EqualTo(SomeBids.Select(Of)), "nothing of it was applied");
        Assert.That(_book.Asks(), Is.EqualTo(SomeAsks.Select(Of)));
        Assert.That(_book.ApplySnapshot(Snapshot(9, [(price, quantity)], [])), Is.EqualTo(reason));
    }

    [TestCase(1001, 1001)]
    [TestCase(1002, 1001)]
    public void A_crossed_book_is_unproven(long bid, long ask)
    {
        _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks));
        Assert.That(_book.ApplyDelta(Delta(7, 8, [(bid, 1)], [(ask, 1)])), Is.EqualTo(ReasonCode.BookCrossed));
        Assert.That(_book.IsInSync, Is.False);
        Assert.That(_book.UnprovenReason, Is.EqualTo(ReasonCode.BookCrossed));
        Assert.That(_book.ApplySnapshot(Snapshot(8, [(bid, 1)], [(ask, 1)])), Is.EqualTo(ReasonCode.BookCrossed));
    }

    [Test]
    public void A_side_may_become_empty_and_fill_again()
    {
        _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks));
        Assert.That(_book.ApplyDelta(Delta(7, 8, [(1000, 0), (999, 0), (990, 0)], [])), Is.EqualTo(ReasonCode.None));
        Assert.That(_book.Bids(), Is.Empty);
        Assert.That(_book.BestBid, Is.EqualTo(default(BookLevel)));
        Assert.That(_book.ApplyDelta(Delta(8, 9, [(3, 4)], [])), Is.EqualTo(ReasonCode.None));
        Assert.That(_book.BestBid, Is.EqualTo(Level(3, 4)));
    }

    [Test]
    public void Levels_beyond_the_depth_limit_are_trimmed()
    {
        _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks, depthLimit: 2));
        Assert.That(_book.Bids(), Is.EqualTo(SomeBids[..2].Select(Of)));
        _book.ApplyDelta(Delta(7, 8, [], [(1002, 1)], depthLimit: 2));
        Assert.That(_book.Asks(), Is.EqualTo(new[] { Level(1001, 8), Level(1002, 1) }));
        _book.ApplyDelta(Delta(8, 9, [(1, 1), (1000, 0)], [], depthLimit: 2));
        Assert.That(_book.Bids(), Is.EqualTo(new[] { Level(999, 6), Level(1, 1) }));
    }

    [Test]
    public void More_levels_than_a_side_holds_is_a_fault_and_not_a_silent_drop()
    {
        (long, long)[] full = [.. Enumerable.Range(0, LevelsMax).Select(i => (1_000_000L - (i * 1000), 1L))];
        Assert.That(_book.ApplySnapshot(Snapshot(1, full, [])), Is.EqualTo(ReasonCode.None));
        Assert.That(_book.ApplyDelta(Delta(1, 2, [full[0], (full[1].Item1, 9)], [])), Is.EqualTo(ReasonCode.None));
        Assert.That(_book.ApplyDelta(Delta(2, 3, [(5, 1)], [])), Is.EqualTo(ReasonCode.BookOverflow));
        Assert.That(_book.IsInSync, Is.False);
        Assert.That(_book.Bids(), Has.Count.EqualTo(LevelsMax));
        Assert.That(
            _book.ApplySnapshot(Snapshot(4, [.. full, (1, 1)], [])), Is.EqualTo(ReasonCode.BookOverflow));
    }

    [Test]
    public void Levels_far_from_the_touch_are_held()
    {
        _book.ApplySnapshot(Snapshot(7, SomeBids, SomeAsks));
        _book.ApplyDelta(Delta(7, 8, [(1, 2)], [(long.MaxValue / 2, 3), (1_000_000_000_000, 4)]));
        Assert.That(_book.Bids()[^1], Is.EqualTo(Level(1, 2)));
        Assert.That(_book.Asks()[^1], Is.EqualTo(Level(long.MaxValue / 2, 3)));
        _book.ApplyDelta(Delta(8, 9, [(1, 0)], [(1_000_000_000_000, 0)]));
        Assert.That(_book.Bids(), Is.EqualTo(SomeBids.Select(Of)));
        Assert.That(_book.Asks(), Has.Count.EqualTo(4));
    }

    [Test]
    public void A_huge_move_up_and_back_keeps_every_level()
    {
        _book.ApplySnapshot(Snapshot(1, SomeBids, SomeAsks));
        long sequence = 1;
        foreach (long top in new[] { 10_000L, 1_000_000, 1_000_000_000, 2000, 5_000_000 })
        {
            EventSlot[] message = Delta(sequence, ++sequence, [(top, top)],
                [(1001, 0), (1003, 0), (1100, 0), (top + 1, 1)]);
            Assert.That(_book.ApplyDelta(message), Is.EqualTo(ReasonCode.None));
            Assert.That(_book.BestBid, Is.EqualTo(Level(top, top)));
            Assert.That(_book.Bids(), Has.Count.EqualTo(4));
            Assert.That(_book.ApplyDelta(Delta(sequence, ++sequence, [(top, 0)], [(top + 1, 0)])),
                Is.EqualTo(ReasonCode.None));
            Assert.That(_book.Bids(), Is.EqualTo(SomeBids.Select(Of)));
        }
    }

    private static BookLevel Of((long Price, long Quantity) level) => Level(level.Price, level.Quantity);
}
