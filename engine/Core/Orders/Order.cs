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
    public bool IsCancelWanted;

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

    /// <summary>Price that it is valued at before it fills: the limit, or the worst case of a market order.</summary>
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

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Write(((ulong)Id.Instance << 32) | Id.Epoch);
        writer.Write(Id.Sequence);
        writer.Write(VenueOrderId);
        writer.Write(Instrument.Value | ((long)Venue << 16) | ((long)Side << 24) | ((long)Type << 32)
            | ((long)TimeInForce << 40) | ((long)Flags << 48) | ((long)Urgency << 56));
        writer.Write((long)Purpose | ((long)State << 8) | (IsCancelWanted ? 1L << 16 : 0)
            | (IsProvenAtVenue ? 1L << 17 : 0) | (Parent != 0 ? 1L << 18 : 0) | ((long)Account.Value << 24)
            | ((long)Reason << 32));
        writer.Write(LimitPrice.Units);
        writer.Write(Quantity.Units);
        writer.Write(FilledQuantity.Units);
        writer.Write(ReportedQuantity.Units);
        writer.Write(FilledNotional.Units);
        writer.Write(Fees.Units);
        writer.Write(WorstPrice.Units);
        writer.Write(DecisionPrice.Units);
        writer.Write(CreatedNanos);
        writer.Write(UpdatedNanos);
        writer.Write(CauseSequence);
        writer.Write(QueryCount);
        if (Type == OrderType.Stop) writer.Write(TriggerPrice.Units);
        if (Parent == 0) return;
        writer.Write(Parent);
        writer.Write(ChildNumber);
    }

    internal void Load(ref StateReader reader)
    {
        ulong instanceAndEpoch = reader.ReadUInt64();
        ulong sequence = reader.ReadUInt64();
        if (!OrderIds.TryMake(instanceAndEpoch >> 32, (uint)instanceAndEpoch, sequence, out Id)) reader.Fail();
        VenueOrderId = reader.ReadInt64();
        long words = reader.ReadInt64();
        Instrument = new InstrumentId((ushort)words);
        Venue = (VenueId)(byte)(words >> 16);
        Side = (Side)(byte)(words >> 24);
        Type = (OrderType)(byte)(words >> 32);
        TimeInForce = (TimeInForce)(byte)(words >> 40);
        Flags = (OrderFlags)(byte)(words >> 48);
        Urgency = (byte)(words >> 56);
        words = reader.ReadInt64();
        Purpose = (OrderPurpose)(byte)words;
        State = (OrderState)(byte)(words >> 8);
        IsCancelWanted = (words & (1L << 16)) != 0;
        IsProvenAtVenue = (words & (1L << 17)) != 0;
        bool isChild = (words & (1L << 18)) != 0;
        Account = new AccountId((byte)(words >> 24));
        Reason = (ReasonCode)(ushort)(words >> 32);
        LimitPrice = new Price(reader.ReadInt64());
        Quantity = new Quantity(reader.ReadInt64());
        FilledQuantity = new Quantity(reader.ReadInt64());
        ReportedQuantity = new Quantity(reader.ReadInt64());
        FilledNotional = new Notional(reader.ReadInt64());
        Fees = new Notional(reader.ReadInt64());
        WorstPrice = new Price(reader.ReadInt64());
        DecisionPrice = new Price(reader.ReadInt64());
        CreatedNanos = reader.ReadInt64();
        UpdatedNanos = reader.ReadInt64();
        CauseSequence = reader.ReadInt64();
        QueryCount = reader.ReadInt32();
        TriggerPrice = Type == OrderType.Stop ? new Price(reader.ReadInt64()) : Price.None;
        Parent = isChild ? reader.ReadInt64() : 0;
        ChildNumber = isChild ? reader.ReadInt32() : 0;
        if (State is OrderState.None or > OrderState.NotSent || Side is not (Side.Buy or Side.Sell)) reader.Fail();
    }
}
