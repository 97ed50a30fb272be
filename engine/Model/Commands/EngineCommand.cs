using System.Runtime.InteropServices;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Commands;

/// <summary>
/// One command, 128 bytes, also the slot of the command ring. It leaves the box only when the event with
/// <see cref="CauseSequence"/> is durable (LAW 3). Byte table: docs/formats.md.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct EngineCommand
{
    public const int Size = 128;

    /// <summary>Owned by the ring; no part of the command.</summary>
    [FieldOffset(0)] public long RingSequence;

    /// <summary>Journal sequence of the event that caused it.</summary>
    [FieldOffset(8)] public long CauseSequence;

    /// <summary>Engine time of the cause, unix nanoseconds.</summary>
    [FieldOffset(16)] public long TimeNanos;

    /// <summary>Monotonic receive time of the cause: where the order latency starts.</summary>
    [FieldOffset(24)] public long CauseReceiveMonotonicNanos;

    [FieldOffset(32)] public CommandKind Kind;
    [FieldOffset(34)] public VenueId Venue;
    [FieldOffset(35)] public Side Side;
    [FieldOffset(36)] public InstrumentId Instrument;
    [FieldOffset(38)] public ReasonCode Reason;

    /// <summary>The order that is placed, cancelled or asked for.</summary>
    [FieldOffset(40)] public ClientOrderId ClientOrderId;

    /// <summary>Zero for a market order and a stop.</summary>
    [FieldOffset(56)] public Price LimitPrice;

    [FieldOffset(64)] public Quantity Quantity;
    [FieldOffset(72)] public OrderType OrderType;
    [FieldOffset(73)] public TimeInForce TimeInForce;
    [FieldOffset(74)] public OrderFlags OrderFlags;

    /// <summary>Urgency 0..2 of the intent behind the order.</summary>
    [FieldOffset(75)] public byte Urgency;

    /// <summary>Account of the venue that it goes to; 0 = the first.</summary>
    [FieldOffset(76)] public AccountId Account;

    /// <summary>Alarm: a number that the reason explains.</summary>
    [FieldOffset(80)] public long Detail;

    /// <summary>Touch at decision time, for slippage afterwards.</summary>
    [FieldOffset(88)] public Price DecisionPrice;

    /// <summary>Cancel and query: the venue's id when known.</summary>
    [FieldOffset(96)] public long VenueOrderId;

    /// <summary>Stop order: the trade price that makes it a market order. Zero for the others.</summary>
    [FieldOffset(104)] public Price TriggerPrice;
}
