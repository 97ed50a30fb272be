using System;
using System.Threading;

namespace LowLatency.Unit.Runtime.Ring;

/// <summary>The faults that the checker must be able to see.</summary>
internal enum Defect
{
    /// <summary>None: shows that the checker does not cry wolf over this simple ring.</summary>
    None,

    /// <summary>The head is published before the content is written.</summary>
    PublishedBeforeWritten,

    /// <summary>The head is published before the other slots of the message are written.</summary>
    HeadBeforeContinuation,

    /// <summary>Producers do not look at the consumers.</summary>
    NoGate,

    /// <summary>Producers look at the first consumer only.</summary>
    OneConsumerNotGating,

    /// <summary>Two producers claim with a read and a write instead of one atomic step.</summary>
    ClaimNotAtomic,

    /// <summary>Messages wrap at the end of the array without padding; the reader takes the slots behind it.</summary>
    MessageWraps,

    /// <summary>A consumer gives slots back when it receives them, before they were read.</summary>
    GivenBackTooEarly,
}

/// <summary>A textbook ring with one wired-in <see cref="Defect"/>; its memory is a managed array, twice as long as
/// the ring, so that a wrong index reads garbage and not foreign memory.</summary>
internal sealed class BrokenRing : IRingUnderTest
{
    private const long PauseEvery = 97;
    private const int PauseSpins = 500;

    private readonly TestSlot[] _slots;
    private readonly int _capacity;
    private readonly Defect _defect;
    private readonly long[] _next;
    private readonly long[] _done;
    private long _claimed;
    private int _windows;

    public BrokenRing(int capacity, int consumers, Defect defect)
    {
        _slots = new TestSlot[capacity * 2];
        _capacity = capacity;
        _defect = defect;
        _next = new long[consumers];
        _done = new long[consumers];
        Array.Fill(_next, 1);
    }

    public bool TrySend(int producer, long number, int slotCount)
    {
        long first;
        long padding;
        while (true)
        {
            long claimed = Volatile.Read(ref _claimed);
            long room = _capacity - ((claimed + 1) % _capacity);
            padding = slotCount > room && _defect != Defect.MessageWraps ? room : 0;
            long last = claimed + padding + slotCount;
            if (_defect != Defect.NoGate && last - _capacity > Slowest()) return false;
            first = claimed + 1;
            if (_defect == Defect.ClaimNotAtomic)
            {
                OpenWindow();
                Volatile.Write(ref _claimed, last);
                break;
            }

            if (Interlocked.CompareExchange(ref _claimed, last, claimed) == claimed) break;
        }

        if (padding != 0) Volatile.Write(ref At(first).PublicationSequence, -first);
        Publish(first + padding, producer, number, slotCount);
        return true;
    }

    public bool TryReceive(int consumer, out ReadOnlySpan<TestSlot> message)
    {
        ref long next = ref _next[consumer];
        Volatile.Write(ref _done[consumer], next - 1);
        if (Volatile.Read(ref At(next).PublicationSequence) == -next) next += _capacity - (next % _capacity);
        message = default;
        if (Volatile.Read(ref At(next).PublicationSequence) != next) return false;
        int slotCount = At(next).SlotCount;
        int index = (int)(next % _capacity);
        message = _slots.AsSpan(index, Math.Clamp(slotCount, 1, _capacity));
        next += Math.Max(1, slotCount);
        if (_defect == Defect.GivenBackTooEarly) GiveBackTooEarly(consumer, next);
        return true;
    }

    // Now and then the consumer is held up before it reads: on a busy machine the producer may never lap it otherwise.
    private void GiveBackTooEarly(int consumer, long next)
    {
        Volatile.Write(ref _done[consumer], next - 1);
        if (next % PauseEvery != 0) return;
        Thread.SpinWait(PauseSpins);
        Thread.Yield();
    }

    public void Dispose()
    {
    }

    private ref TestSlot At(long sequence) => ref _slots[sequence % _capacity];

    private void Publish(long sequence, int producer, long number, int slotCount)
    {
        if (_defect == Defect.PublishedBeforeWritten)
        {
            Volatile.Write(ref At(sequence).PublicationSequence, sequence);
            OpenWindow();
        }

        if (_defect == Defect.HeadBeforeContinuation)
        {
            At(sequence).Fill(producer, number, slotCount, 0);
            Volatile.Write(ref At(sequence).PublicationSequence, sequence);
            OpenWindow();
        }

        for (int i = 0; i < slotCount; i++) At(sequence + i).Fill(producer, number, slotCount, i);
        Volatile.Write(ref At(sequence).PublicationSequence, sequence);
    }

    /// <summary>Lets another thread into the middle of the defect now and then, so that it shows on a machine whose
    /// other core is busy too.</summary>
    private void OpenWindow()
    {
        if (++_windows % 256 == 0) Thread.Yield();
    }

    private long Slowest()
    {
        long slowest = Volatile.Read(ref _done[0]);
        if (_defect == Defect.OneConsumerNotGating) return slowest;
        for (int i = 1; i < _done.Length; i++) slowest = Math.Min(slowest, Volatile.Read(ref _done[i]));
        return slowest;
    }
}
