using System;
using System.Runtime.CompilerServices;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Books;

/// <summary>
/// One side of a book. Levels near the touch lie in a dense ladder of price steps with a bitmap over it; every other
/// level (beyond the window, or off the step) lies in a sorted overflow, so that nothing is ever dropped. Both sides
/// use one code: a level's key is its price for bids and minus its price for asks, and the best key is the highest.
/// Read by anyone on the business thread; changed by its <see cref="OrderBook"/> only.
/// </summary>
public sealed class BookSide
{
    /// <summary>Best key of an empty side: below every other.</summary>
    internal const long NoKey = long.MinValue;

    private const long StepMax = 1L << 40;

    private readonly long _mask;
    private readonly long[] _quantities;
    private readonly OccupancyBitmap _occupied;
    private readonly LevelBuffer _overflow;
    private readonly LevelBuffer _scratch;
    private long _step = 1;
    private long _baseKey;
    private long _recentreBelowKey;
    private long _recentreFromKey;
    private long _bestKey = NoKey;
    private int _bestSlot = -1;
    private int _ladderCount;

    internal BookSide(Side side, int slotCount, int levelsMax, LevelBuffer scratch)
    {
        Side = side;
        _mask = side == Side.Buy ? 0 : -1;
        _quantities = GC.AllocateUninitializedArray<long>(slotCount);
        _occupied = new OccupancyBitmap(slotCount);
        _overflow = new LevelBuffer(levelsMax);
        _scratch = scratch;
        PlaceWindow(0);
    }

    /// <summary>Buy = bids, Sell = asks.</summary>
    public Side Side { get; }

    public int Count => _ladderCount + _overflow.Count;

    /// <summary>Levels outside the dense window; for diagnosis.</summary>
    public int OverflowCount => _overflow.Count;

    /// <summary>The best level; price and quantity zero when the side is empty.</summary>
    public BookLevel Best
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int slot = _bestSlot;
            if (slot >= 0 && KeyOf(slot) == _bestKey)
            {
                return new BookLevel(new Price(PriceOf(_bestKey)), new Quantity(_quantities[slot]));
            }

