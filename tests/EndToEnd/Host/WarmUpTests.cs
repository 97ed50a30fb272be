using System;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Decisions;
using LowLatency.Core.Settings;
using LowLatency.EndToEnd.Torture;
using LowLatency.Host.Options;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>Indicators are warm from the venue's history, and a replay sees that history too.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WarmUpTests
{
    private const int HistoryBars = 150;

    [Test]
    [CancelAfter(120_000)]
    public async Task Strategies_decide_on_their_first_bar_with_history_and_not_for_long_without(
        [Values] bool isFetched)
    {
        await using TortureRun run = await TortureRun.StartAsync(
            options => UseSlowStrategy(options, isFetched ? HistoryBars : 0), symbolCount: 1, messagesPerSecond: 200);
        using (EngineUnderTest engine = run.StartEngine())
        {
            await engine.WaitForLineAsync("subscribed:");
            engine.Await(() => Decisions(run, isFetched) > 3, "it decides nothing", lookMillis: 500);
            engine.Terminate();
            Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        }

        var walk = new Walk();
        run.Replay(walk);
        TestContext.Out.WriteLine(
            $"{walk.HistoricalBars} bars of history, {walk.WarmingUp} decisions while warming up, {walk.Warm} after");
        Assert.That(walk.HistoricalBars, isFetched ? Is.GreaterThanOrEqualTo(HistoryBars) : Is.Zero);
        Assert.That(walk.Warm, isFetched ? Is.GreaterThan(3) : Is.Zero, "bars are of one second");
        Assert.That(walk.WarmingUpAfterHistory, Is.Zero);
    }

    private static int Decisions(TortureRun run, bool isWarm)
    {
        Walk walk = null!;
        run.ReplayRunning(() => walk = new Walk());
        return isWarm ? walk.Warm : walk.WarmingUp;
    }

    private static void UseSlowStrategy(HostOptions options, int historyBars)
    {
        options.Engine.Strategies = [new StrategySettings { Name = "sma-crossover" }, new() { Name = "macd" }];
        options.Venues[0].HistoryBars = historyBars;
    }

    private sealed class Walk : IReplayObserver
    {
        private long _lastDecision;

        public int HistoricalBars { get; private set; }

        public int WarmingUp { get; private set; }

        public int WarmingUpAfterHistory { get; private set; }

        public int Warm { get; private set; }

        public void OnApplied(
            Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
        {
            ref readonly EventHeader header = ref message[0].Header;
            bool isHistory = header.Kind == EventKind.Bar && (header.Flags & EventFlags.Historical) != 0;
            if (isHistory) HistoricalBars++;
            ref readonly DecisionTrace trace = ref engine.Instruments[0].LastDecision;
            if (trace.Kind != DecisionKind.SignalBar || trace.Sequence == _lastDecision) return;
            _lastDecision = trace.Sequence;
            if (trace.Reason != ReasonCode.WarmingUp)
            {
                if (!isHistory) Warm++;
                return;
            }

            WarmingUp++;
            if (HistoricalBars >= WarmUpTests.HistoryBars) WarmingUpAfterHistory++;
        }
    }
}
