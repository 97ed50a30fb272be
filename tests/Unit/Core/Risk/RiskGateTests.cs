using System;
using System.Collections.Generic;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Risk;

public sealed class RiskGateTests
{
    private delegate void Change(ref RiskContext context);

    [Test]
    public void A_sound_entry_and_a_sound_exit_pass_every_gate()
    {
        Assert.That(Ask(Entry()).IsAccepted, Is.True);
        Assert.That(Ask(Exit()).IsAccepted, Is.True);
    }

    [Test]
    public void Nothing_asked_is_nothing_accepted() => Assert.That(default(RiskVerdict).IsAccepted, Is.False);

    private static IEnumerable<TestCaseData> EntryRefusals()
    {
        yield return Case("halted", (ref RiskContext c) => c.IsOperatorHalted = true, ReasonCode.RiskHalted);
        yield return Case("daily loss", (ref RiskContext c) => c.IsDailyLossHalted = true, ReasonCode.RiskDailyLoss);
        yield return Case("drawdown", (ref RiskContext c) => c.IsDrawdownHalted = true, ReasonCode.RiskDrawdown);
        yield return Case("25 % and one unit",
            (ref RiskContext c) => c.SymbolExposureAfter = Money(25_000) + 1, ReasonCode.RiskConcentration);
        yield return Case("no equity", (ref RiskContext c) => c.Equity = default, ReasonCode.RiskConcentration);
        yield return Case("50,000 and one unit",
            (ref RiskContext c) => c.WorstNotional = new Notional(Money(50_000) + 1), ReasonCode.RiskOrderNotional);
        yield return Case("toxic", (ref RiskContext c) => c.IsFlowToxic = true, ReasonCode.RiskToxicFlow);
        yield return Case("above the collar",
            (ref RiskContext c) => c.LimitPrice = new Price(10_201), ReasonCode.RiskPriceCollar);
        yield return Case("below the collar",
            (ref RiskContext c) => c.LimitPrice = new Price(9_799), ReasonCode.RiskPriceCollar);
        yield return Case("no mid", (ref RiskContext c) => c.Mid = default, ReasonCode.RiskPriceCollar);
        yield return Case("20 open", (ref RiskContext c) => c.OpenOrders = 20, ReasonCode.RiskOpenOrders);
        yield return Case("5 in a second", (ref RiskContext c) => c.OrdersInLastSecond = 5, ReasonCode.RiskOrderRate);
        yield return Case("cash short of one unit",
            (ref RiskContext c) => c.CashFree = new Notional(Money(5_000) - 1), ReasonCode.RiskBalance);
        yield return Case("no rate", (ref RiskContext c) => c.IsAssetUnvalued = true, ReasonCode.RiskAssetUnvalued);
        yield return Case("rejects", (ref RiskContext c) => c.IsRejectBreakerOpen = true, ReasonCode.RiskRejectRate);
        yield return Case("killed", (ref RiskContext c) => c.IsKilled = true, ReasonCode.RiskKillSwitch);
        yield return Case("venue", (ref RiskContext c) => c.IsVenueReady = false, ReasonCode.RiskVenueNotReady);
        yield return Case("drift", (ref RiskContext c) => c.IsDriftHalted = true, ReasonCode.RiskPositionDrift);
        yield return Case("off", (ref RiskContext c) => c.IsTradingEnabled = false, ReasonCode.RiskTradingOff);
        yield return Case("stale", (ref RiskContext c) => c.IsFeedStale = true, ReasonCode.RiskFeedStale);
        yield return Case("unproven", (ref RiskContext c) => c.IsBookProven = false, ReasonCode.RiskBookUnproven);
        yield return Case("overflow", (ref RiskContext c) => c.HasOverflown = true, ReasonCode.RiskNumericOverflow);
        yield return Case(
            "its own overflow", (ref RiskContext c) => c.HasOrderOverflown = true, ReasonCode.RiskNumericOverflow);
        yield return Case("warming up", (ref RiskContext c) => c.IsWarmedUp = false, ReasonCode.WarmingUp);
        yield return Case("no rules", (ref RiskContext c) => c.Rules = default, ReasonCode.OrderUnsupported);
        yield return Case("instrument halted",
            (ref RiskContext c) => c.Rules.Abilities = 0, ReasonCode.OrderUnsupported);
        yield return Case("cancel-only",
            (ref RiskContext c) => c.Rules.SetStatus(InstrumentStatus.CancelOnly), ReasonCode.InstrumentNotTrading);
        yield return Case("reduce-only",
            (ref RiskContext c) => c.Rules.SetStatus(InstrumentStatus.ReduceOnly), ReasonCode.InstrumentNotTrading);
        yield return Case("its end is near",
            (ref RiskContext c) => c.IsDelisting = true, ReasonCode.InstrumentDelisting);
        yield return Case("off the lot",
            (ref RiskContext c) => c.Quantity = new Quantity(50_001), ReasonCode.OrderLotInvalid);
        yield return Case("off the tick",
            (ref RiskContext c) => c.LimitPrice = new Price(10_001), ReasonCode.OrderTickInvalid);
        yield return Case("too large",
            (ref RiskContext c) => c.Rules.QuantityUnitsMax = 49_990, ReasonCode.OrderAboveMaxQuantity);
        yield return Case("too small",
            (ref RiskContext c) => c.Rules.NotionalUnitsMin = Money(5_001), ReasonCode.OrderBelowMinNotional);
    }

