using System.Linq;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Paper;

[TestFixture]
internal sealed class PaperVenueTests
{
    private static readonly (long, long)[] Bids = [(10_000, 5_000), (9_990, 7_000)];
    private static readonly (long, long)[] Asks = [(10_010, 2_000), (10_020, 3_000)];

    [Test]
    public void Market_order_takes_the_displayed_levels_best_first_and_pays_the_taker_fee()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 0, 3_000);
        market.Settle();
        Assert.That(market.Kinds, Is.EqualTo(new[]
        {
            OrderReportKind.Acknowledged, OrderReportKind.Filled, OrderReportKind.Filled,
        }));
        Assert.That(
            market.Reports.Skip(1).Select(r => (r.OrderReport.LastPrice.Units, r.OrderReport.LastQuantity.Units)),
            Is.EqualTo(new[] { (10_010L, 2_000L), (10_020L, 1_000L) }));
        // 2 x 100.10 = 200.20, 0.1 % of it = 0.2002.
        Assert.That(market.Reports[1].OrderReport.Fee.Units, Is.EqualTo(20_020_000));
        Assert.That(market.Venue.Account.LockedCash, Is.EqualTo(Notional.Zero));
        Assert.That(market.Venue.Account.Position(new InstrumentId(0)).Units, Is.EqualTo(3_000));
    }

    [Test]
    public void The_venue_is_quiet_only_once_its_last_report_is_delivered()
    {
        PaperMarket market = Open();
        Assert.That(market.Venue.IsQuiet);
        ClientOrderId id = market.Place(Side.Buy, 10_000, 1_000);
        Assert.That(market.Venue.IsQuiet, Is.False);
        market.Settle();
        Assert.That(market.Venue.IsQuiet, Is.False);
        market.Ask(CommandKind.CancelOrder, id);
        market.IsRingFull = true;
        market.Settle();
        Assert.That(market.Venue.WorkingOrderCount, Is.Zero);
        Assert.That(market.Venue.IsQuiet, Is.False);
        market.IsRingFull = false;
        market.Settle();
        Assert.That(market.Kinds.Last(), Is.EqualTo(OrderReportKind.Cancelled));
        Assert.That(market.Venue.IsQuiet);
    }

    [Test]
    public void Liquidity_that_an_order_took_is_gone_until_the_venue_updates_the_level()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 10_010, 2_000, TimeInForce.ImmediateOrCancel);
        market.Place(Side.Buy, 10_010, 2_000, TimeInForce.ImmediateOrCancel);
        market.Settle();
        Assert.That(market.Kinds.Last(), Is.EqualTo(OrderReportKind.Expired));
        Assert.That(market.Kinds.Count(kind => kind == OrderReportKind.Filled), Is.EqualTo(1));
        market.Book(EventKind.BookDelta, [], [(10_010, 2_000)]);
        market.Place(Side.Buy, 10_010, 2_000, TimeInForce.ImmediateOrCancel);
        market.Settle();
        Assert.That(market.Kinds.Last(), Is.EqualTo(OrderReportKind.Filled));
    }

    [Test]
    public void Resting_order_fills_only_behind_the_displayed_queue()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 10_000, 1_000);
        market.Settle();
        market.Trade(Side.Sell, 10_000, 5_000);
        market.Settle();
        Assert.That(market.Kinds, Is.EqualTo(new[] { OrderReportKind.Acknowledged }));
        market.Trade(Side.Sell, 10_000, 400);
        market.Settle();
        market.Trade(Side.Sell, 10_000, 4_000);
        market.Settle();
        Assert.That(
            market.Reports.Skip(1).Select(r => r.OrderReport.LastQuantity.Units), Is.EqualTo(new[] { 400L, 600L }));
        Assert.That(market.Reports.Last().OrderReport.Liquidity, Is.EqualTo(Liquidity.Maker));
        Assert.That(market.Venue.WorkingOrderCount, Is.Zero);
        Assert.That(market.Venue.Account.LockedCash, Is.EqualTo(Notional.Zero));
    }

    [Test]
    public void Orders_and_holdings_count_in_the_new_units_when_those_change()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 0, 1_000);
        market.Place(Side.Buy, 9_980, 2_000);
        market.Settle();

        // One is on its way when the units change, and so is a report.
        market.IsRingFull = true;
        market.Place(Side.Buy, 9_970, 1_000);
        market.Settle();
        market.Place(Side.Buy, 9_960, 500);
        market.Rules(4, 5);
        market.IsRingFull = false;
        market.Book(EventKind.BookSnapshot, [(1_000_000, 500_000)], [(1_001_000, 200_000)]);
        market.Settle();
        Assert.That(market.Reports[^2].OrderReport.Units, Is.EqualTo(UnitStamp.Of(2, 3)), "of before");
        Assert.That(market.Reports[^1].OrderReport.Units, Is.EqualTo(UnitStamp.Of(4, 5)));
        market.Trade(Side.Sell, 990_000, 10_000_000);
        market.Settle();
        Assert.That(
            market.Reports.TakeLast(3).Select(r => (r.OrderReport.LastPrice.Units, r.OrderReport.LastQuantity.Units)),
            Is.EqualTo(new[] { (998_000L, 200_000L), (997_000L, 100_000L), (996_000L, 50_000L) }));
        Assert.That(market.Venue.Account.Position(new InstrumentId(0)).Units, Is.EqualTo(450_000));
        Assert.That(market.Venue.Account.LockedCash, Is.EqualTo(Notional.Zero));
        market.Place(Side.Sell, 0, 450_000);
        market.Settle();
        Assert.That(market.Kinds.Last(), Is.Not.EqualTo(OrderReportKind.Rejected), "all of it may be sold");
    }

    [Test]
    public void Cancelled_quantity_in_front_moves_the_order_forward()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 10_000, 1_000);
        market.Settle();
        market.Book(EventKind.BookDelta, [(10_000, 100)], []);
        market.Trade(Side.Sell, 10_000, 300);
        market.Settle();
        Assert.That(market.Reports.Last().OrderReport.LastQuantity.Units, Is.EqualTo(200));
    }

    [Test]
    public void Trade_through_the_price_fills_without_waiting_for_the_queue()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 10_000, 1_000);
        market.Settle();
        market.Trade(Side.Sell, 9_990, 1_500);
        market.Settle();
        Assert.That(market.Reports.Last().OrderReport.LastPrice.Units, Is.EqualTo(10_000));
        Assert.That(market.Reports.Last().OrderReport.LastQuantity.Units, Is.EqualTo(1_000));
    }

    [Test]
    public void Book_that_reaches_the_price_fills_what_stands_there_and_no_more()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 10_000, 1_000);
        market.Settle();
        market.Book(EventKind.BookDelta, [(10_000, 0)], [(10_000, 300)]);
        market.Book(EventKind.BookDelta, [(9_980, 1)], []);
        market.Settle();
        Assert.That(market.Reports.Skip(1).Select(r => r.OrderReport.LastQuantity.Units), Is.EqualTo(new[] { 300L }));
    }

    [Test]
    public void Post_only_order_that_would_take_is_refused()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 10_010, 1_000, flags: OrderFlags.PostOnly);
        market.Settle();
        Assert.That(market.Reports.Single().OrderReport.Reason, Is.EqualTo(ReasonCode.VenueRejectedPostOnlyWouldTake));
    }

    [Test]
    public void Fill_or_kill_executes_whole_or_expires()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 10_020, 5_001, TimeInForce.FillOrKill);
        market.Settle();
        Assert.That(market.Kinds, Is.EqualTo(new[] { OrderReportKind.Acknowledged, OrderReportKind.Expired }));
        market.Place(Side.Buy, 10_020, 5_000, TimeInForce.FillOrKill);
        market.Settle();
        Assert.That(market.Kinds.Skip(2), Is.EqualTo(new[]
        {
            OrderReportKind.Acknowledged, OrderReportKind.Filled, OrderReportKind.Filled,
        }));
    }

    [TestCase(10_005L, 0L, ReasonCode.OrderLotInvalid)]
    [TestCase(-1L, 1_000L, ReasonCode.OrderTickInvalid)]
    [TestCase(10_000L, 99L, ReasonCode.OrderBelowMinNotional)]
    [TestCase(10_000L, 100_000_000L, ReasonCode.VenueRejectedInsufficientBalance)]
    public void Illegal_order_is_refused_with_its_reason(long price, long quantity, ReasonCode reason)
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, price, quantity);
        market.Settle();
        Assert.That(market.Reports.Single().OrderReport.Kind, Is.EqualTo(OrderReportKind.Rejected));
        Assert.That(market.Reports.Single().OrderReport.Reason, Is.EqualTo(reason));
    }

    [Test]
    public void Spot_account_cannot_sell_what_it_has_not()
    {
        PaperMarket market = Open();
        market.Place(Side.Sell, 10_020, 1_000);
        market.Settle();
        Assert.That(
            market.Reports.Single().OrderReport.Reason, Is.EqualTo(ReasonCode.VenueRejectedInsufficientBalance));
    }

    [Test]
    public void Nothing_matches_while_the_feed_has_lost_the_book()
    {
        PaperMarket market = Open();
        EventSlot lost = default;
        lost.Header.Kind = EventKind.FeedState;
        lost.Header.Venue = VenueId.BinanceSpot;
        lost.Header.Instrument = InstrumentId.All;
        lost.FeedState.Status = FeedStatus.Disconnected;
        market.Venue.OnMarket([lost]);
        market.Place(Side.Buy, 0, 1_000);
        market.Settle();
        Assert.That(market.Reports.Single().OrderReport.Reason, Is.EqualTo(ReasonCode.VenueNoLiquidity));
    }

    [Test]
    public void Cancel_of_a_working_order_unlocks_and_a_second_one_is_too_late()
    {
        PaperMarket market = Open();
        ClientOrderId id = market.Place(Side.Buy, 9_990, 1_000);
        market.Settle();
        market.Ask(CommandKind.CancelOrder, id);
        market.Ask(CommandKind.CancelOrder, id);
        market.Settle();
        Assert.That(market.Kinds.Skip(1), Is.EqualTo(new[]
        {
            OrderReportKind.Cancelled, OrderReportKind.CancelRejected,
        }));
        Assert.That(market.Venue.Account.LockedCash, Is.EqualTo(Notional.Zero));
    }

    [Test]
    public void Query_tells_a_working_order_from_one_that_is_over()
    {
        PaperMarket market = Open();
        ClientOrderId id = market.Place(Side.Buy, 9_990, 1_000);
        market.Settle();
        market.Ask(CommandKind.QueryOrder, id);
        market.Ask(CommandKind.QueryOrder, new ClientOrderId(1, 9, 9));
        market.Settle();
        Assert.That(market.Kinds.Skip(1), Is.EqualTo(new[] { OrderReportKind.Status, OrderReportKind.Cancelled }));
    }

    [TestCase(VenueId.BybitSpot, OrderReportKind.Filled)]
    [TestCase(VenueId.BinanceSpot, OrderReportKind.Rejected)]
    public void A_venue_that_disconnects_takes_only_its_own_books_down(VenueId venue, OrderReportKind expected)
    {
        PaperMarket market = Open();
        EventSlot down = default;
        down.Header.Kind = EventKind.FeedState;
        down.Header.Venue = venue;
        down.Header.Instrument = InstrumentId.All;
        down.FeedState.Status = FeedStatus.Disconnected;
        market.Venue.OnMarket([down]);
        market.Place(Side.Buy, 0, 1_000);
        market.Settle();
        Assert.That(market.Kinds.Last(), Is.EqualTo(expected));
    }

    [Test]
    public void Full_ring_delays_reports_and_loses_none()
    {
        PaperMarket market = Open();
        market.IsRingFull = true;
        market.Place(Side.Buy, 0, 3_000);
        market.Settle();
        Assert.That(market.Reports, Is.Empty);
        market.IsRingFull = false;
        market.Settle();
        Assert.That(market.Reports, Has.Count.EqualTo(3));
        Assert.That(market.Venue.ReportsLost, Is.Zero);
    }

    [Test]
    public void Order_meets_the_book_of_its_arrival_not_of_its_decision()
    {
        PaperMarket market = Open();
        market.Place(Side.Buy, 10_010, 1_000, TimeInForce.ImmediateOrCancel);
        market.Book(EventKind.BookDelta, [], [(10_010, 0)]);
        market.Settle();
        Assert.That(market.Kinds, Is.EqualTo(new[] { OrderReportKind.Acknowledged, OrderReportKind.Expired }));
    }

    private static PaperMarket Open()
    {
        var market = new PaperMarket();
        market.Book(EventKind.BookSnapshot, Bids, Asks);
        return market;
    }
}
