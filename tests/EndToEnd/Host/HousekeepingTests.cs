using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Host.Housekeeping;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>The parts of housekeeping, each in time that is stepped.</summary>
internal sealed class HousekeepingTests
{
    private const long Second = 1_000_000_000;
    private const long Look = Second / 20;

    private readonly List<string> _log = [];

    [SetUp]
    public void Forget() => _log.Clear();

    [Test]
    public void A_duty_that_fails_is_said_once_and_tried_again_each_second()
    {
        int tried = 0;
        bool isBroken = true;
        var duty = new Duty("capture", Work, _log.Add);
        for (long now = 0; now < 10 * Second; now += Look) Assert.That(() => duty.Run(now), Throws.Nothing);
        Assert.That(tried, Is.EqualTo(10));
        Assert.That(_log, Has.Count.EqualTo(1));
        Assert.That(_log[0], Does.StartWith("ALARM housekeeping failed: capture: IOException: no such folder"));
        isBroken = false;
        duty.Run(10 * Second);
        Assert.That(_log, Has.Count.EqualTo(2));
        Assert.That(_log[1], Is.EqualTo("housekeeping: capture goes on"));

        void Work()
        {
            tried++;
            if (isBroken) throw new IOException("no such folder");
        }
    }

    [Test]
    public void A_duty_that_fails_now_and_then_is_said_once_a_minute()
    {
        int tried = 0;
        var duty = new Duty("capture", () => Throw(++tried % 2 == 1), _log.Add);
        for (long now = 0; now < 120 * Second; now += Second) duty.Run(now);
        Assert.That(_log, Has.Exactly(2).StartsWith("ALARM"));
        Assert.That(_log, Has.Count.EqualTo(4));
    }

    [Test]
    public void What_stands_is_said_after_its_time_once_a_minute_and_when_it_moves()
    {
        var progress = new Progress("ALARM disk stands", "commands wait", Second, _log.Add);
        long now = 0;
        for (; now <= 125 * Second; now += Look)
        {
            progress.Look(7, isDue: true, now);
            progress.Say();
        }

        Assert.That(progress.IsStanding, Is.True);
        Assert.That(_log, Has.Count.EqualTo(3));
        Assert.That(_log[0], Is.EqualTo("ALARM disk stands for 1000 ms: commands wait"));
        progress.Look(8, isDue: true, now);
        progress.Say();
        Assert.That(progress.IsStanding, Is.False);
        Assert.That(_log[3], Does.StartWith("disk stands no more, after 125000 ms"));
    }

    [Test]
    public void What_has_no_reason_to_move_does_not_stand()
    {
        var progress = new Progress("ALARM disk stands", "commands wait", Second, _log.Add);
        for (long now = 0; now <= 10 * Second; now += Look) progress.Look(7, isDue: now % Second < Second / 2, now);
        progress.Say();
        Assert.That(_log, Is.Empty);
    }

    // A process that was stopped: nothing of it moved, the disk is not to blame.
    [Test]
    public void A_pause_of_the_one_who_looks_counts_little()
    {
        var progress = new Progress("ALARM disk stands", "commands wait", Second, _log.Add);
        progress.Look(7, isDue: true, 0);
        progress.Look(7, isDue: true, 3_600 * Second);
        progress.Say();
        Assert.That(progress.IsStanding, Is.False);
        Assert.That(_log, Is.Empty);
    }

    [Test]
    public void A_counter_is_said_when_it_changes_at_most_once_a_minute()
    {
        long count = 0;
        var watch = new CounterWatch([("frames dropped", () => count)], _log.Add);
        for (long now = 0; now < 10 * Second; now += Look) watch.Poll(now);
        Assert.That(_log, Is.Empty);
        for (long now = 10 * Second; now < 130 * Second; now += Second, count++) watch.Poll(now);
        Assert.That(_log, Is.EqualTo(new[]
        {
            "frames dropped: 1 more, 1 in this run", "frames dropped: 60 more, 61 in this run",
        }));
    }

    [Test]
    public void A_log_that_takes_no_lines_throws_nothing_and_says_afterwards_how_many_were_lost()
    {
        var writer = new FailingWriter { IsFailing = true };
        var log = new OperatorLog(writer);
        Assert.That(() => log.Write("ALARM disk: full\nsecond line"), Throws.Nothing);
        writer.IsFailing = false;
        log.WritePlain("running");
        Assert.That(writer.Lines, Is.EqualTo(new[] { "log: 2 lines before this one were lost: no room", "running" }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task The_exit_guard_ends_the_process_with_the_last_code_even_when_the_log_hangs()
    {
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hanging = new System.Threading.ManualResetEventSlim();
        var guard = new ExitGuard(_ => hanging.Wait(), ended.SetResult);
        guard.Arm(74, 100_000);
        Assert.That(ended.Task.IsCompleted, Is.False);
        guard.Arm(70, 0);
        Assert.That(await ended.Task, Is.EqualTo(70));
        hanging.Set();
    }

    private static void Throw(bool isFailing)
    {
        if (isFailing) throw new IOException("now and then");
    }

    private sealed class FailingWriter : StringWriter
    {
        public bool IsFailing { get; set; }

        public List<string> Lines { get; } = [];

        public override void WriteLine(string? value)
        {
            if (IsFailing) throw new IOException("no room");
            Lines.Add(value!);
        }
    }
}
