using System;

namespace LowLatency.Core.Books;

/// <summary>
/// Keys and quantities side by side, ascending by key. The arrays are not cleared when made: pages that were never
/// written cost no memory, so that the capacity may be that of the deepest book.
/// </summary>
internal sealed class LevelBuffer
{
    public LevelBuffer(int capacity)
    {
        Keys = GC.AllocateUninitializedArray<long>(capacity);
        Quantities = GC.AllocateUninitializedArray<long>(capacity);
    }

    public long[] Keys { get; }

    public long[] Quantities { get; }

    public int Count { get; set; }

    public void Append(long key, long quantity)
    {
        Keys[Count] = key;
        Quantities[Count] = quantity;
        Count++;
    }

    /// <summary>Index of the key, or the complement of where it belongs.</summary>
    public int Find(long key)
    {
        long[] keys = Keys;
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long candidate = keys[middle];
            if (candidate == key) return middle;
            if (candidate < key) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    public void InsertAt(int index, long key, long quantity)
    {
        int tail = Count - index;
        if (tail > 0)
        {
            Array.Copy(Keys, index, Keys, index + 1, tail);
            Array.Copy(Quantities, index, Quantities, index + 1, tail);
        }

        Keys[index] = key;
        Quantities[index] = quantity;
        Count++;
    }

    public void RemoveAt(int index)
    {
        int tail = Count - index - 1;
        if (tail > 0)
        {
            Array.Copy(Keys, index + 1, Keys, index, tail);
            Array.Copy(Quantities, index + 1, Quantities, index, tail);
        }

        Count--;
    }
}
