using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Ids;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Ids;

/// <summary>The gateway at a venue that names orders and trades by text.</summary>
[TestFixture]
internal sealed class TradingGatewayTextIdTests
{
    private static readonly TradeCursorRule ByTime = new()
    {
        Kind = TradeCursorKind.ByTime,
        PageRowsMax = 50,
        OverlapNanos = 3 * Second,
    };

    [Test]
    public void A_text_is_told_once_and_right_before_the_first_event_with_its_key()
    {
        GatewayHarness harness = Ready();
        Work(harness);
        Fill(harness, 40, tradeId: 7);
        Fill(harness, 90, tradeId: 8);
        List<string> told = [];
        foreach (EventSlot slot in harness.Log.Events) told.Add(Name(in slot));
        Assert.That(told, Is.EqualTo(new[]
        {
            "Sent", "Order 1001", "Acknowledged", "Trade 7", "Filled", "Trade 8", "Filled",
        }));
        OrderReportPayload fill = harness.Log.Reports(Id(1))[^1];
        TextIdPayload order = harness.Log.TextIds()[0];
        TextIdPayload trade = harness.Log.TextIds()[2];
        Assert.That((fill.VenueOrderId, fill.TradeId), Is.EqualTo((order.Key, trade.Key)));
        Assert.That(Encoding.ASCII.GetString(order.Text), Is.EqualTo(TextIdDialect.Text(TextIdKind.Order, 1_001)));
        EventHeader header = harness.Log.Events[1].Header;
        Assert.That((header.Instrument, header.SlotCount), Is.EqualTo((InstrumentId.All, (ushort)1)));
    }

