using System;
using System.Collections.Generic;
using LowLatency.Core.Orders;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Orders;

public sealed class OrderTableTests
{
    private const long Quantity = 100;

    [Test, Combinatorial]
    public void Every_state_and_event_does_what_the_table_says(
        [Values] OrderState state, [Values] OrderEvent orderEvent)
    {
        if (state == OrderState.None) Assert.Pass("rows always hold an order; absent orders have their own test");
        OrderTable table = Table(4);
        int row = Bring(table, state);
        Assume.That(table[row].State, Is.EqualTo(state));
        long filledBefore = table[row].FilledQuantity.Units;
        if (!TryMake(table, row, orderEvent, out OrderReportPayload report)) Assert.Pass("quantities exclude it");
        OrderTransition expected = OrderTransitionTable.Standard[state, orderEvent];

        OrderOutcome outcome = report.Kind == OrderReportKind.None
            ? table.Apply(row, orderEvent, 9)
            : table.Apply(report, 9);

        Assert.That(outcome.Event, Is.EqualTo(orderEvent));
        Assert.That(table[row].State, Is.EqualTo(expected.Next));
        Assert.That(outcome.Actions, Is.EqualTo(expected.Actions));
        Assert.That(outcome.Reason, Is.EqualTo(expected.Reason));
        bool isBooked = (expected.Actions & OrderActions.ApplyFill) != 0;
        Assert.That(
            table[row].FilledQuantity.Units,
            Is.EqualTo(filledBefore + (isBooked ? report.LastQuantity.Units : 0)));
        Assert.That(table.LiveCount, Is.EqualTo(OrderTransitionTable.IsLive(expected.Next) ? 1 : 0));
        Assert.That(table.Find(table[row].Id), Is.EqualTo(row));
        Assert.That(table[row].State == OrderState.Filled, Is.EqualTo(table[row].FilledQuantity.Units >= Quantity));
        if ((expected.Actions & OrderActions.Flag) != 0) Assert.That(table.Counters.Illegal, Is.GreaterThan(0));
    }

    // A venue may tell of a stop order twice that it is new: when it takes it and when a trade triggers it.
    [Test]
    public void A_second_acknowledgement_changes_nothing_and_the_fills_behind_it_count()
    {
        OrderTable table = Table(4);
        int row = Bring(table, OrderState.Working);
        OrderOutcome second = table.Apply(Report(table, row, OrderReportKind.Acknowledged), 3);
        Assert.That(second.Has(OrderActions.Flag), Is.False);
        Assert.That(table[row].State, Is.EqualTo(OrderState.Working));
        table.Apply(Fill(table, row, 40, 1), 4);
        table.Apply(Report(table, row, OrderReportKind.Acknowledged), 5);
        table.Apply(Fill(table, row, 60, 2), 6);
        Assert.That(table[row].State, Is.EqualTo(OrderState.Filled));
        Assert.That(table.Counters.Illegal, Is.Zero);
    }

    [Test]
    public void Fill_after_cancel_is_applied()
    {
        OrderTable table = Table(4);
        int row = Bring(table, OrderState.Cancelled);
        OrderOutcome outcome = table.Apply(Fill(table, row, 40, 77), 5);
        Assert.That(outcome.Has(OrderActions.ApplyFill), Is.True);
        Assert.That(table[row].State, Is.EqualTo(OrderState.Cancelled));
        Assert.That(table[row].FilledQuantity, Is.EqualTo(new Quantity(40)));
    }

    [Test]
    public void A_row_that_waits_for_missing_fills_is_the_last_to_be_taken()
    {
        OrderTable table = Table(2);
        int waiting = Bring(table, OrderState.Working);
        OrderReportPayload cancelled = Report(table, waiting, OrderReportKind.Cancelled);
        cancelled.CumulativeQuantity = new Quantity(40);
        table.Apply(cancelled, 5);
        Assert.That(table[waiting].HasMissingFills, Is.True);
        int done = Bring(table, OrderState.Cancelled);
        Assert.That(Bring(table, OrderState.Cancelled), Is.EqualTo(done));
        OrderOutcome outcome = table.Apply(Fill(table, waiting, 40, 77), 6);
        Assert.That(outcome.Has(OrderActions.ApplyFill), Is.True);
    }

    [Test]
    public void The_same_fill_is_booked_once_however_often_it_comes()
    {
        OrderTable table = Table(4);
        int row = Bring(table, OrderState.Working);
        for (int i = 0; i < 5; i++) table.Apply(Fill(table, row, 40, 77), 5);
        Assert.That(table[row].FilledQuantity, Is.EqualTo(new Quantity(40)));
        Assert.That(table.Counters.Late, Is.EqualTo(4));
    }

