using System.Numerics;
using System.Runtime.InteropServices;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Decisions;

/// <summary>
/// One decision with what came of it and the numbers that it rests on, 128 bytes, as the journal records it beside the
/// commands: a reader needs neither the strategies nor the engine. Byte table: docs/formats.md. What was not reached
/// is zero.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct DecisionOutcome
{
    public const int Size = 128;

    /// <summary>Owned by the queue that it passes; no part of the outcome.</summary>
    [FieldOffset(0)] public long RingSequence;

    /// <summary>Journal sequence of the event that caused it.</summary>
    [FieldOffset(8)] public long CauseSequence;

    /// <summary>Engine time, unix nanoseconds.</summary>
    [FieldOffset(16)] public long TimeNanos;

    [FieldOffset(24)] public DecisionKind Kind;

    /// <summary>1 = the risk gates were asked.</summary>
    [FieldOffset(25)] public byte AreGatesAsked;

    [FieldOffset(26)] public InstrumentId Instrument;

    /// <summary>Why there was no order; None = an order was placed, or a parent order begun.</summary>
    [FieldOffset(28)] public ReasonCode Reason;

    [FieldOffset(30)] public Side Side;
    [FieldOffset(31)] public OrderType OrderType;
    [FieldOffset(32)] public OrderFlags OrderFlags;
    [FieldOffset(33)] public VenueId Venue;
    [FieldOffset(34)] public AccountId Account;

    /// <summary>Urgency 0..2 of the intent.</summary>
    [FieldOffset(35)] public byte Urgency;

    /// <summary>Bit i = the signal of strategy i, by position in the configuration, was used.</summary>
    [FieldOffset(36)] public uint StrategiesUsed;

    /// <summary>The order placed, if any.</summary>
    [FieldOffset(40)] public ClientOrderId Order;

    /// <summary>Zero for a market order.</summary>
    [FieldOffset(56)] public Price LimitPrice;

    [FieldOffset(64)] public Quantity Quantity;
    [FieldOffset(72)] public Price TriggerPrice;

    /// <summary>Signed position at the decision.</summary>
    [FieldOffset(80)] public Quantity Position;

    [FieldOffset(88)] public Notional Equity;

    /// <summary>Equity x share x strength.</summary>
    [FieldOffset(96)] public Notional Budget;

    /// <summary>Quantity x worst price, as the gates saw it.</summary>
    [FieldOffset(104)] public Notional WorstNotional;

    /// <summary>The combined signal, -10^9 to 10^9.</summary>
    [FieldOffset(112)] public long CombinedPpb;

    /// <summary>Number of the parent order that was begun or whose child it is, else 0.</summary>
    [FieldOffset(120)] public uint Parent;

    /// <summary>Bit i = gate i refused; the gates are asked in this order.</summary>
    [FieldOffset(124)] public uint GatesRefused;

    /// <summary>Number of the first gate that refused, or -1.</summary>
    public readonly int FirstGate => GatesRefused == 0 ? -1 : BitOperations.TrailingZeroCount(GatesRefused);
}
