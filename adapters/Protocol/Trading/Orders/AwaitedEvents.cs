namespace LowLatency.Protocol.Trading.Orders;

/// <summary>
/// Events that the private stream has yet to bring, in the order of the answers, which is that in which they are
/// missed: the first is looked at, never all of them. Beyond its room the oldest is forgotten. Owner thread only; does
/// not allocate after construction.
/// </summary>
internal sealed class AwaitedEvents
{
    /// <summary>One missing event is doubt enough: more than a few seconds' answers need not be kept.</summary>
    internal const int Capacity = 256;

    private readonly AwaitedEvent[] _events = new AwaitedEvent[Capacity];
    private int _first;

    public int Count { get; private set; }

    /// <summary>The oldest; there must be one.</summary>
    public ref readonly AwaitedEvent First => ref _events[_first];

    public void Add(in AwaitedEvent awaited)
    {
        if (Count == Capacity) RemoveFirst();
        _events[(_first + Count++) % Capacity] = awaited;
    }

    public void RemoveFirst()
    {
        _first = (_first + 1) % Capacity;
        Count--;
    }
}