    [Test]
    public void A_venue_that_names_by_number_has_no_texts()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        Work(harness);
        Fill(harness, 40, tradeId: 7);
        Assert.That(harness.Log.TextIds(), Is.Empty);
        Assert.That(harness.Log.Reports(Id(1))[^1].TradeId, Is.EqualTo(7));
    }

    /// <summary>The ring has no room for the text: what follows it waits behind it.</summary>
    [Test]
    public void No_event_with_a_key_overtakes_its_text([Range(0, 6)] int room)
    {
        GatewayHarness harness = Ready();
        harness.Log.Room = room;
        Work(harness);
        Fill(harness, 40, tradeId: 7);
        harness.Log.Room = int.MaxValue;
        harness.AdvanceSettled(Second);
        CheckOrderOfEvents(harness.Log.Events);
        Assert.That(harness.Log.Kinds(Id(1)), Does.Contain(OrderReportKind.Filled));
    }

    /// <summary>The ring and the queue of pending events are full when a page of trades comes: both are lost.</summary>
    [Test]
    public void Fills_that_were_lost_come_again_with_their_texts()
    {
        GatewayHarness harness = Ready();
        Work(harness);
        int listed = 0;
        FillRecord[] fills = [];
        for (int i = 0; i < 1_000 && listed == 0; i++)
        {
            harness.Advance(100 * Milli);
            foreach ((TradingRequest request, uint _, bool _) in harness.Outbox.ToArray())
            {
                if (request.Kind != TradingRequestKind.Trades)
                {
                    harness.Answer(request, harness.Default(in request));
                    continue;
                }

                // Older than the overlap, so that only the position brings them again.
                fills = Array.ConvertAll(
                    new long[40], _ => GatewayHarness.Fill(1, ++listed, 1) with
                    {
                        VenueNanos = harness.Stamp.WallNanos - (4 * Second),
                    });
                harness.Log.Room = 0;
                harness.Answer(request, new ScriptedMessage { Fills = fills });
                break;
            }
        }

        Assert.That(harness.Gateway.Counters.EventsDropped, Is.Positive);
        harness.Log.Room = int.MaxValue;
        for (int i = 0; i < 200; i++)
        {
            harness.Advance(100 * Milli);
            foreach ((TradingRequest request, uint _, bool _) in harness.Outbox.ToArray())
            {
                long first = fills[0].VenueNanos / Milli;
                bool isAsked = request.Kind == TradingRequestKind.Trades && request.Instrument == 0
                    && request.FromTimeUnits <= first && first <= request.UntilTimeUnits;
                harness.Answer(
                    request, isAsked ? new ScriptedMessage { Fills = fills } : harness.Default(in request));
            }
        }

        CheckOrderOfEvents(harness.Log.Events);
        var told = new HashSet<long>();
        foreach (OrderReportPayload report in harness.Log.Reports(Id(1))) told.Add(report.TradeId);
        told.Remove(0);
        Assert.That(told, Has.Count.EqualTo(40));
    }

    /// <summary>Whatever part of the ring a crash leaves, no key in it is without its text.</summary>
    [Test]
    public void Every_prefix_of_the_events_has_the_texts_of_its_keys()
    {
        GatewayHarness harness = Ready();
        Work(harness);
        Fill(harness, 40, tradeId: 7);
        Fill(harness, 100, tradeId: 8);
        for (int length = 0; length <= harness.Log.Events.Count; length++)
        {
            CheckOrderOfEvents(harness.Log.Events.GetRange(0, length));
        }
    }

    [Test]
    public void A_restart_has_the_keys_of_its_journal_and_tells_the_others_again()
    {
        GatewayHarness harness = Ready();
        Work(harness);
        Fill(harness, 40, tradeId: 7);
        long order = harness.Log.TextIds()[0].Key;
        long trade = harness.Log.TextIds()[1].Key;

        // The last two events were not durable: the trade's text and the fill.
        harness.Log.Events.RemoveRange(harness.Log.Events.Count - 2, 2);
        harness.Restart();
        int journaled = harness.Log.Events.Count;
        harness.Open(harness.Attach());
        Fill(harness, 40, tradeId: 7);
        List<EventSlot> events = harness.Log.Events.GetRange(journaled, harness.Log.Events.Count - journaled);
        List<EventSlot> texts = events.FindAll(e => e.Header.Kind == EventKind.TextId);
        Assert.That(texts.ConvertAll(e => (e.TextId.Kind, e.TextId.Key)), Is.EqualTo(new[]
        {
            (TextIdKind.Trade, trade),
        }));
        Assert.That(harness.Log.Reports(Id(1))[^1].VenueOrderId, Is.EqualTo(order));
    }

    /// <summary>Retention removed the segment that named it: only the order's own id can be written.</summary>
    [Test]
    public void A_key_without_a_text_is_never_written_to_the_venue()
    {
        GatewayHarness harness = Ready();
        harness.Send(new EngineCommand
        {
            Kind = CommandKind.QueryOrder,
            Instrument = new InstrumentId(0),
            ClientOrderId = Id(1),
            VenueOrderId = 4_711,
        });
        TradingRequest query = harness.Asked(TradingRequestKind.QueryOrder);
        Assert.That((query.ClientOrderId, query.VenueOrderId), Is.EqualTo((Id(1), 0L)));
        harness.Answer(query, new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        harness.Cancel(1);
        Assert.That(harness.Asked(TradingRequestKind.Cancel).VenueOrderId, Is.EqualTo(1_001));
        Assert.That(harness.Protocol.Texts!.Faults, Is.Empty);
    }

    [Test]
    public void The_fills_of_an_order_are_asked_for_by_its_text()
    {
        GatewayHarness harness = Ready();
        Work(harness);
        harness.Query(1);
        harness.Answer(harness.Asked(TradingRequestKind.QueryOrder), new ScriptedMessage
        {
            Orders = [Order(1, VenueOrderStatus.PartiallyFilled, 40)],
        });
        TradingRequest fills = harness.Asked(TradingRequestKind.Trades);
        Assert.That(fills.VenueOrderId, Is.EqualTo(1_001));
        harness.Answer(fills, new ScriptedMessage { Fills = [GatewayHarness.Fill(1, 7, 40)] });
        Assert.That(harness.Log.Kinds(Id(1)), Does.Contain(OrderReportKind.Filled));
    }

    [Test]
    public void A_full_table_locks_and_says_why_and_lets_go_when_something_is_forgotten()
    {
        GatewayHarness harness = Ready(new TextIdRule { OrdersMax = 128, TradesMax = 3 });
        Work(harness);
        for (int i = 1; i <= 3; i++) Fill(harness, i, tradeId: i, quantity: 1);
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending), Is.False);
        Fill(harness, 4, tradeId: 4, quantity: 1);
        Assert.That(harness.Gateway.Counters.TextIdsRefused, Is.EqualTo(1));
        VenueStatePayload locked = harness.Log.States(VenueCondition.ReconciliationPending)[^1];
        Assert.That((locked.IsSet, locked.Reason), Is.EqualTo(((byte)1, ReasonCode.TextIdTableFull)));
        Fill(harness, 4, tradeId: 4, quantity: 1);
        Assert.That(harness.Gateway.Counters.TextIdsRefused, Is.EqualTo(2));
        Assert.That(harness.Gateway.TryTakeAlarm(out ReasonCode reason, out long detail), Is.True);
        Assert.That((reason, detail), Is.EqualTo((ReasonCode.TextIdTableFull, 1L)));
        Assert.That(harness.Gateway.TryTakeAlarm(out _, out _), Is.False, "one alarm for both");
        Assert.That(harness.Log.Reports(Id(1)).FindAll(r => r.Kind == OrderReportKind.Filled), Has.Count.EqualTo(3));

        // Runs go on; what is older than the reach of the next one gives way.
        harness.AdvanceSettled(90 * Second);
        Fill(harness, 4, tradeId: 4, quantity: 1);
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending), Is.False);
        Assert.That(harness.Log.Reports(Id(1)).FindAll(r => r.Kind == OrderReportKind.Filled), Has.Count.EqualTo(4));
    }

    [Test]
    public void An_order_that_lives_keeps_its_text_however_many_others_come()
    {
        GatewayHarness harness = Ready(new TextIdRule { OrdersMax = 128, TradesMax = 16 });
        Work(harness);
        for (int i = 0; i < 40; i++)
        {
            harness.AdvanceSettled(70 * Second);
            Push(harness, Order((ulong)(100 + i), VenueOrderStatus.Cancelled) with { ClientOrderId = default });
            for (int more = 0; more < 10; more++)
            {
                Push(harness, Order((ulong)(1_000 + (i * 10) + more), VenueOrderStatus.Cancelled) with
                {
                    ClientOrderId = default,
                });
            }
        }

        Assert.That(harness.Protocol.TextIds!.Orders.Count, Is.EqualTo(128), "others were forgotten");
        harness.Cancel(1);
        Assert.That(harness.Asked(TradingRequestKind.Cancel).VenueOrderId, Is.EqualTo(1_001));
        Assert.That(harness.Protocol.Texts!.Faults, Is.Empty);
    }

    [Test]
    public void A_table_that_can_not_hold_all_orders_is_refused_at_the_start() =>
        Assert.That(
            () => Ready(new TextIdRule { OrdersMax = 100 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static GatewayHarness Ready(TextIdRule? rule = null) => new GatewayHarness(
        Small, 2, make: (instruments, assets) => new FakeTradingProtocol(
            instruments, assets, rule ?? new TextIdRule { OrdersMax = 256, TradesMax = 256 }, ByTime)).Ready();

    private static GatewaySettings Small(GatewaySettings settings) =>
        settings with { OrdersMax = 64, RowsMax = 64, PendingEventsMax = 64 };

    private static void Work(GatewayHarness harness)
    {
        harness.Place(1);
        harness.Answer(harness.Asked(TradingRequestKind.Place), new ScriptedMessage
        {
            Orders = [Order(1, VenueOrderStatus.Working)],
        });
    }

    private static void Fill(GatewayHarness harness, long executed, long tradeId, long quantity = 40) =>
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Order(1, VenueOrderStatus.PartiallyFilled, executed)],
            Fills = [GatewayHarness.Fill(1, tradeId, quantity) with { VenueNanos = harness.Stamp.WallNanos }],
        });

    private static void Push(GatewayHarness harness, OrderRecord order) =>
        harness.Push(new ScriptedMessage { Kind = TradingMessageKind.OrderUpdate, Orders = [order] });

    private static string Name(in EventSlot slot) => slot.Header.Kind switch
    {
        EventKind.TextId => $"{slot.TextId.Kind} {TextIdDialect.Number(slot.TextId.Text)}",
        EventKind.OrderReport => slot.OrderReport.Kind.ToString(),
        _ => slot.Header.Kind.ToString(),
    };

    private static void CheckOrderOfEvents(List<EventSlot> events)
    {
        var named = new HashSet<(TextIdKind, long)> { (TextIdKind.Order, 0), (TextIdKind.Trade, 0) };
        foreach (EventSlot slot in events)
        {
            if (slot.Header.Kind == EventKind.TextId) named.Add((slot.TextId.Kind, slot.TextId.Key));
            if (slot.Header.Kind != EventKind.OrderReport) continue;
            Assert.That(named, Does.Contain((TextIdKind.Order, slot.OrderReport.VenueOrderId)));
            Assert.That(named, Does.Contain((TextIdKind.Trade, slot.OrderReport.TradeId)));
        }
    }
}
