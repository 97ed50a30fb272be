using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Unit.Formats.Journal;

/// <summary>Messages of every kind with values drawn from a seed, canonical unless said otherwise.</summary>
internal static class SampleMessages
{
    public static readonly EventKind[] Kinds = Enum.GetValues<EventKind>();

    /// <summary>Offsets of the payload bytes that belong to a field, by kind.</summary>
    private static readonly Dictionary<EventKind, Type> Payloads = new()
    {
        [EventKind.TopOfBook] = typeof(TopOfBookPayload),
        [EventKind.Trade] = typeof(TradePayload),
        [EventKind.Bar] = typeof(BarPayload),
        [EventKind.Funding] = typeof(FundingPayload),
        [EventKind.FeedState] = typeof(FeedStatePayload),
        [EventKind.InstrumentRules] = typeof(InstrumentRulesPayload),
        [EventKind.FrameRefused] = typeof(FrameRefusedPayload),
        [EventKind.OrderReport] = typeof(OrderReportPayload),
        [EventKind.OpenOrder] = typeof(OpenOrderPayload),
        [EventKind.Balance] = typeof(BalancePayload),
        [EventKind.VenueState] = typeof(VenueStatePayload),
        [EventKind.Operator] = typeof(OperatorPayload),
        [EventKind.EngineStarted] = typeof(EngineStartedPayload),
        [EventKind.InstrumentDefinition] = typeof(InstrumentDefinition),
        [EventKind.TextId] = typeof(TextIdPayload),
        [EventKind.AssetDefined] = typeof(AssetDefinedPayload),
        [EventKind.AssetBalance] = typeof(AssetBalancePayload),
        [EventKind.Position] = typeof(PositionPayload),
        [EventKind.Income] = typeof(IncomePayload),
        [EventKind.OrderLifetime] = typeof(OrderLifetimePayload),
        [EventKind.TermState] = typeof(TermStatePayload),
        [EventKind.ReplicationState] = typeof(ReplicationStatePayload),
    };

    /// <summary>Offsets of the fields that version 1 did not have; the golden bytes of then leave them zero.</summary>
    private static readonly Dictionary<Type, int[]> SinceVersion2 = new()
    {
        [typeof(EventHeader)] = [44],
        [typeof(OrderReportPayload)] = [70],
        [typeof(OperatorPayload)] = [1, 6, 8, 16, 24, 32],
        [typeof(InstrumentRulesPayload)] = [3, 4, 48, 56],
    };

    // Within version 2, in a field that was there: the golden bytes are older and have them zero.
    private static readonly int[] SinceGolden = [3, 4];

    /// <summary>A message whose every field holds random bits, some of them small as in real traffic.</summary>
    public static EventSlot[] Random(Random random, EventKind kind, int version = EventCodec.Version)
    {
        bool isBook = kind is EventKind.BookSnapshot or EventKind.BookDelta;
        return isBook ? RandomBook(random, kind, version) : RandomSingle(random, kind, version);
    }

    /// <summary>The same, of the fields that there were when the golden bytes were written.</summary>
    public static EventSlot[] Golden(Random random, EventKind kind, int version) =>
        kind == EventKind.InstrumentRules
            ? RandomSingle(random, kind, version, isGolden: true)
            : Random(random, kind, version);

