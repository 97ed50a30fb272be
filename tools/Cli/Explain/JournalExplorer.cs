using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Journals;
using LowLatency.Cli.Replay;
using LowLatency.Cli.Strategies;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Time;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Explain;

/// <summary>
/// Finds the moment that is asked for with as little replay as the snapshots allow. Reads only; a journal that is being
/// written can be explained up to its last whole record.
/// </summary>
internal sealed class JournalExplorer(string folder, int barCount)
{
    private readonly StrategyRegistry _registry = JournalStrategies.Registry(folder);

    /// <summary>Of the journal.</summary>
    public string Folder => folder;

    /// <summary>Snapshots that were passed over and why; for the user.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>State, market and last decisions behind an event.</summary>
    public Explanation Moment(JournalReplayRange range) => Suiting(() => FindMoment(range));

    /// <summary>The decision behind an order and what became of it.</summary>
    public Explanation Order(ClientOrderId id) => Suiting(() => FindOrder(id));

    /// <summary>Runs the whole journal, or all that is left of it, past an observer.</summary>
    public EngineReplayOutcome Whole(IReplayObserver observer) => Suiting(
        () => Replay(new JournalReplayRange(), OldestStart(folder, _registry, Warnings), observer));

    /// <summary>
    /// Restoring a snapshot as well as replaying makes an engine of recorded settings: where none can be made, one
    /// error says so.
    /// </summary>
    public static T Suiting<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EngineSettingsException exception)
        {
            throw new ToolException(
                $"the configuration in the journal does not suit this version: {exception.Message}",
                JournalFolder.Damaged);
        }
    }

    private Explanation FindMoment(JournalReplayRange range)
    {
        long lastSequence = range.UntilSequence;
        if (range.UntilNanos != long.MaxValue) lastSequence = LastSnapshotBefore(range.UntilNanos);
        while (true)
        {
            ReplayStart start = ReplayStart.Newest(folder, lastSequence, _registry, Warnings);
            long from = start.Sequence + 1;
            var watch = new MomentWatch();
            EngineReplayOutcome outcome = Replay(range, start, watch);
            Engine engine = outcome.Engine!;

            // Decisions are no part of the state: one from before the snapshot needs an earlier start.
            bool isTooLate = outcome.Events == 0 || !HasDecisions(engine);
            if (from > 1 && isTooLate)
            {
                lastSequence = from - 2;
                continue;
            }

            if (outcome.Events == 0)
            {
                throw new ToolException("the journal holds no event up to there", ToolException.NoInput);
            }

            bool isBehindTheEnd = range.UntilSequence != long.MaxValue && engine.Sequence < range.UntilSequence;
            if (!isBehindTheEnd) return Describe(engine, from, outcome, watch);
            throw new ToolException(
                $"there is no event {range.UntilSequence}: the journal's last one is {engine.Sequence}",
                ToolException.NoInput);
        }
    }

    private Explanation FindOrder(ClientOrderId id)
    {
        ReplayStart start = StartBefore(id);
        long from = start.Sequence + 1;
        var watch = new OrderWatch(id, barCount);
        if (start.Engine is { } restored) watch.Attach(restored);
        EngineReplayOutcome outcome = Replay(new JournalReplayRange(), start, watch);
        if (!watch.IsFound)
        {
            throw new ToolException($"no event of this journal decides or names order {id}", ToolException.NoInput);
        }

        return new Explanation
        {
            Journal = Path.GetFullPath(folder),
            Sequence = watch.Sequence,
            Time = new Timestamp(watch.TimeNanos).ToString(),
            Event = watch.Event,
            ReplayedFrom = from,
            HashesCompared = outcome.HashesCompared,
            HashesDiffering = outcome.HashesDiffering,
            CommandsCompared = outcome.CommandsCompared,
            CommandsDiffering = outcome.CommandsDiffering,
            Notes = ReplayDifference.Of(outcome) is { } difference ? [difference] : [],
            Account = watch.Account!,
            Instruments = [watch.Instrument!],
            Order = watch.Story(),
        };
    }

    /// <summary>
    /// The first event where it is still there; else the oldest snapshot that all later events are there for.
    /// </summary>
    public static ReplayStart OldestStart(string folder, StrategyRegistry registry, ICollection<string> warnings)
    {
        long missing = JournalSegments.FirstSequence(folder) - 1;
        if (missing == 0) return ReplayStart.FirstEvent;
        foreach (long sequence in ReplayStart.Snapshots(folder))
        {
            if (sequence < missing) continue;
            ReplayStart start = ReplayStart.Newest(folder, sequence, registry, warnings);
            if (start.Sequence < missing) continue;
            warnings.Add($"events up to {missing} were removed; begun with the snapshot of event {start.Sequence}");
            return start;
        }

        throw new ToolException(
            $"events up to {missing} were removed and no snapshot in {Path.Combine(folder, SnapshotFolder.FolderName)}"
            + " is good: nothing can be replayed", JournalFolder.Damaged);
    }

    private static bool HasDecisions(Engine engine)
    {
        foreach (InstrumentState instrument in engine.Instruments)
        {
            bool isExpected = instrument.IsTraded && instrument.Maker.LastBarOpenNanos != 0;
            if (isExpected && instrument.LastDecision.Kind == DecisionKind.None) return false;
        }

        return true;
    }

    private Explanation Describe(Engine engine, long from, EngineReplayOutcome outcome, MomentWatch watch)
    {
        List<InstrumentReport> instruments = [];
        foreach (InstrumentState instrument in engine.Instruments)
        {
            instruments.Add(new InstrumentReport
            {
                Instrument = MarketDescription.Name(instrument),
                Market = MarketDescription.Of(instrument, engine.NowNanos),
                Bars = MarketDescription.Bars(instrument, barCount),
                Decision = DecisionDescription.Of(instrument.LastDecision, instrument.Maker, engine),
            });
        }

        return new Explanation
        {
            Journal = Path.GetFullPath(folder),
            Sequence = engine.Sequence,
            Time = new Timestamp(watch.Last[0].Header.ReceiveWallNanos).ToString(),
            Event = watch.Text.Of(engine, watch.Last),
            ReplayedFrom = from,
            HashesCompared = outcome.HashesCompared,
            HashesDiffering = outcome.HashesDiffering,
            CommandsCompared = outcome.CommandsCompared,
            CommandsDiffering = outcome.CommandsDiffering,
            Notes = ReplayDifference.Of(outcome) is { } difference ? [difference] : [],
            Account = AccountDescription.Of(engine),
            Instruments = instruments,
        };
    }

    // A snapshot knows the last id that was given out, so it tells whether the order was decided before it. An order
    // that the engine found at the venue may be in a state that gave out no such id yet.
    private ReplayStart StartBefore(ClientOrderId id)
    {
        ReplayStart? start = NewestWhere(engine => engine.Orders.Epoch < id.Epoch
            || (engine.Orders.Epoch == id.Epoch && engine.Orders.LastIdSequence < id.Sequence));
        while (start?.Engine is { } engine && engine.Orders.Find(id) >= 0)
        {
            start = ReplayStart.Newest(folder, start.Sequence - 1, _registry, Warnings);
        }

        return start?.Engine == null ? OldestStart(folder, _registry, Warnings) : start;
    }

    private long LastSnapshotBefore(long nanos) => NewestWhere(engine => engine.NowNanos <= nanos)?.Sequence ?? 0;

    // The newest good snapshot for which it holds, found by halving: what holds for one holds for all before it.
    private ReplayStart? NewestWhere(Predicate<Engine> holds)
    {
        IReadOnlyList<long> snapshots = ReplayStart.Snapshots(folder);
        ReplayStart? newest = null;
        int low = 0;
        int high = snapshots.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            ReplayStart start = ReplayStart.Newest(folder, snapshots[middle], _registry, Warnings);
            if (start.Engine is { } engine && !holds(engine))
            {
                high = middle - 1;
                continue;
            }

            if (start.Engine != null) newest = start;
            low = middle + 1;
        }

        return newest;
    }

    private EngineReplayOutcome Replay(JournalReplayRange range, ReplayStart start, IReplayObserver observer)
    {
        EngineReplayOutcome outcome = EngineReplay.Run(folder, _registry, range, start, observer);
        if (outcome.Fault.Length == 0 && outcome.Engine != null && outcome.End.IsUsable) return outcome;
        string what = outcome.Fault.Length > 0 ? outcome.Fault
            : outcome.End.IsUsable ? "no event can be applied"
            : JournalFolder.Describe(folder, outcome.End);
        throw new ToolException($"journal {Path.GetFullPath(folder)}: {what}", JournalFolder.Damaged);
    }
}
