using System;

namespace LowLatency.Unit.Runtime.Ring;

/// <summary>What the stress checker needs of a ring: the real one, or one that is broken on purpose.</summary>
internal interface IRingUnderTest : IDisposable
{
    bool TrySend(int producer, long number, int slotCount);

    /// <summary>Next message of a consumer. The span is valid until its next call.</summary>
    bool TryReceive(int consumer, out ReadOnlySpan<TestSlot> message);
}
