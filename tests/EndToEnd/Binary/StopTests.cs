using System.Threading.Tasks;
using LowLatency.EndToEnd.Torture;
using LowLatency.Formats.Liveness;
using LowLatency.Host.Reports;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Liveness;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Binary;

/// <summary>SIGTERM: the orderly stop as the venue, the journal and the operator see it.</summary>
public sealed class StopTests
{
    [Test]
    public async Task SIGTERM_closes_the_socket_and_the_journal_in_order()
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        EngineRunReport report = run.Report();
        Assert.That(report.Outcome, Is.EqualTo("stopped in order"));
        JournalVerification journal = JournalSegments.Verify(run.Journal);
        Assert.That(journal.IsCleanEnd, Is.True);
        Assert.That(journal.LastStateHash?.StateHash.ToString("x16"), Is.EqualTo(report.StateHash));
        using LivenessPage live = LivenessPage.TryOpen(run.Journal)!;
        Assert.That(live.State, Is.EqualTo(LivenessState.Stopped));

        // A dropped socket would be "lost" there, and the engine's own stop is nothing to be alarmed about.
        await run.Venue.StopAsync();
        Assert.That(run.VenueLog, Does.Contain("ended after").And.Not.Contain("lost"));
        Assert.That(engine.Log, Does.Not.Contain("ALARM"));
    }

    [Test]
    public async Task SIGTERM_before_the_venue_answers_ends_in_order_too()
    {
        await using TortureRun run = await TortureRun.StartAsync(port: OwnPort.Next());
        await run.Venue.StopAsync();
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("running: epoch");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        Assert.That(run.Report().StartToSubscribedMillis, Is.EqualTo(-1));
    }

    // A lost ssh session: the engine would be gone with its orders at work.
    [Test]
    public async Task SIGHUP_ends_in_order_too()
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        engine.HangUp();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        Assert.That(run.Report().Outcome, Is.EqualTo("stopped in order"));
    }

    [Test]
    public async Task Under_nohup_SIGHUP_is_ignored()
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using EngineUnderTest engine = run.StartEngine("nohup");
        await engine.WaitForLineAsync("subscribed:");
        engine.HangUp();
        using LivenessPage live = LivenessPage.TryOpen(run.Journal)!;
        long durable = live.DurableSequence;
        engine.Await(() => live.DurableSequence > durable + 1_000, "it does not go on");
        Assert.That(engine.Log, Does.Not.Contain("stopping:"));
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
    }

    // Standard error on a full disk, or on a terminal that is gone: what cannot be said must not end who says it.
    [Test]
    public async Task A_log_that_takes_no_lines_does_not_end_the_engine()
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using EngineUnderTest engine = run.StartEngine("sh", "-c", "exec \"$0\" \"$@\" 2>/dev/full");
        engine.AwaitLiveness(
            run.Journal, static live => live.State == LivenessState.Running && live.DurableSequence > 1_000,
            "it ended");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero);
        Assert.That(run.Report().Outcome, Is.EqualTo("stopped in order"));
    }
}
