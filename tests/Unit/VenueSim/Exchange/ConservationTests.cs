using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Seeds;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Money is neither made nor lost, and the same seed gives the same bytes.</summary>
[TestFixture]
public sealed class ConservationTests
{
    private static readonly string[] Types = ["GTC", "GTC", "GTC", "IOC", "FOK", "LIMIT_MAKER", "MARKET", "QUOTE"];
    private static readonly string[] WithStops = [.. Types, "STOP", "STOP"];

    [Test]
    public void Over_a_random_stream_of_orders_balances_are_what_the_fills_say_and_locks_what_is_open(
        [Values(1UL, 2UL, 3UL)] ulong seed, [Values] bool hasStops)
    {
        var rig = Create(seed, seed == 2);
        var run = new Run(rig, seed) { OrderTypes = hasStops ? WithStops : Types };
        for (var i = 0; i < 400; i++)
        {
            run.Act();
            if (i % 20 == 0)
                Check(rig, $"--filter {nameof(ConservationTests)} seed {seed} step {i}");
        }

        Check(rig, $"seed {seed}");
        Assert.That(rig.Exchange.Truth.Fills("alice"), Has.Count.GreaterThan(50));
        Assert.That(rig.Exchange.Truth.Fills("alice").Count(fill => fill.IsMaker), Is.GreaterThan(5));
        Assert.That(rig.Exchange.Truth.Orders.Select(order => order.Status).Distinct().Count(),
            Is.GreaterThanOrEqualTo(4));
        if (!hasStops)
            return;
        var ended = rig.Exchange.Truth.Orders.Where(
            order => order.Type == ExchangeOrderType.StopLoss && order.WorkingNanos > 0).ToArray();
        Assert.That(ended, Has.Length.GreaterThan(10));
        Assert.That(ended.All(order => !order.IsOpen), "what is triggered is over at once");
    }

