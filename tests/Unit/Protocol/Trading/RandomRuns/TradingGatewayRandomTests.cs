using System;
using System.Collections.Generic;
using LowLatency.Core.Orders;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Trading.Ids;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.RandomRuns;

/// <summary>
/// The gateway against a venue that lies, from a seed. One seed alone: LOWLATENCY_GATEWAY_SEED=N dotnet test
/// tests/Unit --filter One_seed.
/// </summary>
[TestFixture]
internal sealed class TradingGatewayRandomTests
{
    private const long Second = GatewayHarness.Second;

    [Test]
    public void What_the_engine_believes_ends_as_what_the_venue_holds([Range(1, 60)] int seed) => Check((ulong)seed);

    /// <summary>Fills told twice made every answer look old, so that the end of the order was never told.</summary>
    [Test]
    public void Seeds_that_once_failed([Values(5_566)] int seed) => Check((ulong)seed);

    [Test]
    [Explicit("one seed by hand: LOWLATENCY_GATEWAY_SEED names it")]
    public void One_seed()
    {
        string? text = Environment.GetEnvironmentVariable("LOWLATENCY_GATEWAY_SEED");
        string[] range = (text ?? "1").Split('-');
        for (ulong seed = ulong.Parse(range[0]); seed <= ulong.Parse(range[^1]); seed++) Check(seed);
    }

    /// <summary>
    /// Ids are texts, trades are read by time. In turn: a hash as in the product; one of four values, so that nearly
    /// all texts share one; tables so small that texts are forgotten and told again.
    /// </summary>
    [Test]
    public void The_same_at_a_venue_that_names_by_text([Range(1, 60)] int seed) => CheckTexts(seed);

    [Test]
    [Explicit("one seed by hand: LOWLATENCY_GATEWAY_SEED names it")]
    public void One_text_seed() =>
        CheckTexts(int.Parse(Environment.GetEnvironmentVariable("LOWLATENCY_GATEWAY_SEED") ?? "1"));

    /// <summary>What the runs at such a venue are for happens in them.</summary>
    [Test]
    public void Events_are_lost_and_texts_forgotten_and_refused_in_some_of_those_runs()
    {
        int lost = 0, again = 0;
        long refused = 0;
        for (int seed = 2; seed <= 170; seed += 3)
        {
            RandomGatewayRun run = CheckTexts(seed);
            lost += run.EventsLost;
            again += run.NamedAgain;
            refused += run.TextIdsRefused;
        }

        Assert.That((lost > 0, again > 0, refused > 0), Is.EqualTo((true, true, true)), $"{lost} {again} {refused}");
    }

    private static RandomGatewayRun CheckTexts(int seed)
    {
        TextIdRule rule = (seed % 3) switch
        {
            0 => new TextIdRule { OrdersMax = 1_024, TradesMax = 4_096 },
            1 => new TextIdRule { OrdersMax = 1_024, TradesMax = 4_096, Hash = static text => text[^1] & 3UL },
            _ => new TextIdRule { OrdersMax = 320, TradesMax = 136 },
        };
        RandomGatewayRun run = new((ulong)seed, rule);
        Check(run, $"seed {seed}");
        Assert.That(run.Harness.Protocol.Texts!.Faults, Is.Empty, $"seed {seed}");
        return run;
    }

    private static void Check(ulong seed) =>
        Check(
            new RandomGatewayRun(seed),
            $"LOWLATENCY_GATEWAY_SEED={seed} dotnet test tests/Unit --filter One_seed");

    private static void Check(RandomGatewayRun run, string again)
    {
        run.Run(120 * Second, 400 * Second);
        Assert.That(run.Violations, Is.Empty, again);
        Assert.That(run.Arrivals, Is.Not.Empty, again);
        foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
        {
            Assert.That(run.Harness.Gateway.IsSet(condition), Is.False, $"{condition}: {again}");
        }

        List<string> wrong = [];
        for (int row = 0; row < run.Engine.Orders.Count; row++) CompareOrder(run, run.Engine.Orders[row], wrong);
        HashSet<long> told = [];
        foreach (long key in run.Engine.FillsTold) told.Add(run.NumberOf(TextIdKind.Trade, key));
        foreach ((long _, FillRecord fill, ClientOrderId id) in run.Venue.Trades)
        {
            bool isOwn = !id.IsNone;
            bool isTold = told.Contains(fill.TradeId);
            if (isOwn != isTold) wrong.Add($"trade {fill.TradeId} of {id} told: {isTold}");
        }

        Assert.That(wrong, Is.Empty, again);
    }

    private static void CompareOrder(RandomGatewayRun run, in Order order, List<string> wrong)
    {
        run.Venue.Orders.TryGetValue(order.Id, out ModelVenue.ModelOrder? truth);
        if (truth == null)
        {
            bool isNever = order.State is OrderState.NotSent or OrderState.Rejected;
            if (!isNever) wrong.Add($"{order.Id} is {order.State}, the venue never took it");
            return;
        }

        if (run.CalledAbsent.Contains(order.Id)) wrong.Add($"{order.Id} was called absent, the venue has it");
        if (truth.Places > 1) wrong.Add($"{order.Id} reached the venue {truth.Places} times");
        OrderState expected = truth.Status switch
        {
            VenueOrderStatus.Filled => OrderState.Filled,
            VenueOrderStatus.Cancelled => OrderState.Cancelled,
            VenueOrderStatus.Expired => OrderState.Expired,
            _ => OrderState.Working,
        };
        if (order.State != expected || order.FilledQuantity.Units != truth.Executed)
        {
            wrong.Add($"{order.Id} is {order.State} {order.FilledQuantity.Units}, truly {expected} {truth.Executed}");
        }
    }
}