            return _overflow.Count == 0 ? default : OverflowLevel(_overflow.Count - 1);
        }
    }

    /// <summary>Key of the best level, <see cref="NoKey"/> when the side is empty.</summary>
    internal long BestKey => _bestKey;

    /// <summary>All levels, best first. The side must not change meanwhile.</summary>
    public BookSideEnumerator GetEnumerator() => new(this);

    /// <summary>Copies the best levels, best first; returns how many.</summary>
    public int CopyTop(Span<BookLevel> target)
    {
        int count = 0;
        BookSideEnumerator levels = new(this);
        while (count < target.Length && levels.MoveNext()) target[count++] = levels.Current;
        return count;
    }

    /// <summary>Quantity at a price, zero when there is no level.</summary>
    public Quantity QuantityAt(Price price)
    {
        long key = KeyOfPrice(price.Units);
        if (TrySlot(key, out int slot)) return new Quantity(_occupied.Contains(slot) ? _quantities[slot] : 0);
        int index = _overflow.Find(key);
        return new Quantity(index >= 0 ? _overflow.Quantities[index] : 0);
    }

    /// <summary>
    /// Sets the absolute quantity at a price, zero removes. The owner has checked that there is room.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(long price, long quantity)
    {
        long key = KeyOfPrice(price);
        if (!TrySlot(key, out int slot))
        {
            SetOverflow(key, quantity);
            return;
        }

        if (quantity != 0)
        {
            _quantities[slot] = quantity;
            if (!_occupied.Add(slot)) return;
            _ladderCount++;
            if (slot > _bestSlot) _bestSlot = slot;
            if (key > _bestKey) _bestKey = key;
            return;
        }

        if (!_occupied.Remove(slot)) return;
        _ladderCount--;
        if (slot != _bestSlot) return;
        _bestSlot = _occupied.FindAtOrBelow(slot);
        FindBestKey();
    }

    /// <summary>Moves the window when the touch has left its middle. Cheap when it has not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MaintainWindow()
    {
        long best = _bestKey;
        if ((best < _recentreBelowKey || best >= _recentreFromKey) && best != NoKey) Recentre(best);
    }

    /// <summary>Replaces everything by the scratch buffer's levels, which ascend strictly by key.</summary>
    internal void LoadScratch()
    {
        Clear();
        if (_scratch.Count > 0) PlaceWindow(_scratch.Keys[_scratch.Count - 1]);
        DistributeScratch();
    }

    internal void Clear()
    {
        _occupied.Clear();
        _overflow.Count = 0;
        _ladderCount = 0;
        _bestSlot = -1;
        _bestKey = NoKey;
    }

    /// <summary>Removes the levels furthest from the touch until at most so many are left.</summary>
    internal void Trim(int limit)
    {
        while (Count > limit)
        {
            int slot = _occupied.FindAtOrAbove(0);
            if (_overflow.Count > 0 && (slot < 0 || _overflow.Keys[0] < KeyOf(slot)))
            {
                _overflow.RemoveAt(0);
                continue;
            }

            _occupied.Remove(slot);
            _ladderCount--;
            if (slot == _bestSlot) _bestSlot = -1;
        }

        FindBestKey();
    }

    /// <summary>
    /// The price step of the ladder in price units; levels off it stay in the overflow, as good as any.
    /// </summary>
    internal void SetStep(long step)
    {
        step = Math.Clamp(step, 1, StepMax);
        if (step == _step) return;
        GatherScratch();
        _step = step;
        LoadScratch();
    }

    internal long KeyOfPrice(long price) => (price ^ _mask) - _mask;

    internal int LadderAtOrBelow(int slot) => _occupied.FindAtOrBelow(slot);

    internal int LadderBestSlot => _bestSlot;

    internal BookLevel LadderLevel(int slot) =>
        new(new Price(PriceOf(KeyOf(slot))), new Quantity(_quantities[slot]));

    internal BookLevel OverflowLevel(int index) =>
        new(new Price(PriceOf(_overflow.Keys[index])), new Quantity(_overflow.Quantities[index]));

    internal bool IsLadderBetter(int slot, int overflowIndex) => KeyOf(slot) > _overflow.Keys[overflowIndex];

    private long PriceOf(long key) => (key ^ _mask) - _mask;

    private long KeyOf(int slot) => _baseKey + (slot * _step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TrySlot(long key, out int slot)
    {
        long offset = key - _baseKey;
        if (_step != 1)
        {
            if (offset < 0) offset = -1;
            else
            {
                (long quotient, long remainder) = Math.DivRem(offset, _step);
                offset = remainder == 0 ? quotient : -1;
            }
        }

        slot = (int)offset;
        return (ulong)offset < (ulong)_quantities.Length;
    }

    private void SetOverflow(long key, long quantity)
    {
        int index = _overflow.Find(key);
        if (index >= 0)
        {
            if (quantity != 0) _overflow.Quantities[index] = quantity;
            else _overflow.RemoveAt(index);
        }
        else if (quantity != 0)
        {
            _overflow.InsertAt(~index, key, quantity);
        }

        FindBestKey();
    }

    private void FindBestKey()
    {
        long key = _bestSlot >= 0 ? KeyOf(_bestSlot) : NoKey;
        int last = _overflow.Count - 1;
        _bestKey = last >= 0 && _overflow.Keys[last] > key ? _overflow.Keys[last] : key;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Recentre(long bestKey)
    {
        GatherScratch();
        Clear();
        PlaceWindow(bestKey);
        DistributeScratch();
    }

    // The best sits at three quarters of the window: most of it covers depth, the rest is room for the touch to
    // improve.
    // It is moved again only after the touch has gone a good part of the window, so that it cannot flutter.
    private void PlaceWindow(long bestKey)
    {
        long slots = _quantities.Length;
        long onStep = bestKey - (bestKey % _step);
        _baseKey = onStep - (slots * 3 / 4 * _step);
        _recentreBelowKey = _baseKey + (slots / 4 * _step);
        _recentreFromKey = _baseKey + (slots * 15 / 16 * _step);
    }

    private void GatherScratch()
    {
        _scratch.Count = 0;
        int index = 0;
        for (int slot = _occupied.FindAtOrAbove(0); slot >= 0; slot = _occupied.FindAtOrAbove(slot + 1))
        {
            long key = KeyOf(slot);
            for (; index < _overflow.Count && _overflow.Keys[index] < key; index++)
            {
                _scratch.Append(_overflow.Keys[index], _overflow.Quantities[index]);
            }

            _scratch.Append(key, _quantities[slot]);
        }

        for (; index < _overflow.Count; index++) _scratch.Append(_overflow.Keys[index], _overflow.Quantities[index]);
    }

    private void DistributeScratch()
    {
        for (int i = 0; i < _scratch.Count; i++)
        {
            long key = _scratch.Keys[i];
            if (!TrySlot(key, out int slot))
            {
                _overflow.Append(key, _scratch.Quantities[i]);
                continue;
            }

            _quantities[slot] = _scratch.Quantities[i];
            _occupied.Add(slot);
            _ladderCount++;
            _bestSlot = slot;
        }

        FindBestKey();
    }
}