    [Test]
    public void An_overfill_is_booked_and_flagged()
    {
        OrderTable table = Table(4);
        int row = Bring(table, OrderState.Working);
        OrderOutcome outcome = table.Apply(Fill(table, row, Quantity + 1, 77), 5);
        Assert.That(outcome.Reason, Is.EqualTo(ReasonCode.OrderOverfilled));
        Assert.That(table[row].FilledQuantity, Is.EqualTo(new Quantity(Quantity + 1)));
        Assert.That(table[row].State, Is.EqualTo(OrderState.Filled));
        Assert.That(table[row].Remaining.IsZero);
    }

    [Test]
    public void A_report_for_an_id_nobody_knows_is_counted_and_flagged()
    {
        OrderTable table = Table(4);
        var report = new OrderReportPayload
        {
            ClientOrderId = new ClientOrderId(1, 9, 9),
            Kind = OrderReportKind.Acknowledged,
        };
        OrderOutcome outcome = table.Apply(report, 5);
        Assert.That(outcome.Row, Is.EqualTo(OrderOutcome.NoRow));
        Assert.That(outcome.Reason, Is.EqualTo(ReasonCode.OrderUnknown));
        Assert.That(table.Counters.UnknownId, Is.EqualTo(1));
    }

    [Test]
    public void A_table_full_of_live_orders_refuses_and_one_with_done_orders_recycles_the_oldest()
    {
        OrderTable table = Table(3);
        int[] rows = [Create(table), Create(table), Create(table)];
        ClientOrderId second = table[rows[1]].Id;
        Assert.That(table.TryCreate(Draft(), out _, out ReasonCode reason), Is.False);
        Assert.That(reason, Is.EqualTo(ReasonCode.OrderTableFull));
        table.Apply(Report(table, rows[1], OrderReportKind.Rejected), 5);
        table.Apply(Report(table, rows[0], OrderReportKind.Rejected), 6);
        Assert.That(table.TryCreate(Draft(), out int recycled, out _), Is.True);
        Assert.That(recycled, Is.EqualTo(rows[1]));
        Assert.That(table.Find(second), Is.EqualTo(-1));
        Assert.That(table.Find(table[recycled].Id), Is.EqualTo(recycled));
    }

    [Test]
    public void Ids_are_unique_over_epochs_and_a_lower_epoch_is_refused()
    {
        OrderTable table = Table(64);
        var seen = new HashSet<ClientOrderId>();
        for (uint epoch = 2; epoch < 6; epoch++)
        {
            for (int i = 0; i < 5; i++)
            {
                int row = Create(table);
                Assert.That(seen.Add(table[row].Id), Is.True);
                table.Apply(Report(table, row, OrderReportKind.Rejected), 5);
            }

            Assert.That(table.TryBegin(3, epoch), Is.True);
            Assert.That(table.TryBegin(3, epoch), Is.False);
            Assert.That(table.TryBegin(3, epoch - 1), Is.False);
        }
    }

    [TestCase(11)]
    [TestCase(12)]
    public void Random_reports_keep_every_invariant_and_the_state_survives_saving(int seed)
    {
        var random = new Random(seed);
        OrderTable table = Table(16);
        var ids = new List<ClientOrderId>();
        for (int step = 0; step < 30_000; step++)
        {
            if (random.Next(4) == 0 && table.TryCreate(Draft(), out int created, out _)) ids.Add(table[created].Id);
            if (ids.Count == 0) continue;
            ClientOrderId id = ids[Math.Max(0, ids.Count - 1 - random.Next(24))];
            int row = table.Find(id);
            if (random.Next(5) == 0 && row >= 0)
            {
                int own = random.Next((int)OrderEvent.CancelRequested, OrderTransitionTable.EventCount);
                table.Apply(row, (OrderEvent)own, step);
            }
            else
            {
                table.Apply(RandomReport(random, id), step);
            }

            int live = 0;
            long missing = 0;
            for (int i = 0; i < table.Count; i++)
            {
                Order order = table[i];
                Assert.That(table.Find(order.Id), Is.EqualTo(i), $"seed {seed} step {step}");
                if (order.IsLive) live++;
                else if (order.HasMissingFills) missing += order.ReportedQuantity.Units - order.FilledQuantity.Units;
            }

            Assert.That(table.LiveCount, Is.EqualTo(live));
            if (step % 3_000 == 0) table = Reload(table);
            if (random.Next(3) > 0) continue;
            long told = table.MissingFills(new InstrumentId(0), Side.Buy);
            Assert.That(told, Is.EqualTo(missing), $"seed {seed} step {step}");
            if (random.Next(50) == 0) table.ForgetMissingFills(new InstrumentId(0));
        }
    }

    private static OrderReportPayload RandomReport(Random random, ClientOrderId id) => new()
    {
        ClientOrderId = id,
        Kind = (OrderReportKind)random.Next(0, 12),
        TradeId = random.Next(0, 200),
        LastPrice = new Price(random.Next(0, 100)),
        LastQuantity = new Quantity(random.Next(-1, 60)),
        CumulativeQuantity = new Quantity(random.Next(-1, 110)),
        Reason = random.Next(4) == 0 ? ReasonCode.OrderUnknown : ReasonCode.None,
    };

