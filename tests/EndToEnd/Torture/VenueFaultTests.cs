using System;
using System.Threading.Tasks;
using LowLatency.Host.Reports;
using LowLatency.Runtime.Replay;
using LowLatency.VenueServer.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>A venue that sends garbage, goes away or falls silent: the engine lives and trades on proof only.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VenueFaultTests
{
    private const int Injected = 60;

    [TestCase("corrupt~0.05#3")]
    [TestCase("truncate~0.05#4")]
    public async Task Garbage_frames_are_refused_and_the_engine_lives_on(string fault)
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        run.Inject(fault);
        engine.Await(() => run.Venue.Counters.FaultsInjected >= Injected, "too few faults");
        (EngineRunReport report, JournalLedger ledger) = Stop(run, engine);
        TestContext.Out.WriteLine(
            $"{run.Venue.Counters.FaultsInjected} injected, "
            + $"{report.Frames.Refused} of {report.Frames.Received} refused");
        Assert.That(report.Frames.Refused, Is.Positive);
        Assert.That(ledger.FramesRefused, Is.EqualTo(report.Frames.Refused), "each refusal is in the journal");
    }

    [Test]
    public async Task Venue_that_is_not_there_is_tried_again_until_it_is()
    {
        await using TortureRun run = await TortureRun.StartAsync(port: OwnPort.Next());
        int port = run.Venue.Port;
        await run.Venue.StopAsync();
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("running: epoch");
        Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(1_500)), Is.True, engine.Log);
        Assert.That(engine.Log, Does.Not.Contain("subscribed:"));
        await run.OpenVenueAsync(Again(run, port));
        await engine.WaitForLineAsync("subscribed:");
        Stop(run, engine);
    }

    [Test]
    public async Task Venue_that_goes_away_stops_trading_until_books_are_proven_again()
    {
        await using TortureRun run = await TortureRun.StartAsync(port: OwnPort.Next());
        int port = run.Venue.Port;
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        AwaitOrder(run, engine);
        await run.Venue.StopAsync();
        await engine.WaitForLineAsync("ALARM Feed");
        await run.OpenVenueAsync(Again(run, port));
        int books = run.Options.Engine.Instruments.Count;
        engine.Await(() => run.Venue.Counters.SnapshotsServed >= books, "the books are not proven again");
        (EngineRunReport report, JournalLedger ledger) = Stop(run, engine);
        TestContext.Out.WriteLine($"{report.LastSequence} events, {ledger.Orders} orders\n{engine.Log}");
        Assert.That(ledger.Orders, Is.Positive, "it did not trade, so nothing was stopped");
    }

    [Test]
    public async Task Silent_venue_is_noticed_and_not_traded_on()
    {
        const int BlockMillis = 1_000;
        await using TortureRun run = await TortureRun.StartAsync(options =>
        {
            options.Engine.Staleness.FlagMillis = BlockMillis / 2;
            options.Engine.Staleness.BlockMillis = BlockMillis;
        });
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        AwaitOrder(run, engine);
        run.Inject("silence@+1:4s");
        await engine.WaitForLineAsync("ALARM FeedStale");
        (EngineRunReport _, JournalLedger ledger) = Stop(run, engine);
        Assert.That(ledger.LongestSilenceBeforeOrderNanos, Is.LessThan(BlockMillis * 1_000_000L));
    }

    private static VenueServerOptions Again(TortureRun run, int port)
    {
        string[] symbols = new string[run.Options.Engine.Instruments.Count];
        for (int i = 0; i < symbols.Length; i++) symbols[i] = run.Options.Engine.Instruments[i].Symbol;
        return new VenueServerOptions { Port = port, Symbols = symbols, Seed = 9, MessagesPerSecond = 1_000 };
    }

    private static (EngineRunReport Report, JournalLedger Ledger) Stop(TortureRun run, EngineUnderTest engine)
    {
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        EngineRunReport report = run.Report();
        var ledger = new JournalLedger();
        EngineReplayOutcome whole = run.Replay(ledger);
        Assert.That(whole.Engine!.ComputeStateHash().ToString("x16"), Is.EqualTo(report.StateHash));
        Assert.That(ledger.OrdersOnUnprovenBooks, Is.Zero, "orders while a book was not proven");
        return (report, ledger);
    }

    private static void AwaitOrder(TortureRun run, EngineUnderTest engine) =>
        engine.AwaitLiveness(run.Journal, live => live.SentCauseSequence > 0, "it does not trade");
}
