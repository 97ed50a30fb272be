using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Settings.Validation;
using LowLatency.Host.Options.Connectivity;

namespace LowLatency.Host.Options;

/// <summary>
/// Every number of the configuration beside the engine's own (<see cref="EngineRanges"/>) with its range.
/// The reference docs/configuration.md is written from it.
/// </summary>
internal static class HostRanges
{
    private const int CoreMax = 1_023;
    private static readonly int MessagesOfVenue = new TradingOptions().SocketMessagesPerSecondMax;

    /// <summary>Of the whole configuration.</summary>
    public static IReadOnlyList<SettingRange<HostOptions>> All { get; } =
    [
        new("journal.segmentMebibytes", o => o.Journal.SegmentMebibytes, 1, 1_024, "MiB", "size of a journal file"),
        new("journal.freeMebibytesMin", o => o.Journal.FreeMebibytesMin, 0, 1_000_000, "MiB",
            "with less free space trading halts"),
        new("journal.snapshotSeconds", o => o.Journal.SnapshotSeconds, 0, 86_400, "s",
            "between snapshots; 0 = only at an orderly stop"),
        new("journal.keepDays", o => o.Journal.KeepDays, 0, 36_500, "days", "younger segments are kept"),
        new("journal.keepMebibytes", o => o.Journal.KeepMebibytes, 0, int.MaxValue, "MiB",
            "the newest segments of so much are kept"),
        new("journal.freeMebibytesWanted", o => o.Journal.FreeMebibytesTarget, 0, 1_000_000, "MiB",
            "with less free space the oldest segments go early"),
        new("engine.stateHashEvery", o => o.Engine.StateHashEvery, 1, 1_000_000_000, "events",
            "between two state hashes in the journal"),
        new("capture.mebibytesMax", o => o.Capture.MebibytesMax, 1, 1_000_000, "MiB",
            "the oldest capture files are removed beyond it"),
        new("paper.makerFeePercent", o => o.Paper.MakerFeePercent, -1, 5, "%", "fee of a resting paper order"),
        new("paper.takerFeePercent", o => o.Paper.TakerFeePercent, -1, 5, "%", "fee of a crossing paper order"),
        new("paper.orderLatencyMicros", o => o.Paper.OrderLatencyMicros, 0, 60_000_000, "us",
            "from the engine to the paper venue"),
        new("paper.reportLatencyMicros", o => o.Paper.ReportLatencyMicros, 0, 60_000_000, "us", "and back"),
        new("threads.sleepMicrosMax", o => o.Threads.SleepMicrosMax, 1, 100_000, "us",
            "longest sleep under threads.wait \"backoff\""),

        // A message takes a quarter of the ring at most, and a book message of 10,000 levels some 1,430 slots.
        new("threads.ringSlots", o => o.Threads.RingSlots, 8_192, 1 << 22, "slots",
            "of the input ring, 128 bytes each, a power of two"),
        new("threads.commandSlots", o => o.Threads.CommandSlots, 512, 1 << 20, "slots",
            "of the command ring, a power of two"),
        Core("threads.receiveCore", o => o.Threads.ReceiveCore, "of the thread that receives, in plan \"four\""),
        Core("threads.businessCore", o => o.Threads.BusinessCore, "of the thread that decides"),
        Core("threads.journalCore", o => o.Threads.JournalCore, "of the thread that records"),
        new("output.histogramSeconds", o => o.Output.HistogramSeconds, 1, 3_600, "s", "between lines of latency.hlog"),
        new("output.histogramMebibytes", o => o.Output.HistogramMebibytes, 1, 1_024, "MiB",
            "at which latency.hlog is put aside as latency-TIME.hlog; each start puts aside what it finds"),
        new("output.histogramOldMebibytes", o => o.Output.HistogramOldMebibytes, 0, 1_000_000, "MiB",
            "of those put aside, beyond which the oldest go"),
        new("output.warmUpEvents", o => o.Output.WarmUpEvents, 0, long.MaxValue, "events",
            "behind them allocation is counted"),
    ];

