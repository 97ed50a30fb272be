using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.TestKit;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>
/// Seeded streams of events: a plausible one in which markets move, feeds break, orders are answered in every way and
/// operators interfere; and garbage. A stream is recorded while one engine consumes it, since answers need its orders.
/// </summary>
internal static class RandomEvents
{
    private const long Lots = 1_000_000;

    public static List<EventSlot[]> Plausible(int seed, int count, Engine engine)
    {
        var random = new Random(seed);
        var events = new EventBuilder();
        var live = new List<EngineCommand>();
        var stream = new List<EventSlot[]>(count);
        long price = 10_000;
        uint epoch = 1;
        long tradeId = 1;

        void Add(EventSlot[] message)
        {
            stream.Add(message);
            engine.Apply(message);
            foreach (EngineCommand command in engine.Commands)
            {
                if (command.Kind == CommandKind.PlaceOrder) live.Add(command);
            }
        }

        Add(events.Started(epoch));
        Add(events.Rules(0));
        Add(events.Rules(1));
        while (stream.Count < count)
        {
            events.Step(random.Next(0, 2_000));
            price = Math.Clamp(price + random.Next(-12, 13), 5_000, 20_000);
            ushort instrument = (ushort)(random.Next(10) == 0 ? 1 : 0);
            int choice = random.Next(1_000);
            if (choice < 350) Add(events.Snapshot(instrument, price - 1, price + 1));
            else if (choice < 450) Add(RandomDelta(random, events, instrument, price));
            else if (choice < 700) Add(events.Trade(instrument, price, random.Next(1, 5_000), RandomSide(random)));
            else if (choice < 780) Add(RandomBar(random, events, instrument, price));
            else if (choice < 960) Add(Answer(random, events, live, price, ref tradeId));
            else if (choice < 975) Add(RandomFeed(random, events, instrument));
            else if (choice < 985) Add(events.DeltaAfterGap(instrument, price - 1));
            else if (choice < 990) Add(events.Operator((OperatorAction)random.Next(1, 9)));
            else if (choice < 992) Add(events.Started(++epoch));
            else if (choice < 995) Add(events.Balance(random.Next(-1, 2), random.Next(0, 3) * 40_000m));
            else if (choice < 997) Add(RandomVenueState(random, events));
            else Add(events.Step(random.Next(0, 70_000)).Clock());
            if (random.Next(20) == 0) Add(events.Operator(OperatorAction.EnableTrading));
            if (random.Next(50) == 0) Add(events.Operator(OperatorAction.Resume));
            int locks = random.Next(20) == 0 ? 6 : 0;
            for (int number = 1; number <= locks; number++)
            {
                Add(events.Venue((VenueCondition)number, isSet: false));
            }

            if (random.Next(50) == 0) Add(events.Feed(instrument, FeedChannel.Book, FeedStatus.InSync));
        }

        return stream;
    }

    private static EventSlot[] RandomVenueState(Random random, EventBuilder events) =>
        events.Venue(
            (VenueCondition)random.Next(1, 8), random.Next(3) == 0, detail: random.Next(1, 1_000), instrument: 0);

    /// <summary>One to eight slots of random bytes, half of the time with a plausible head.</summary>
    public static ReadOnlySpan<EventSlot> Garbage(Random random, EventSlot[] buffer, Engine engine)
    {
        int slots = random.Next(1, buffer.Length + 1);
        Span<EventSlot> message = buffer.AsSpan(0, slots);
        random.NextBytes(MemoryMarshal.AsBytes(message));
        ref EventSlot slot = ref message[0];
        slot.Header.SlotCount = (ushort)slots;
        if (random.Next(2) == 0) return message;
        slot.Header.Kind = (EventKind)random.Next(0, 45);
        slot.Header.Venue = VenueId.BinanceSpot;
        slot.Header.Instrument = new InstrumentId((ushort)random.Next(0, 3));
        slot.Header.ReceiveWallNanos = EventBuilder.StartNanos + random.NextInt64(0, 1_000_000_000_000_000);
        slot.Header.VenueNanos = slot.Header.ReceiveWallNanos;
        if (random.Next(2) == 0) Tame(random, ref slot, engine);
        return message;
    }

