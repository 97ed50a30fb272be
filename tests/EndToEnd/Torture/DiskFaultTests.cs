using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Liveness;
using LowLatency.Host.Options;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Liveness;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// A disk that fails under the running engine: fdatasync answers EIO (injected by strace), a small tmpfs fills up. The
/// engine must halt with the reason, and what it journaled must stay readable.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class DiskFaultTests
{
    private const int CannotCreate = 73;
    private const int IoError = 74;
    private const int StartFlushes = 7;
    private const int TradingFlushes = 1_500;
    private const long Mebibyte = 1 << 20;

    // The start flushes journal, strategy and configuration; an order needs a bar's end, a second and more.
    [TestCase(StartFlushes + 1, "four")]
    [TestCase(100, "four")]
    [TestCase(TradingFlushes, "four")]
    [TestCase(100, "one")]
    [TestCase(TradingFlushes, "one")]
    public async Task Failing_fdatasync_halts_trading_and_leaves_the_journal_readable(int flush, string plan)
    {
        await using TortureRun run = await TortureRun.StartAsync(options => Flush(options, plan));
        using EngineUnderTest engine = run.StartEngine(Strace.Launcher("fdatasync", $"error=EIO:when={flush}+"));
        Assert.That(engine.WaitForExit(), Is.EqualTo(IoError), engine.Log);
        Assert.That(engine.Log, Does.Contain("ALARM journal failed").And.Contain("JournalFlushFailed"));
        TestContext.Out.WriteLine($"flush {flush}: exit {IoError}, {Line(engine.Log, "ALARM journal failed")}");
        JournalLedger ledger = run.AssertHalted();
        if (flush == TradingFlushes)
        {
            Assert.That(ledger.Orders, Is.Positive, "it did not trade, so nothing was held back");
        }

        await AssertContinuesAsync(run);
    }

    // Each flush takes a fifth of a second: a command that did not wait for its cause would be seen ahead of it.
    [TestCase("four")]
    [TestCase("one")]
    public async Task Commands_wait_for_a_slow_disk(string plan)
    {
        const int CausesWanted = 5;
        await using TortureRun run = await TortureRun.StartAsync(options => Flush(options, plan));
        using EngineUnderTest engine = run.StartEngine(Strace.Launcher("fdatasync", "delay_enter=200000"));
        await engine.WaitForLineAsync("subscribed:");
        using LivenessPage live = LivenessPage.TryOpen(run.Journal)!;

        // Strace does not take the engine along when it is killed.
        using var traced = Process.GetProcessById((int)live.ProcessId);
        using var end = new Ending(traced.Kill);
        long start = Stopwatch.GetTimestamp();
        var causes = new HashSet<long>();
        while (causes.Count < CausesWanted)
        {
            long sent = live.SentCauseSequence;

            // The page learns of a durable batch some microseconds after the gateway: long over by then.
            Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(10)), Is.True, engine.Log);
            Assert.That(sent, Is.LessThanOrEqualTo(live.DurableSequence), "sent and not durable");
            if (sent > 0) causes.Add(sent);
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(EngineUnderTest.Deadline), engine.Log);
        }

        TestContext.Out.WriteLine($"{causes.Count} causes in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    // Each write and each flush takes a fifth of a second. Were market data read by the thread that waits for them,
    // nearly all of the run would lie between two frames that are far apart.
    [TestCase("four")]
    [TestCase("one")]
    public async Task Market_data_is_read_while_the_disk_stands_still(string plan)
    {
        const int FlushesWanted = 20;
        await using TortureRun run = await TortureRun.StartAsync(options => Flush(options, plan));
        using EngineUnderTest engine = run.StartEngine(Strace.Launcher("pwrite64,fdatasync", "delay_exit=200000"));
        await engine.WaitForLineAsync("subscribed:");
        using LivenessPage live = LivenessPage.TryOpen(run.Journal)!;
        using var traced = Process.GetProcessById((int)live.ProcessId);
        using (var end = new Ending(traced.Kill))
        {
            long durable = 0;
            for (int flushes = 0; flushes < FlushesWanted;)
            {
                Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(10)), Is.True, engine.Log);
                long now = live.DurableSequence;
                flushes += now > durable ? 1 : 0;
                durable = now;
            }
        }

        var frames = new FrameTimes();
        JournalReplay.Run(run.Journal, new JournalReplayRange(), ref frames);
        TestContext.Out.WriteLine(
            $"{frames.Count} frames in {frames.SpanNanos / 1e9:F1} s, pauses {frames.PausesNanos / 1e9:F1} s");
        Assert.That(frames.Count, Is.GreaterThan(1_000));
        Assert.That(frames.PausesNanos, Is.LessThan(frames.SpanNanos / 2));
    }

    // The disk does not fail, it does not answer: told by whoever does not wait for it, and when it is over.
    [TestCase("four")]
    [TestCase("one")]
    public async Task A_disk_that_hangs_is_an_alarm_until_it_answers(string plan)
    {
        await using TortureRun run = await TortureRun.StartAsync(options => Flush(options, plan));
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        using (Strace.Attach(engine, "fdatasync", "delay_enter=600000000"))
        {
            await engine.WaitForLineAsync("ALARM journal stands still");
            using LivenessPage live = LivenessPage.TryOpen(run.Journal)!;
            engine.Await(() => live.State == LivenessState.JournalStalled, "the page does not say so");
            long heartbeat = live.HeartbeatNanos;
            long durable = live.DurableSequence;
            Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(300)), Is.True, engine.Log);
            Assert.That((live.HeartbeatNanos, live.DurableSequence), Is.EqualTo((heartbeat, durable)));
        }

        await engine.WaitForLineAsync("journal stands still no more");
        engine.AwaitLiveness(
            run.Journal, static live => live.State == LivenessState.Running, "the page does not say that it goes on");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
    }

    [Test]
    public async Task Failing_fdatasync_at_the_start_is_named_with_its_journal()
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using EngineUnderTest engine = run.StartEngine(Strace.Launcher("fdatasync", "error=EIO:when=1+"));
        Assert.That(engine.WaitForExit(), Is.EqualTo(IoError), engine.Log);
        Assert.That(engine.Log, Does.Contain(run.Journal).And.Contain("JournalFlushFailed"));
    }

    [Test]
    public async Task Full_disk_halts_trading_and_leaves_the_journal_readable()
    {
        await using TortureRun run = await TortureRun.StartAsync(
            options => options.Journal.SegmentMebibytes = 1, messagesPerSecond: 4_000);
        using var disk = new SmallDisk(run.Folder, 32);
        run.Options.Journal.Directory = Path.Combine(disk.Path, "journal");
        run.Write();
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");

        // Somebody else's file takes what the next segment would need.
        disk.Fill(leave: 2 * Mebibyte);
        Assert.That(engine.WaitForExit(), Is.EqualTo(IoError), engine.Log);
        Assert.That(engine.Log, Does.Contain("ALARM journal failed").And.Contain("JournalFull"));
        TestContext.Out.WriteLine($"exit {IoError}, {Line(engine.Log, "ALARM journal failed")}");
        run.AssertHalted();
        disk.Free();
        await AssertContinuesAsync(run);
    }

    [TestCase(0, CannotCreate)]
    [TestCase(1536 << 10, IoError)]
    public async Task Full_disk_at_the_start_is_a_clear_answer(long leave, int expected)
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using var disk = new SmallDisk(run.Folder, 8);
        disk.Fill(leave);
        run.Options.Journal.Directory = Path.Combine(disk.Path, "journal");
        run.Write();
        using EngineUnderTest engine = run.StartEngine();
        Assert.That(engine.WaitForExit(), Is.EqualTo(expected), engine.Log);
        TestContext.Out.WriteLine(engine.Log);
        Assert.That(engine.Log, Does.Contain(run.Journal).And.Not.Contain("Unhandled"));
        Assert.That(engine.Log, expected == IoError ? Does.Contain("JournalFull") : Does.Contain("No space left"));
    }

    /// <summary>When frames were read, and how much of the time lies between two that are far apart.</summary>
    private struct FrameTimes : IJournalVisitor
    {
        private const long PauseNanosMin = 150_000_000;

        private long _firstNanos;
        private long _lastNanos;

        public long Count { get; private set; }

        public long PausesNanos { get; private set; }

        public readonly long SpanNanos => _lastNanos - _firstNanos;

        public bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message)
        {
            ref readonly EventHeader header = ref message[0].Header;
            if (header.Kind is not (EventKind.Trade or EventKind.BookDelta)) return true;
            long nanos = header.ReceiveMonotonicNanos;
            if (Count++ == 0) _firstNanos = nanos;
            else if (nanos - _lastNanos >= PauseNanosMin) PausesNanos += nanos - _lastNanos;
            _lastNanos = nanos;
            return true;
        }

        public readonly void OnStateHash(in StateHashBody recorded)
        {
        }

        public readonly void OnRecord(in JournalRecord record)
        {
        }
    }

    private static void Flush(HostOptions options, string plan)
    {
        options.Journal.Durability = "flushed";
        options.Threads.Plan = plan;
    }

    private static async Task AssertContinuesAsync(TortureRun run)
    {
        EngineReplayOutcome before = run.Replay();
        using EngineUnderTest engine = run.StartEngine();
        string recovered = await engine.WaitForLineAsync("recovered:");
        await engine.WaitForLineAsync("subscribed:");
        Assert.That(engine.Log, Does.Contain($"state hash {before.Engine!.ComputeStateHash():x16}"), recovered);
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
    }

    private static string Line(string log, string text)
    {
        foreach (string line in log.Split('\n'))
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }

        return "";
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
