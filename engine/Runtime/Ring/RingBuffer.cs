using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace LowLatency.Runtime.Ring;

/// <summary>A pre-allocated ring of value slots, after the LMAX Disruptor, with the publication sequence inside
/// each slot.</summary>
/// <remarks>
/// <para>The first 8 bytes of every slot belong to the ring: they hold the slot's sequence once it is published, so
/// that a hop moves one cache line and not two. 0 in them means nothing, so a producer may overwrite a whole slot with
/// a fresh value; it must not copy a slot that still carries the sequence of a ring (use <see cref="Write"/>).</para>
/// <para>A message is 1..<see cref="MaxMessageSlots"/> slots, contiguous in memory: a claim that would wrap leaves
/// padding at the end of the array, which consumers never see. Sequences therefore rise but are not gapless.</para>
/// <para>Every consumer gates the producers. With no consumer the ring fills up and stays full.</para>
/// </remarks>
public sealed unsafe class RingBuffer<TSlot> : IDisposable
    where TSlot : unmanaged
{
    internal const int SlotAlignmentBytes = 64;

    private const int MemoryAlignmentBytes = 128;

    private readonly byte* _slots;
    private readonly long _mask;
    private readonly int _capacity;
    private readonly bool _singleProducer;
    private readonly List<(string Name, Sequence Sequence)> _consumers = [];
    private Sequence[] _gating = [];
    private WakeSignal[] _signals = [];
    private bool _disposed;

    private PaddedLong _claimed;
    private PaddedLong _gate;
    private PaddedLong _full;

    /// <param name="capacity">Number of slots; a power of two, 4 or more.</param>
    /// <param name="producerMode">Whether one thread claims, or several.</param>
    /// <exception cref="ArgumentException">The capacity is no power of two, or the slot's size is no multiple of
    /// 64 bytes.</exception>
    public RingBuffer(int capacity, ProducerMode producerMode = ProducerMode.Several)
    {
        if (capacity < 4 || !BitOperations.IsPow2(capacity))
            throw new ArgumentException($"ring capacity {capacity} is not a power of two >= 4", nameof(capacity));
        if (Unsafe.SizeOf<TSlot>() % SlotAlignmentBytes != 0)
        {
            throw new ArgumentException(
                $"slot {typeof(TSlot).Name} has {Unsafe.SizeOf<TSlot>()} bytes, not a multiple of 64");
        }

        _capacity = capacity;
        _mask = capacity - 1;
        _singleProducer = producerMode == ProducerMode.Single;
        nuint bytes = (nuint)capacity * (nuint)Unsafe.SizeOf<TSlot>();
        _slots = (byte*)NativeMemory.AlignedAlloc(bytes, MemoryAlignmentBytes);

        // Also touches every page, so that no page fault is left for the hot path.
        NativeMemory.Clear(_slots, bytes);
    }

    ~RingBuffer() => Free();

    /// <summary>Number of slots.</summary>
    public int Capacity => _capacity;

    /// <summary>Largest number of slots of one message: a quarter of the ring.</summary>
    public int MaxMessageSlots => _capacity / 4;

    /// <summary>The last claimed sequence (0 = none). Gauge; any thread.</summary>
    public long ClaimedSequence => Volatile.Read(ref _claimed.Value);

    /// <summary>How many claims were refused because the slowest consumer was a whole ring behind.</summary>
    public long FullCount => Volatile.Read(ref _full.Value);

    /// <summary>Slots between the last claim and the slowest consumer, 0..<see cref="Capacity"/>. Gauge; any
    /// thread.</summary>
    public long Depth
    {
        get
        {
            long slowest = SlowestConsumer();
            return Math.Clamp(Volatile.Read(ref _claimed.Value) - slowest, 0, _capacity);
        }
    }

    /// <summary>Whether a message of one slot finds room. The only producer's, else a gauge.</summary>
    public bool HasRoom => Depth < _capacity;

    /// <summary>The slot of a claimed, not yet published sequence (or of one being read).</summary>
    public ref TSlot this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.AsRef<TSlot>(SlotAt(sequence));
    }

    internal byte* Slots => _slots;

    internal long Mask => _mask;

    /// <summary>Adds a consumer, at start only: before the first claim.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="after">Sequences that must have passed a message before this consumer may see it; none = it
    /// reads as soon as the message is published.</param>
    /// <exception cref="InvalidOperationException">Something was claimed already.</exception>
    public RingConsumer<TSlot, TLayout> CreateConsumer<TLayout>(string name, params ReadOnlySpan<Sequence> after)
        where TLayout : struct, IMessageLayout<TSlot>
    {
        RefuseAfterStart();
        var consumer = new RingConsumer<TSlot, TLayout>(this, name, new SequenceBarrier(after));
        _consumers.Add((name, consumer.Progress));
        _gating = [.. _gating, consumer.Progress];
        return consumer;
    }

    /// <summary>Wakes <paramref name="signal"/> after every publication, for consumers that block. At start only. It
    /// costs each publication a full memory fence, so leave it out when no consumer blocks.</summary>
    /// <exception cref="InvalidOperationException">Something was claimed already.</exception>
    public void AttachSignal(WakeSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        RefuseAfterStart();
        _signals = [.. _signals, signal];
    }

    /// <summary>Claims <paramref name="slotCount"/> contiguous slots; the claimer must publish them, and soon, because
    /// consumers cannot pass an unpublished slot.</summary>
    /// <param name="slotCount">1..<see cref="MaxMessageSlots"/>.</param>
    /// <param name="sequence">The sequence of the first slot.</param>
    /// <returns>False when the ring is full; counted in <see cref="FullCount"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The slot count is out of range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClaim(int slotCount, out long sequence)
    {
        if ((uint)(slotCount - 1) >= (uint)MaxMessageSlots) ThrowSlotCount(slotCount);
        return _singleProducer ? TryClaimAlone(slotCount, out sequence) : TryClaimShared(slotCount, out sequence);
    }

    /// <summary>Copies a message into claimed slots, leaving out the 8 bytes of each slot that the ring owns.</summary>
    public void Write(long sequence, ReadOnlySpan<TSlot> message)
    {
        for (int i = 0; i < message.Length; i++)
        {
            fixed (TSlot* source = &message[i])
            {
                var from = new ReadOnlySpan<byte>((byte*)source + sizeof(long), sizeof(TSlot) - sizeof(long));
                from.CopyTo(new Span<byte>(SlotAt(sequence + i) + sizeof(long), sizeof(TSlot) - sizeof(long)));
            }
        }
    }

    /// <summary>Makes a claimed message visible: the head slot last, so that a visible head means a visible
    /// message.</summary>
    /// <param name="sequence">What <see cref="TryClaim"/> gave.</param>
    /// <param name="slotCount">What <see cref="TryClaim"/> was given.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence, int slotCount)
    {
        for (int i = slotCount - 1; i > 0; i--) *(long*)SlotAt(sequence + i) = sequence + i;
        Volatile.Write(ref *(long*)SlotAt(sequence), sequence);
        if (_signals.Length != 0) WakeConsumers();
    }

    /// <summary>Claims, copies and publishes one message.</summary>
    /// <returns>False when the ring is full; counted.</returns>
    public bool TryPublish(ReadOnlySpan<TSlot> message)
    {
        if (!TryClaim(message.Length, out long sequence)) return false;
        Write(sequence, message);
        Publish(sequence, message.Length);
        return true;
    }

    /// <summary>Gives the memory back. No thread may use the ring or its consumers any more.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static void ThrowSlotCount(int slotCount) =>
        throw new ArgumentOutOfRangeException(nameof(slotCount), slotCount, "1..capacity/4 slots a message");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* SlotAt(long sequence) => _slots + ((sequence & _mask) * sizeof(TSlot));

    /// <summary>Slots to leave unused in front of the message so that it does not wrap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long PaddingBefore(long next, int slotCount)
    {
        long room = _capacity - (next & _mask);
        return slotCount > room ? room : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryClaimAlone(int slotCount, out long sequence)
    {
        long next = _claimed.Value + 1;
        long padding = PaddingBefore(next, slotCount);
        long last = next + padding + slotCount - 1;
        if (last - _capacity > _gate.Value && !PassesGate(last)) return Full(out sequence);
        Volatile.Write(ref _claimed.Value, last);
        if (padding != 0) PublishPadding(next);
        sequence = next + padding;
        return true;
    }

    private bool TryClaimShared(int slotCount, out long sequence)
    {
        while (true)
        {
            long claimed = Volatile.Read(ref _claimed.Value);
            long next = claimed + 1;
            long padding = PaddingBefore(next, slotCount);
            long last = next + padding + slotCount - 1;
            if (last - _capacity > Volatile.Read(ref _gate.Value) && !PassesGate(last)) return Full(out sequence);
            if (Interlocked.CompareExchange(ref _claimed.Value, last, claimed) != claimed) continue;
            if (padding != 0) PublishPadding(next);
            sequence = next + padding;
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool PassesGate(long last)
    {
        long slowest = SlowestConsumer();

        // Several producers may store an older minimum over a newer one: too low is safe, it is only read again.
        Volatile.Write(ref _gate.Value, slowest);
        return last - _capacity <= slowest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Full(out long sequence)
    {
        Interlocked.Increment(ref _full.Value);
        sequence = 0;
        return false;
    }

    private void PublishPadding(long sequence) =>
        Volatile.Write(ref *(long*)SlotAt(sequence), sequence | RingStamp.PaddingBit);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WakeConsumers()
    {
        // Store (sequence) then load (is anyone asleep?): without the fence both sides can miss each other.
        Interlocked.MemoryBarrier();
        foreach (WakeSignal signal in _signals) signal.WakeIfWaiting();
    }

    private long SlowestConsumer()
    {
        Sequence[] gating = _gating;
        if (gating.Length == 0) return Sequence.InitialValue;
        long slowest = long.MaxValue;
        foreach (Sequence sequence in gating) slowest = Math.Min(slowest, sequence.Value);
        return slowest;
    }

    private void RefuseAfterStart()
    {
        if (ClaimedSequence != Sequence.InitialValue)
            throw new InvalidOperationException("the ring is in use: consumers and signals are added before");
    }

    private void Free()
    {
        if (_disposed) return;
        _disposed = true;
        NativeMemory.AlignedFree(_slots);
    }
}
