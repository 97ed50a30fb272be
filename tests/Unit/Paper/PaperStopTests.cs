using System;
using System.Linq;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Paper;
using NUnit.Framework;

namespace LowLatency.Unit.Paper;

/// <summary>Stop orders that rest at the paper venue.</summary>
[TestFixture]
internal sealed class PaperStopTests
{
    private static readonly (long, long)[] Bids = [(10_000, 5_000), (9_990, 7_000)];
    private static readonly (long, long)[] Asks = [(10_010, 20_000), (10_020, 30_000)];

    [Test]
    public void A_stop_waits_outside_of_the_book_and_a_trade_at_its_price_makes_it_a_market_order()
    {
        PaperMarket market = Holding(10_000);
        market.PlaceStop(Side.Sell, 10_000, 6_000);
        market.Settle();
        Assert.That(market.Kinds, Is.EqualTo(new[] { OrderReportKind.Acknowledged }));
        market.Trade(Side.Buy, 10_001, 50_000);
        market.Settle();
        Assert.That(market.Kinds.Count(), Is.EqualTo(1), "not reached");
        market.Trade(Side.Buy, 10_000, 1);
        market.Settle();
        Assert.That(
            market.Reports.Skip(1).Select(r => (r.OrderReport.LastPrice.Units, r.OrderReport.LastQuantity.Units)),
            Is.EqualTo(new[] { (10_000L, 5_000L), (9_990L, 1_000L) }));
        Assert.That(market.Reports.All(r => r.OrderReport.Kind != OrderReportKind.Filled
            || r.OrderReport.Liquidity == Liquidity.Taker));

        // 5 x 100.00 = 500, 0.1 % of it = 0.5.
        Assert.That(market.Reports[1].OrderReport.Fee.Units, Is.EqualTo(50_000_000));
        Assert.That(market.Venue.WorkingOrderCount, Is.Zero);
        Assert.That(market.Venue.Account.Position(new InstrumentId(0)).Units, Is.EqualTo(4_000));
    }

    [TestCase(Side.Sell, 9_999L, 9_999L, true)]
    [TestCase(Side.Sell, 9_999L, 9_998L, true)]
    [TestCase(Side.Sell, 9_999L, 10_000L, false)]
    [TestCase(Side.Buy, 10_011L, 10_011L, true)]
    [TestCase(Side.Buy, 10_011L, 10_012L, true)]
    [TestCase(Side.Buy, 10_011L, 10_010L, false)]
    public void A_sell_triggers_at_or_below_its_price_and_a_buy_at_or_above(
        Side side, long trigger, long traded, bool isTriggered)
    {
        PaperMarket market = Holding(10_000);
        market.Trade(Side.Buy, 10_005, 1);
        market.PlaceStop(side, trigger, 1_000);
        market.Settle();
        market.Trade(Side.Buy, traded, 1);
        Assert.That(market.Venue.WorkingOrderCount, Is.EqualTo(isTriggered ? 0 : 1));
    }

    [TestCase(Side.Sell, 10_005L)]
    [TestCase(Side.Sell, 10_006L)]
    [TestCase(Side.Buy, 10_005L)]
    [TestCase(Side.Buy, 10_004L)]
    public void A_stop_that_the_last_trade_has_passed_is_refused(Side side, long trigger)
    {
        PaperMarket market = Holding(10_000);
        market.Trade(Side.Buy, 10_005, 1);
        market.PlaceStop(side, trigger, 1_000);
        market.Settle();
        Assert.That(market.Reports.Single().OrderReport.Kind, Is.EqualTo(OrderReportKind.Rejected));
        Assert.That(market.Reports.Single().OrderReport.Reason, Is.EqualTo(ReasonCode.VenueRejectedOther));
    }

    [Test]
    public void A_trade_of_the_past_triggers_nothing()
    {
        PaperMarket market = Holding(10_000);
        market.PlaceStop(Side.Sell, 9_999, 1_000);
        market.Settle();
        market.Trade(Side.Sell, 9_000, 1, EventFlags.Historical);
        Assert.That(market.Venue.WorkingOrderCount, Is.EqualTo(1));
    }

    [Test]
    public void What_the_book_still_shows_above_the_trade_is_not_there_any_more()
    {
        PaperMarket market = Holding(10_000);
        market.PlaceStop(Side.Sell, 9_995, 6_000);
        market.Settle();
        market.Trade(Side.Sell, 9_992, 9_000);
        market.Settle();
        Assert.That(
            market.Reports.Skip(1).Select(r => (r.OrderReport.LastPrice.Units, r.OrderReport.LastQuantity.Units)),
            Is.EqualTo(new[] { (9_992L, 5_000L), (9_990L, 1_000L) }), "never better than the trade");
    }