    // Extremes and small numbers in the fields that arithmetic looks at.
    private static void Tame(Random random, ref EventSlot slot, Engine engine)
    {
        switch (slot.Header.Kind)
        {
            case EventKind.BookSnapshot or EventKind.BookDelta:
                slot.Book.BidCount = random.Next(0, 4);
                slot.Book.AskCount = random.Next(0, 4);
                slot.Book.Level0 = new BookLevel(new Price(Number(random)), new Quantity(Number(random)));
                slot.Book.Level1 = new BookLevel(new Price(Number(random)), new Quantity(Number(random)));
                break;
            case EventKind.Trade:
                slot.Trade.Price = new Price(Number(random));
                slot.Trade.Quantity = new Quantity(Number(random));
                break;
            case EventKind.OrderReport:
                int row = engine.Orders.Count == 0 ? -1 : random.Next(engine.Orders.Count);
                if (row >= 0) slot.OrderReport.ClientOrderId = engine.Orders[row].Id;
                slot.OrderReport.Kind = (OrderReportKind)random.Next(12);
                slot.OrderReport.LastPrice = new Price(Number(random));
                slot.OrderReport.LastQuantity = new Quantity(Number(random));
                slot.OrderReport.Fee = new Notional(Number(random));
                break;
            case EventKind.OpenOrder:
                int open = engine.Orders.Count == 0 ? -1 : random.Next(engine.Orders.Count);
                bool isOrphan = random.Next(3) == 0;
                if (open >= 0 && !isOrphan) slot.OpenOrder.ClientOrderId = engine.Orders[open].Id;
                else if (isOrphan) slot.OpenOrder.ClientOrderId = new ClientOrderId(1, 7, (ulong)random.Next(1, 99));
                slot.OpenOrder.CumulativeQuantity = new Quantity(Number(random));
                break;
            case EventKind.Balance:
                slot.Balance.Total = new Notional(Number(random));
                slot.Balance.AskedNanos = random.Next(2) == 0 ? long.MaxValue : 0;
                slot.Balance.Source = (BalanceSource)random.Next(5);
                break;
            case EventKind.VenueState:
                slot.VenueState.Condition = (VenueCondition)random.Next(10);
                slot.VenueState.IsSet = (byte)random.Next(3);
                slot.VenueState.Detail = Number(random);
                break;
            case EventKind.InstrumentRules:
                slot.Rules.Rules.PriceDecimals = (byte)random.Next(0, 14);
                slot.Rules.Rules.QuantityDecimals = (byte)random.Next(0, 14);
                slot.Rules.Rules.TickUnits = Number(random);
                slot.Rules.Rules.LotUnits = Number(random);
                slot.Rules.Rules.QuantityUnitsMin = Number(random);
                slot.Rules.Rules.QuantityUnitsMax = Number(random);
                slot.Rules.Rules.NotionalUnitsMin = Number(random);
                break;
            case EventKind.EngineStarted:
                slot.Started.Epoch = engine.Orders.Epoch + 1;
                slot.Started.Instance = 1;
                slot.Started.InitialCash = new Notional(Number(random));
                break;
            case EventKind.Operator:
                slot.Operator.Action = (OperatorAction)random.Next(10);
                break;
            default:
                break;
        }
    }

    private static long Number(Random random) => random.Next(6) switch
    {
        0 => long.MaxValue,
        1 => long.MinValue,
        2 => 0,
        3 => random.NextInt64(1, 1_000_000_000_000),
        _ => random.NextInt64(1, 20_000),
    };

    private static Side RandomSide(Random random) => random.Next(2) == 0 ? Side.Buy : Side.Sell;

    private static EventSlot[] RandomBar(Random random, EventBuilder events, ushort instrument, long price) =>
        events.ClosedBar(instrument, price, price + random.Next(-5, 6), random.Next(101));

    private static EventSlot[] RandomFeed(Random random, EventBuilder events, ushort instrument) => events.Feed(
        instrument, (FeedChannel)random.Next(3), (FeedStatus)random.Next(6), ReasonCode.BookSequenceGap);

    private static EventSlot[] RandomDelta(Random random, EventBuilder events, ushort instrument, long price)
    {
        var bids = new BookLevel[random.Next(0, 12)];
        var asks = new BookLevel[random.Next(0, 12)];
        for (int i = 0; i < bids.Length; i++) bids[i] = RandomLevel(random, price - 2 - i);
        for (int i = 0; i < asks.Length; i++) asks[i] = RandomLevel(random, price + 2 + i);
        return events.Delta(instrument, bids, asks);
    }

    private static BookLevel RandomLevel(Random random, long price) =>
        new(new Price(price), new Quantity(random.Next(0, 3) * Lots));

    private static EventSlot[] Answer(
        Random random, EventBuilder events, List<EngineCommand> live, long price, ref long tradeId)
    {
        if (live.Count == 0) return events.Clock();
        int index = Math.Max(0, live.Count - 1 - random.Next(6));
        EngineCommand order = live[index];
        int choice = random.Next(20);
        if (choice < 4) return events.Report(order.ClientOrderId, OrderReportKind.Acknowledged);
        if (choice < 10)
        {
            if (random.Next(5) > 0) tradeId++;
            long quantity = random.Next(3) == 0 ? order.Quantity.Units : random.NextInt64(1, order.Quantity.Units + 1);
            long at = order.LimitPrice.IsNone ? price : order.LimitPrice.Units;
            return events.Fill(order.ClientOrderId, tradeId, at, quantity, random.Next(0, 10_000));
        }

        if (choice < 13) return events.Report(order.ClientOrderId, OrderReportKind.Cancelled);
        var kind = (OrderReportKind)random.Next(0, 12);
        ReasonCode reason = random.Next(3) == 0 ? ReasonCode.OrderUnknown : ReasonCode.None;
        return events.Report(order.ClientOrderId, kind, reason, random.NextInt64(-1, order.Quantity.Units));
    }
}
