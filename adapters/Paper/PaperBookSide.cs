using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>
/// One side of the book as the paper venue sees it. Quantities that our own taker orders consumed stay consumed until
/// the venue updates the level. Levels lie in pages of 64 neighbouring prices: a word tells which of them are there, an
/// array holds their quantities, so that most updates are one store. The pages are sorted, worst first, so that a page
/// that comes or goes near the touch moves little. One code for both sides: a level's key is its price for bids and
/// minus its price for asks, and the highest key is the best. Paper thread only.
/// </summary>
public sealed class PaperBookSide
{
    /// <summary>Prices of a page, as a power of two: the bits of a word.</summary>
    internal const int PageBits = 6;

    private const int SlotMask = (1 << PageBits) - 1;
    private const int PagesAtStart = 1_024;

    private readonly long _mask;
    private readonly int _capacity;

    // Behind the pages in use lie those that are free: each place is always in exactly one of them.
    private Page[] _pages;
    private long[] _quantities;
    private int _pageCount;
    private int _recent;
    private int _count;

    /// <param name="side">Buy for bids, Sell for asks.</param>
    /// <param name="capacity">
    /// Levels held, at least one; when full the worst level makes room. Memory for a thousand pages is there from the
    /// start, more is allocated when a book first spreads over more.
    /// </param>
    public PaperBookSide(Side side, int capacity)
    {
        _mask = side == Side.Buy ? 0 : -1;
        _capacity = capacity;
        _pages = [];
        _quantities = [];
        Grow(Math.Min(capacity, PagesAtStart));
    }

    public int Count => _count;

    /// <summary>The best level; price and quantity zero when the side is empty.</summary>
    public BookLevel Best
    {
        get
        {
            if (_pageCount == 0) return default;
            ref readonly Page page = ref _pages[_pageCount - 1];
            return LevelAt(in page, HighestOf(page.Occupied));
        }
    }

    public Price BestPrice => Best.Price;

    public void Clear()
    {
        _pageCount = 0;
        _count = 0;
    }

    /// <summary>Quantity displayed at a price, zero when there is no such level.</summary>
    public Quantity QuantityAt(Price price)
    {
        long key = KeyOf(price);
        int index = Find(key >> PageBits);
        if (index < 0) return Quantity.Zero;
        ref readonly Page page = ref _pages[index];
        int slot = (int)key & SlotMask;
        return page.Holds(slot) ? new Quantity(_quantities[page.Start + slot]) : Quantity.Zero;
    }

    /// <summary>Sets the absolute quantity of a level; zero deletes.</summary>
    public void Set(BookLevel level)
    {
        long key = KeyOf(level.Price);
        int slot = (int)key & SlotMask;
        int index = Find(key >> PageBits);
        if (level.Quantity.Units <= 0)
        {
            if (index >= 0 && _pages[index].Holds(slot)) Remove(index, slot);
            return;
        }

        if (index < 0 || !_pages[index].Holds(slot))
        {
            if (_count == _capacity && !TryMakeRoom(key)) return;
            index = FindOrAdd(key >> PageBits);
            _pages[index].Occupied |= 1UL << slot;
            _count++;
        }

        _quantities[_pages[index].Start + slot] = level.Quantity.Units;
    }

    /// <summary>Consumes so many units of the best level, which must have them; a level that is used up goes.</summary>
    public void TakeFromBest(long units)
    {
        ref readonly Page page = ref _pages[_pageCount - 1];
        int slot = HighestOf(page.Occupied);
        ref long quantity = ref _quantities[page.Start + slot];
        quantity -= units;
        if (quantity <= 0) Remove(_pageCount - 1, slot);
    }

    /// <summary>All levels, best first. The side must not change meanwhile.</summary>
    public PaperBookSideEnumerator GetEnumerator() => new(this);

    /// <summary>For the enumerator: the page by distance from the best one, 0 = best; no bits behind the last.</summary>
    internal ulong OccupiedFromBest(int distance) =>
        distance < _pageCount ? _pages[_pageCount - 1 - distance].Occupied : 0;

    /// <summary>For the enumerator: a level of the page by distance from the best one.</summary>
    internal BookLevel LevelFromBest(int distance, int slot) =>
        LevelAt(in _pages[_pageCount - 1 - distance], slot);

    /// <summary>Highest bit of a word that is not zero.</summary>
    internal static int HighestOf(ulong bits) => BitOperations.Log2(bits);

    private long KeyOf(Price price) => (price.Units ^ _mask) - _mask;

    private BookLevel LevelAt(in Page page, int slot)
    {
        long key = (page.Key << PageBits) + slot;
        return new BookLevel(new Price((key ^ _mask) - _mask), new Quantity(_quantities[page.Start + slot]));
    }

    // Index of the page, or the complement of where it belongs. Venues send levels in the order of prices, so the next
    // one mostly lies in the page of the last one or in the one beside it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(long pageKey)
    {
        int recent = _recent;
        return recent < _pageCount && _pages[recent].Key == pageKey ? recent : Search(pageKey);
    }

    private int Search(long pageKey)
    {
        Page[] pages = _pages;
        int low = 0;
        int high = _pageCount - 1;
        int worse = _recent - 1;
        if ((uint)worse < (uint)_pageCount && pages[worse].Key == pageKey) return _recent = worse;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            long key = pages[middle].Key;
            if (key == pageKey) return _recent = middle;
            if (key < pageKey) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private int FindOrAdd(long pageKey)
    {
        int index = Find(pageKey);
        if (index >= 0) return index;
        index = ~index;
        if (_pageCount == _pages.Length) Grow(Math.Min(_capacity, 2 * _pages.Length));
        int start = _pages[_pageCount].Start;
        Array.Copy(_pages, index, _pages, index + 1, _pageCount - index);
        _pages[index] = new Page { Key = pageKey, Start = start };
        _pageCount++;
        return _recent = index;
    }

    private void Remove(int index, int slot)
    {
        _count--;
        _pages[index].Occupied &= ~(1UL << slot);
        if (_pages[index].Occupied != 0) return;
        Page empty = _pages[index];
        _pageCount--;
        Array.Copy(_pages, index + 1, _pages, index, _pageCount - index);
        _pages[_pageCount] = empty;
    }

    // False when the new level would be the worst: then it is the one that is not held.
    private bool TryMakeRoom(long key)
    {
        int worstSlot = BitOperations.TrailingZeroCount(_pages[0].Occupied);
        if (key < (_pages[0].Key << PageBits) + worstSlot) return false;
        Remove(0, worstSlot);
        return true;
    }

    // A page holds a level at least, so there are never more pages than levels.
    private void Grow(int pageCount)
    {
        int before = _pages.Length;
        Array.Resize(ref _pages, pageCount);
        long[] quantities = GC.AllocateUninitializedArray<long>(pageCount << PageBits);
        _quantities.CopyTo(quantities, 0);
        _quantities = quantities;
        for (int i = before; i < pageCount; i++) _pages[i].Start = i << PageBits;
    }

    private struct Page
    {
        /// <summary>Keys of its levels without their lowest bits.</summary>
        public long Key;

        /// <summary>Which of its prices hold a level; never zero while the page is in use.</summary>
        public ulong Occupied;

        /// <summary>Where its quantities begin.</summary>
        public int Start;

        public readonly bool Holds(int slot) => (Occupied >> slot & 1) != 0;
    }
}
