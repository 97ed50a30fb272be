using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;

namespace LowLatency.Model.Events;

/// <summary>
/// One slot of the input ring: 128 bytes, two cache lines. The first slot of a message holds the header and a payload
/// of up to 72 bytes; the following slots of a message hold seven book levels each. Bytes 0..7 belong to the ring
/// (publication sequence) and are no part of the event.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct EventSlot
{
    public const int Size = 128;
    public const int HeaderOffset = 8;
    public const int PayloadOffset = 56;
    public const int PayloadSize = Size - PayloadOffset;

    /// <summary>Levels in a continuation slot.</summary>
    public const int LevelsPerContinuation = 7;

    /// <summary>Owned by the ring.</summary>
    [FieldOffset(0)] public long RingSequence;

    [FieldOffset(HeaderOffset)] public EventHeader Header;

    [FieldOffset(PayloadOffset)] public BookPayload Book;
    [FieldOffset(PayloadOffset)] public TopOfBookPayload TopOfBook;
    [FieldOffset(PayloadOffset)] public TradePayload Trade;
    [FieldOffset(PayloadOffset)] public BarPayload Bar;
    [FieldOffset(PayloadOffset)] public FundingPayload Funding;
    [FieldOffset(PayloadOffset)] public FeedStatePayload FeedState;
    [FieldOffset(PayloadOffset)] public InstrumentRulesPayload Rules;
    [FieldOffset(PayloadOffset)] public FrameRefusedPayload FrameRefused;
    [FieldOffset(PayloadOffset)] public OrderReportPayload OrderReport;
    [FieldOffset(PayloadOffset)] public OpenOrderPayload OpenOrder;
    [FieldOffset(PayloadOffset)] public BalancePayload Balance;
    [FieldOffset(PayloadOffset)] public VenueStatePayload VenueState;
    [FieldOffset(PayloadOffset)] public OperatorPayload Operator;
    [FieldOffset(PayloadOffset)] public EngineStartedPayload Started;
    [FieldOffset(PayloadOffset)] public InstrumentDefinition Definition;
    [FieldOffset(PayloadOffset)] public TextIdPayload TextId;
    [FieldOffset(PayloadOffset)] public AssetDefinedPayload AssetDefined;
    [FieldOffset(PayloadOffset)] public AssetBalancePayload AssetBalance;
    [FieldOffset(PayloadOffset)] public PositionPayload Position;
    [FieldOffset(PayloadOffset)] public IncomePayload Income;
    [FieldOffset(PayloadOffset)] public OrderLifetimePayload OrderLifetime;
    [FieldOffset(PayloadOffset)] public TermStatePayload TermState;
    [FieldOffset(PayloadOffset)] public ReplicationStatePayload ReplicationState;

    /// <summary>The event's bytes without the ring's sequence (120).</summary>
    [UnscopedRef]
    public Span<byte> EventBytes =>
        MemoryMarshal.AsBytes(new Span<EventSlot>(ref this))[HeaderOffset..];

    /// <summary>The seven levels of a continuation slot. Meaningless in the first slot of a message.</summary>
    [UnscopedRef]
    public Span<BookLevel> ContinuationLevels =>
        MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, BookLevel>(ref Unsafe.Add(ref Unsafe.As<EventSlot, byte>(ref this), HeaderOffset)),
            LevelsPerContinuation);
}