    /// <summary>Deterministic small trade number n.</summary>
    public static EventSlot[] Trade(int number)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.Trade;
        slot.Header.SlotCount = 1;
        slot.Header.Venue = VenueId.BinanceSpot;
        slot.Header.ReceiveWallNanos = 1_723_161_253_937_085_768 + (number * 1_000_003L);
        slot.Header.ReceiveMonotonicNanos = 5_000_000_000 + (number * 1_000_003L);
        slot.Header.VenueNanos = slot.Header.ReceiveWallNanos - 3_000_000;
        slot.Header.DecodeNanos = 410;
        slot.Header.PublishNanos = 530;
        slot.Header.Connection = 1;
        slot.Trade.TradeId = 3_701_000_000 + number;
        slot.Trade.Price = new Price(6_183_764 + (number % 7));
        slot.Trade.Quantity = new Quantity(1_000 + number);
        slot.Trade.Aggressor = LowLatency.Model.Orders.Side.Buy;
        slot.Trade.IsIdContiguous = 1;
        return [slot];
    }

    public static EventSlot[] Book(EventKind kind, int bids, int asks)
    {
        int count = BookMessage.SlotCount(bids + asks);
        EventSlot[] message = new EventSlot[count];
        message[0].Header.Kind = kind;
        message[0].Header.SlotCount = (ushort)count;
        message[0].Header.ReceiveWallNanos = 1_723_161_253_937_085_768;
        message[0].Header.ReceiveMonotonicNanos = 5_000_000_000;
        message[0].Book.Sequence = 50_093_239_202;
        message[0].Book.PreviousSequence = 50_093_239_188;
        message[0].Book.BidCount = bids;
        message[0].Book.AskCount = asks;
        for (int i = 0; i < bids + asks; i++)
        {
            long price = i < bids ? 6_183_763 - (i * 9) : 6_183_764 + ((i - bids) * 7);
            long quantity = i % 3 == 0 ? 0 : 150_000 + i;
            BookMessage.SetLevel(message, i, new BookLevel(new Price(price), new Quantity(quantity)));
        }

        return message;
    }

    public static byte[] Bytes(ReadOnlySpan<EventSlot> message)
    {
        EventSlot[] copy = message.ToArray();
        for (int i = 0; i < copy.Length; i++) copy[i].RingSequence = 0;
        return MemoryMarshal.AsBytes<EventSlot>(copy).ToArray();
    }

    private static EventSlot[] RandomSingle(Random random, EventKind kind, int version, bool isGolden = false)
    {
        EventSlot slot = default;
        FillHeader(random, ref slot.Header, kind, version);
        slot.Header.SlotCount = 1;
        if (Payloads.TryGetValue(kind, out Type? payload))
        {
            foreach ((int offset, int size) in Leaves(payload, version))
            {
                if (isGolden && Array.IndexOf(SinceGolden, offset) >= 0) continue;
                FillField(random, slot.EventBytes.Slice(EventSlot.PayloadOffset - 8 + offset, size));
            }
        }

        return [slot];
    }

    private static EventSlot[] RandomBook(Random random, EventKind kind, int version)
    {
        int bids = random.Next(40);
        int asks = random.Next(40);
        int count = BookMessage.SlotCount(bids + asks);
        EventSlot[] message = new EventSlot[count];
        FillHeader(random, ref message[0].Header, kind, version);
        message[0].Header.SlotCount = (ushort)count;
        message[0].Book.Sequence = Value(random);
        message[0].Book.PreviousSequence = Value(random);
        message[0].Book.DepthLimit = (int)Value(random);
        message[0].Book.BidCount = bids;
        message[0].Book.AskCount = asks;
        for (int i = 0; i < bids + asks; i++)
        {
            BookMessage.SetLevel(message, i, new BookLevel(new Price(Value(random)), new Quantity(Value(random))));
        }

        return message;
    }

    private static void FillHeader(Random random, ref EventHeader header, EventKind kind, int version)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<EventHeader>(ref header));
        foreach ((int offset, int size) in Leaves(typeof(EventHeader), version))
        {
            FillField(random, bytes.Slice(offset, size));
        }

        header.Kind = kind;
    }

    private static List<(int Offset, int Size)> Leaves(Type type, int version)
    {
        List<(int Offset, int Size)> leaves = FieldMap.Leaves(type);
        if (version == 1 && SinceVersion2.TryGetValue(type, out int[]? added))
        {
            leaves.RemoveAll(leaf => Array.IndexOf(added, leaf.Offset) >= 0);
        }

        return leaves;
    }

    private static void FillField(Random random, Span<byte> field)
    {
        long value = Value(random);
        for (int i = 0; i < field.Length; i++) field[i] = (byte)(value >> (8 * (i % 8)));
    }

    // Every magnitude is as likely as any other, both signs, with zero often.
    private static long Value(Random random)
    {
        int bits = random.Next(65);
        long value = bits == 0 ? 0 : (long)((ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - bits));
        return random.Next(4) == 0 ? unchecked(-value) : value;
    }
}
