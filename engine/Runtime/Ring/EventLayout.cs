using LowLatency.Model.Events;

namespace LowLatency.Runtime.Ring;

/// <summary>How the input ring learns a message's length: the header says it.</summary>
public readonly struct EventLayout : IMessageLayout<EventSlot>
{
    public static int SlotCount(ref readonly EventSlot head) => head.Header.SlotCount;
}
