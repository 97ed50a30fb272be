using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>A list may arrive slowly: it is given up once nothing more of it comes, not by a fixed time.</summary>
[TestFixture]
internal sealed class TradingGatewayListTests
{
    [Test]
    public void A_list_over_http_is_the_connections_to_give_up_however_long_it_takes()
    {
        GatewayHarness harness = Listing(onSocket: false);
        TradingRequest list = harness.Asked(TradingRequestKind.OpenOrders);
        harness.Advance(harness.Settings.ListNanosMax - Milli);
        Assert.That(harness.Asked(TradingRequestKind.OpenOrders).Id, Is.EqualTo(list.Id), "asked once");
        harness.Answer(list, new ScriptedMessage());
        harness.Advance(Milli);
        Assert.That(
            harness.Asked(TradingRequestKind.OpenOrders).Instrument, Is.Not.EqualTo(list.Instrument),
            "its answer was awaited");
    }

    [Test]
    public void A_list_over_http_that_the_connection_gives_up_is_asked_for_again()
    {
        GatewayHarness harness = Listing(onSocket: false);
        TradingRequest list = harness.Asked(TradingRequestKind.OpenOrders);
        harness.FailHttp(list, HttpFailure.Timeout);
        harness.Advance(harness.Settings.RetryNanosMin);
        Assert.That(harness.Asked(TradingRequestKind.OpenOrders).Id, Is.Not.EqualTo(list.Id));
    }

    [Test]
    public void A_list_of_which_more_arrives_over_its_socket_is_awaited()
    {
        GatewayHarness harness = Listing(onSocket: true);
        TradingRequest list = harness.Asked(TradingRequestKind.OpenOrders);
        for (long waited = 0; waited < harness.Settings.ListNanosMax - (2 * Second); waited += Second)
        {
            Arrive(harness, isWhole: false);
            harness.Advance(Second);
        }

        Assert.That(harness.Asked(TradingRequestKind.OpenOrders).Id, Is.EqualTo(list.Id), "asked once");
        harness.Answer(list, new ScriptedMessage());
        harness.Advance(Milli);
        Assert.That(
            harness.Asked(TradingRequestKind.OpenOrders).Instrument, Is.Not.EqualTo(list.Instrument),
            "its answer was awaited");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_list_of_which_nothing_more_arrives_is_lost_as_soon_as_any_other_request(bool comesOther)
    {
        GatewayHarness harness = Listing(onSocket: true);
        TradingRequest list = harness.Asked(TradingRequestKind.OpenOrders);
        harness.Advance(harness.Settings.RequestTimeoutNanos - Milli);
        if (comesOther) Arrive(harness, isWhole: true);
        Assert.That(harness.Count(TradingRequestKind.OpenOrders), Is.EqualTo(1));
        harness.Advance(Milli);
        harness.Advance(harness.Settings.RetryNanosMin);
        Assert.That(harness.Outbox.FindLast(static one => one.Request.Kind == TradingRequestKind.OpenOrders)
            .Request.Id, Is.Not.EqualTo(list.Id));
    }

    [Test]
    public void A_list_that_arrives_for_ever_is_lost_in_the_end()
    {
        GatewayHarness harness = Listing(onSocket: true);
        for (long waited = 0; waited < harness.Settings.ListNanosMax + Second; waited += Second)
        {
            Arrive(harness, isWhole: false);
            harness.Advance(Second);
        }

        Assert.That(harness.Count(TradingRequestKind.OpenOrders), Is.EqualTo(2));
    }

    [Test]
    public void An_order_is_unknown_in_its_time_whatever_arrives()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Advance(harness.Settings.RequestTimeoutNanos - Milli);
        Arrive(harness, isWhole: false);
        harness.Advance(Milli);
        Assert.That(harness.Log.Kinds(Id(1)), Has.Member(LowLatency.Model.Orders.OrderReportKind.OutcomeUnknown));
    }

    private static GatewayHarness Listing(bool onSocket)
    {
        GatewayHarness harness = new(setUp: protocol => protocol.AreReadsOnSocket = onSocket);
        harness.Ready();
        for (int i = 0; i < 1_000 && harness.Count(TradingRequestKind.OpenOrders) == 0; i++)
        {
            harness.Advance(Second / 10);
            int other = harness.Outbox.FindIndex(static one => one.Request.Kind != TradingRequestKind.OpenOrders);
            if (other < 0) continue;
            TradingRequest request = harness.Outbox[other].Request;
            harness.Answer(request, harness.Default(in request));
        }

        return harness;
    }

    // The session's part: something came, and the message it is of ends with it or goes on.
    private static void Arrive(GatewayHarness harness, bool isWhole)
    {
        harness.Output(harness.Last).LastReceiveNanos = harness.Now;
        harness.Output(harness.Last).IsMessageArriving = !isWhole;
    }
}
