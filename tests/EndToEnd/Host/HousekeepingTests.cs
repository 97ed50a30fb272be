using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Host.Housekeeping;
using LowLatency.Host.Process;
using LowLatency.Reading.Liveness;
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
            progress.Report();
        }

        Assert.That(progress.IsStanding, Is.True);
        Assert.That(_log, Has.Count.EqualTo(3));
        Assert.That(_log[0], Is.EqualTo("ALARM disk stands for 1000 ms: commands wait"));
        progress.Look(8, isDue: true, now);
        progress.Report();
        Assert.That(progress.IsStanding, Is.False);
        Assert.That(_log[3], Does.StartWith("disk stands no more, after 125000 ms"));
    }

    [Test]
    public void What_has_no_reason_to_move_does_not_stand()
    {
        var progress = new Progress("ALARM disk stands", "commands wait", Second, _log.Add);
        for (long now = 0; now <= 10 * Second; now += Look) progress.Look(7, isDue: now % Second < Second / 2, now);
        progress.Report();
        Assert.That(_log, Is.Empty);
    }

    // A process that was stopped: nothing of it moved, the disk is not to blame.
    [Test]
    public void A_pause_of_the_one_who_looks_counts_little()
    {
        var progress = new Progress("ALARM disk stands", "commands wait", Second, _log.Add);
        progress.Look(7, isDue: true, 0);
        progress.Look(7, isDue: true, 3_600 * Second);
        progress.Report();
        Assert.That(progress.IsStanding, Is.False);
        Assert.That(_log, Is.Empty);
    }

    [Test]
    public void Looks_that_are_far_apart_are_a_pause_of_the_process_unless_they_were_meant_to_be()
    {
        var watch = new PauseWatch(_log.Add);
        for (long now = 0; now <= 10 * Second; now += 2 * Second) watch.Poll(now);
        watch.Resume(20 * Second);
        watch.Poll(21 * Second);
        Assert.That(_log, Is.Empty);
        watch.Poll((24 * Second) + 5_000_000);
        Assert.That(_log, Has.Count.EqualTo(1));
        Assert.That(_log[0], Does.StartWith("ALARM the process stood still for 3005 ms"));
    }

    // A stop looks each millisecond: in so short a time no work need be done.
    [Test]
    public void A_thread_pool_is_held_up_when_looks_a_while_apart_see_no_work_done()
    {
        ThreadPool.GetMinThreads(out int workers, out int ports);
        var watch = new ThreadPoolWatch(_log.Add, static () => (3, 7));
        for (long now = 0; now < Look; now += Second / 1_000) watch.Poll(now);
        Assert.That(_log, Is.Empty);
        try
        {
            for (long now = Look; now < Second; now += Look) watch.Poll(now);
        }
        finally
        {
            ThreadPool.SetMinThreads(workers, ports);
        }

        Assert.That(_log, Has.Count.EqualTo(1).And.One.StartsWith("thread pool: all "));
    }

    // The main thread may hang in its own log while the thread that writes the page goes on.
    [Test]
    public void The_heartbeat_stands_while_nobody_looks()
    {
        using var process = new ProcessInTest();
        using var run = new EngineRun(process.Options(), _log.Add);
        using LivenessPage page = process.OpenLiveness();
        var stalls = new StallWatch(run.Pipeline, run.Liveness, new DutyThread("none", 1, []), _log.Add);
        stalls.WriteLiveness(wallNanos: 1, nowNanos: 0);
        Assert.That(page.HeartbeatNanos, Is.Zero, "nobody has looked yet");
        stalls.Poll(Second);
        stalls.WriteLiveness(wallNanos: 2, nowNanos: 3 * Second - 1);
        Assert.That(page.HeartbeatNanos, Is.EqualTo(2));
        stalls.WriteLiveness(wallNanos: 3, nowNanos: 3 * Second);
        Assert.That(page.HeartbeatNanos, Is.EqualTo(2), "two seconds");
        stalls.Poll(4 * Second);
        stalls.WriteLiveness(wallNanos: 4, nowNanos: 4 * Second);
        Assert.That(page.HeartbeatNanos, Is.EqualTo(4));
    }

    [Test]
    [CancelAfter(60_000)]
    public void At_the_end_of_a_run_the_thread_does_one_more_round_and_what_is_last_unless_it_is_only_stopped()
    {
        var done = new List<string>();
        using var begun = new ManualResetEventSlim();
        var duties = new DutyThread(
            "duties", 1_000_000, [New("first", begun.Set), New("second")], [New("last")]);
        duties.Start();
        begun.Wait();
        Assert.That(duties.Finish(60_000), Is.True);
        Assert.That(done[^3..], Is.EqualTo(new[] { "first", "second", "last" }));
        done.Clear();
        duties = new DutyThread("duties", 1_000_000, [New("first", StopAtOnce), New("second")], [New("last")]);
        duties.Start();
        SpinWait.SpinUntil(() => duties.Stop(0), 60_000);
        Assert.That(done, Is.EqualTo(new[] { "first" }), "behind the duty under way");

        Duty New(string name, System.Action? act = null) => new(
            name,
            () =>
            {
                act?.Invoke();
                done.Add(name);
            },
            _log.Add);

        void StopAtOnce() => duties.Stop(0);
    }

    // A thread that stands in a write to the page would write to memory that is not there any more.
    [Test]
    [CancelAfter(60_000)]
    public void The_page_of_a_run_is_left_to_a_thread_that_still_writes_to_it()
    {
        using var process = new ProcessInTest();
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var run = new EngineRun(process.Options(), _log.Add);
        using LivenessPage page = process.OpenLiveness();
        var writer = new DutyThread("liveness", 1, [new Duty("liveness", Write, _log.Add)]);
        run.DutyThreads.Add(writer);
        writer.Start();
        begun.Wait();
        run.Dispose();
        gate.Set();
        Assert.That(writer.Stop(60_000), Is.True);
        Assert.That(page.HeartbeatNanos, Is.EqualTo(7));
        run.Dispose();

        void Write()
        {
            begun.Set();
            gate.Wait();
            run.Liveness.WriteHeartbeat(7);
        }
    }

    [Test]
    public void A_disk_that_fills_up_halts_entries_once_a_minute_after_what_may_go_is_gone()
    {
        long free = 100 << 20;
        long removable = 10 << 20;
        int halts = 0;
        var duty = new DiskRoomDuty(20 << 20, () => free, MakeRoom, () => halts++, _log.Add);
        long now = 0;
        Run(10);
        free = 15 << 20;
        Run(10);
        Assert.That((halts, _log.Count, free >> 20), Is.EqualTo((0, 0, 25L)), "there was something to remove");
        free = 15 << 20;
        Run(1);
        Assert.That(halts, Is.EqualTo(1), "within a second");
        Assert.That(_log, Has.Count.EqualTo(1).And.One.StartsWith("ALARM disk: 15 MiB free, and "));
        Run(125);
        Assert.That((halts, _log.Count), Is.EqualTo((3, 3)));
        free = -28;
        Run(125);
        Assert.That(halts, Is.EqualTo(3), "nobody knows");
        free = 30 << 20;
        Run(10);
        string again = "disk: 30 MiB free again; entries stay off until RESUME-RiskHalted";
        Assert.That(_log[3..], Is.EqualTo(new[] { again }));

        void Run(int seconds)
        {
            for (long end = now + (seconds * Second); now < end; now += Look) duty.Poll(now);
        }

        void MakeRoom()
        {
            free += removable;
            removable = 0;
        }
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
