using System;
using System.Runtime.InteropServices;
using System.Threading;
using LowLatency.Core;
using LowLatency.Core.Decisions;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>
/// What left the engine, on its way to the journal: the business thread posts the commands and decisions of each event,
/// the journal thread appends them behind the event that caused them. One producer, one consumer, fixed room, no lock,
/// no allocation. It never holds the producer up: what finds no room is counted, and a gap record says how many are
/// missing of which events.
/// </summary>
public sealed class OutputQueue
{
    /// <summary>Outputs that fit by default.</summary>
    public const int DefaultCapacity = 4_096;

    private readonly Entry[] _entries;
    private readonly int _mask;
    private Positions _positions;
    private OutputGapBody _gap;

    /// <param name="capacity">A power of two, at least 2.</param>
    public OutputQueue(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(capacity & (capacity - 1), 0);
        _entries = new Entry[capacity];
        _mask = capacity - 1;
    }

    /// <summary>Outputs that found no room. Any thread.</summary>
    public long MissedCount => Volatile.Read(ref _positions.Missed);

    /// <summary>Producer: what the event that was applied last made.</summary>
    public void Post(Engine engine)
    {
        DecisionBuffer decisions = engine.Decisions;
        if (decisions.Outcomes.IsEmpty && decisions.Missed == 0 && engine.Commands.IsEmpty) return;
        Post(decisions.Outcomes, decisions.Missed, engine.Commands, engine.Sequence);
    }

    /// <summary>Producer: what one event made, its decisions first; and how many decisions it could not hold.</summary>
    public void Post(
        ReadOnlySpan<DecisionOutcome> decisions, int missed, ReadOnlySpan<EngineCommand> commands, long cause)
    {
        for (int i = 0; i < decisions.Length; i++)
        {
            if (TryClaim(cause, out long tail)) Publish(tail, decisions[i], i);
        }

        if (missed > 0) Miss(cause, missed);
        for (int i = 0; i < commands.Length; i++)
        {
            if (TryClaim(cause, out long tail)) Publish(tail, commands[i], i);
        }
    }

    /// <summary>
    /// Producer: reports what was missed, when there is room now. Call when nothing else is left to do, and at the end.
    /// </summary>
    public void Settle()
    {
        if (_gap.Count != 0) TryPublishGap();
    }

    /// <summary>
    /// Consumer: appends what belongs to events that are in the journal already, and returns the number of records; the
    /// rest waits for them.
    /// </summary>
    public int Drain(JournalWriter writer)
    {
        long tail = Volatile.Read(ref _positions.Tail);
        long head = _positions.Head;
        int count = 0;
        for (; head < tail; head++, count++)
        {
            ref readonly Entry entry = ref _entries[head & _mask];
            if (entry.Cause > writer.LastSequence || !Append(writer, entry)) break;
        }

        Volatile.Write(ref _positions.Head, head);
        return count;
    }

    private static bool Append(JournalWriter writer, in Entry entry) => entry.Kind switch
    {
        EntryKind.Command => writer.AppendCommand(entry.Command, entry.Index),
        EntryKind.Decision => writer.AppendDecision(entry.Decision, entry.Index),
        _ => writer.AppendOutputGap(entry.Gap),
    };

    // A gap goes first: the records stay in the order of their causes.
    private bool TryClaim(long cause, out long tail)
    {
        if (_gap.Count == 0 || TryPublishGap())
        {
            tail = _positions.Tail;
            if (HasRoom(tail)) return true;
        }

        tail = 0;
        Miss(cause, 1);
        return false;
    }

    private bool TryPublishGap()
    {
        long tail = _positions.Tail;
        if (!HasRoom(tail)) return false;
        ref Entry entry = ref _entries[tail & _mask];
        entry.Kind = EntryKind.Gap;
        entry.Cause = _gap.LastCause;
        entry.Gap = _gap;
        _gap = default;
        Volatile.Write(ref _positions.Tail, tail + 1);
        return true;
    }

    private bool HasRoom(long tail) => tail - Volatile.Read(ref _positions.Head) < _entries.Length;

    private void Publish(long tail, in DecisionOutcome decision, int index)
    {
        ref Entry entry = ref _entries[tail & _mask];
        entry.Kind = EntryKind.Decision;
        entry.Index = (ushort)index;
        entry.Cause = decision.CauseSequence;
        entry.Decision = decision;
        Volatile.Write(ref _positions.Tail, tail + 1);
    }

    private void Publish(long tail, in EngineCommand command, int index)
    {
        ref Entry entry = ref _entries[tail & _mask];
        entry.Kind = EntryKind.Command;
        entry.Index = (ushort)index;
        entry.Cause = command.CauseSequence;
        entry.Command = command;
        Volatile.Write(ref _positions.Tail, tail + 1);
    }

    private void Miss(long cause, int count)
    {
        long first = _gap.Count == 0 ? cause : _gap.FirstCause;
        _gap = new OutputGapBody(first, cause, _gap.Count + count);
        Volatile.Write(ref _positions.Missed, _positions.Missed + count);
    }

    private enum EntryKind : byte
    {
        Command = 0,
        Decision = 1,
        Gap = 2,
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Entry
    {
        [FieldOffset(0)] public long Cause;
        [FieldOffset(8)] public EntryKind Kind;
        [FieldOffset(10)] public ushort Index;
        [FieldOffset(16)] public EngineCommand Command;
        [FieldOffset(16)] public DecisionOutcome Decision;
        [FieldOffset(16)] public OutputGapBody Gap;
    }

    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)] public long Tail;
        [FieldOffset(136)] public long Missed;
        [FieldOffset(256)] public long Head;
    }
}
