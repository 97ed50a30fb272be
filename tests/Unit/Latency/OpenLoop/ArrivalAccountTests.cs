using LowLatency.Latency.OpenLoop;
using NUnit.Framework;

namespace LowLatency.Unit.Latency.OpenLoop;

[TestFixture]
internal sealed class ArrivalAccountTests
{
    private readonly ArrivalAccount _account = new(2);

    [SetUp]
    public void Forget() => _account.Reset();

    [Test]
    public void A_late_send_counts_from_the_intended_time_and_not_from_the_send()
    {
        _account.Expect(1, isBuy: true, intendedNanos: 1_000, sentNanos: 1_900);
        _account.Arrive(1, isBuy: true, nanos: 2_000);
        Assert.That(_account.FromIntended.MaxValue, Is.EqualTo(1_000));
        Assert.That(_account.FromSent.MaxValue, Is.EqualTo(100));
        Assert.That(_account.SendDelay.MaxValue, Is.EqualTo(900));
        AssertCounts(expected: 1, missed: 0, unexpected: 0, outstanding: 0);
    }

    [Test]
    public void A_stall_is_in_the_figure_of_every_frame_that_waited()
    {
        for (int i = 0; i < ArrivalAccount.WaitingMax; i++) _account.Expect(0, i % 2 == 0, i * 100, i * 100);
        for (int i = 0; i < ArrivalAccount.WaitingMax; i++) _account.Arrive(0, i % 2 == 0, 1_000);
        Assert.That(_account.FromIntended.MaxValue, Is.EqualTo(1_000));
        Assert.That(_account.FromIntended.ValueAtPercentile(0), Is.EqualTo(700));
        AssertCounts(expected: 4, missed: 0, unexpected: 0, outstanding: 0);
    }

    [Test]
    public void An_arrival_of_the_other_side_belongs_to_the_later_frame_and_the_earlier_one_is_missed()
    {
        _account.Expect(0, isBuy: true, 100, 100);
        _account.Expect(0, isBuy: false, 200, 200);
        _account.Arrive(0, isBuy: false, 250);
        Assert.That(_account.FromSent.MaxValue, Is.EqualTo(50));
        AssertCounts(expected: 2, missed: 1, unexpected: 0, outstanding: 0);
        _account.Arrive(0, isBuy: true, 300);
        AssertCounts(expected: 2, missed: 1, unexpected: 1, outstanding: 0);
    }

    [Test]
    public void Keys_are_apart_and_what_nothing_explains_is_counted()
    {
        _account.Expect(0, isBuy: true, 100, 100);
        _account.Arrive(1, isBuy: true, 150);
        AssertCounts(expected: 1, missed: 0, unexpected: 1, outstanding: 1);
    }

    [Test]
    public void With_no_room_the_oldest_frame_is_missed_and_the_rest_still_match()
    {
        for (int i = 0; i <= ArrivalAccount.WaitingMax; i++) _account.Expect(0, isBuy: true, i * 100, i * 100);
        AssertCounts(expected: 5, missed: 1, unexpected: 0, outstanding: 4);
        _account.Arrive(0, isBuy: true, 1_000);
        Assert.That(_account.FromSent.MaxValue, Is.EqualTo(900));
        _account.GiveUp();
        AssertCounts(expected: 5, missed: 4, unexpected: 0, outstanding: 0);
    }

    [Test]
    public void What_was_matched_once_is_not_matched_again()
    {
        for (int i = 0; i < 100; i++)
        {
            _account.Expect(0, isBuy: i % 2 == 0, i, i);
            _account.Arrive(0, isBuy: i % 2 == 0, i + 10);
            Assert.That(_account.Outstanding, Is.Zero);
        }

        Assert.That(_account.FromSent.Count, Is.EqualTo(100));
        Assert.That(_account.FromSent.MaxValue, Is.EqualTo(10));
    }

    private void AssertCounts(long expected, long missed, long unexpected, long outstanding)
    {
        Assert.That(_account.Expected, Is.EqualTo(expected));
        Assert.That(_account.Missed, Is.EqualTo(missed));
        Assert.That(_account.Unexpected, Is.EqualTo(unexpected));
        Assert.That(_account.Outstanding, Is.EqualTo(outstanding));
    }
}
