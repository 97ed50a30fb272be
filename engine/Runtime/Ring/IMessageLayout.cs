namespace LowLatency.Runtime.Ring;

/// <summary>Tells how many slots a message takes, from its first slot. Implement it on an empty struct: as a type
/// parameter it costs no virtual call.</summary>
public interface IMessageLayout<TSlot>
    where TSlot : unmanaged
{
    /// <summary>Number of slots of the message that starts at <paramref name="head"/>, 1 or more. It must be the
    /// number given to <see cref="RingBuffer{TSlot}.TryClaim"/>.</summary>
    static abstract int SlotCount(ref readonly TSlot head);
}
