using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Pipeline.Agents;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Metrics;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Metrics;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Pipeline;

/// <summary>
/// The one composition of links, ring, journal, business and gateway, from an injected clock, storage and transport.
/// Threads step its agents in the engine (engine/Host); simulation, backtests and proofs step them on one thread in
/// their own time. Everything that the agents share is made here, before the first of them is stepped.
/// </summary>
public sealed class EnginePipeline : IDisposable
{
    private const int RecordedTogetherSlots = 32;

    /// <summary>This part of the ring may wait: to be applied while more is read, to be recorded when asked.</summary>
    private const int BacklogPart = 8;

    private readonly JournalNotes _notes = new();
    private readonly JournalNotes _snapshotNotes = new();
    private readonly OutputQueue? _outputs;
    private readonly StageLatency? _latency;
    private readonly CommandLatency? _commandLatency;
    private readonly bool _awaitsJournal;

    public EnginePipeline(EnginePipelineParts parts)
    {
        Engine = parts.Engine;
        Clock = parts.Clock;
        Journal = parts.Journal;
        _awaitsJournal = parts.AwaitsJournal && Journal != null;
        _latency = parts.IsMeasured ? new StageLatency() : null;
        _commandLatency = parts.IsMeasured ? new CommandLatency(Clock) : null;
        Input = new RingBuffer<EventSlot>(parts.RingSlots);
        Commands = new RingBuffer<EngineCommand>(parts.CommandSlots, ProducerMode.Single);
        if (Journal != null)
        {
            _outputs = new OutputQueue();
            JournalAgent = new JournalAgent(
                Input.CreateConsumer<EventLayout>("journal"), Journal, _notes, _snapshotNotes, _outputs,
                parts.Liveness);
        }

        Business = new BusinessAgent(new BusinessParts
        {
            Engine = Engine,
            Input = Input.CreateConsumer<EventLayout>("business"),
            Commands = Commands,
            Clock = Clock,
            Notes = Journal == null ? null : _notes,
            Outputs = _outputs,
            StateHashEvery = parts.StateHashEvery,
            Snapshots = parts.Snapshots,
            Latency = _latency,
            Observer = parts.Observer,
        });
        var ports = new PipelinePorts(Input, Clock, Resyncs, Alarms)
        {
            Delistings = new DelistingDates(Engine.Instruments.Length, Resyncs),
        };
        Routes = parts.Routes(ports);
        Gateway = new GatewayAgent(new GatewayParts
        {
            Ports = ports,
            Market = Input.CreateConsumer<EventLayout>("gateway"),
            Commands = Commands.CreateConsumer<SingleSlotLayout<EngineCommand>>("gateway"),
            Routes = Routes,
            CommandsPerRouteMax = parts.CommandSlots,
            OtherCommandsPerRouteMax = (2 * Engine.Settings.Capacity.Orders) + Engine.Instruments.Length,
            Durable = _awaitsJournal ? Journal!.DurableSequence : new DurableSequence(long.MaxValue),
            Sequence = Engine.Sequence,
            InstrumentCount = Engine.Instruments.Length,
            Requests = Requests,
            Alarms = Alarms,
            HasClockEvents = parts.HasClockEvents,
            Liveness = parts.Liveness,
            Latency = _commandLatency,
            Observer = parts.Observer,
        });
        Links = parts.Links(ports);
        var receivers = new List<ReceiveAgent>();
        foreach (VenueLink link in Links) receivers.Add(new ReceiveAgent(link));
        Receivers = receivers;
    }

    public Engine Engine { get; }

    public PipelineClock Clock { get; }

    public JournalWriter? Journal { get; }

    /// <summary>Events on their way to journal, business and gateway.</summary>
    public RingBuffer<EventSlot> Input { get; }

    /// <summary>Commands on their way from business to gateway.</summary>
    public RingBuffer<EngineCommand> Commands { get; }

    public IReadOnlyList<VenueLink> Links { get; }

    /// <summary>One for each link.</summary>
    public IReadOnlyList<ReceiveAgent> Receivers { get; }

    /// <summary>Null = nothing is recorded.</summary>
    public JournalAgent? JournalAgent { get; }

    public BusinessAgent Business { get; }

    public GatewayAgent Gateway { get; }

    /// <summary>The ways out; the gateway's to step.</summary>
    public IReadOnlyList<VenueOrderRoute> Routes { get; }

