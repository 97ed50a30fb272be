using System;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Instruments;

/// <summary>An instrument's decimals change while something of it is held or ordered.</summary>
public sealed class UnitChangeTests
{
    private static readonly InstrumentId Btc = new(EngineFixture.Btc);

    [Test]
    public void Finer_units_leave_a_position_worth_what_it_was_and_its_exit_goes()
    {
        EngineFixture fixture = Held(out long units);
        Notional equity = fixture.Engine.Portfolio.Equity;
        fixture.Apply(fixture.Events.Rules(
            EngineFixture.Btc, priceDecimals: 4, quantityDecimals: 5, tick: 100, lot: 100));
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(units * 100));
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.False);
        fixture.Quote(999_900, 1_000_100);
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(equity));
        EngineCommand stop = fixture.Place(fixture.Quote(979_900, 980_100));
        Assert.That(stop.Quantity.Units, Is.EqualTo(units * 100));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
    }

    [Test]
    public void Coarser_units_keep_what_they_can_tell_and_name_the_rest_once()
    {
        EngineFixture fixture = Held(out long units);
        Notional cash = fixture.Engine.Portfolio.Cash;
        EngineCommand[] after = fixture.Apply(
            fixture.Events.Rules(EngineFixture.Btc, priceDecimals: 1, quantityDecimals: 1));
        Assert.That(units % 100, Is.Not.Zero);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(units / 100));
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(cash));
        EngineCommand alarm = Array.Find(after, command => command.Kind == CommandKind.Alarm);
        Assert.That(alarm.Reason, Is.EqualTo(ReasonCode.BalanceDrift));
        Assert.That(alarm.Detail, Is.EqualTo(units % 100));
        fixture.Quote(1_000, 1_001);
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.False);
        Assert.That(fixture.Engine.Portfolio.Equity, Is.LessThan(Notional.FromWhole(100_001)));
        fixture.Place(fixture.Quote(979, 980));
    }

    [Test]
    public void A_working_order_counts_in_the_new_units_and_its_fill_is_booked_in_them()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, priceDecimals: 2, quantityDecimals: 4, lot: 10));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 7, 10_001, order.Quantity.Units * 10));
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(order.Quantity.Units * 10));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Filled));
    }

    [Test]
    public void What_coarser_units_cut_off_leaves_with_its_cost_and_is_no_loss()
    {
        // 0.199 is held: tenths keep half of it. With all of the cost on that half the stop loss would sell it.
        EngineFixture fixture = Small();
        Account account = fixture.Engine.Portfolio;
        fixture.Buy(10_000);
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(199));
        fixture.Quote(9_999, 10_001);
        Notional equity = account.Equity;
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, quantityDecimals: 1));
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(1));
        Assert.That(account[Btc].Cost, Is.EqualTo(Notional.FromWhole(10)));
        Assert.That(account[Btc].Value, Is.EqualTo(Notional.FromWhole(10)), "at once");
        Assert.That(account.Equity, Is.EqualTo(equity - new Notional(990_000_000)), "9.90 left with the rest");
        Assert.That(account.Deposits, Is.EqualTo(Notional.FromWhole(100_000) - new Notional(990_000_000)));
        Assert.That((account.DayLoss, account.Drawdown), Is.EqualTo((Notional.Zero, Notional.Zero)));
        Assert.That(fixture.Quote(9_999, 10_001), Is.Empty, "no stop loss");
        Assert.That(account[Btc].Unrealised, Is.EqualTo(Notional.Zero));
    }

    [Test]
    public void Units_that_fit_no_live_order_wait_until_it_is_over_and_stop_that_instrument_alone()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        Assert.That(order.Quantity.Units % 1_000, Is.Not.Zero);
        EngineCommand[] commands = fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, quantityDecimals: 0));
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.False, "the others trade on");
        EngineCommand alarm = Array.Find(commands, command => command.Kind == CommandKind.Alarm);
        Assert.That((alarm.Reason, alarm.Instrument), Is.EqualTo((ReasonCode.RiskNumericOverflow, Btc)));
        EngineCommand cancel = Array.Find(commands, command => command.Kind == CommandKind.CancelOrder);
        Assert.That(cancel.ClientOrderId, Is.EqualTo(order.ClientOrderId), "it is in the way");
        Assert.That((Rules(fixture).QuantityDecimals, Rules(fixture).IsTrading), Is.EqualTo(((byte)3, false)));

        // What the feed tells counts in whole coins by now: none of it is taken.
        fixture.Quote(9_999, 10_001);
        Assert.That(fixture.Engine.Instruments[0].Market.Book.IsInSync, Is.False);
        Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.All.FindAll(one => one.Reason == ReasonCode.RiskNumericOverflow), Has.Count.EqualTo(1));
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart();
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash), "a restart knows what is held back");
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled, cumulative: 0));
        commands = fixture.Apply(fixture.Events.Clock());
        Assert.That((Rules(fixture).QuantityDecimals, Rules(fixture).IsTrading), Is.EqualTo(((byte)0, true)));
        Assert.That(EngineFixture.Count(commands, CommandKind.ResyncBook), Is.Positive);
        fixture.Quote(9_999, 10_001);
        fixture.Place(fixture.Signal(50));
    }

    [TestCase(InstrumentStatus.Halted)]
    [TestCase(InstrumentStatus.CancelOnly)]
    public void A_restriction_that_comes_with_units_that_wait_is_told_when_it_comes_and_once(InstrumentStatus status)
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        EventSlot[] rules = fixture.Events.Rules(EngineFixture.Btc, quantityDecimals: 0);
        fixture.Apply(rules);
        Assert.That(Told(fixture), Is.Zero, "the venue restricts nothing");
        rules[0].Rules.Rules.SetStatus(status);
        fixture.Apply(rules);
        Assert.That(Told(fixture), Is.EqualTo(1));
        fixture.Restart();
        fixture.Apply(rules);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled, cumulative: 0));
        fixture.Apply(fixture.Events.Clock());
        Assert.That((Rules(fixture).QuantityDecimals, Rules(fixture).NamedStatus), Is.EqualTo(((byte)0, status)));
        Assert.That(Told(fixture), Is.EqualTo(1), "it is no news when the units are taken");
    }

    [Test]
    public void A_position_that_new_units_cannot_hold_is_never_valued_in_them_and_goes_when_they_can()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.OrderNotionalMax = 10_000_000;
        EngineFixture fixture = new(settings);
        fixture.Apply(fixture.Events.Started(1, 10_000_000));
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, priceDecimals: 4, quantityDecimals: 9));
        fixture.Quote(999, 1_001);
        fixture.Apply(fixture.Events.Operator(OperatorAction.EnableTrading));

        // Ten million coins, in units of 10^-9: in those of 10^-12 they leave 64 bits.
        fixture.Buy(1_001);
        long units = fixture.Engine.Portfolio[Btc].Quantity.Units;
        Notional equity = fixture.Engine.Portfolio.Equity;
        Assert.That(units, Is.GreaterThan(long.MaxValue / 1_000));
        EngineCommand[] commands = fixture.Apply(
            fixture.Events.Rules(EngineFixture.Btc, priceDecimals: 4, quantityDecimals: 12));
        EngineCommand exit = Array.Find(commands, one => one.Reason == ReasonCode.ExitRefused);
        Assert.That(exit.Detail, Is.EqualTo((long)ReasonCode.RiskNumericOverflow));
        fixture.Quote(900, 901);
        fixture.Apply(fixture.Events.Trade(EngineFixture.Btc, 900));
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskNumericOverflow));
        fixture.Apply(fixture.Events.Clock());
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(units));
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(equity));
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, priceDecimals: 4, quantityDecimals: 9));
        fixture.Place(fixture.Quote(969, 971));
    }

    [Test]
    public void A_report_in_the_units_of_before_is_booked_in_the_new_ones()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(fixture.Events.Rules(
            EngineFixture.Btc, priceDecimals: 4, quantityDecimals: 5, tick: 100, lot: 100));

        // It was on its way when the rules overtook it.
        long half = order.Quantity.Units / 2;
        EventSlot[] fill = fixture.Events.Fill(order.ClientOrderId, 7, 10_001, half);
        fill[0].OrderReport.CumulativeQuantity = new Quantity(half);
        fill[0].OrderReport.Units = UnitStamp.Of(2, 3);
        fixture.Apply(fill);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(half * 100));
        Assert.That(account.TryAverageEntry(Btc, Rules(fixture), out Price entry), Is.True);
        Assert.That(entry, Is.EqualTo(new Price(1_000_100)));
        fill = fixture.Events.Fill(order.ClientOrderId, 8, 1_000_100, (order.Quantity.Units - half) * 100);
        fill[0].OrderReport.Units = UnitStamp.Of(4, 5);
        fixture.Apply(fill);
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Filled));
        Assert.That(fixture.Engine.Orders[fixture.Engine.Orders.Find(order.ClientOrderId)].HasMissingFills, Is.False);
    }

    [Test]
    public void A_list_in_the_units_of_before_says_no_other_quantity()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.AreOrphansAdopted = true;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, priceDecimals: 4, quantityDecimals: 5));
        var orphan = new ClientOrderId(1, 1, 77);
        EventSlot[] open = fixture.Events.OpenOrder(EngineFixture.Btc, orphan, 5);
        open[0].OpenOrder.Units = UnitStamp.Of(2, 3);
        fixture.Apply(open);
        Order adopted = fixture.Engine.Orders[fixture.Engine.Orders.Find(orphan)];
        Assert.That((adopted.Quantity.Units, adopted.LimitPrice.Units), Is.EqualTo((1_000L, 990_000L)));
    }

    [Test]
    public void A_working_parent_never_buys_more_for_units_that_are_coarser()
    {
        var parent = new ParentOrder
        {
            Number = 1,
            IsWorking = true,
            Total = new Quantity(157),
            Filled = new Quantity(148),
            LimitPrice = new Price(100),
            WorstPrice = new Price(100),
        };
        var change = new UnitChange(0, -1);
        Assert.That(parent.CanRescale(change), Is.True);
        parent.Rescale(change);
        Assert.That(parent.Remaining.IsZero, Is.True, "9 of 157 are not one whole unit of ten");
    }

    [Test]
    public void A_fill_that_is_missing_is_not_cut_away_with_the_units()
    {
        var order = new Order
        {
            State = OrderState.Cancelled,
            Quantity = new Quantity(160),
            FilledQuantity = new Quantity(150),
            ReportedQuantity = new Quantity(157),
        };
        Assert.That(order.CanRescale(new UnitChange(0, -1)), Is.False);
        order.ReportedQuantity = order.FilledQuantity;
        Assert.That(order.CanRescale(new UnitChange(0, -1)), Is.True, "it is over");
    }

    [TestCase(15, 1, 150, 0)]
    [TestCase(157, -1, 15, 7)]
    [TestCase(-157, -2, -1, -57)]
    public void Quantities_scale_exactly_or_say_what_is_left(long units, int shift, long scaled, long rest)
    {
        bool fits = new UnitChange(0, shift).TryScale(new Quantity(units), out Quantity to, out Quantity left);
        Assert.That((fits, to.Units, left.Units), Is.EqualTo((true, scaled, rest)));
    }

    [Test]
    public void A_quantity_that_does_not_fit_is_refused() => Assert.That(
        new UnitChange(0, 3).TryScale(new Quantity(long.MaxValue / 100), out _, out _), Is.False);

    private static InstrumentRules Rules(EngineFixture fixture) =>
        fixture.Engine.Instruments[EngineFixture.Btc].Market.Rules;

    private static int Told(EngineFixture fixture) =>
        fixture.All.FindAll(static one => one.Reason == ReasonCode.InstrumentNotTrading).Count;

    private static EngineFixture Small()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Combination.EquityPercentPerTrade = 0.02m;
        return new EngineFixture(settings).Trading();
    }

    private static EngineFixture Held(out long units)
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        units = fixture.Engine.Portfolio[Btc].Quantity.Units;
        return fixture;
    }
}
