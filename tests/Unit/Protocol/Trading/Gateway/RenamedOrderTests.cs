using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

/// <summary>
/// A person amends an order before its venue number was heard here: by all that lists and stream say it is somebody
/// else's, and our id names nothing. The venue's list of its amendments begins with our id.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RenamedOrderTests
{
    private const long Renamed = 1_001;
    private const long Wait = 120 * Second;

    private readonly List<long> _askedAbout = [];
    private long _executed;
    private bool _isListed;
    private bool _isTraded;
    private int _refusals;
    private long _nextForeign = 5_000;

    [TestCase(true)]
    [TestCase(false)]
    public void It_is_found_by_the_list_of_its_amendments(bool isInTheListOfOpenOrders)
    {
        GatewayHarness harness = Lost();
        _executed = 60;
        _isListed = isInTheListOfOpenOrders;
        _isTraded = !isInTheListOfOpenOrders;
        Answer(harness, Wait);
        Assert.That(_askedAbout, Is.EqualTo(new[] { Renamed }));
        AssertFoundFilled(harness);
    }

    [Test]
    public void It_is_found_by_an_event_of_the_stream()
    {
        GatewayHarness harness = Lost();
        _executed = 60;
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Foreign(VenueOrderStatus.Filled, Renamed)],
            Fills = [Fill(1, 501, 60) with { ClientOrderId = default }],
        });
        Answer(harness, Wait);
        AssertFoundFilled(harness);
    }

    [Test]
    public void An_order_of_an_earlier_process_is_found_too()
    {
        GatewayHarness harness = new GatewayHarness(setUp: p => p.AreAmendmentsListed = true).Ready();
        harness.Restart(new KnownOrder(Id(1), 0, new InstrumentId(0), Side.Buy, new Quantity(100)));
        harness.Log.Events.Clear();
        harness.Open(harness.Attach());
        for (ushort i = 0; i < 2; i++)
        {
            harness.Send(new EngineCommand { Kind = CommandKind.Reconcile, Instrument = new InstrumentId(i) });
        }

        harness.Query(1);
        _executed = 60;
        _isListed = true;
        Answer(harness, Wait);
        AssertFoundFilled(harness);
    }

    /// <summary>Nobody knows yet whose it is: that ours is not found proves nothing.</summary>
    [Test]
    public void No_absence_is_proven_while_the_list_has_no_answer()
    {
        GatewayHarness harness = Lost();
        _isListed = true;
        _refusals = int.MaxValue;
        Answer(harness, 5 * Wait);
        Assert.That(_askedAbout, Has.Count.GreaterThan(2), "it is asked again");
        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.Zero);
        _refusals = 0;
        Answer(harness, Wait);
        Assert.That(harness.Log.Reports(Id(1))[^1].Kind, Is.EqualTo(OrderReportKind.Status));
    }

    [Test]
    public void An_order_of_the_owners_is_asked_about_once_and_holds_no_proof_up()
    {
        GatewayHarness harness = Lost();
        _isListed = true;
        Answer(harness, 3 * Wait, placed: default);
        Assert.That(_askedAbout, Is.EqualTo(new[] { Renamed }));
        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.EqualTo(1));
        Assert.That(harness.Log.Reports(Id(1))[^1].Reason, Is.EqualTo(ReasonCode.OrderUnknown));
    }

    [TestCase(Side.Sell, 60)]
    [TestCase(Side.Buy, 101)]
    public void Orders_of_the_owners_that_cannot_be_it_hold_no_proof_up_however_many_come(Side side, int quantity)
    {
        GatewayHarness harness = Lost();
        Trickle(harness, 3 * Wait, side, quantity);
        Assert.That(_askedAbout, Is.Empty);
        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.EqualTo(1));
    }

    [Test]
    public void Orders_of_the_owners_that_may_be_it_hold_a_proof_up_for_a_quarter_of_an_hour_at_most()
    {
        GatewayHarness harness = Lost();
        Trickle(harness, 7 * Wait, Side.Buy, 60);
        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.Zero);
        Trickle(harness, Wait, Side.Buy, 60);
        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.EqualTo(1));
    }

    [Test]
    public void Nobody_asks_about_orders_of_the_owners_while_each_own_order_has_its_number()
    {
        GatewayHarness harness = new GatewayHarness(setUp: p => p.AreAmendmentsListed = true).Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Foreign(VenueOrderStatus.Working, 7)],
        });
        harness.AdvanceSettled(20 * Second);
        Assert.That(_askedAbout, Is.Empty);
        Assert.That(harness.Gateway.Counters.ForeignOrders, Is.EqualTo(1));
    }

    // The answer to the place is lost; the order is at the venue.
    private GatewayHarness Lost()
    {
        GatewayHarness harness = new GatewayHarness(setUp: p => p.AreAmendmentsListed = true).Ready();
        harness.Place(1);
        harness.Asked(TradingRequestKind.Place);
        harness.Outbox.Clear();
        return harness;
    }

    private static void AssertFoundFilled(GatewayHarness harness)
    {
        OrderReportPayload end = harness.Log.Reports(Id(1))[^1];
        Assert.That(end.Kind, Is.EqualTo(OrderReportKind.Cancelled), "what was cut off ends");
        Assert.That(end.CumulativeQuantity.Units, Is.EqualTo(60));

        // Asked for by the engine again and again, a fill is reported again: it knows it by its trade.
        List<OrderReportPayload> fills = harness.Log.Reports(Id(1))
            .FindAll(static report => report.Kind == OrderReportKind.Filled);
        Assert.That(fills, Is.Not.Empty);
        Assert.That(fills.ConvertAll(static fill => fill.TradeId), Is.All.EqualTo(501L));
        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.Zero);
    }

    // A new one each four seconds.
    private void Trickle(GatewayHarness harness, long nanos, Side side, int quantity)
    {
        for (long end = harness.Now + nanos; harness.Now < end; Answer(harness, 4 * Second, placed: default))
        {
            OrderRecord other = Foreign(VenueOrderStatus.Working, _nextForeign++);
            (other.Side, other.Quantity) = (side, new Quantity(quantity));
            harness.Push(new ScriptedMessage { Kind = TradingMessageKind.OrderUpdate, Orders = [other] });
        }
    }

    private void Answer(GatewayHarness harness, long nanos) => Answer(harness, nanos, Id(1));

    private void Answer(GatewayHarness harness, long nanos, ClientOrderId placed)
    {
        for (long end = harness.Now + nanos; harness.Now < end;)
        {
            harness.Advance(100 * Milli);
            while (harness.Outbox.Count > 0)
            {
                TradingRequest request = harness.Outbox[0].Request;
                harness.Answer(request, AnswerTo(harness, in request, placed));
            }

            if (harness.Log.Reports(Id(1)) is [.., { Kind: OrderReportKind.OutcomeUnknown }]) harness.Query(1);
        }
    }

    private ScriptedMessage AnswerTo(GatewayHarness harness, in TradingRequest request, ClientOrderId placed)
    {
        VenueOrderStatus status = _executed == 60 ? VenueOrderStatus.Filled : VenueOrderStatus.Working;
        switch (request.Kind)
        {
            case TradingRequestKind.OpenOrders when _isListed:
                return new ScriptedMessage { Orders = [Foreign(VenueOrderStatus.Working, Renamed)] };
            case TradingRequestKind.Trades when request.VenueOrderId == Renamed || (_isTraded && IsFirst(in request)):
                return new ScriptedMessage { Fills = [Fill(1, 501, 60) with { ClientOrderId = default }] };
            case TradingRequestKind.QueryOrder when request.VenueOrderId == Renamed:
                return new ScriptedMessage { Orders = [Foreign(status, Renamed, _executed)] };
            case TradingRequestKind.QueryOrder:
                return Refusal(OutcomeClass.Reject, ReasonCode.OrderUnknown);
            case TradingRequestKind.Amendments:
                _askedAbout.Add(request.VenueOrderId);
                if (_refusals-- > 0) return Refusal(OutcomeClass.RetrySame, ReasonCode.VenueInternalError);
                OrderRecord first = Foreign(VenueOrderStatus.None, request.VenueOrderId);
                return new ScriptedMessage { Orders = [first with { ClientOrderId = placed }] };
            default:
                return harness.Default(in request);
        }
    }

    private static bool IsFirst(in TradingRequest request) => request.Instrument == 0;

    private static OrderRecord Foreign(VenueOrderStatus status, long venueId, long executed = 0) =>
        Order(1, status, executed, 60) with { ClientOrderId = default, VenueOrderId = venueId };
}
