using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LowLatency.Core.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Books;

/// <summary>
/// The full-depth book of one instrument. A message is applied whole or not at all; continuity is proven
/// by the venue's sequence alone, and a book whose content or continuity was found wrong is unproven until the next
/// good snapshot. Owner: the business thread. Nothing here allocates after construction.
/// </summary>
public sealed class OrderBook : IEngineState
{
    private readonly int _levelsMax;
    private readonly LevelBuffer _scratch;
    private readonly BookSide[] _sides;

    /// <param name="ladderUnits">Dense window of both sides together, price steps, a power of two.</param>
    /// <param name="levelsPerSideMax">1..40,000; a message that could lead to more is refused.</param>
    public OrderBook(int ladderUnits, int levelsPerSideMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ladderUnits, BookSettings.LadderUnitsMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ladderUnits, 2 * OccupancyBitmap.SlotsMax);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.IsPow2(ladderUnits), true, nameof(ladderUnits));
        ArgumentOutOfRangeException.ThrowIfLessThan(levelsPerSideMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levelsPerSideMax, BookPayload.LevelsMax);
        _levelsMax = levelsPerSideMax;
        _scratch = new LevelBuffer(levelsPerSideMax);
        Bids = new BookSide(Side.Buy, ladderUnits / 2, levelsPerSideMax, _scratch);
        Asks = new BookSide(Side.Sell, ladderUnits / 2, levelsPerSideMax, _scratch);
        _sides = [Bids, Asks];
    }

    public OrderBook(BookSettings settings)
        : this(settings.LadderUnits, settings.LevelsPerSideMax)
    {
    }

    public BookSide Bids { get; }

    public BookSide Asks { get; }

    public BookState State { get; private set; }

    public bool IsInSync => State == BookState.InSync;

    /// <summary>Why the book is unproven; None when it is in sync.</summary>
    public ReasonCode UnprovenReason { get; private set; } = ReasonCode.BookNotInSync;

    /// <summary>The venue's sequence of the last message applied.</summary>
    public long Sequence { get; private set; }

    /// <summary>Levels per side that the venue promises, 0 = all.</summary>
    public int DepthLimit { get; private set; }

    /// <summary>Rises with each message applied, snapshot or delta.</summary>
    public long MessagesApplied { get; private set; }

    public BookLevel BestBid => Bids.Best;

    public BookLevel BestAsk => Asks.Best;

    /// <summary>True when both sides have a level.</summary>
    public bool HasTouch => Bids.Count > 0 && Asks.Count > 0;

    /// <summary>(ask - bid) / mid in basis points; NaN when a side is empty.</summary>
    public double SpreadBasisPoints
    {
        get
        {
            if (!HasTouch) return double.NaN;
            double bid = BestBid.Price.Units;
            double ask = BestAsk.Price.Units;
            return (ask - bid) / ((ask + bid) / 2) * 10_000;
        }
    }

    /// <summary>Mid price in price units, rounded as named; none when a side is empty.</summary>
    public Price Mid(Rounding rounding)
    {
        if (!HasTouch) return Price.None;
        Int128 sum = (Int128)BestBid.Price.Units + BestAsk.Price.Units;
        return new Price((long)NotionalMath.Divide(sum, 2, rounding));
    }

    /// <summary>
    /// What rests within so many basis points of the exact mid on one side (boundary included). Empty when the book has
    /// no touch.
    /// </summary>
    public BookDepth DepthWithin(Side side, int basisPoints, int priceDecimals, int quantityDecimals)
    {
        if (!HasTouch) return default;
        Int128 twiceMid = (Int128)BestBid.Price.Units + BestAsk.Price.Units;
        Int128 bound = twiceMid * (side == Side.Buy ? 10_000 - basisPoints : 10_000 + basisPoints);
        int levels = 0;
        Int128 quantity = 0;
        Int128 notional = 0;
        foreach (BookLevel level in side == Side.Buy ? Bids : Asks)
        {
            Int128 scaled = (Int128)level.Price.Units * 20_000;
            if (side == Side.Buy ? scaled < bound : scaled > bound) break;
            levels++;
            quantity += level.Quantity.Units;
            NotionalMath.TryMultiply(
                level.Price, level.Quantity, priceDecimals, quantityDecimals, Rounding.Down, out Notional value);
            notional += value.Units;
        }

        return new BookDepth(levels, new Quantity(Saturate(quantity)), new Notional(Saturate(notional)));
    }

    /// <summary>Replaces the whole book. None, or why it was refused (then the book is unproven).</summary>
    public ReasonCode ApplySnapshot(ReadOnlySpan<EventSlot> message)
    {
        ReasonCode fault = CheckLevels(message);
        if (fault != ReasonCode.None) return Distrust(fault);
        ref readonly BookPayload payload = ref message[0].Book;
        if (payload.BidCount > _levelsMax || payload.AskCount > _levelsMax) return Distrust(ReasonCode.BookOverflow);
        BookLevelEnumerator levels = new(message);
        LoadSide(Bids, ref levels, payload.BidCount);
        LoadSide(Asks, ref levels, payload.AskCount);
        State = BookState.InSync;
        UnprovenReason = ReasonCode.None;
        return Finish(in payload);
    }

    /// <summary>
    /// Sets absolute quantities level by level. None, or why the book is now unproven. A delta for a book that is not
    /// in sync changes nothing and returns <see cref="ReasonCode.BookNotInSync"/>.
    /// </summary>
    public ReasonCode ApplyDelta(ReadOnlySpan<EventSlot> message)
    {
        if (State != BookState.InSync) return ReasonCode.BookNotInSync;
        ref readonly BookPayload payload = ref message[0].Book;
        if (payload.PreviousSequence != Sequence) return Distrust(ReasonCode.BookSequenceGap);
        int bidCount = payload.BidCount;
        int askCount = payload.AskCount;
        if ((bidCount | askCount) == 1 && bidCount != askCount) return ApplyLevel(message);
        ReasonCode fault = CheckLevels(message);
        if (fault != ReasonCode.None) return Distrust(fault);
        if ((Bids.Count + bidCount > _levelsMax || Asks.Count + askCount > _levelsMax) && !HasRoom(message))
        {
            return Distrust(ReasonCode.BookOverflow);
        }

        LevelWalker levels = new(message);
        SetLevels(Bids, ref levels, bidCount);
        SetLevels(Asks, ref levels, askCount);

        if (bidCount > 0) Bids.MaintainWindow();
        if (askCount > 0) Asks.MaintainWindow();
        return Finish(in payload);
    }

    // A delta of one level, most of what a tick-by-tick feed sends: same rules, no loop, no branch on the side (it is
    // guessed wrong every other time).
    private ReasonCode ApplyLevel(ReadOnlySpan<EventSlot> message)
    {
        ref readonly BookPayload payload = ref message[0].Book;
        long price = payload.Level0.Price.Units;
        long quantity = payload.Level0.Quantity.Units;
        if (price <= 0) return Distrust(ReasonCode.BookInvalidPrice);
        if (quantity < 0) return Distrust(ReasonCode.BookInvalidQuantity);
        BookSide side = _sides[payload.AskCount];
        if (side.Count >= _levelsMax && !HasRoom(message)) return Distrust(ReasonCode.BookOverflow);
        side.Set(price, quantity);
        side.MaintainWindow();
        return Finish(in payload);
    }

    /// <summary>The content stays readable but is not believed until the next good snapshot.</summary>
    public void MarkUnproven(ReasonCode reason) => Distrust(reason);

    /// <summary>Empties the book and marks it unproven.</summary>
    public void Clear(ReasonCode reason)
    {
        Bids.Clear();
        Asks.Clear();
        Sequence = 0;
        DepthLimit = 0;
        Distrust(reason);
    }

    /// <summary>Price step of the dense window, from the instrument's rules. Changes speed, never content.</summary>
    public void SetTick(long tickUnits)
    {
        Bids.SetStep(tickUnits);
        Asks.SetStep(tickUnits);
    }

    public void Traverse(ref StateTraversal state)
    {
        State = state.Next(State);
        if (State > BookState.InSync) state.Fail();
        UnprovenReason = state.Next(UnprovenReason);
        Sequence = state.Next(Sequence);
        DepthLimit = state.Next(DepthLimit);
        MessagesApplied = state.Next(MessagesApplied);
        TraverseSide(Bids, ref state);
        TraverseSide(Asks, ref state);
    }

    private static long Saturate(Int128 value) => value > long.MaxValue ? long.MaxValue : (long)value;

    // Branch-free over the levels: a price below one or a negative quantity leaves a sign bit.
    private static ReasonCode CheckLevels(ReadOnlySpan<EventSlot> message)
    {
        ref readonly BookPayload payload = ref message[0].Book;
        if (payload.BidCount < 0 || payload.AskCount < 0
            || payload.BidCount + (long)payload.AskCount > BookPayload.LevelsMax)
        {
            return ReasonCode.BookOverflow;
        }

        int count = payload.BidCount + payload.AskCount;
        if (message.Length < BookMessage.SlotCount(count))
        {
            throw new ArgumentException("a book message is shorter than its level counts say", nameof(message));
        }

        LevelWalker levels = new(message);
        Vector128<long> one = Vector128.Create(1L, 0);
        Vector128<long> signs = Vector128<long>.Zero;
        for (int i = 0; i < count; i++)
        {
            Vector128<long> level = Vector128.LoadUnsafe(
                ref Unsafe.As<BookLevel, long>(ref Unsafe.AsRef(in levels.Next())));
            signs |= level | (level - one);
        }

        return (signs[0] | signs[1]) >= 0 ? ReasonCode.None : FindFault(message, count);
    }

    private static void SetLevels(BookSide side, ref LevelWalker source, int count)
    {
        LevelWalker levels = source;
        for (int i = 0; i < count; i++)
        {
            ref readonly BookLevel level = ref levels.Next();
            side.Set(level.Price.Units, level.Quantity.Units);
        }

        source = levels;
    }

    private static ReasonCode FindFault(ReadOnlySpan<EventSlot> message, int count)
    {
        BookLevelEnumerator levels = new(message);
        for (int i = 0; i < count; i++)
        {
            BookLevel level = levels.Next();
            if (level.Price.Units <= 0) return ReasonCode.BookInvalidPrice;
            if (level.Quantity.Units < 0) return ReasonCode.BookInvalidQuantity;
        }

        return ReasonCode.None;
    }

    // Levels held plus prices that the message adds; deletions are not counted, so that no order of the levels within a
    // message can overrun the side.
    private bool HasRoom(ReadOnlySpan<EventSlot> message)
    {
        ref readonly BookPayload payload = ref message[0].Book;
        BookLevelEnumerator levels = new(message);
        int bids = Bids.Count + CountAdded(Bids, ref levels, payload.BidCount);
        int asks = Asks.Count + CountAdded(Asks, ref levels, payload.AskCount);
        return bids <= _levelsMax && asks <= _levelsMax;
    }

    private static int CountAdded(BookSide side, ref BookLevelEnumerator levels, int count)
    {
        int added = 0;
        for (int i = 0; i < count; i++)
        {
            BookLevel level = levels.Next();
            if (!level.Quantity.IsZero && side.QuantityAt(level.Price).IsZero) added++;
        }

        return added;
    }

    // An ask's key is minus its price.
    private bool IsCrossed =>
        Bids.BestKey != BookSide.NoKey && Asks.BestKey != BookSide.NoKey && Bids.BestKey >= -Asks.BestKey;

    // Venues send snapshots best first, which loads in one pass; anything else is set level by level.
    private void LoadSide(BookSide side, ref BookLevelEnumerator levels, int count)
    {
        BookLevelEnumerator again = levels;
        _scratch.Count = count;
        int index = count;
        long previous = long.MaxValue;
        bool isSorted = true;
        for (int i = 0; i < count; i++)
        {
            BookLevel level = levels.Next();
            long key = side.KeyOfPrice(level.Price.Units);
            isSorted &= key < previous && !level.Quantity.IsZero;
            previous = key;
            _scratch.Keys[--index] = key;
            _scratch.Quantities[index] = level.Quantity.Units;
        }

        if (isSorted)
        {
            side.LoadScratch();
            return;
        }

        side.Clear();
        for (int i = 0; i < count; i++)
        {
            BookLevel level = again.Next();
            side.Set(level.Price.Units, level.Quantity.Units);
        }

        side.MaintainWindow();
    }

    private ReasonCode Finish(ref readonly BookPayload payload)
    {
        Sequence = payload.Sequence;
        DepthLimit = payload.DepthLimit;
        MessagesApplied++;
        if (payload.DepthLimit > 0)
        {
            Bids.Trim(payload.DepthLimit);
            Asks.Trim(payload.DepthLimit);
        }

        return IsCrossed ? Distrust(ReasonCode.BookCrossed) : ReasonCode.None;
    }

    private ReasonCode Distrust(ReasonCode reason)
    {
        State = BookState.Unproven;
        UnprovenReason = reason;
        return reason;
    }

    private void TraverseSide(BookSide side, ref StateTraversal state)
    {
        int count = state.NextCount(side.Count, _levelsMax);
        if (state.IsLoading)
        {
            LoadSide(side, ref state, count);
            return;
        }

        foreach (BookLevel level in side) TraverseLevel(ref state, level.Price.Units, level.Quantity.Units);
    }

    private void LoadSide(BookSide side, ref StateTraversal state, int count)
    {
        _scratch.Count = count;
        long previous = long.MaxValue;
        for (int i = count - 1; i >= 0; i--)
        {
            (long price, long quantity) = TraverseLevel(ref state, 0, 0);
            long key = side.KeyOfPrice(price);
            if (price <= 0 || quantity <= 0 || key >= previous) state.Fail();
            previous = key;
            _scratch.Keys[i] = key;
            _scratch.Quantities[i] = quantity;
        }

        if (state.IsDamaged) _scratch.Count = 0;
        side.LoadScratch();
    }

    private static (long Price, long Quantity) TraverseLevel(ref StateTraversal state, long price, long quantity) =>
        (state.Next(price), state.Next(quantity));
}