    [Test]
    public void What_the_book_does_not_give_expires()
    {
        PaperMarket market = Holding(20_000);
        market.PlaceStop(Side.Sell, 9_990, 20_000);
        market.Settle();
        market.Trade(Side.Sell, 9_990, 1);
        market.Settle();
        Assert.That(market.Kinds.Last(), Is.EqualTo(OrderReportKind.Expired));
        Assert.That(market.Reports.Last().OrderReport.Reason, Is.EqualTo(ReasonCode.VenueNoLiquidity));
        Assert.That(market.Reports.Last().OrderReport.CumulativeQuantity.Units, Is.EqualTo(12_000));
        Sell(market, 8_000, OrderReportKind.Acknowledged);
    }

    [Test]
    public void A_stop_locks_what_it_sells_and_a_cancel_gives_it_back()
    {
        PaperMarket market = Holding(10_000);
        ClientOrderId id = market.PlaceStop(Side.Sell, 9_000, 8_000);
        market.Settle();
        Sell(market, 2_001, OrderReportKind.Rejected);
        market.Ask(CommandKind.QueryOrder, id);
        market.Ask(CommandKind.CancelOrder, id);
        market.Ask(CommandKind.CancelOrder, id);
        market.Settle();
        Assert.That(market.Kinds.TakeLast(3), Is.EqualTo(new[]
        {
            OrderReportKind.Status, OrderReportKind.Cancelled, OrderReportKind.CancelRejected,
        }));
        Sell(market, 10_000, OrderReportKind.Acknowledged);
        market.Trade(Side.Sell, 9_000, 1);
        Assert.That(market.Kinds.Count(kind => kind == OrderReportKind.Filled), Is.Zero, "a cancelled stop is gone");
    }

    [Test]
    public void A_buy_locks_the_trigger_price_and_gives_all_back_in_the_end()
    {
        PaperMarket market = Open();
        market.PlaceStop(Side.Buy, 10_020, 1_000);
        market.Settle();
        Assert.That(market.Venue.Account.LockedCash.Units, Is.EqualTo(10_220_400_000), "100.20 and 2 %");
        market.Trade(Side.Buy, 10_020, 1);
        market.Settle();
        Assert.That(market.Reports.Last().OrderReport.LastPrice.Units, Is.EqualTo(10_020), "the trade, not 100.10");
        Assert.That(market.Venue.Account.LockedCash, Is.EqualTo(Notional.Zero));
    }

    [TestCase(0L, 1_000L, ReasonCode.OrderTickInvalid)]
    [TestCase(-5L, 1_000L, ReasonCode.OrderTickInvalid)]
    [TestCase(9_000L, 0L, ReasonCode.OrderLotInvalid)]
    [TestCase(9_000L, 100L, ReasonCode.OrderBelowMinNotional)]
    [TestCase(9_000L, 10_001L, ReasonCode.VenueRejectedInsufficientBalance)]
    public void An_illegal_stop_is_refused_with_its_reason(long trigger, long quantity, ReasonCode reason)
    {
        PaperMarket market = Holding(10_000);
        market.PlaceStop(Side.Sell, trigger, quantity);
        market.Settle();
        Assert.That(market.Reports.Single().OrderReport.Reason, Is.EqualTo(reason));
    }

    [Test]
    public void Stops_count_as_open_orders()
    {
        PaperMarket market = Holding(10_000, new PaperSettings { OrdersMax = 2 });
        market.PlaceStop(Side.Sell, 9_000, 1_000);
        market.Place(Side.Buy, 9_990, 1_000);
        market.PlaceStop(Side.Sell, 9_001, 1_000);
        market.Settle();
        Assert.That(market.Reports.Last().OrderReport.Reason, Is.EqualTo(ReasonCode.RiskOpenOrders));
        Assert.That(market.Venue.WorkingOrderCount, Is.EqualTo(2));
        Assert.That(market.Venue.IsQuiet, Is.False);
    }

    [Test]
    public void Several_stops_that_one_trade_reaches_go_in_the_order_of_their_acceptance()
    {
        PaperMarket market = Holding(10_000);
        ClientOrderId first = market.PlaceStop(Side.Sell, 9_000, 5_000);
        ClientOrderId second = market.PlaceStop(Side.Sell, 9_500, 2_000);
        market.Settle();
        market.Book(EventKind.BookSnapshot, [(8_900, 5_000), (8_800, 5_000)], Asks);
        market.Trade(Side.Sell, 8_950, 1);
        market.Settle();
        Assert.That(
            market.Reports.Skip(2).Select(r => (r.OrderReport.ClientOrderId, r.OrderReport.LastPrice.Units)),
            Is.EqualTo(new[] { (first, 8_900L), (second, 8_800L) }));
    }

    [Test]
    public void A_stop_reached_while_the_book_is_lost_is_executed_when_it_is_back_no_better_than_the_trade()
    {
        PaperMarket market = Holding(10_000);
        market.PlaceStop(Side.Sell, 9_500, 1_000);
        market.Settle();
        market.Lose();
        market.Trade(Side.Sell, 9_400, 1);
        market.Trade(Side.Buy, 10_500, 1);
        market.Settle();
        Assert.That(market.Kinds.Count(), Is.EqualTo(1), "no book, no price");
        market.Book(EventKind.BookSnapshot, [(10_400, 5_000)], [(10_500, 5_000)]);
        market.Settle();
        Assert.That(market.Reports.Last().OrderReport.LastPrice.Units, Is.EqualTo(9_400), "the venue sold it then");
        Assert.That(market.Venue.WorkingOrderCount, Is.Zero);
    }