    [Test]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.That(Hash(5, 1), Is.EqualTo(Hash(5, 7)), "whatever the steps between the requests");
        Assert.That(Hash(6, 1), Is.Not.EqualTo(Hash(5, 1)));
    }

    private static string Hash(ulong seed, int parts)
    {
        var rig = Create(seed, true);
        rig.Inject("user-dup~0.1#3");
        rig.Inject("api-slow~0.1#4:30ms");
        rig.Inject("venue-cancel~0.05#5");
        rig.Inject("venue-manual~0.05#6");
        rig.Subscribed();
        var run = new Run(rig, seed) { Parts = parts, OrderTypes = WithStops };
        for (var i = 0; i < 120; i++)
            run.Act();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var frame in rig.Frames)
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{frame.Kind} {frame.DueNanos} {frame.Connection}"));
            hash.AppendData(frame.Bytes.Span);
        }

        Assert.That(rig.Frames, Has.Count.GreaterThan(100));
        return System.Convert.ToHexString(hash.GetHashAndReset());
    }

    private static ExchangeRig Create(ulong seed, bool isDiscounted) => new(
        new ExchangeOptions
        {
            StartNanos = ExchangeRig.Start,
            Seed = seed,
            OrdersPerTenSecondsMax = 10_000,
            WeightPerMinuteMax = 1_000_000,
            MessagesPerSecondMax = 0,
        },
        spec => spec with { PaysInDiscountAsset = isDiscounted }, seed: seed, rate: 200);

    private static void Check(ExchangeRig rig, string at)
    {
        foreach (var account in new[] { "alice", "bob" })
        {
            var expected = new Dictionary<string, decimal>
            {
                ["USDT"] = 1_000_000m,
                ["BTC"] = 10m,
                ["BNB"] = account == "alice" ? 50m : 0m,
            };
            foreach (var fill in rig.Exchange.Truth.Fills(account))
            {
                var rules = fill.Order.Rules;
                var sign = fill.Order.Side == SimSide.Bid ? 1 : -1;
                expected.TryAdd(rules.BaseAsset, 0);
                expected[rules.BaseAsset] += sign * rules.Quantity(fill.Lots);
                expected[rules.QuoteAsset] -= sign * rules.Price(fill.PriceTicks) * rules.Quantity(fill.Lots);
                expected[fill.CommissionAsset] -= fill.Commission;
            }

            var locks = new Dictionary<string, decimal>();
            foreach (var order in rig.Exchange.Truth.OpenOrders(account))
            {
                var left = order.Rules.Quantity(order.Lots - order.ExecutedLots);
                var isBuy = order.Side == SimSide.Bid;
                var asset = isBuy ? order.Rules.QuoteAsset : order.Rules.BaseAsset;
                locks.TryAdd(asset, 0);
                locks[asset] += isBuy ? order.Rules.Price(order.PriceTicks + order.StopTicks) * left : left;
            }

            foreach (var (asset, total) in expected)
            {
                Assert.That(rig.Free(asset, account) + rig.Locked(asset, account), Is.EqualTo(total),
                    $"{account} {asset} {at}");
                Assert.That(rig.Locked(asset, account), Is.EqualTo(locks.GetValueOrDefault(asset)),
                    $"locks of {account} {asset} {at}");
            }
        }

        var fees = rig.Exchange.Truth.Fills("alice").Concat(rig.Exchange.Truth.Fills("bob"))
            .GroupBy(fill => fill.CommissionAsset).ToDictionary(one => one.Key, one => one.Sum(f => f.Commission));
        foreach (var (asset, amount) in rig.Exchange.Truth.Fees)
            Assert.That(amount, Is.EqualTo(fees[asset]), $"fees in {asset} {at}");
    }

    /// <summary>Two accounts that place and cancel at random.</summary>
    private sealed class Run(ExchangeRig rig, ulong seed)
    {
        private readonly SimRandom _random = new(seed);

        public int Parts { get; init; } = 1;

        public string[] OrderTypes { get; init; } = Types;

        public void Act()
        {
            var key = _random.NextBelow(3) == 0 ? ExchangeRig.OtherKey : ExchangeRig.Key;
            var name = key == ExchangeRig.Key ? "alice" : "bob";
            var open = rig.Exchange.Truth.OpenOrders(name);
            if (open.Count > 5 && _random.NextBelow(2) == 0)
                rig.Signed("DELETE", "/api/v3/order",
                    $"symbol={open[0].Symbol}&orderId={open[(int)_random.NextBelow(1)].OrderId}", key);
            else
                rig.Signed("POST", "/api/v3/order", Order(), key);
            var step = _random.NextBelow(400) * ExchangeRig.Milli;
            for (var part = 1; part <= Parts; part++)
                rig.Step((step * part / Parts) - (step * (part - 1) / Parts));
        }

        private string StopPrice(string side)
        {
            var away = 1 + _random.NextBelow(30);
            return ExchangeRig.Text(side == "BUY" ? rig.Ask + away : rig.Bid - away);
        }

        private string Order()
        {
            var type = OrderTypes[_random.NextBelow(OrderTypes.Length)];
            var side = _random.NextBelow(2) == 0 ? "BUY" : "SELL";
            var away = (_random.NextBelow(40) - 15) * (side == "BUY" ? -1 : 1);
            var price = ExchangeRig.Text((side == "BUY" ? rig.Bid : rig.Ask) + away);
            var quantity = ExchangeRig.Text((1 + _random.NextBelow(40_000)) * 0.00001m);
            return $"symbol=BTCUSDT&side={side}&" + type switch
            {
                "MARKET" => $"type=MARKET&quantity={quantity}",
                "STOP" => $"type=STOP_LOSS&quantity={quantity}&stopPrice={StopPrice(side)}",
                "QUOTE" => $"type=MARKET&quoteOrderQty={100 + _random.NextBelow(9000)}.37",
                "LIMIT_MAKER" => $"type=LIMIT_MAKER&quantity={quantity}&price={price}",
                _ => $"type=LIMIT&timeInForce={type}&quantity={quantity}&price={price}",
            };
        }
    }
}