    public OperatorRequests Requests { get; } = new();

    public ResyncRequests Resyncs { get; } = new();

    public AlarmQueue Alarms { get; } = new();

    /// <summary>What is measured, by stage; empty when nothing is.</summary>
    public IReadOnlyList<StageHistogram> Stages =>
        _latency == null || _commandLatency == null ? [] : [.. _latency.Stages, .. _commandLatency.Stages];

    /// <summary>Every event published before has passed journal and business, and is durable.</summary>
    public bool IsDrained =>
        Business.IsIdle
        && (Journal == null || (JournalAgent!.Depth == 0 && Journal.DurableSequence.Value >= Engine.Sequence));

    /// <summary>
    /// The agents of a plan, for each of its threads in the order of a round, whether threads run them or somebody
    /// steps them. Where one thread receives and applies, it reads no more while much waits to be applied. Called once,
    /// before the first of them is stepped, and only where there is a journal.
    /// </summary>
    /// <param name="threads">Roles by thread; each role is in one of them.</param>
    public IReadOnlyList<IReadOnlyList<IAgent>> Compose(IReadOnlyList<IReadOnlyList<AgentRole>> threads)
    {
        var composed = new List<IReadOnlyList<IAgent>>();
        foreach (IReadOnlyList<AgentRole> roles in threads)
        {
            var agents = new List<IAgent>();
            bool isPaced = false;
            foreach (AgentRole role in roles)
            {
                agents.AddRange(Agents(role));
                isPaced |= role == AgentRole.Business;
            }

            foreach (IAgent agent in agents)
            {
                if (!isPaced || agent is not ReceiveAgent receiver) continue;
                receiver.Ahead = Business;
                receiver.AheadSlotsMax = Input.Capacity / BacklogPart;
            }

            composed.Add(agents);
        }

        return composed;
    }

    /// <summary>An event of this process itself, stamped with now. Any thread; false = the ring is full.</summary>
    public bool TryPublish(EventSlot slot) => InputStamp.TryPublish(Input, Clock, slot);

    /// <summary>
    /// Stepped on one thread: applies what was published, records it, carries out what it caused, until nothing of it
    /// is left. Routes, links and time are the caller's to step.
    /// </summary>
    public void Settle()
    {
        ReceiveStamp now = Clock.Now();
        long published;
        int done;
        do
        {
            published = Input.ClaimedSequence;
            done = Business.DoWork();
            Gateway.FollowMarket();
            if (JournalAgent != null && (_awaitsJournal || JournalAgent.Depth > RecordedTogetherSlots))
            {
                done += JournalAgent.DoWork();
            }

            done += Gateway.SendDurableCommands(in now);
        }
        while (Input.ClaimedSequence != published || (done > 0 && !Business.IsIdle));
    }

    /// <summary>Housekeeping thread: a snapshot lies on the disk.</summary>
    public void NoteSnapshot(long sequence, ulong stateHash) =>
        _snapshotNotes.TryPost(new SnapshotTakenBody(sequence, stateHash));

    /// <summary>
    /// After the agents have ended: what they left for the journal, then its clean end. False = the journal failed.
    /// </summary>
    public bool EndJournal(in ReceiveStamp now)
    {
        if (Journal == null) return true;
        while (JournalAgent!.DoWork() > 0)
        {
        }

        _outputs!.Drain(Journal);
        _outputs.Settle();
        _outputs.Drain(Journal);
        _notes.Drain(Journal);
        _snapshotNotes.Drain(Journal);

        // A clean end says that everything recorded was applied, with all that followed from it.
        if (Engine.Sequence == Journal.LastSequence) return Journal.Stop(now.WallNanos);
        Journal.Commit();
        Journal.Dispose();
        return false;
    }

    private IReadOnlyList<IAgent> Agents(AgentRole role) => role switch
    {
        AgentRole.Receive => Receivers,
        AgentRole.Business => [Business],
        AgentRole.Gateway => [Gateway],
        AgentRole.Journal => [JournalAgent!],
        _ => [new JournalRequestAgent(JournalAgent!, Gateway, Clock, Input.Capacity / BacklogPart)],
    };

    /// <summary>Frees the rings; only after the last agent was stepped.</summary>
    public void Dispose()
    {
        Input.Dispose();
        Commands.Dispose();
    }
}