    private static OrderTable Reload(OrderTable table)
    {
        byte[] bytes = new byte[1 << 20];
        var writer = StateTraversal.ToSave(bytes);
        table.Traverse(ref writer);
        var loaded = new OrderTable(16, 64);
        var reader = StateTraversal.ToLoad(bytes.AsSpan(0, (int)writer.Length));
        loaded.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd, Is.True);
        var again = StateTraversal.ToHash();
        loaded.Traverse(ref again);
        Assert.That(again.Hash, Is.EqualTo(writer.Hash));
        return loaded;
    }

    private static OrderTable Table(int capacity)
    {
        var table = new OrderTable(capacity, 64);
        table.TryBegin(3, 1);
        return table;
    }

    private static Order Draft() => new()
    {
        Instrument = new InstrumentId(0),
        Side = Side.Buy,
        Type = OrderType.Limit,
        Quantity = new Quantity(Quantity),
        LimitPrice = new Price(10),
        CreatedNanos = 1,
    };

    private static int Create(OrderTable table)
    {
        Assert.That(table.TryCreate(Draft(), out int row, out _), Is.True);
        return row;
    }

    private static OrderReportPayload Report(OrderTable table, int row, OrderReportKind kind) =>
        new() { ClientOrderId = table[row].Id, Kind = kind, CumulativeQuantity = new Quantity(-1) };

    private static OrderReportPayload Fill(OrderTable table, int row, long quantity, long tradeId)
    {
        OrderReportPayload report = Report(table, row, OrderReportKind.Filled);
        report.LastPrice = new Price(10);
        report.LastQuantity = new Quantity(quantity);
        report.TradeId = tradeId;
        return report;
    }

    /// <summary>A new order brought to a state by legal events; a partial one has 30 of 100 filled.</summary>
    private static int Bring(OrderTable table, OrderState state)
    {
        int row = Create(table);
        if (OrderTransitionTable.IsPartial(state)) table.Apply(Fill(table, row, 30, 1), 2);
        switch (state)
        {
            case OrderState.Sent: table.Apply(Report(table, row, OrderReportKind.Sent), 2); break;
            case OrderState.Working: table.Apply(Report(table, row, OrderReportKind.Acknowledged), 2); break;
            case OrderState.CancelPending or OrderState.CancelPendingPartial:
                table.Apply(row, OrderEvent.CancelRequested, 2);
                break;
            case OrderState.Unknown or OrderState.UnknownPartial: table.Apply(row, OrderEvent.Restarted, 2); break;
            case OrderState.Filled: table.Apply(Fill(table, row, Quantity, 1), 2); break;
            case OrderState.Cancelled: table.Apply(Report(table, row, OrderReportKind.Cancelled), 2); break;
            case OrderState.Rejected: table.Apply(Report(table, row, OrderReportKind.Rejected), 2); break;
            case OrderState.Expired: table.Apply(Report(table, row, OrderReportKind.Expired), 2); break;
            case OrderState.NotSent: table.Apply(Report(table, row, OrderReportKind.NotSent), 2); break;
            default: break;
        }

        return row;
    }

    /// <summary>
    /// A report that is this event for the order as it stands; kind None for the engine's own events.
    /// </summary>
    private static bool TryMake(OrderTable table, int row, OrderEvent orderEvent, out OrderReportPayload report)
    {
        long rest = table[row].Remaining.Units;
        report = default;
        if (orderEvent >= OrderEvent.CancelRequested) return true;
        switch (orderEvent)
        {
            case OrderEvent.PartialFill: report = Fill(table, row, rest - 1, 500); return rest > 1;
            case OrderEvent.FinalFill: report = Fill(table, row, rest, 500); return rest > 0;
            case OrderEvent.Overfill: report = Fill(table, row, rest + 1, 500); return true;
            case OrderEvent.DuplicateFill:
                table.Fills.TryAdd(table[row].Instrument, 600, table[row].Side);
                report = Fill(table, row, 5, 600);
                return true;
            case OrderEvent.InvalidFill: report = Fill(table, row, 5, 0); return true;
            case OrderEvent.StatusWorking: report = Report(table, row, OrderReportKind.Status); return true;
            case OrderEvent.StatusFillsMissing:
                report = Report(table, row, OrderReportKind.Status);
                report.CumulativeQuantity = new Quantity(table[row].FilledQuantity.Units + 1);
                return true;
            case OrderEvent.StatusAbsent:
                report = Report(table, row, OrderReportKind.Status);
                report.Reason = ReasonCode.OrderUnknown;
                return true;
            default:
                report = Report(table, row, Enum.Parse<OrderReportKind>(orderEvent.ToString()));
                return true;
        }
    }
}
