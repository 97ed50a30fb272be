using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading;
using LowLatency.Unit.Venues.Binance;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>The adapter's cancel-replace at the simulated venue, over the socket: every way it can end.</summary>
[TestFixture]
internal sealed class CancelReplaceTests
{
    private const long UnitsPerOne = 100_000_000;

    private static readonly ClientOrderId OldId = new(7, 3, 1);
    private static readonly ClientOrderId NewId = new(7, 3, 2);

    private ExchangeRig _rig = null!;
    private TradingFixture _client = null!;
    private long _connection;
    private decimal _price;

    [SetUp]
    public void Open()
    {
        _rig = new ExchangeRig();
        _client = new TradingFixture(ExchangeRig.Key, ExchangeRig.Secret);
        _connection = _rig.Open();
        _price = Math.Floor(_rig.Bid * 0.9m);
    }

    [Test]
    public void Both_halves_done_leave_the_new_order_only()
    {
        Ask(Place(OldId, 0.01m));
        Ask(Replace(0.02m));
        Assert.That((_client.Message.CancelOutcome, _client.Message.Outcome), Is.EqualTo(
            (OutcomeClass.Success, OutcomeClass.Success)));
        Assert.That(OpenIds(), Is.EqualTo(new[] { NewId.ToString() }));
    }

    [Test]
    public void A_new_order_that_is_refused_after_the_cancel_is_told_apart_from_the_cancel()
    {
        Ask(Place(OldId, 0.01m));
        Ask(Replace(30m));
        Assert.That((_client.Message.CancelOutcome, _client.Message.Outcome), Is.EqualTo(
            (OutcomeClass.Success, OutcomeClass.Reject)));
        Assert.That(_client.Message.Reason, Is.EqualTo(ReasonCode.VenueRejectedInsufficientBalance));
        Assert.That(OpenIds(), Is.Empty);
        Assert.That(_rig.Exchange.Truth.OrdersOf("alice")[0].Status, Is.EqualTo(ExchangeOrderStatus.Canceled));
    }

    [Test]
    public void A_cancel_that_fails_stops_the_new_order()
    {
        Ask(Replace(0.02m));
        Assert.That(_client.Message.Outcome, Is.EqualTo(OutcomeClass.Reject));
        Assert.That(_client.Message.CancelOutcome, Is.Not.EqualTo(OutcomeClass.Success));
        Assert.That(_rig.Exchange.Truth.OrdersOf("alice"), Is.Empty);
    }

    [Test]
    public void A_filter_that_fails_leaves_the_old_order_where_it_is()
    {
        Ask(Place(OldId, 0.01m));
        Ask(Replace(0.000001m));
        Assert.That(_client.Message.Outcome, Is.EqualTo(OutcomeClass.Reject));
        Assert.That(_client.Message.CancelOutcome, Is.EqualTo(OutcomeClass.Reject));
        Assert.That(OpenIds(), Is.EqualTo(new[] { OldId.ToString() }));
    }

    [Test]
    public void An_error_that_proves_nothing_makes_both_halves_unknown([Values(true, false)] bool isExecuted)
    {
        Ask(Place(OldId, 0.01m));
        _rig.Inject((isExecuted ? "api-error-executed" : "api-error") + "/order.cancelReplace:-1007");
        Ask(Replace(0.02m));
        Assert.That((_client.Message.CancelOutcome, _client.Message.Outcome), Is.EqualTo(
            (OutcomeClass.Reconcile, OutcomeClass.Reconcile)));
        Assert.That(OpenIds(), Is.EqualTo(new[] { (isExecuted ? NewId : OldId).ToString() }));
    }

    private TradingRequest Replace(decimal quantity) => Place(NewId, quantity) with
    {
        Kind = TradingRequestKind.CancelReplace,
        ReplacedClientOrderId = OldId,
    };

    private TradingRequest Place(ClientOrderId id, decimal quantity) => TradingFixture.Place() with
    {
        Side = Side.Buy,
        ClientOrderId = id,
        LimitPrice = new Price((long)(_price * UnitsPerOne)),
        Quantity = new Quantity((long)(quantity * UnitsPerOne)),
    };

    private void Ask(TradingRequest request)
    {
        _client.Pending = request;
        _rig.Frames.Clear();
        _rig.Send(_connection, _client.Socket(in request, _rig.NowMillis));
        _rig.Step(100 * ExchangeRig.Milli);
        Delivery answer = _rig.Frames.Find(static frame => frame.Kind == DeliveryKind.Text)!;
        _client.Message.Clear();
        Assert.That(_client.Parse(answer.Bytes.Span), Is.EqualTo(TradingMessageKind.Answer));
    }

    private string[] OpenIds()
    {
        var orders = _rig.Exchange.Truth.OpenOrders("alice");
        var ids = new string[orders.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = orders[i].ClientOrderId;
        return ids;
    }
}
