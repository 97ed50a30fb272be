using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Orders;

/// <summary>
/// One order as the engine knows it: a row of <see cref="OrderTable"/>. Written by the business thread only; tools
/// read it by reference between two calls of Apply.
/// </summary>
public struct Order
{
    public ClientOrderId Id;

    /// <summary>The venue's id or its hash; 0 while unknown.</summary>
    public long VenueOrderId;

    public InstrumentId Instrument;
    public VenueId Venue;

    /// <summary>Account of the venue that it was sent by.</summary>
    public AccountId Account;

    public Side Side;
    public OrderType Type;
    public TimeInForce TimeInForce;
    public OrderFlags Flags;

    /// <summary>Urgency 0..2 of the intent behind it.</summary>
    public byte Urgency;

    public OrderPurpose Purpose;
    public OrderState State;

    /// <summary>Set when a cancel was wanted; it is asked for again until the order is done.</summary>
    public bool IsCancelRequested;

    /// <summary>Set by the first acknowledgement, fill or proven answer.</summary>
    public bool IsProvenAtVenue;

    /// <summary>Why it ended, or the last reason that a report gave.</summary>
    public ReasonCode Reason;

    /// <summary>Zero for a market order and a stop.</summary>
    public Price LimitPrice;

    /// <summary>Stop order: the trade price that makes it a market order.</summary>
    public Price TriggerPrice;

    public Quantity Quantity;
    public Quantity FilledQuantity;

    /// <summary>Most that the venue ever said it has executed; above FilledQuantity, fills are missing here.</summary>
    public Quantity ReportedQuantity;

    /// <summary>Sum of price x quantity of the fills, half-even per fill.</summary>
    public Notional FilledNotional;

    /// <summary>Fees of the fills, quote asset, positive = paid.</summary>
    public Notional Fees;

    /// <summary>
    /// Price that it is valued at before it fills, the most that it may come to: the limit; of a market buy the
    /// collar's upper edge, of a sell that takes the mid.
    /// </summary>
    public Price WorstPrice;

    /// <summary>Touch when it was decided.</summary>
    public Price DecisionPrice;

    /// <summary>Engine time of the decision, unix nanoseconds.</summary>
    public long CreatedNanos;

    /// <summary>Engine time of the last transition, unix nanoseconds.</summary>
    public long UpdatedNanos;

    /// <summary>Journal sequence of the event that caused it.</summary>
    public long CauseSequence;

    /// <summary>Queries sent since it became unknown, or ended with fills missing.</summary>
    public int QueryCount;

    /// <summary>Number of the parent order that it is a child of, 0 = of none.</summary>
    public long Parent;

    /// <summary>1 for the first child of its parent.</summary>
    public int ChildNumber;

    public readonly AccountKey AccountKey => new(Venue, Account);

    /// <summary>Quantity that may still fill; never negative.</summary>
    public readonly Quantity Remaining =>
        FilledQuantity.Units >= Quantity.Units ? default : new Quantity(Quantity.Units - FilledQuantity.Units);

    /// <summary>The venue executed more than was booked here.</summary>
    public readonly bool HasMissingFills => ReportedQuantity > FilledQuantity;

    public readonly bool IsLive => OrderTransitionTable.IsLive(State);

    public readonly bool IsDone => OrderTransitionTable.IsDone(State);

    public readonly bool IsReduceOnly => (Flags & OrderFlags.ReduceOnly) != 0;

    /// <summary>
    /// It ended before the venue took it: refused, not sent, or come when there was no market and so never given an id.
    /// </summary>
    public readonly bool WasNeverAccepted =>
        State is OrderState.Rejected or OrderState.NotSent
        || (State == OrderState.Expired && VenueOrderId == 0 && Reason == ReasonCode.VenueNoLiquidity);

    /// <summary>
    /// Its quantities are whole numbers of the new unit, and its prices have one in it. True for one that is over.
    /// </summary>
    public readonly bool CanRescale(in UnitChange change)
    {
        if (!IsLive && !HasMissingFills) return true;
        bool areQuantitiesWhole = change.TryScale(Quantity, out _, out Quantity rest) && rest.IsZero
            && change.TryScale(FilledQuantity, out _, out rest) && rest.IsZero
            && change.TryScale(ReportedQuantity, out _, out rest) && rest.IsZero;
        return areQuantitiesWhole && change.CanScale(LimitPrice) && change.CanScale(TriggerPrice)
            && change.CanScale(WorstPrice);
    }

    internal void Rescale(in UnitChange change)
    {
        change.TryScale(Quantity, out Quantity, out _);
        change.TryScale(FilledQuantity, out FilledQuantity, out _);
        change.TryScale(ReportedQuantity, out ReportedQuantity, out _);
        LimitPrice = change.Scale(LimitPrice);
        TriggerPrice = change.Scale(TriggerPrice);
        WorstPrice = change.Scale(WorstPrice);
        DecisionPrice = change.Scale(DecisionPrice);
    }

    internal void Traverse(ref StateTraversal state)
    {
        OrderIds.Traverse(ref state, ref Id, canBeNone: false);
        state.Visit(ref VenueOrderId);
        bool isChild = Parent != 0;
        PackedWord kind = PackedWord.Begin(ref state);
        kind.Visit(ref Instrument, 0);
        kind.Visit(ref Venue, 16);
        kind.Visit(ref Side, 24);
        kind.Visit(ref Type, 32);
        kind.Visit(ref TimeInForce, 40);
        kind.Visit(ref Flags, 48);
        kind.Visit(ref Urgency, 56);
        kind.End(ref state);
        PackedWord life = PackedWord.Begin(ref state);
        life.Visit(ref Purpose, 0);
        life.Visit(ref State, 8);
        life.Visit(ref IsCancelRequested, 16);
        life.Visit(ref IsProvenAtVenue, 17);
        life.Visit(ref isChild, 18);
        life.Visit(ref Account, 24);
        life.Visit(ref Reason, 32);
        life.End(ref state);
        state.Visit(ref LimitPrice);
        state.Visit(ref Quantity);
        state.Visit(ref FilledQuantity);
        state.Visit(ref ReportedQuantity);
        state.Visit(ref FilledNotional);
        state.Visit(ref Fees);
        state.Visit(ref WorstPrice);
        state.Visit(ref DecisionPrice);
        state.Visit(ref CreatedNanos);
        state.Visit(ref UpdatedNanos);
        state.Visit(ref CauseSequence);
        state.Visit(ref QueryCount);
        if (Type == OrderType.Stop) state.Visit(ref TriggerPrice);
        else if (state.IsLoading) TriggerPrice = Price.None;
        TraverseParent(ref state, isChild);
        if (State is OrderState.None or > OrderState.NotSent || Side is not (Side.Buy or Side.Sell)) state.Fail();
    }

    private void TraverseParent(ref StateTraversal state, bool isChild)
    {
        if (isChild)
        {
            state.Visit(ref Parent);
            state.Visit(ref ChildNumber);
        }
        else if (state.IsLoading)
        {
            Parent = 0;
            ChildNumber = 0;
        }
    }
}
