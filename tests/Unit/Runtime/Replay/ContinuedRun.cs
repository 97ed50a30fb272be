using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Replay;

/// <summary>The next run of a journal: recovered, a new segment, events by hand, outputs recorded.</summary>
internal sealed class ContinuedRun : IDisposable
{
    private const long EntryPrice = 10_000;

    private readonly JournalDirectory _directory;
    private readonly OutputQueue _outputs = new(64);

    public ContinuedRun(string folder, Engine engine)
    {
        Engine = engine;
        _directory = JournalDirectory.TryOpen(folder, create: false, out string error)
            ?? throw new InvalidOperationException(error);
        JournalResumePoint? resume = _directory.Recover(out JournalEnd end);
        Assert.That(resume, Is.Not.Null, end.ToString());
        Assert.That(resume!.Value.LastSequence, Is.EqualTo(engine.Sequence));
        byte[] json = EngineSettingsJson.Write(OpenJournal.Settings());
        var options = new JournalWriterOptions
        {
            SegmentBytes = JournalWriterOptions.SegmentBytesLeast,
            BufferBytes = JournalWriterOptions.BufferBytesLeast,
            FreeBytesMin = 0,
        };
        Writer = new JournalWriter(folder, options, resume.Value);
        Epoch = resume.Value.NextEpoch;
        Events.NowNanos = engine.NowNanos + 5_000_000_000;
        Assert.That(Writer.Start(new JournalStart
        {
            WallNanos = Events.NowNanos,
            MonotonicNanos = 0,
            Epoch = Epoch,
            Instance = 1,
            ConfigurationHash = EngineSettingsJson.Hash(json),
            ConfigurationJson = json,
            Role = "live",
            RecordsOutputs = true,
        }), Is.True);
    }

    /// <summary>What this build gives the run.</summary>
    public uint Epoch { get; }

    public Engine Engine { get; }

    public JournalWriter Writer { get; }

    public EventBuilder Events { get; } = new();

    public List<EngineCommand> Placed { get; } = [];

    public int Reconciles { get; private set; }

    /// <summary>Outputs are not recorded.</summary>
    public bool IsForgetting { get; set; }

    public void Apply(EventSlot[] message)
    {
        Assert.That(Writer.Append(message), Is.True, Writer.Fault.ToString());
        Engine.Apply(message);
        if (!IsForgetting) _outputs.Post(Engine);
        _outputs.Drain(Writer);
        foreach (ref readonly EngineCommand command in Engine.Commands)
        {
            if (command.Kind == CommandKind.PlaceOrder) Placed.Add(command);
            if (command.Kind == CommandKind.Reconcile) Reconciles++;
        }
    }

    /// <summary>The venue lists the stop as open and the unknown order as filled; all locks open.</summary>
    public void Reconcile()
    {
        Order stop = Engine.Orders[1];
        Order unknown = Engine.Orders[2];
        Apply(Events.Rules(0, takesStops: true));
        Apply(Events.Rules(1));
        EventSlot[] open = Events.OpenOrder(0, stop.Id, 7);
        open[0].OpenOrder.Side = Side.Sell;
        open[0].OpenOrder.OrderType = OrderType.Stop;
        open[0].OpenOrder.LimitPrice = Price.None;
        open[0].OpenOrder.Quantity = stop.Quantity;
        Apply(open);
        Apply(Events.Fill(unknown.Id, 2, EntryPrice, unknown.Quantity.Units));
        decimal held = 2 * unknown.Quantity.Units / 1_000m;
        Apply(Events.Balance(-1, 100_000m - (held * 100m)));
        Apply(Events.Balance(0, held));
        Apply(Events.Balance(1, 0m));
        foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
        {
            if (condition is VenueCondition.None or VenueCondition.TradesProven) continue;
            Apply(Events.Venue(condition, isSet: false));
        }
    }

    /// <summary>A minute later a bar closes that asks for more.</summary>
    public void Buy(int strength)
    {
        Events.Step(60_000);
        Apply(Events.Snapshot(0, 9_999, 10_001));
        Apply(Events.Operator(OperatorAction.EnableTrading));
        Apply(Events.ClosedBar(0, 10_000, 10_001, strength));
    }

    public void Stop()
    {
        Apply(Events.Stopping());
        Writer.AppendStateHash(new StateHashBody(
            Engine.Sequence, Engine.ComputeStateHash(), Engine.CommandHash, Engine.CommandCount));
        Assert.That(Writer.Stop(Events.NowNanos), Is.True);
    }

    public void Dispose()
    {
        Writer.Dispose();
        _directory.Dispose();
    }
}
