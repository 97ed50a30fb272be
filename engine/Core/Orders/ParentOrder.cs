using LowLatency.Core.Settings;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Orders;

/// <summary>
/// An order that is worked as a series of child orders, of which at most one is live. Written by the business thread
/// only; tools read it by reference between two calls of Apply.
/// </summary>
public struct ParentOrder
{
    /// <summary>1 for the first; 0 = there never was one here.</summary>
    public long Number;

    /// <summary>False once it is over. Its last child may still be on its way to its end then.</summary>
    public bool IsWorking;

    /// <summary>The live child was meant to take what was left.</summary>
    public bool IsChildCrossing;

    /// <summary>The rest was taken from the book at the deadline, as far as there was any.</summary>
    public bool HasCrossed;

    public SplitAlgorithm Algorithm;
    public Side Side;

    /// <summary>Of the intent: slices of a market order take, those of a limit order join the touch.</summary>
    public OrderType Type;

    public OrderFlags Flags;

    /// <summary>Urgency 0..2 of the intent behind it.</summary>
    public byte Urgency;

    /// <summary>Why it is over; None = it is filled, or not over.</summary>
    public ReasonCode Reason;

    /// <summary>Why a child was last not sent.</summary>
    public ReasonCode LastRefusal;

    /// <summary>What is wanted in all. Falls when it only reduces and the position has become smaller.</summary>
    public Quantity Total;

    /// <summary>Fills of all its children, late ones too.</summary>
    public Quantity Filled;

    /// <summary>Opposite touch at the decision, to measure slippage against.</summary>
    public Price ArrivalPrice;

    /// <summary>No child is priced beyond it: the collar around the mid at the decision.</summary>
    public Price LimitPrice;

    /// <summary>What is not sent yet is valued at it.</summary>
    public Price WorstPrice;

    /// <summary>Engine time of the decision, unix nanoseconds.</summary>
    public long StartNanos;

    public long DeadlineNanos;

    /// <summary>Engine time of its end, 0 before.</summary>
    public long EndedNanos;

    /// <summary>No child before.</summary>
    public long NotBeforeNanos;

    /// <summary>Journal sequence of the event that caused it.</summary>
    public long CauseSequence;

    /// <summary>TWAP: slices begun.</summary>
    public int Slice;

    /// <summary>Children sent.</summary>
    public int ChildCount;

    /// <summary>Children that were wanted and not sent.</summary>
    public int Refusals;

    /// <summary>The child whose end is not proven yet; none = the next may go.</summary>
    public ClientOrderId Child;

    /// <summary>What may still be bought or sold for it; never negative.</summary>
    public readonly Quantity Remaining =>
        Filled.Units >= Total.Units ? default : new Quantity(Total.Units - Filled.Units);

    public readonly bool IsReduceOnly => (Flags & OrderFlags.ReduceOnly) != 0;

    /// <summary>Its numbers fit other units. True for one that is over.</summary>
    public readonly bool CanRescale(in UnitChange change) => !IsWorking
        || (change.TryScale(Total, out _, out _) && change.TryScale(Filled, out _, out _)
            && change.CanScale(LimitPrice) && change.CanScale(WorstPrice));

    /// <summary>
    /// Units change. What the new unit is too coarse for is not bought or sold any more: of the total it is cut, and
    /// what is filled of a unit counts as the whole of it.
    /// </summary>
    public void Rescale(in UnitChange change)
    {
        change.TryScale(Total, out Total, out _);
        change.TryScale(Filled, out Filled, out Quantity rest);
        if (!rest.IsZero) Filled = new Quantity(Filled.Units + 1);
        ArrivalPrice = change.Scale(ArrivalPrice);
        LimitPrice = change.Scale(LimitPrice);
        WorstPrice = change.Scale(WorstPrice);
    }

    internal void Traverse(ref StateTraversal state)
    {
        if (state.IsLoading) this = default;
        state.Visit(ref Number);
        if (Number == 0) return;
        PackedWord kind = PackedWord.Begin(ref state);
        kind.Visit(ref IsWorking, 0);
        kind.Visit(ref IsChildCrossing, 1);
        kind.Visit(ref HasCrossed, 2);
        kind.Visit(ref Algorithm, 8);
        kind.Visit(ref Side, 16);
        kind.Visit(ref Type, 24);
        kind.Visit(ref Flags, 32);
        kind.Visit(ref Urgency, 40);
        kind.End(ref state);
        PackedWord reasons = PackedWord.Begin(ref state);
        reasons.Visit(ref Reason, 0);
        reasons.Visit(ref LastRefusal, 16);
        reasons.End(ref state);
        state.Visit(ref Total);
        state.Visit(ref Filled);
        state.Visit(ref ArrivalPrice);
        state.Visit(ref LimitPrice);
        state.Visit(ref WorstPrice);
        state.Visit(ref StartNanos);
        state.Visit(ref DeadlineNanos);
        state.Visit(ref EndedNanos);
        state.Visit(ref NotBeforeNanos);
        state.Visit(ref CauseSequence);
        state.Visit(ref Slice);
        state.Visit(ref ChildCount);
        state.Visit(ref Refusals);
        Orders.OrderIds.Traverse(ref state, ref Child, canBeNone: true);
        bool isSound = Number > 0 && Algorithm is > SplitAlgorithm.None and <= SplitAlgorithm.PassiveThenCross
            && Side is Side.Buy or Side.Sell && Total.Units >= 0 && Filled.Units >= 0 && Slice >= 0 && StartNanos >= 0
            && DeadlineNanos >= StartNanos;
        if (!isSound) state.Fail();
    }
}