    [TestCaseSource(nameof(EntryRefusals))]
    public void An_entry_is_refused(object change, ReasonCode expected)
    {
        RiskContext context = Entry();
        ((Change)change)(ref context);
        Assert.That(Ask(context).Reason, Is.EqualTo(expected));
    }

    private static IEnumerable<TestCaseData> PassedByExits()
    {
        foreach (TestCaseData entry in EntryRefusals())
        {
            var reason = (ReasonCode)entry.Arguments[1]!;
            bool isEntryOnly = reason is ReasonCode.RiskHalted or ReasonCode.RiskDailyLoss or ReasonCode.RiskDrawdown
                or ReasonCode.RiskConcentration or ReasonCode.RiskOrderNotional or ReasonCode.RiskToxicFlow
                or ReasonCode.RiskOpenOrders or ReasonCode.RiskOrderRate or ReasonCode.RiskBalance
                or ReasonCode.RiskRejectRate or ReasonCode.RiskFeedStale or ReasonCode.WarmingUp
                or ReasonCode.RiskAssetUnvalued;
            if (isEntryOnly) yield return entry;
        }
    }

    [TestCaseSource(nameof(PassedByExits))]
    public void A_reduce_only_order_passes_what_blocks_entries(object change, ReasonCode reason)
    {
        RiskContext context = Exit();
        ((Change)change)(ref context);
        Assert.That(Ask(context).IsAccepted, Is.True, reason.ToString());
    }

    [TestCase(50_000, 0, 50_010, false, Description = "larger than the position")]
    [TestCase(50_000, 10, 50_000, false, Description = "larger than what working orders leave")]
    [TestCase(50_000, 10, 49_990, true)]
    [TestCase(-50_000, 0, 50_000, false, Description = "a sell enlarges a short")]
    [TestCase(0, 0, 50_000, false, Description = "nothing to reduce")]
    public void Reduce_only_must_really_reduce(long position, long working, long quantity, bool isAccepted)
    {
        RiskContext context = Exit();
        context.Position = new Quantity(position);
        context.WorkingSameSide = new Quantity(working);
        context.Quantity = new Quantity(quantity);
        RiskVerdict verdict = Ask(context);
        Assert.That(verdict.IsAccepted, Is.EqualTo(isAccepted));
        if (!isAccepted) Assert.That(verdict[RiskGateId.ReduceOnly], Is.EqualTo(ReasonCode.RiskReduceOnlyInvalid));
    }

