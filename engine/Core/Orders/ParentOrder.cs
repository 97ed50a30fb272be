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

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Write(Number);
        if (Number == 0) return;
        writer.Write((IsWorking ? 1L : 0) | (IsChildCrossing ? 2L : 0) | (HasCrossed ? 4L : 0)
            | ((long)Algorithm << 8) | ((long)Side << 16) | ((long)Type << 24) | ((long)Flags << 32)
            | ((long)Urgency << 40));
        writer.Write((long)Reason | ((long)LastRefusal << 16));
        writer.Write(Total.Units);
        writer.Write(Filled.Units);
        writer.Write(ArrivalPrice.Units);
        writer.Write(LimitPrice.Units);
        writer.Write(WorstPrice.Units);
        writer.Write(StartNanos);
        writer.Write(DeadlineNanos);
        writer.Write(EndedNanos);
        writer.Write(NotBeforeNanos);
        writer.Write(CauseSequence);
        writer.Write(Slice);
        writer.Write(ChildCount);
        writer.Write(Refusals);
        writer.Write(((ulong)Child.Instance << 32) | Child.Epoch);
        writer.Write(Child.Sequence);
    }

    internal void Load(ref StateReader reader)
    {
        this = default;
        Number = reader.ReadInt64();
        if (Number == 0) return;
        long words = reader.ReadInt64();
        IsWorking = (words & 1) != 0;
        IsChildCrossing = (words & 2) != 0;
        HasCrossed = (words & 4) != 0;
        Algorithm = (SplitAlgorithm)(byte)(words >> 8);
        Side = (Side)(byte)(words >> 16);
        Type = (OrderType)(byte)(words >> 24);
        Flags = (OrderFlags)(byte)(words >> 32);
        Urgency = (byte)(words >> 40);
        words = reader.ReadInt64();
        Reason = (ReasonCode)(ushort)words;
        LastRefusal = (ReasonCode)(ushort)(words >> 16);
        Total = new Quantity(reader.ReadInt64());
        Filled = new Quantity(reader.ReadInt64());
        ArrivalPrice = new Price(reader.ReadInt64());
        LimitPrice = new Price(reader.ReadInt64());
        WorstPrice = new Price(reader.ReadInt64());
        StartNanos = reader.ReadInt64();
        DeadlineNanos = reader.ReadInt64();
        EndedNanos = reader.ReadInt64();
        NotBeforeNanos = reader.ReadInt64();
        CauseSequence = reader.ReadInt64();
        Slice = reader.ReadInt32();
        ChildCount = reader.ReadInt32();
        Refusals = reader.ReadInt32();
        ulong instanceAndEpoch = reader.ReadUInt64();
        ulong sequence = reader.ReadUInt64();
        bool isChildSound = (instanceAndEpoch | sequence) == 0
            || Orders.OrderIds.TryMake(instanceAndEpoch >> 32, (uint)instanceAndEpoch, sequence, out Child);
        bool isSound = Number > 0 && Algorithm is > SplitAlgorithm.None and <= SplitAlgorithm.PassiveThenCross
            && Side is Side.Buy or Side.Sell && Total.Units >= 0 && Filled.Units >= 0 && Slice >= 0 && StartNanos >= 0
            && DeadlineNanos >= StartNanos;
        if (!isChildSound || !isSound) reader.Fail();
    }
}
