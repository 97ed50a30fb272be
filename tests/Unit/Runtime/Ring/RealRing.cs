using System;
using LowLatency.Runtime.Ring;

namespace LowLatency.Unit.Runtime.Ring;

internal sealed class RealRing : IRingUnderTest
{
    private readonly RingBuffer<TestSlot> _ring;
    private readonly RingConsumer<TestSlot, TestLayout>[] _consumers;

    public RealRing(int capacity, int consumers, ProducerMode mode)
    {
        _ring = new RingBuffer<TestSlot>(capacity, mode);
        _consumers = new RingConsumer<TestSlot, TestLayout>[consumers];
        for (int i = 0; i < consumers; i++) _consumers[i] = _ring.CreateConsumer<TestLayout>($"consumer {i}");
    }

    public long FullCount => _ring.FullCount;

    public long Laps => _ring.ClaimedSequence / _ring.Capacity;

    public bool TrySend(int producer, long number, int slotCount)
    {
        if (!_ring.TryClaim(slotCount, out long sequence)) return false;
        for (int i = 0; i < slotCount; i++) _ring[sequence + i].Fill(producer, number, slotCount, i);
        _ring.Publish(sequence, slotCount);
        return true;
    }

    public bool TryReceive(int consumer, out ReadOnlySpan<TestSlot> message) =>
        _consumers[consumer].TryReadMessage(out message);

    public void Dispose() => _ring.Dispose();
}
