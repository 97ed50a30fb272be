using System.Linq;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Unit.Protocol.Trading.Gateway;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Publishing;

/// <summary>
/// A busy account: between two comparisons thousands of fills come by the stream. What the gateway forgets of them it
/// would find "missing" in the list of trades, and replace a stream that brought them all.
/// </summary>
[TestFixture]
internal sealed class RememberedFillsTests
{
    [Test]
    public void Fills_that_the_stream_brought_are_none_that_it_missed_however_their_ids_lie()
    {
        // 8,192 apart and in step with the instrument: a table of buckets took the one for the other's place.
        GatewayHarness harness = Streamed(Fill(1, 11, 1), Fill(1, 11 + 8_192, 1), Fill(1, 11 + (2 * 8_192), 1));
        Assert.That(harness.Log.Kinds(Id(1)).Count(k => k == OrderReportKind.Filled), Is.EqualTo(3));
        ReadList(harness, Fill(1, 11, 1), Fill(1, 11 + 8_192, 1), Fill(1, 11 + (2 * 8_192), 1));
        Assert.That(harness.Log.Kinds(Id(1)).Count(k => k == OrderReportKind.Filled), Is.EqualTo(3), "published once");
        Assert.That(harness.Gateway.Counters.FillsMissed, Is.Zero);
        Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.Zero);
    }

    [Test]
    public void A_fill_so_old_that_it_was_forgotten_is_published_again_and_is_no_reason_to_doubt_the_stream()
    {
        const int Remembered = 16_384;
        FillRecord[] fills = new FillRecord[Remembered + 2];
        for (int i = 0; i < fills.Length; i++) fills[i] = Fill(1, 11 + i, 1) with { VenueNanos = 1 + i };
        GatewayHarness harness = Streamed(fills);
        ReadList(harness, fills[0], fills[1], fills[^1]);
        int told = harness.Log.Kinds(Id(1)).Count(k => k == OrderReportKind.Filled);
        Assert.That(told, Is.EqualTo(fills.Length + 2), "the engine knows duplicates");
        Assert.That(harness.Gateway.Counters.FillsMissed, Is.Zero);
        Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.Zero);
    }

    [Test]
    public void A_trade_between_two_own_orders_is_published_for_both_though_it_has_one_id()
    {
        GatewayHarness harness = Streamed(Fill(1, 11, 1));
        harness.Place(2);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place),
            new ScriptedMessage { Orders = [Order(2, VenueOrderStatus.Working) with { Side = Side.Sell }] });
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Order(2, VenueOrderStatus.PartiallyFilled, 1) with { Side = Side.Sell }],
            Fills = [Fill(2, 11, 1) with { Side = Side.Sell }],
        });
        Assert.That(harness.Log.Kinds(Id(2)).Count(k => k == OrderReportKind.Filled), Is.EqualTo(1));
        Assert.That(harness.Gateway.Counters.StreamDuplicates, Is.Zero);
    }

    // An order that works and whose fills came by the stream.
    private static GatewayHarness Streamed(params FillRecord[] fills)
    {
        GatewayHarness harness = new GatewayHarness().Ready(provenTradeId: 10);
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        foreach (FillRecord fill in fills)
        {
            harness.Push(new ScriptedMessage
            {
                Kind = TradingMessageKind.OrderUpdate,
                Orders = [Order(1, VenueOrderStatus.PartiallyFilled, 1)],
                Fills = [fill],
            });
        }

        return harness;
    }

    // The next comparison, a minute later, whose first page of trades is this.
    private static void ReadList(GatewayHarness harness, params FillRecord[] fills)
    {
        harness.Now += 61 * Second;
        TradingGatewayReconcileTests.Drive(harness, request =>
            request.Kind == TradingRequestKind.Trades && request.Instrument == 0
            ? new ScriptedMessage { Fills = request.FromTradeId == 11 ? fills : [] }
            : request.Kind == TradingRequestKind.OpenOrders && request.Instrument <= 0
                ? new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] }
                : null);
    }
}
