namespace LowLatency.Paper;

/// <summary>Preallocated first-in first-out queue of values. One thread.</summary>
public sealed class BoundedQueue<T>
    where T : unmanaged
{
    private readonly T[] _items;
    private int _head;

    /// <param name="capacity">Items it can hold.</param>
    public BoundedQueue(int capacity) => _items = new T[capacity];

    public int Count { get; private set; }

    public bool TryEnqueue(in T item)
    {
        if (Count == _items.Length) return false;
        _items[(_head + Count) % _items.Length] = item;
        Count++;
        return true;
    }

    /// <summary>The oldest item; only when <see cref="Count"/> is above zero.</summary>
    public ref readonly T Peek() => ref _items[_head];

    /// <summary>By age, 0 is the oldest; the index must be below <see cref="Count"/>.</summary>
    public ref T this[int index] => ref _items[(_head + index) % _items.Length];

    public void Dequeue()
    {
        _head = (_head + 1) % _items.Length;
        Count--;
    }
}
