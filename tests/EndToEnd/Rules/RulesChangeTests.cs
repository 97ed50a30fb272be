using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.EndToEnd.Torture;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Rules;

/// <summary>
/// Rules and statuses of a symbol change at a local venue while the real engine trades there: what is held stays
/// sellable or is named, the other symbols trade on, and nothing is refused again and again.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class RulesChangeTests
{
    private const string Btc = "BTCUSDT";
    private const int EntriesBefore = 3;
    private const int EntriesAfter = 5;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan SettleMin = TimeSpan.FromSeconds(5);

    [Test]
    public async Task A_coarser_lot_lets_the_largest_multiple_go_and_names_each_dust_once()
    {
        const decimal lot = 0.002m;
        await using LiveRun live = await StartAsync(seed: 41);
        using EngineUnderTest engine = live.Run.StartEngine();
        live.AwaitEntries(engine, EntriesBefore);
        engine.Await(() => BaseHeld(live) > lot, "it holds no BTC", lookMillis: 1);
        Change(live, $"{Btc} lot={lot}");
        int before = OrdersOf(live, Btc).Count;
        engine.Await(() => Sold(live, before) > 0, "nothing of it was sold", lookMillis: 50);
        foreach (ExchangeOrder order in OrdersOf(live, Btc)[before..])
        {
            Assert.That(order.Rules.Quantity(order.Lots) % lot, Is.Zero, order.ClientOrderId);
        }

        Assert.That(engine.Outlives(Quiet), engine.Log);
        live.Settle(engine, SettleMin);
        Engine end = live.Run.Replay().Engine!;
        TestContext.Out.WriteLine(
            $"{end.Counters.OrdersRejected[ReasonCode.VenueFilterFailed]} refused, {live.Summary()}\n{engine.Log}");
        Assert.That(end.Counters.OrdersRejected[ReasonCode.VenueFilterFailed], Is.LessThan(20), "then it knew");
        Assert.That(DetailsOf(engine, ReasonCode.SizeBelowMinimum, Btc), Is.Unique, engine.Log);
    }

    [Test]
    public async Task A_symbol_in_a_break_stops_itself_only_and_trades_on_when_it_is_over()
    {
        await using LiveRun live = await StartAsync(seed: 42);
        using EngineUnderTest engine = live.Run.StartEngine();
        engine.Await(() => OrdersOf(live, Btc).Count > 2, "no order of BTC", lookMillis: 50);
        Change(live, $"{Btc} status=BREAK");
        await engine.WaitForLineAsync($"ALARM InstrumentNotTrading BinanceSpot:{Btc}");
        int before = OrdersOf(live, Btc).Count;
        long rejected = Rejected(live);
        live.AwaitEntries(engine, EntriesAfter);
        Assert.That(engine.Outlives(Quiet), engine.Log);
        Assert.That(OrdersOf(live, Btc), Has.Count.EqualTo(before));
        Assert.That(Rejected(live), Is.EqualTo(rejected), "nothing is tried that is known to be refused");
        Assert.That(engine.Log, Does.Not.Contain("ALARM RiskRejectRate BinanceSpot detail"), "of all instruments");
        Change(live, $"{Btc} status=Trading");
        engine.Await(() => OrdersOf(live, Btc).Count > before, "it does not trade again", lookMillis: 50);
        live.Settle(engine, SettleMin);
    }

    [Test]
    public async Task A_status_that_nobody_knows_counts_as_a_halt_and_its_word_is_in_the_journal()
    {
        await using LiveRun live = await StartAsync(seed: 43);
        using EngineUnderTest engine = live.Run.StartEngine();
        engine.Await(() => OrdersOf(live, Btc).Count > 2, "no order of BTC", lookMillis: 50);
        Change(live, $"{Btc} status=VENUE_ON_FIRE");
        await engine.WaitForLineAsync($"ALARM InstrumentStatusUnknown BinanceSpot:{Btc}");
        live.AwaitEntries(engine, EntriesAfter);
        live.Settle(engine, SettleMin);
        var words = new StatusWordLog();
        live.Run.Replay(words);
        Assert.That(words.Seen, Is.EqualTo(new List<string> { "VENUE_ON_FIRE" }));
    }

    [Test]
    public async Task A_symbol_that_is_delisted_keeps_its_position_known_and_the_others_trade_on()
    {
        await using LiveRun live = await StartAsync(seed: 44);
        using EngineUnderTest engine = live.Run.StartEngine();
        engine.Await(() => BaseHeld(live) > 0.001m, "it holds no BTC", lookMillis: 1);
        Change(live, $"{Btc} status=Unlisted");
        await engine.WaitForLineAsync($"ALARM InstrumentNotTrading BinanceSpot:{Btc}");
        live.AwaitEntries(engine, EntriesAfter);
        decimal held = BaseHeld(live);
        int before = OrdersOf(live, Btc).Count;
        Assert.That(engine.Outlives(Quiet), engine.Log);
        Assert.That(OrdersOf(live, Btc), Has.Count.EqualTo(before));
        live.Settle(engine, SettleMin);
        Engine end = live.Run.Replay().Engine!;
        InstrumentRules rules = end.Instruments[0].Market.Rules;
        Assert.That(rules.Status, Is.EqualTo(InstrumentStatus.Delisted));
        decimal known = end.Portfolio[end.Instruments[0].Id].Quantity.Units / Power(rules.QuantityDecimals);
        Assert.That(known, Is.EqualTo(held), "managed to the end");
    }

    /// <summary>Spot tells it to customers only, in a list that is read with the account's key.</summary>
    [Test]
    public async Task An_announced_end_of_trading_stops_entries_before_it_comes_and_the_others_trade_on()
    {
        await using LiveRun live = await StartAsync(seed: 46);
        long end = DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeMilliseconds() / 1_000 * 1_000;
        Change(live, $"{Btc} end={end}");
        using EngineUnderTest engine = live.Run.StartEngine();
        await engine.WaitForLineAsync($"ALARM InstrumentDelisting BinanceSpot:{Btc} detail={end / 1_000}");
        live.AwaitEntries(engine, 1);
        int before = BoughtOf(live, Btc);
        live.AwaitEntries(engine, EntriesAfter);
        Assert.That(BoughtOf(live, Btc), Is.EqualTo(before), "no entry");
        live.Settle(engine, SettleMin);
        Assert.That(engine.Log, Does.Not.Contain(nameof(ReasonCode.DelistingsUnread)));
        Assert.That(live.Run.Replay().Engine!.Instruments[0].Market.Rules.DelistingSeconds, Is.EqualTo(end / 1_000));
    }

    [Test]
    public async Task Decimals_that_change_in_a_run_and_over_a_restart_leave_what_is_held_as_it_is()
    {
        await using LiveRun live = await StartAsync(seed: 45);
        using (EngineUnderTest engine = live.Run.StartEngine())
        {
            engine.Await(() => BaseHeld(live) > 0.001m, "it holds no BTC", lookMillis: 1);
            Change(live, $"{Btc} status=BREAK precision=10");
            await engine.WaitForLineAsync($"ALARM InstrumentNotTrading BinanceSpot:{Btc}");
            Change(live, $"{Btc} status=Trading");
            int before = OrdersOf(live, Btc).Count;
            engine.Await(() => OrdersOf(live, Btc).Count > before, "it does not trade again", lookMillis: 50);
            live.Settle(engine, SettleMin);
            Assert.That(DecimalsOf(live), Is.EqualTo((10, 10)));
            Assert.That(engine.Log, Does.Not.Contain("RiskNumericOverflow").And.Not.Contain("BalanceDrift"));
        }

        LiveRun.SetCredential();
        Change(live, $"{Btc} precision=8");
        using EngineUnderTest next = live.Run.StartEngine();
        await next.WaitForLineAsync("recovered:");
        live.AwaitEntries(next, EntriesAfter);
        live.Settle(next, SettleMin);
        Assert.That(DecimalsOf(live), Is.EqualTo((10, 10)), "no coarser than what the journal holds counts in");
        Assert.That(next.Log, Does.Not.Contain("RiskNumericOverflow").And.Not.Contain("BalanceDrift"));
    }

    private static Task<LiveRun> StartAsync(int seed) => LiveRun.StartAsync(seed, options =>
    {
        options.Engine.Execution.StopLossPercent = 0.1m;
        options.Venues[0].RulesMinutes = 1;
    });

    private static void Change(LiveRun live, string text)
    {
        Assert.That(SymbolRulesChange.TryParse(text, out SymbolRulesChange? change, out string? error), error);
        live.Run.Venue.ChangeRules(change!);
    }

    private static int BoughtOf(LiveRun live, string symbol) =>
        OrdersOf(live, symbol).FindAll(static order => order.Side == SimSide.Bid).Count;

    private static List<ExchangeOrder> OrdersOf(LiveRun live, string symbol) => live.Run.Venue.ReadExchange(exchange =>
    {
        var orders = new List<ExchangeOrder>();
        foreach (ExchangeOrder order in exchange.Truth.OrdersOf(LiveRun.Account))
        {
            if (order.Symbol == symbol) orders.Add(order);
        }

        return orders;
    })!;

    private static decimal BaseHeld(LiveRun live) => live.Run.Venue.ReadExchange(exchange =>
    {
        foreach (var balance in exchange.Truth.Balances(LiveRun.Account))
        {
            if (balance.Asset == "BTC") return balance.Free + balance.Locked;
        }

        return 0;
    });

    private static decimal Sold(LiveRun live, int from)
    {
        decimal sold = 0;
        foreach (ExchangeOrder order in OrdersOf(live, Btc)[from..])
        {
            if (order.Side == SimSide.Ask) sold += order.Rules.Quantity(order.ExecutedLots);
        }

        return sold;
    }

    private static long Rejected(LiveRun live) => live.Run.ReplayRunning().Engine!.Counters.OrdersRejected.Total;

    private static (int Price, int Quantity) DecimalsOf(LiveRun live)
    {
        InstrumentRules rules = live.Run.Replay().Engine!.Instruments[0].Market.Rules;
        return (rules.PriceDecimals, rules.QuantityDecimals);
    }

    // What an alarm says behind its place: the same again would be no news.
    private static List<string> DetailsOf(EngineUnderTest engine, ReasonCode reason, string symbol)
    {
        List<string> details = [];
        foreach (string line in engine.Log.Split('\n'))
        {
            bool isOne = line.Contains($"ALARM {reason} ", StringComparison.Ordinal)
                && line.Contains(symbol, StringComparison.Ordinal);
            if (isOne) details.Add(line.Split(" detail=")[1].Split(' ')[0]);
        }

        return details;
    }

    private static decimal Power(int decimals)
    {
        decimal power = 1;
        for (int i = 0; i < decimals; i++) power *= 10;
        return power;
    }
}
