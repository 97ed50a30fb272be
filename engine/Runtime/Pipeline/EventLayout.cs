using LowLatency.Model.Events;
using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Pipeline;

/// <summary>How the input ring learns a message's length: the header says it.</summary>
public readonly struct EventLayout : IMessageLayout<EventSlot>
{
    public static int SlotCount(ref readonly EventSlot head) => head.Header.SlotCount;
}
