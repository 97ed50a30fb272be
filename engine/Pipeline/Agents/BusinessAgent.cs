using System;
using System.Threading;
using LowLatency.Core;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Invariants;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Metrics;
using LowLatency.Pipeline.Ports;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Pipeline.Agents;

/// <summary>
/// The one business thread: takes events in ring order, applies them, publishes the commands they cause. A full command
/// ring holds it up (counted) and so the input ring fills: nothing is dropped. Allocates nothing per event.
/// </summary>
public sealed class BusinessAgent : IAgent
{
    private const int MessagesPerRound = 256;

    private readonly Engine _engine;
    private readonly RingConsumer<EventSlot, EventLayout> _input;
    private readonly RingBuffer<EngineCommand> _commands;
    private readonly PipelineClock _clock;
    private readonly JournalNotes? _notes;
    private readonly OutputQueue? _outputs;
    private readonly SnapshotBuffer? _snapshots;
    private readonly StageLatency? _latency;
    private readonly IPipelineObserver? _observer;
    private readonly int _stateHashEvery;
    private int _commandsPublished;
    private bool _hasPendingCommands;
    private long _fileRequests;
    private long _fileRequestSequence;
    private long _clockMonotonicNanos;

    internal BusinessAgent(BusinessParts parts)
    {
        _engine = parts.Engine;
        _input = parts.Input;
        _commands = parts.Commands;
        _clock = parts.Clock;
        _notes = parts.Notes;
        _outputs = parts.Outputs;
        _snapshots = parts.Snapshots;
        _latency = parts.Latency;
        _observer = parts.Observer;
        _stateHashEvery = parts.StateHashEvery;
    }

    public string Name => "business";

    public bool IsAvailable => _hasPendingCommands ? _commands.HasRoom : _input.IsAvailable;

    /// <summary>Nothing is applied before the commands of the last event have room in their ring.</summary>
    public bool IsHeldUp => _hasPendingCommands;

    public long NextWakeNanos => long.MaxValue;

    /// <summary>Slots of the input ring that are not applied yet. Any thread.</summary>
    public long Depth => _input.Depth;

    /// <summary>Rounds in which the command ring had no room.</summary>
    public long CommandRingFullCount { get; private set; }

    /// <summary>Hash records that found their queue full; the journal then lacks a checkpoint, nothing else.</summary>
    public long HashesSkipped { get; private set; }

    /// <summary>Snapshots asked for while the last one was still being written, or larger than the buffer.</summary>
    public long SnapshotsSkipped { get; private set; }

    /// <summary>Requests of an operator's file that were applied in this run. Any thread.</summary>
    public long FileRequests => Volatile.Read(ref _fileRequests);

    /// <summary>Event of the last of <see cref="FileRequests"/>, or of a later one. Any thread.</summary>
    public long FileRequestSequence => Volatile.Read(ref _fileRequestSequence);

    /// <summary>
    /// Monotonic nanoseconds of the last clock event that was applied, 0 = none: one comes each tenth of a second. Any
    /// thread.
    /// </summary>
    public long ClockMonotonicNanos => Volatile.Read(ref _clockMonotonicNanos);

    /// <summary>Set once the event that ends the run was applied.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>
    /// Kind of the event whose application threw, which is the engine's last; Padding = none did. Read it when the
    /// agent has stopped.
    /// </summary>
    public EventKind FailedKind { get; private set; }

    /// <summary>Every published event was applied and its commands handed on.</summary>
    public bool IsIdle => !Volatile.Read(ref _hasPendingCommands) && _input.Depth == 0;

    public int DoWork()
    {
        if (_hasPendingCommands && !TryPublishCommands()) return 0;
        int done = 0;
        while (done < MessagesPerRound && _input.TryReadMessage(out ReadOnlySpan<EventSlot> message))
        {
            done++;
            Apply(message);
            if (_hasPendingCommands) break;
        }

        _outputs?.Settle();
        return done;
    }

