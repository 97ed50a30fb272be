using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>
/// One side of the book as the paper venue sees it. Quantities that our own taker orders consumed stay consumed until
/// the venue updates the level. Levels lie in pages of 64 neighbouring prices: a word tells which of them are there, an
/// array holds their quantities, so an update is mostly a look at a page and two stores. One code for both sides: a
/// level's key is its price for bids and minus its price for asks, and the highest key is the best. Paper thread only.
/// </summary>
public sealed class PaperBookSide
{
    /// <summary>Prices of a page, as a power of two: the bits of a word.</summary>
    private const int PageBits = 6;

    private const int SlotMask = (1 << PageBits) - 1;
    private const int PagesAtStart = 1_024;
    private const int HintMask = 1_023;

    /// <summary>Key of a page that is free: no price has it.</summary>
    private const long NoKey = long.MinValue;

    private readonly long _mask;
    private readonly int _capacity;

    // Pages stay in their places; the order of those in use, worst first, is kept beside them, with the free places
    // behind it. A page that comes or goes near the touch, at the end, moves little.
    private readonly int[] _hints = new int[HintMask + 1];
    private Page[] _pages = [];
    private long[] _quantities = [];
    private int[] _order = [];
    private int _pageCount;
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
        Grow(Math.Min(capacity, PagesAtStart));
    }

    public int Count => _count;

    /// <summary>The best level; price and quantity zero when the side is empty.</summary>
    public BookLevel Best
    {
        get
        {
            if (_pageCount == 0) return default;
            int place = _order[_pageCount - 1];
            return LevelAt(place, HighestOf(_pages[place].Occupied));
        }
    }

    public Price BestPrice => Best.Price;

    public void Clear()
    {
        for (int i = 0; i < _pageCount; i++) _pages[_order[i]] = new Page { Key = NoKey };
        _pageCount = 0;
        _count = 0;
    }

    /// <summary>Quantity displayed at a price, zero when there is no such level.</summary>
    public Quantity QuantityAt(Price price)
    {
        long key = KeyOf(price);
        int place = Find(key >> PageBits);
        int slot = (int)key & SlotMask;
        return place >= 0 && _pages[place].Holds(slot)
            ? new Quantity(_quantities[(place << PageBits) + slot])
            : Quantity.Zero;
    }

    /// <summary>Sets the absolute quantity of a level; zero deletes.</summary>
    public void Set(in BookLevel level)
    {
        long key = KeyOf(level.Price);
        long units = level.Quantity.Units;
        int place = Find(key >> PageBits);
        if (place < 0 || _count == _capacity)
        {
            SetWithPages(key, units);
            return;
        }

        // No branch on whether the level was there or stays: it would be guessed wrong every other time.
        ref Page page = ref _pages[place];
        int slot = (int)key & SlotMask;
        ulong before = page.Occupied >> slot & 1;
        ulong after = units > 0 ? 1UL : 0;
        page.Occupied ^= (before ^ after) << slot;
        _count += (int)after - (int)before;
        _quantities[(place << PageBits) + slot] = units;
        if (page.Occupied == 0) RemovePage(place);
    }

    /// <summary>Consumes so many units of the best level, which must have them; a level that is used up goes.</summary>
    public void TakeFromBest(long units)
    {
        int place = _order[_pageCount - 1];
        int slot = HighestOf(_pages[place].Occupied);
        ref long quantity = ref _quantities[(place << PageBits) + slot];
        quantity -= units;
        if (quantity <= 0) Remove(place, slot);
    }

    /// <summary>All levels, best first. The side must not change meanwhile.</summary>
    public PaperBookSideEnumerator GetEnumerator() => new(this);

    /// <summary>For the enumerator: which levels a page holds, 0 = best page; zero behind the last.</summary>
    internal ulong OccupiedFromBest(int distance) =>
        distance < _pageCount ? _pages[_order[_pageCount - 1 - distance]].Occupied : 0;

    /// <summary>For the enumerator: a level of a page, 0 = best page.</summary>
    internal BookLevel LevelFromBest(int distance, int slot) => LevelAt(_order[_pageCount - 1 - distance], slot);

    /// <summary>Highest bit of a word that is not zero.</summary>
    internal static int HighestOf(ulong bits) => BitOperations.Log2(bits);

    private long KeyOf(Price price) => (price.Units ^ _mask) - _mask;

    private BookLevel LevelAt(int place, int slot)
    {
        long key = (_pages[place].Key << PageBits) + slot;
        return new BookLevel(
            new Price((key ^ _mask) - _mask), new Quantity(_quantities[(place << PageBits) + slot]));
    }

    // Place of a page, negative when there is none. Each page has one hint, which it shares with pages far away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(long pageKey)
    {
        int place = _hints[(int)pageKey & HintMask];
        return _pages[place].Key == pageKey ? place : Search(pageKey);
    }

    private int Search(long pageKey)
    {
        int index = OrderOf(pageKey);
        return index < 0 ? -1 : _hints[(int)pageKey & HintMask] = _order[index];
    }

    // Index in the order, or the complement of where the page belongs.
    private int OrderOf(long pageKey)
    {
        int low = 0;
        int high = _pageCount - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            long key = _pages[_order[middle]].Key;
            if (key == pageKey) return middle;
            if (key < pageKey) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    // The rest of Set: the page is not there, or the side is full.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SetWithPages(long key, long units)
    {
        int slot = (int)key & SlotMask;
        int place = Find(key >> PageBits);
        bool isHeld = place >= 0 && _pages[place].Holds(slot);
        if (units <= 0)
        {
            if (isHeld) Remove(place, slot);
            return;
        }

        if (!isHeld)
        {
            if (_count == _capacity && !TryMakeRoom(key)) return;
            place = FindOrAdd(key >> PageBits);
            _pages[place].Occupied |= 1UL << slot;
            _count++;
        }

        _quantities[(place << PageBits) + slot] = units;
    }

    private int FindOrAdd(long pageKey)
    {
        int index = OrderOf(pageKey);
        if (index >= 0) return _order[index];
        index = ~index;
        if (_pageCount == _pages.Length) Grow(Math.Min(_capacity, 2 * _pages.Length));
        int place = _order[_pageCount];
        Array.Copy(_order, index, _order, index + 1, _pageCount - index);
        _order[index] = place;
        _pageCount++;
        _pages[place].Key = pageKey;
        return _hints[(int)pageKey & HintMask] = place;
    }

    private void Remove(int place, int slot)
    {
        _count--;
        _pages[place].Occupied &= ~(1UL << slot);
        if (_pages[place].Occupied == 0) RemovePage(place);
    }

    private void RemovePage(int place)
    {
        int index = OrderOf(_pages[place].Key);
        _pageCount--;
        Array.Copy(_order, index + 1, _order, index, _pageCount - index);
        _order[_pageCount] = place;
        _pages[place].Key = NoKey;
    }

    // False when the new level would be the worst: then it is the one that is not held.
    private bool TryMakeRoom(long key)
    {
        int place = _order[0];
        int slot = BitOperations.TrailingZeroCount(_pages[place].Occupied);
        if (key < (_pages[place].Key << PageBits) + slot) return false;
        Remove(place, slot);
        return true;
    }

    // A page in use holds a level at least, so there are never more pages than levels.
    private void Grow(int pageCount)
    {
        int before = _pages.Length;
        Array.Resize(ref _pages, pageCount);
        Array.Resize(ref _order, pageCount);
        long[] quantities = GC.AllocateUninitializedArray<long>(pageCount << PageBits);
        _quantities.CopyTo(quantities, 0);
        _quantities = quantities;
        for (int place = before; place < pageCount; place++)
        {
            _pages[place].Key = NoKey;
            _order[place] = place;
        }
    }

    private struct Page
    {
        /// <summary>Keys of its levels without their lowest bits.</summary>
        public long Key;

        /// <summary>Which of its prices hold a level; never zero while the page is in use.</summary>
        public ulong Occupied;

        public readonly bool Holds(int slot) => (Occupied >> slot & 1) != 0;
    }
}