    /// <summary>Of one entry of venues.</summary>
    public static IReadOnlyList<SettingRange<VenueOptions>> Venue { get; } =
    [
        new("depth", v => v.Depth, 1, 5_000, "levels", "of a side, of a snapshot or a depth channel"),
        new("historyBars", v => v.HistoryBars, 0, 1_000, "bars", "of history at start, of each interval; 0 = none"),
        new("rulesMinutes", v => v.RulesMinutes, 0, 1_440, "min",
            "between two looks at tick, lot, limits and status, and one after each reconnect; 0 = only when a refusal "
            + "or data says that they changed"),
        new("startJitterMillis", v => v.StartJitterMillis, -1, 600_000, "ms",
            "the first connection waits for a random part of it; -1 = 500, and 0 on loopback"),
        .. Part("reconnect.", static (VenueOptions v) => v.Reconnect, ConnectivityRanges.Reconnect),
        .. Part("feed.", static (VenueOptions v) => v.Feed, ConnectivityRanges.Feed),
        .. Part("http.", static (VenueOptions v) => v.Http, ConnectivityRanges.Http),
        .. Part("budget.", static (VenueOptions v) => v.Budget, ConnectivityRanges.Budget),
    ];

    /// <summary>Of the trading part of one entry of venues.</summary>
    public static IReadOnlyList<SettingRange<TradingOptions>> Trading { get; } =
    [
        new("reconcileSeconds", t => t.ReconcileSeconds, 1, 3_600, "s",
            "from the end of one reconciliation to the next"),
        new("receiveWindowMillis", t => t.ReceiveWindowMillis, 100, 60_000, "ms",
            "a signed request may be as old when the venue takes it"),
        new("streamEventMillisMax", t => t.StreamEventMillisMax, 1_000, 60_000, "ms",
            "an accepted place or cancel whose event the private stream has not brought by then makes it replaced"),
        new("clockWarnMillis", t => t.ClockWarnMillis, 10, 1_000, "ms",
            "a venue's clock further from this machine's is an alarm, and so is one that will be within the hour; from "
            + "1000 on nothing new is placed"),
        new("socketMessagesPerSecondMax", t => t.SocketMessagesPerSecondMax, 0, 16, "",
            "messages on the socket of orders in a second; 0 = no limit")
        {
            MinOf = static t => t.Environment == TradingOptionsValidator.Local ? 0 : MessagesOfVenue,
            MaxOf = static t => t.Environment == TradingOptionsValidator.Local ? 16 : MessagesOfVenue,
            Relation = "another figure than the default only where environment is local",
        },
        .. Part("requests.", static (TradingOptions t) => t.Requests, ConnectivityRanges.Requests),
        new("clock.blockMillis", t => t.Clock.BlockMillis, 10, 1_000, "ms",
            "a venue's clock further from this machine's: nothing new is placed until it is measured nearer")
        {
            MinOf = static t => t.ClockWarnMillis,
            Relation = "at least clockWarnMillis",
        },
        .. Part("clock.", static (TradingOptions t) => t.Clock, ConnectivityRanges.Clock),
    ];

    private static SettingRange<HostOptions> Core(string path, Func<HostOptions, decimal> value, string thread) =>
        new(path, value, -1, CoreMax, "", $"core {thread}; -1 = the kernel chooses")
        {
            MaxOf = static _ => Environment.ProcessorCount - 1,
            Relation = "at most the last core of the machine",
        };

    // Rows of a part as those of what it is a part of.
    private static IEnumerable<SettingRange<TWhole>> Part<TWhole, TPart>(
        string before, Func<TWhole, TPart> part, IReadOnlyList<SettingRange<TPart>> ranges)
    {
        foreach (SettingRange<TPart> range in ranges)
        {
            yield return new SettingRange<TWhole>(
                before + range.Path, whole => range.Value(part(whole)), range.Min, range.Max, range.Unit, range.Meaning)
            {
                IsMinExcluded = range.IsMinExcluded,
                MinOf = range.MinOf == null ? null : whole => range.MinOf(part(whole)),
                MaxOf = range.MaxOf == null ? null : whole => range.MaxOf(part(whole)),
                Relation = range.Relation,
            };
        }
    }

    /// <summary>Adds a fault for each value outside, with the path of the part before its own.</summary>
    public static void Check<T>(
        IReadOnlyList<SettingRange<T>> ranges, T options, string before, List<string> faults)
    {
        foreach (SettingRange<T> range in ranges)
        {
            if (range.Holds(options, out decimal value, out decimal min, out decimal max)) continue;
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"{before}{range.Path}: must be between {min} and {max}, is {value}"));
        }
    }
}
