using System;
using System.Collections.Generic;
using System.Diagnostics;
using HdrHistogram;
using LowLatency.Cli.Strategies;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Settings;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Metrics;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Demo.Live;

/// <summary>
/// A second engine that follows the journal of the running one: whatever it shows is what the running engine knew at
/// the same event (LAW 2), and looking costs that process nothing. One thread.
/// </summary>
internal sealed class EngineReplica : IDisposable
{
    private const int RecentMax = 8;
    private static readonly EventKind[] MarketKinds =
    [
        EventKind.BookSnapshot, EventKind.BookDelta, EventKind.TopOfBook, EventKind.Trade, EventKind.Bar,
    ];

    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(150);

    private readonly string _directory;
    private readonly EventSkips _skips = new();
    private JournalFollower? _follower;
    private ulong _configurationHash;

    public EngineReplica(string directory) => _directory = directory;

    /// <summary>Null before the journal says how it is configured.</summary>
    public Engine? Engine { get; private set; }

    /// <summary>Why following stopped; empty while it goes on.</summary>
    public string Fault { get; private set; } = "";

    public long Events { get; private set; }

    /// <summary>Events that the market's frames became, ticks of the clock and reports not among them.</summary>
    public long MarketEvents
    {
        get
        {
            if (Engine is not { } engine) return 0;
            long events = 0;
            foreach (EventKind kind in MarketKinds) events += engine.Counters.Events(kind);
            return events;
        }
    }

    /// <summary>Receive wall time of the last event, unix nanoseconds.</summary>
    public long LastNanos { get; private set; }

    /// <summary>Newest last.</summary>
    public List<RecentFill> Fills { get; } = [];

    /// <summary>Newest last.</summary>
    public List<EngineCommand> Alarms { get; } = [];

    /// <summary>Header stamps, for the time before the histogram log has its first line.</summary>
    public LongHistogram Decoded { get; } = new(1, StageHistogram.NanosMax, 2);

    public LongHistogram Published { get; } = new(1, StageHistogram.NanosMax, 2);

    /// <summary>Applies what is new, for a bounded time. False = there is nothing more for now.</summary>
    public bool Poll()
    {
        if (Fault.Length > 0) return false;
        if (_follower == null)
        {
            if (JournalSegments.List(_directory).Count == 0) return false;
            _follower = new JournalFollower(_directory);
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; (i & 0xFF) != 0xFF || Stopwatch.GetElapsedTime(start) < PollTime; i++)
        {
            JournalFollowOutcome outcome = _follower.Read(out JournalRecord record);
            if (outcome == JournalFollowOutcome.Stopped) Fault = $"journal: {_follower.End}";
            if (outcome != JournalFollowOutcome.Record) return false;
            if (record.Kind == JournalRecordKind.Event) OnEvent(record);
            else if (record.Kind == JournalRecordKind.Configuration) OnConfiguration(record);
        }

        return true;
    }

    public bool IsEveryBookInSync()
    {
        if (Engine == null) return false;
        foreach (InstrumentState instrument in Engine.Instruments)
        {
            if (!instrument.Market.Book.IsInSync) return false;
        }

        return true;
    }

    public void Dispose() => _follower?.Dispose();

    private void OnConfiguration(in JournalRecord record)
    {
        if (!ConfigurationBody.TryRead(record.Body, out ConfigurationBody body)) return;
        if (Engine != null && body.Hash == _configurationHash) return;
        if (EngineSettingsJson.TryRead(body.Json) is not { } settings)
        {
            Fault = "the journal's configuration is of another version";
            return;
        }

        _skips.Add(JournalSkips.Read(_directory));
        Engine = new Engine(settings, JournalStrategies.Registry(_directory));
        _configurationHash = body.Hash;
    }

    private void OnEvent(in JournalRecord record)
    {
        ReadOnlySpan<EventSlot> message = _follower!.Message(record);
        if (Engine == null || message.IsEmpty)
        {
            Fault = $"event {record.Sequence} cannot be applied";
            return;
        }

        _skips.Apply(Engine, record.Sequence, message);
        Events++;
        LastNanos = record.TimeNanos;
        ref readonly EventSlot slot = ref message[0];
        if (slot.Header.PublishNanos != 0)
        {
            Decoded.RecordValue(slot.Header.DecodeNanos);
            Published.RecordValue(slot.Header.PublishNanos);
        }

        if (slot.Header.Kind == EventKind.OrderReport && slot.OrderReport.Kind == OrderReportKind.Filled) OnFill(slot);
        foreach (ref readonly EngineCommand command in Engine.Commands)
        {
            if (command.Kind == CommandKind.Alarm) AddRecent(Alarms, command);
        }
    }

    private void OnFill(in EventSlot slot)
    {
        int row = Engine!.Orders.Find(slot.OrderReport.ClientOrderId);
        Side side = row >= 0 ? Engine.Orders[row].Side : Side.None;
        AddRecent(
            Fills,
            new RecentFill(
                slot.Header.ReceiveWallNanos, slot.Header.Instrument, side, slot.OrderReport.LastPrice,
                slot.OrderReport.LastQuantity, slot.OrderReport.Liquidity));
    }

    private static void AddRecent<T>(List<T> list, in T item)
    {
        if (list.Count == RecentMax) list.RemoveAt(0);
        list.Add(item);
    }
}
