namespace LowLatency.Runtime.Ring;

/// <summary>The layout of a ring in which every message is one slot.</summary>
public readonly struct SingleSlotLayout<TSlot> : IMessageLayout<TSlot>
    where TSlot : unmanaged
{
    /// <inheritdoc/>
    public static int SlotCount(ref readonly TSlot head) => 1;
}