    [Test]
    public void Every_answer_is_recorded_and_the_first_gate_gives_the_reason()
    {
        RiskContext context = Entry();
        context.IsKilled = true;
        context.IsDrawdownHalted = true;
        context.IsFeedStale = true;
        RiskVerdict verdict = Ask(context);
        Assert.That(verdict.Reason, Is.EqualTo(ReasonCode.RiskDrawdown));
        Assert.That(verdict[RiskGateId.KillSwitch], Is.EqualTo(ReasonCode.RiskKillSwitch));
        Assert.That(verdict[RiskGateId.FeedStale], Is.EqualTo(ReasonCode.RiskFeedStale));
        Assert.That(verdict[RiskGateId.OrderRate], Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void Every_gate_has_its_row_in_the_place_of_its_number()
    {
        RiskGate[] rows = RiskGateTable.Rows.ToArray();
        Assert.That(Array.ConvertAll(rows, row => row.Id), Is.EqualTo(Enum.GetValues<RiskGateId>()));
        Assert.That(rows, Has.Length.LessThanOrEqualTo(RiskVerdict.GatesMax));
    }

    [Test]
    public void Orders_that_reduce_have_twice_the_rate()
    {
        RiskContext context = Exit();
        context.OrdersInLastSecond = 9;
        Assert.That(Ask(context).IsAccepted, Is.True);
        context.OrdersInLastSecond = 10;
        Assert.That(Ask(context).Reason, Is.EqualTo(ReasonCode.RiskOrderRate));
    }

    [Test]
    public void The_rate_window_counts_one_second()
    {
        var window = new OrderRateWindow(2);
        window.Add(0);
        window.Add(400_000_000);
        window.Add(999_999_999);
        Assert.That(window.CountInLastSecond(999_999_999), Is.EqualTo(3));
        Assert.That(window.CountInLastSecond(1_000_000_000), Is.EqualTo(2));
        for (int i = 0; i < 10; i++) window.Add(2_000_000_000);
        Assert.That(window.CountInLastSecond(2_000_000_000), Is.EqualTo(4), "twice the limit is all it needs to know");
    }

    [Test]
    public void Three_of_five_marks_confirm_and_the_present_one_must_agree()
    {
        var window = new ConfirmationWindow(3, 5);
        Assert.That(window.Observe(true), Is.False);
        Assert.That(window.Observe(false), Is.False);
        Assert.That(window.Observe(true), Is.False);
        Assert.That(window.Observe(false), Is.False);
        Assert.That(window.Observe(true), Is.True);
        Assert.That(window.Observe(false), Is.False);
        Assert.That(window.Observe(true), Is.True);
    }

    private static TestCaseData Case(string name, Change change, ReasonCode expected) =>
        new TestCaseData(change, expected).SetArgDisplayNames(name, expected.ToString());

    private static long Money(long whole) => whole * Notional.UnitsPerOne;

    private static RiskVerdict Ask(in RiskContext context) =>
        new RiskGates(new RiskLimits(new EngineSettings())).Ask(context);

    private static RiskContext Entry() => new()
    {
        NowNanos = 1,
        Side = Side.Buy,
        Type = OrderType.Limit,
        Quantity = new Quantity(50_000),
        LimitPrice = new Price(10_000),
        WorstPrice = new Price(10_000),
        WorstCost = new Notional(Money(5_000)),
        WorstNotional = new Notional(Money(5_000)),
        Rules = new InstrumentRules
        {
            PriceDecimals = 2,
            QuantityDecimals = 3,
            TickUnits = 10,
            LotUnits = 10,
            QuantityUnitsMin = 10,
            Abilities = InstrumentAbilities.Trading,
        },
        Equity = new Notional(Money(100_000)),
        CashFree = new Notional(Money(5_000)),
        SymbolExposureAfter = Money(25_000),
        Mid = new Price(10_000),
        IsBookProven = true,
        IsWarmedUp = true,
        OpenOrders = 19,
        OrdersInLastSecond = 4,
        IsTradingEnabled = true,
        IsVenueReady = true,
    };

    private static RiskContext Exit()
    {
        RiskContext context = Entry();
        context.Side = Side.Sell;
        context.Flags = OrderFlags.ReduceOnly;
        context.Position = new Quantity(50_000);
        return context;
    }
}