    private void Apply(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventHeader header = ref message[0].Header;
        _observer?.OnApplying(in header);
        long expected = _engine.Sequence + 1;
        try
        {
            if (_latency == null) _engine.Apply(message);
            else ApplyMeasured(message, _latency);
            Check(_engine, expected);
        }
        catch (Exception)
        {
            FailedKind = message[0].Header.Kind;
            throw;
        }

        _observer?.OnApplied(message, _engine.Commands);

        // A record may be written later than its command leaves: the command's cause is what is durable then.
        _outputs?.Post(_engine);
        EventKind kind = header.Kind;
        if (kind == EventKind.Clock) Volatile.Write(ref _clockMonotonicNanos, header.ReceiveMonotonicNanos);
        if (kind == EventKind.Operator && IsOfFile(message[0].Operator.Origin)) CountFileRequest();
        long wallNanos = header.ReceiveWallNanos;
        if (_engine.Commands.Length > 0)
        {
            _commandsPublished = 0;
            _hasPendingCommands = true;
            TryPublishCommands();
        }

        bool isStop = kind == EventKind.EngineStopping;
        if (_notes != null && (isStop || _engine.Sequence % _stateHashEvery == 0)) PublishHash(_notes);
        if (isStop || (kind == EventKind.Operator && message[0].Operator.Action == OperatorAction.Snapshot))
        {
            SaveSnapshot(wallNanos);
        }

        if (isStop) HasStopped = true;
    }

    private static void Check(Engine engine, long expected)
    {
        long sequence = engine.Sequence;
        Invariant.Check(sequence == expected, InvariantCode.SequenceWithoutGap, sequence, expected);
        ReadOnlySpan<EngineCommand> commands = engine.Commands;
        if (commands.IsEmpty) return;
        long cause = commands[^1].CauseSequence;
        Invariant.Check(cause == sequence, InvariantCode.CommandCauseApplied, cause, sequence);
    }

    private static bool IsOfFile(OperatorOrigin origin) =>
        origin is OperatorOrigin.File or OperatorOrigin.ControlFolder;

    private void CountFileRequest()
    {
        Volatile.Write(ref _fileRequestSequence, _engine.Sequence);
        Volatile.Write(ref _fileRequests, _fileRequests + 1);
    }

    private void ApplyMeasured(ReadOnlySpan<EventSlot> message, StageLatency latency)
    {
        ref readonly EventHeader header = ref message[0].Header;
        long startNanos = _clock.MonotonicNanos;
        _engine.Apply(message);
        long endNanos = _clock.MonotonicNanos;
        latency.RecordEvent(in header, startNanos, endNanos);
        if (HasOrder(_engine.Commands)) latency.RecordOrder(in header, startNanos, endNanos);
    }

    private static bool HasOrder(ReadOnlySpan<EngineCommand> commands)
    {
        foreach (ref readonly EngineCommand command in commands)
        {
            if (command.Kind == CommandKind.PlaceOrder) return true;
        }

        return false;
    }

    private bool TryPublishCommands()
    {
        ReadOnlySpan<EngineCommand> commands = _engine.Commands;
        while (_commandsPublished < commands.Length)
        {
            if (!_commands.TryClaim(1, out long sequence))
            {
                CommandRingFullCount++;
                return false;
            }

            _commands.Write(sequence, commands.Slice(_commandsPublished, 1));
            _commands.Publish(sequence, 1);
            _commandsPublished++;
        }

        _hasPendingCommands = false;
        return true;
    }

    private void PublishHash(JournalNotes notes)
    {
        var body = new StateHashBody(
            _engine.Sequence, _engine.ComputeStateHash(), _engine.CommandHash, _engine.CommandCount);
        if (!notes.TryPost(in body)) HashesSkipped++;
    }

    private void SaveSnapshot(long wallNanos)
    {
        if (_snapshots is not { IsEmpty: true })
        {
            SnapshotsSkipped++;
            return;
        }

        if (!_engine.TrySave(_snapshots.Target, out int length, out ulong hash))
        {
            SnapshotsSkipped++;
            _snapshots.Refuse(length, wallNanos);
            return;
        }

        _snapshots.Fill(length, _engine.Sequence, hash, _engine.CommandHash, wallNanos);
    }
}
