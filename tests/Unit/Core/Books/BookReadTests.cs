using System;
using LowLatency.Core.Books;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using NUnit.Framework;
using static LowLatency.Unit.Core.Books.BookMessages;

namespace LowLatency.Unit.Core.Books;

internal sealed class BookReadTests
{
    private OrderBook _book = null!;

    [SetUp]
    public void SetUp()
    {
        _book = new OrderBook(256, 1000);
        _book.ApplySnapshot(Snapshot(1, [(9_990, 10), (9_980, 20), (9_900, 30)],
            [(10_011, 1), (10_100, 2), (10_101, 3)]));
    }

    [Test]
    public void The_mid_is_rounded_as_named()
    {
        Assert.That(_book.Mid(Rounding.Down).Units, Is.EqualTo(10_000));
        Assert.That(_book.Mid(Rounding.Up).Units, Is.EqualTo(10_001));
        Assert.That(new OrderBook(256, 10).Mid(Rounding.Down).IsNone);
    }

    [Test]
    public void The_spread_is_in_basis_points_of_the_mid()
    {
        Assert.That(_book.SpreadBasisPoints, Is.EqualTo(21 / 10_000.5 * 10_000).Within(1e-12));
        Assert.That(new OrderBook(256, 10).SpreadBasisPoints, Is.NaN);
    }

    [Test]
    public void Depth_counts_the_levels_within_the_distance_of_the_exact_mid()
    {
        // mid 10,000.5; 100 bp below = 9,900.495, above = 10,100.505
        BookDepth bids = _book.DepthWithin(Side.Buy, 100, priceDecimals: 2, quantityDecimals: 1);
        BookDepth asks = _book.DepthWithin(Side.Sell, 100, priceDecimals: 2, quantityDecimals: 1);
        Assert.That(bids.LevelCount, Is.EqualTo(2));
        Assert.That(bids.Quantity.Units, Is.EqualTo(30));
        Assert.That(bids.Notional, Is.EqualTo(new Notional(((9_990 * 10) + (9_980 * 20)) * 100_000L)));
        Assert.That(asks.LevelCount, Is.EqualTo(2));
        Assert.That(asks.Quantity.Units, Is.EqualTo(3));
        Assert.That(_book.DepthWithin(Side.Buy, 101, 2, 1).LevelCount, Is.EqualTo(3));
    }

    [Test]
    public void Depth_of_absurd_amounts_saturates()
    {
        _book.ApplySnapshot(Snapshot(2, [(9_990, long.MaxValue), (9_980, long.MaxValue)], [(10_000, 1)]));
        BookDepth depth = _book.DepthWithin(Side.Buy, 100, 2, 1);
        Assert.That(depth.Quantity.Units, Is.EqualTo(long.MaxValue));
        Assert.That(depth.Notional.Units, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Prices_off_the_tick_are_held_and_may_be_best()
    {
        _book.SetTick(10);
        _book.ApplyDelta(Delta(1, 2, [(9_995, 4)], [(10_003, 5)]));
        Assert.That(_book.BestBid, Is.EqualTo(Level(9_995, 4)));
        Assert.That(_book.BestAsk, Is.EqualTo(Level(10_003, 5)));
        Assert.That(_book.Bids.Count, Is.EqualTo(4));
    }

    [Test]
    public void Clearing_empties_and_distrusts()
    {
        _book.Clear(ReasonCode.FeedDisconnected);
        Assert.That(_book.IsInSync, Is.False);
        Assert.That(_book.UnprovenReason, Is.EqualTo(ReasonCode.FeedDisconnected));
        Assert.That(_book.Bids.Count + _book.Asks.Count, Is.Zero);
    }

    [Test]
    public void A_message_shorter_than_its_counts_is_a_broken_contract()
    {
        EventSlot[] message = Snapshot(5, [(1, 1)], [(2, 1)]);
        message[0].Book.AskCount = 50;
        Assert.That(() => _book.ApplySnapshot(message), Throws.ArgumentException);
    }

    [Test]
    public void Damaged_state_is_found()
    {
        var length = StateTraversal.ToHash();
        _book.Traverse(ref length);
        var bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        _book.Traverse(ref writer);
        for (int word = 5; word < bytes.Length / 8; word++)
        {
            byte[] damaged = [.. bytes];
            BitConverter.TryWriteBytes(damaged.AsSpan(word * 8), -1L);
            var reader = StateTraversal.ToLoad(damaged);
            new OrderBook(256, 1000).Traverse(ref reader);
            Assert.That(reader.IsDamaged, $"word {word}");
        }
    }

    [Test]
    public void Nothing_is_allocated_after_construction()
    {
        EventSlot[] snapshot = Snapshot(1, [(9_990, 10), (9_980, 20)], [(10_011, 1)]);
        EventSlot[] up = Delta(1, 2, [(900_000, 1), (17, 3)], [(10_011, 0), (900_001, 1)]);
        EventSlot[] down = Delta(2, 3, [(900_000, 0), (17, 0)], [(900_001, 0), (10_011, 7)]);
        long sum = Cycle(snapshot, up, down, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Cycle(snapshot, up, down, 1_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.Not.Zero);
    }

    private long Cycle(EventSlot[] snapshot, EventSlot[] up, EventSlot[] down, int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            _book.ApplySnapshot(snapshot);
            _book.ApplyDelta(up);
            _book.ApplyDelta(down);
            foreach (BookLevel level in _book.Bids) sum += level.Quantity.Units;
        }

        return sum;
    }
}
