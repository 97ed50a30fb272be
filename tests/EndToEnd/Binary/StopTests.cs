using System.Threading.Tasks;
using LowLatency.EndToEnd.Torture;
using LowLatency.Host.Reports;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Liveness;
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
        using LivenessFile live = LivenessFile.TryOpen(run.Journal)!;
        Assert.That(live.State, Is.EqualTo(2));

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
}