    [Test]
    public void A_stop_that_waits_keeps_no_engine_from_stopping()
    {
        PaperMarket market = Holding(10_000);
        market.PlaceStop(Side.Sell, 9_500, 1_000);
        market.Settle();
        Assert.That((market.Venue.IsQuiet, market.Venue.WorkingOrderCount), Is.EqualTo((true, 1)));
        market.Lose();
        market.Trade(Side.Sell, 9_400, 1);
        Assert.That(market.Venue.IsQuiet, Is.False, "it is being executed");
    }

    [Test]
    public void A_bare_price_triggers_stops_and_fills_nothing_that_rests()
    {
        PaperMarket market = Holding(10_000);
        market.PlaceStop(Side.Sell, 9_900, 1_000);
        market.Place(Side.Buy, 9_950, 1_000);
        market.Settle();
        market.Venue.OnTradedPrice(new InstrumentId(0), new Price(9_900));
        market.Settle();
        Assert.That(market.Kinds.Count(kind => kind == OrderReportKind.Filled), Is.EqualTo(1));
        Assert.That(market.Reports.Last().OrderReport.LastPrice.Units, Is.EqualTo(9_900));
        Assert.That(market.Venue.WorkingOrderCount, Is.EqualTo(1));
    }

    [Test]
    public void Over_a_random_walk_each_stop_goes_with_the_first_trade_that_reaches_it([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        PaperMarket market = Holding(1_000_000, new PaperSettings { OrdersMax = 1_000 });
        (ClientOrderId Id, Side Side, long Trigger, int Due)[] model = [];
        long last = 10_005;
        market.Trade(Side.Buy, last, 1);
        int reached = 0;
        for (int step = 0; step < 2_000; step++)
        {
            if (random.Next(10) == 0)
            {
                Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
                long trigger = last + ((1 + random.Next(30)) * (side == Side.Buy ? 1 : -1));
                model = [.. model, (market.PlaceStop(side, trigger, 1_000), side, trigger, step)];
                market.Settle();
            }

            last += random.Next(-4, 5);
            market.Reports.Clear();
            market.Book(EventKind.BookSnapshot, [(last - 1, 900_000)], [(last + 1, 900_000)]);
            market.Trade(random.Next(2) == 0 ? Side.Buy : Side.Sell, last, 1);
            market.Settle();
            var due = model.Where(one => one.Side == Side.Buy ? last >= one.Trigger : last <= one.Trigger).ToArray();
            Assert.That(
                market.Reports.Where(r => r.OrderReport.Kind == OrderReportKind.Filled)
                    .Select(r => r.OrderReport.ClientOrderId),
                Is.EqualTo(due.Select(one => one.Id)), $"seed {seed} step {step}");
            model = [.. model.Except(due)];
            reached += due.Length;
            Assert.That(market.Venue.WorkingOrderCount, Is.EqualTo(model.Length));
        }

        Assert.That(reached, Is.GreaterThan(50));
    }

    [Test]
    public void Stops_allocate_nothing()
    {
        PaperMarket market = Holding(10_000);
        market.IsRingFull = true;
        long before = 0;
        for (int round = 0; round < 20; round++)
        {
            if (round == 5) before = GC.GetAllocatedBytesForCurrentThread();
            ClientOrderId id = market.PlaceStop(Side.Sell, 9_000, 1_000);
            market.Settle();
            market.Venue.OnTradedPrice(new InstrumentId(0), new Price(9_500));
            market.Ask(CommandKind.CancelOrder, id);
            market.PlaceStop(Side.Buy, 10_011, 1_000);
            market.Settle();
            market.Venue.OnTradedPrice(new InstrumentId(0), new Price(10_011));
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(market.Venue.FillsMade, Is.GreaterThan(15));
    }

    private static void Sell(PaperMarket market, long quantity, OrderReportKind expected)
    {
        market.Reports.Clear();
        market.Place(Side.Sell, 20_000, quantity);
        market.Settle();
        Assert.That(market.Kinds, Is.EqualTo(new[] { expected }));
    }

    private static PaperMarket Open(PaperSettings? settings = null)
    {
        var market = new PaperMarket(settings);
        market.Book(EventKind.BookSnapshot, Bids, Asks);
        return market;
    }

    /// <summary>So many units are held, and no trade has been told yet.</summary>
    private static PaperMarket Holding(long units, PaperSettings? settings = null)
    {
        PaperMarket market = Open(settings);
        market.Venue.Account.Restore(new InstrumentId(0), new Quantity(units));
        return market;
    }
}
