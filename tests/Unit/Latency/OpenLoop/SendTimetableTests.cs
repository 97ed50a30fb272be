using LowLatency.Latency.OpenLoop;
using NUnit.Framework;

namespace LowLatency.Unit.Latency.OpenLoop;

[TestFixture]
internal sealed class SendTimetableTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void Frames_are_due_at_the_rate_and_roundings_do_not_add_up([Values(1, 3, 7, 1_000, 1_999)] int rate)
    {
        var timetable = new SendTimetable(5 * Second, rate, 1);
        Assert.That(timetable.IntendedNanos(0), Is.EqualTo(5 * Second));
        for (long second = 1; second < 100_000; second *= 10)
        {
            Assert.That(timetable.IntendedNanos(second * rate), Is.EqualTo((5 + second) * Second));
        }

        for (long frame = 0; frame < 3 * rate; frame++)
        {
            long gap = timetable.IntendedNanos(frame + 1) - timetable.IntendedNanos(frame);
            Assert.That(gap, Is.InRange(Second / rate, (Second / rate) + 1), $"frame {frame}");
        }
    }

    [Test]
    public void Of_each_group_of_frames_the_last_causes_an_order()
    {
        var timetable = new SendTimetable(0, 1_000, 10);
        int orders = 0;
        for (long frame = 0; frame < timetable.FramesIn(2); frame++)
        {
            if (!timetable.IsOrder(frame)) continue;
            orders++;
            Assert.That(frame % 10, Is.EqualTo(9));
        }

        Assert.That(orders, Is.EqualTo(200));
    }
}
