using LowLatency.Model.Orders;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

/// <summary>A socket whose peer is gone without a word, while HTTP works.</summary>
[TestFixture]
internal sealed class TradingGatewaySilenceTests
{
    [Test]
    public void A_cancel_that_a_silent_socket_swallowed_goes_over_http_at_once()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        Assert.That(Carrier(harness, TradingRequestKind.Cancel), Is.EqualTo("socket"));
        harness.Outbox.Clear();
        harness.Advance(harness.Settings.CancelTimeoutNanos);
        Assert.That(Carrier(harness, TradingRequestKind.Cancel), Is.EqualTo("http"));
        harness.Query(1);
        Assert.That(Carrier(harness, TradingRequestKind.QueryOrder), Is.EqualTo("http"));
    }

    [Test]
    public void A_silent_socket_is_given_up_when_what_came_meanwhile_would_have_been_read()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.Advance(harness.Settings.CancelTimeoutNanos);
        harness.Advance(harness.Settings.RequestTimeoutNanos - harness.Settings.CancelTimeoutNanos);
        Assert.That(harness.Output(harness.Last).IsSilenceReported, Is.False);
        Assert.That(harness.Gateway.NextWakeNanos, Is.LessThanOrEqualTo(harness.Now + SocketSilence.ReadNanosMax));
        harness.Advance(SocketSilence.ReadNanosMax);
        Assert.That(harness.Output(harness.Last).IsSilenceReported, Is.True);
        harness.Advance(Milli);
        Assert.That(harness.Gateway.Counters.SocketsSilent, Is.EqualTo(1), "told once");
    }

    [Test]
    public void A_socket_on_which_anything_came_since_is_not_silent()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.Outbox.Clear();
        harness.Advance(Second);
        harness.Output(harness.Last).LastReceiveNanos = harness.Now;
        harness.Advance(harness.Settings.CancelTimeoutNanos - Second);
        Assert.That(Carrier(harness, TradingRequestKind.Cancel), Is.EqualTo("socket"));
        harness.Advance(Second);
        Assert.That(harness.Gateway.Counters.SocketsSilent, Is.Zero);
    }

    [Test]
    public void A_slow_cancel_on_a_quiet_account_costs_neither_the_socket_nor_the_orders_that_wait()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.Advance(harness.Settings.CancelTimeoutNanos);
        harness.Outbox.Clear();
        harness.Place(2);
        harness.Advance(Second / 2);
        Assert.That(harness.Log.Kinds(Id(2)), Is.Empty, "it waits");
        harness.Output(harness.Last).LastReceiveNanos = harness.Now;
        harness.Advance(SocketSilence.ReadNanosMax);
        Assert.That(harness.Log.Kinds(Id(2)), Is.EqualTo(new[] { OrderReportKind.Sent }));
        Assert.That(harness.Gateway.Counters.SocketsSilent, Is.Zero);
    }

    /// <summary>The process stood still past the deadline: the answer lies in the socket, unread.</summary>
    [Test]
    public void What_is_read_behind_the_deadline_takes_the_silence_back()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.Advance(harness.Settings.CancelTimeoutNanos);
        harness.Outbox.Clear();
        harness.Advance(SocketSilence.ReadNanosMax / 2);
        harness.Output(harness.Last).LastReceiveNanos = harness.Now;
        harness.Advance(SocketSilence.ReadNanosMax);
        Assert.That(harness.Output(harness.Last).IsSilenceReported, Is.False);
        harness.Place(2);
        Assert.That(Carrier(harness, TradingRequestKind.Place), Is.EqualTo("socket"));
    }

    /// <summary>It stands still once more, right behind the deadline.</summary>
    [Test]
    public void A_socket_that_was_not_read_since_is_not_given_up()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.Advance(harness.Settings.CancelTimeoutNanos);
        harness.StandStill(20 * Second);
        Assert.That(harness.Output(harness.Last).IsSilenceReported, Is.False);
        harness.Gateway.OnSocketsRead();
        harness.StandStill(Milli);
        Assert.That(harness.Output(harness.Last).IsSilenceReported, Is.False, "the look may be of before");
        harness.Advance(Milli);
        Assert.That(harness.Output(harness.Last).IsSilenceReported, Is.True);
    }

    [Test]
    public void An_order_never_leaves_over_http_and_one_that_was_swallowed_is_unknown()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Advance(harness.Settings.RequestTimeoutNanos);
        Assert.That(
            harness.Log.Kinds(Id(1)), Is.EqualTo(new[] { OrderReportKind.Sent, OrderReportKind.OutcomeUnknown }));
        harness.Place(2);
        Assert.That(harness.Log.Kinds(Id(2)), Is.Empty, "it waits until the socket has ended");
        harness.Close(harness.Last);
        harness.Advance(SocketSilence.ReadNanosMax);
        Assert.That(harness.Log.Kinds(Id(2)), Is.EqualTo(new[] { OrderReportKind.NotSent }));
        Assert.That(harness.Count(TradingRequestKind.Place), Is.Zero, "since the socket ended");
        harness.Query(1);
        Assert.That(Carrier(harness, TradingRequestKind.QueryOrder), Is.EqualTo("http"));
    }

    [Test]
    public void The_next_socket_takes_orders_again()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.Advance(harness.Settings.RequestTimeoutNanos + SocketSilence.ReadNanosMax);
        harness.Close(harness.Last);
        harness.Open(harness.Last);
        harness.AdvanceSettled(2 * Second);

        // An exit: it needs the socket and no list.
        harness.Place(2, flags: OrderFlags.ReduceOnly);
        Assert.That(Carrier(harness, TradingRequestKind.Place), Is.EqualTo("socket"));
    }

    private static string Carrier(GatewayHarness harness, TradingRequestKind kind)
    {
        TradingRequest request = harness.Asked(kind);
        return harness.Outbox.Find(o => o.Request.Id == request.Id).IsHttp ? "http" : "socket";
    }

    private static GatewayHarness Working()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        return harness;
    }
}
