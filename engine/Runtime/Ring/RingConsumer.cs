using System;
using System.Runtime.CompilerServices;
using System.Threading;
using LowLatency.Model.Invariants;

namespace LowLatency.Runtime.Ring;

/// <summary>One independent reader of a <see cref="RingBuffer{TSlot}"/>; owned by one thread.</summary>
/// <remarks>A message stays valid until the next call of <see cref="TryReadMessage"/> or
/// <see cref="CommitProgress"/>. Progress is published when <see cref="ProgressSlots"/> slots are done and when there
/// is nothing more to read, so producers learn of it late by that much and never early. A thread that stops reading
/// commits before it goes.</remarks>
public sealed unsafe class RingConsumer<TSlot, TLayout> : IAvailability
    where TSlot : unmanaged
    where TLayout : struct, IMessageLayout<TSlot>
{
    /// <summary>Most slots that are done but not yet given back to the producers (less on a small ring).</summary>
    public const int ProgressSlots = 64;

    private readonly RingBuffer<TSlot> _ring;
    private readonly SequenceBarrier _barrier;
    private readonly byte* _slots;
    private readonly long _mask;
    private readonly int _maxMessageSlots;
    private readonly int _progressSlots;
    private long _next = Sequence.InitialValue + 1;
    private long _committed = Sequence.InitialValue;

    internal RingConsumer(RingBuffer<TSlot> ring, string name, SequenceBarrier barrier)
    {
        _ring = ring;
        _barrier = barrier;
        _slots = ring.Slots;
        _mask = ring.Mask;
        _maxMessageSlots = ring.MaxMessageSlots;
        _progressSlots = Math.Min(ProgressSlots, ring.MaxMessageSlots);
        Name = name;
    }

    /// <summary>Its name in reports.</summary>
    public string Name { get; }

    /// <summary>The last sequence that this consumer is done with; what producers gate on. Any thread may read
    /// it.</summary>
    public Sequence Progress { get; } = new();

    /// <summary>The sequence at which the next message is expected (padding may still be skipped).</summary>
    public long NextSequence => _next;

    /// <summary>The sequence of the first slot of the message read last; 0 = none yet.</summary>
    public long MessageSequence { get; private set; }

    /// <summary>Slots between this consumer's published progress and the last claim.</summary>
    public long Depth => Math.Max(0, _ring.ClaimedSequence - Progress.Value);

    /// <summary>Whether <see cref="TryReadMessage"/> would give a message.</summary>
    public bool IsAvailable
    {
        get
        {
            long next = _next;
            if (StampAt(next) == (next | RingStamp.PaddingBit)) _next = next = AfterPadding(next);
            return StampAt(next) == next && _barrier.HasPassed(next);
        }
    }

    /// <summary>Reads the next message in place; the one read before counts as done.</summary>
    /// <returns>False when nothing is published (all progress is then given back to the producers).</returns>
    /// <exception cref="InvariantException">A broken invariant: the producers overran this consumer, or the head
    /// slot tells an impossible slot count.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadMessage(out ReadOnlySpan<TSlot> message)
    {
        long next = _next;
        byte* head = _slots + ((next & _mask) * sizeof(TSlot));
        long stamp = Volatile.Read(ref *(long*)head);
        if (stamp == next && _barrier.HasPassed(next))
        {
            if (next - _committed > _progressSlots) Commit(next - 1);
            message = Take(next, head);
            return true;
        }

        if (next - 1 != _committed) Commit(next - 1);
        if (stamp < 0 || stamp > next) return TryReadAfterPadding(next, stamp, out message);
        message = default;
        return false;
    }

    /// <summary>Gives everything read so far back to the producers; the last message is then no longer valid.</summary>
    public void CommitProgress()
    {
        if (_next - 1 != _committed) Commit(_next - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<TSlot> Take(long sequence, byte* head)
    {
        int slotCount = TLayout.SlotCount(in *(TSlot*)head);
        bool isPossible = (uint)(slotCount - 1) < (uint)_maxMessageSlots;
        Invariant.Check(isPossible, InvariantCode.RingSlotCount, slotCount, _maxMessageSlots, sequence);
        _next = sequence + slotCount;
        MessageSequence = sequence;
        return new ReadOnlySpan<TSlot>(head, slotCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadAfterPadding(long next, long stamp, out ReadOnlySpan<TSlot> message)
    {
        Invariant.Check(stamp <= next, InvariantCode.RingNotOverrun, stamp, next);
        message = default;
        if (stamp != (next | RingStamp.PaddingBit)) return false;
        _next = AfterPadding(next);
        return TryReadMessage(out message);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long StampAt(long sequence) => Volatile.Read(ref *(long*)(_slots + ((sequence & _mask) * sizeof(TSlot))));

    private long AfterPadding(long sequence) => sequence + _mask + 1 - (sequence & _mask);

    private void Commit(long sequence)
    {
        _committed = sequence;
        Progress.Publish(sequence);
    }
}
