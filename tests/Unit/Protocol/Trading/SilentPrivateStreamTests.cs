using LowLatency.Model.Events.Accounts;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>
/// A private stream that lives and says nothing, while answers and queries bring every state and fill: what the venue
/// accepted and the stream did not bring is doubt enough.
/// </summary>
[TestFixture]
internal sealed class SilentPrivateStreamTests
{
    // Five seconds, and a last look at what waits in the socket.
    private const long Bound = 5_500 * Milli;

    [Test]
    public void An_accepted_place_without_an_event_replaces_the_stream()
    {
        GatewayHarness harness = Watched();
        Place(harness, 1);
        harness.AdvanceSettled(Second);
        Place(harness, 2);
        harness.AdvanceSettled(Bound - Second - (200 * Milli));
        AssertDoubted(harness, 0);
        harness.AdvanceSettled(300 * Milli);
        AssertDoubted(harness, 1);
        Assert.That(harness.Gateway.IsSet(VenueCondition.StreamUnproven));

        // The second missing event finds no other stream that was there: nothing is replaced twice.
        harness.Open(harness.Attach());
        harness.Answer(harness.Asked(TradingRequestKind.SubscribeStream), new ScriptedMessage());
        Assert.That(harness.Gateway.IsSet(VenueCondition.StreamUnproven), Is.False);
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending), "it is compared what else is missing");
        harness.AdvanceSettled(Bound + Second);
        Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.EqualTo(1));
    }

    [Test]
    public void An_order_that_leaves_right_behind_the_subscription_shows_its_silence_too()
    {
        GatewayHarness harness = Watched();
        harness.Push(new ScriptedMessage { Kind = TradingMessageKind.StreamEnded });
        harness.AdvanceSettled(300 * Milli);
        Assert.That(harness.Gateway.IsSet(VenueCondition.StreamUnproven), Is.False, "subscribed again");
        Place(harness, 1);
        harness.AdvanceSettled(Bound - (200 * Milli));
        AssertDoubted(harness, 0);
        harness.AdvanceSettled(400 * Milli);
        AssertDoubted(harness, 1);
    }

    [Test]
    public void An_accepted_cancel_without_an_event_replaces_the_stream()
    {
        GatewayHarness harness = Watched();
        Place(harness, 1);
        Push(harness, Order(1, VenueOrderStatus.Working));
        harness.AdvanceSettled(20 * Second);
        Cancel(harness, 1);
        harness.AdvanceSettled(Bound + (200 * Milli));
        AssertDoubted(harness, 1);
    }

    [Test]
    public void Fills_that_queries_find_first_hide_no_silence()
    {
        GatewayHarness harness = Watched();
        Place(harness, 1);
        harness.AdvanceSettled(Second);
        harness.Query(1);
        harness.Answer(harness.Asked(TradingRequestKind.QueryOrder), new ScriptedMessage
        {
            Orders = [Order(1, VenueOrderStatus.Filled, 100)],
        });
        FillRecord fill = Fill(1, 55, 100) with { VenueNanos = harness.Stamp.WallNanos - Second };
        harness.Answer(harness.Asked(TradingRequestKind.Trades), new ScriptedMessage { Fills = [fill] });
        AssertDoubted(harness, 0);
        harness.AdvanceSettled(Bound);
        AssertDoubted(harness, 1);
    }

    [Test]
    public void Events_before_or_behind_the_answers_leave_the_stream_alone()
    {
        GatewayHarness harness = Watched();
        harness.Place(1);
        Push(harness, Order(1, VenueOrderStatus.Working));
        AnswerPlace(harness, 1);
        Place(harness, 2);
        harness.AdvanceSettled(4 * Second);
        Push(harness, Order(2, VenueOrderStatus.Working));
        harness.AdvanceSettled(20 * Second);
        harness.Cancel(1);
        Push(harness, Order(1, VenueOrderStatus.Cancelled));
        AnswerCancel(harness, 1);
        Cancel(harness, 2);
        harness.AdvanceSettled(4 * Second);
        Push(harness, Order(2, VenueOrderStatus.Cancelled));
        harness.AdvanceSettled(20 * Second);
        AssertDoubted(harness, 0);
    }

    [Test]
    public void A_place_that_is_filled_at_once_is_told_by_its_fill()
    {
        GatewayHarness harness = Watched();
        harness.Place(1);
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Order(1, VenueOrderStatus.Filled, 100)],
            Fills = [Fill(1, 55, 100)],
        });
        AnswerPlace(harness, 1);
        harness.AdvanceSettled(20 * Second);
        AssertDoubted(harness, 0);
    }

    [Test]
    public void A_stream_that_began_behind_the_request_is_not_doubted_for_it()
    {
        GatewayHarness harness = Watched();
        Place(harness, 1);
        harness.Push(new ScriptedMessage { Kind = TradingMessageKind.StreamEnded });
        harness.AdvanceSettled(20 * Second);
        AssertDoubted(harness, 0);
    }

    [Test]
    public void After_a_standstill_the_socket_is_read_before_the_stream_is_doubted()
    {
        GatewayHarness harness = Watched();
        Place(harness, 1);
        harness.Advance(60 * Second);
        harness.Advance(10 * Milli);
        Push(harness, Order(1, VenueOrderStatus.Working));
        harness.AdvanceSettled(20 * Second);
        AssertDoubted(harness, 0);
    }

    /// <summary>This thread stands still behind the time at which the event is missed: it lies in the socket.</summary>
    [Test]
    public void A_standstill_at_any_moment_is_no_silence_of_the_stream()
    {
        for (long millis = 4_900; millis < 5_700; millis += 50)
        {
            GatewayHarness harness = Watched();
            Place(harness, 1);
            for (long end = harness.Now + (millis * Milli); harness.Now < end;) harness.Advance(50 * Milli);
            harness.StandStill(20 * Second);
            if (harness.Gateway.Counters.StreamsDoubted > 0)
            {
                Assert.That(millis, Is.GreaterThanOrEqualTo(5_500), "doubted without a look at the socket");
                continue;
            }

            harness.Gateway.OnSocketsRead();
            harness.StandStill(Milli);
            Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.Zero, $"{millis} ms: its look was of before");
            Push(harness, Order(1, VenueOrderStatus.Working));
            harness.Gateway.OnSocketsRead();
            harness.Advance(20 * Second);
            Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.Zero);
        }
    }

    /// <summary>
    /// A takeover is under way: the new stream is there, and the old one, that was there before, turns out to be
    /// silent. No subscription comes any more that would begin the comparison.
    /// </summary>
    [Test]
    public void A_stream_that_is_doubted_while_another_is_trusted_begins_the_comparison_at_once()
    {
        GatewayHarness harness = Watched();
        Place(harness, 1);
        harness.AdvanceSettled(Second);
        harness.Open(harness.Attach());
        harness.Answer(harness.Asked(TradingRequestKind.SubscribeStream), new ScriptedMessage());
        harness.AdvanceSettled(Second);
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending), Is.False);
        for (int i = 0; i < 60 && harness.Gateway.Counters.StreamsDoubted == 0; i++) harness.Advance(100 * Milli);
        Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.EqualTo(1));
        Assert.That(harness.Gateway.IsSet(VenueCondition.StreamUnproven), Is.False, "the new one is trusted");
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending), "what the old one kept back");
    }

    /// <summary>The doubted stream is still open when the one that took over ends.</summary>
    [Test]
    public void A_doubted_stream_does_not_hide_the_loss_of_the_trusted_one()
    {
        GatewayHarness harness = Watched();
        uint old = harness.Last;
        Place(harness, 1);
        harness.AdvanceSettled(Bound + (200 * Milli));
        Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.EqualTo(1));
        harness.Open(harness.Attach());
        harness.Answer(harness.Asked(TradingRequestKind.SubscribeStream), new ScriptedMessage());
        Push(harness, Order(1, VenueOrderStatus.Cancelled));
        harness.AdvanceSettled(10 * Second);
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending), Is.False, "it was compared");
        harness.Close(harness.Last);
        Assert.That(harness.Gateway.IsSubscribed(old), "it is doubted, and open");
        Assert.That(harness.Gateway.IsSet(VenueCondition.StreamUnproven), "nobody is known to bring the stream");
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending));

        // It may be compared meanwhile; what happens behind that is found by another comparison.
        harness.AdvanceSettled(10 * Second);
        harness.Open(harness.Attach());
        harness.Answer(harness.Asked(TradingRequestKind.SubscribeStream), new ScriptedMessage());
        Assert.That(harness.Gateway.IsSet(VenueCondition.StreamUnproven), Is.False);
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending));
    }

    /// <summary>At a venue whose streams are kept alive by asking.</summary>
    [Test]
    public void A_doubted_stream_that_is_kept_alive_stays_doubted()
    {
        GatewayHarness harness = new GatewayHarness(
            s => s with { StreamEventNanosMax = 5 * Second }, setUp: p => p.KeepAliveNanos = 8 * Second).Ready();
        Place(harness, 1);
        for (int i = 0; i < 80 && harness.Gateway.Counters.StreamsDoubted == 0; i++)
        {
            harness.AdvanceSettled(100 * Milli);
        }

        Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.EqualTo(1));
        harness.AdvanceSettled(10 * Second);
        Assert.That(harness.Gateway.IsSet(VenueCondition.StreamUnproven), "it is the same stream");
    }

    private static GatewayHarness Watched() =>
        new GatewayHarness(s => s with { StreamEventNanosMax = 5 * Second }).Ready();

    private static void AssertDoubted(GatewayHarness harness, int times)
    {
        Assert.That(harness.Gateway.Counters.StreamsDoubted, Is.EqualTo(times));
        Assert.That(harness.Output(harness.Last).IsRotateRequested, Is.EqualTo(times > 0));
    }

    private static void Push(GatewayHarness harness, OrderRecord order) => harness.Push(new ScriptedMessage
    {
        Kind = TradingMessageKind.OrderUpdate,
        Orders = [order],
    });

    private static void Place(GatewayHarness harness, ulong sequence)
    {
        harness.Place(sequence);
        AnswerPlace(harness, sequence);
    }

    private static void AnswerPlace(GatewayHarness harness, ulong sequence) => harness.Answer(
        harness.Asked(TradingRequestKind.Place),
        new ScriptedMessage { Orders = [Order(sequence, VenueOrderStatus.Working)] });

    private static void Cancel(GatewayHarness harness, ulong sequence)
    {
        harness.Cancel(sequence);
        AnswerCancel(harness, sequence);
    }

    private static void AnswerCancel(GatewayHarness harness, ulong sequence) => harness.Answer(
        harness.Asked(TradingRequestKind.Cancel),
        new ScriptedMessage { Orders = [Order(sequence, VenueOrderStatus.Cancelled)] });
}
