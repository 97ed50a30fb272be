using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Host.Options;
using LowLatency.Model.Numbers;
using LowLatency.Runtime.Replay;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// Kill -9 of the engine, and cuts of its order connection, at random moments while it trades at a venue with real
/// sockets. LOWLATENCY_TORTURE_LIVE sets the number of kills (default 5; as many cuts), LOWLATENCY_SEED repeats a run.
/// </summary>
[NonParallelizable]
public sealed class LiveKillTests
{
    private const int KillsDefault = 5;
    private const string Account = "torture";
    private const string Key = "tortureKey0123456789";
    private const string Secret = "tortureSecret0123456789";
    private const decimal RoundingMax = 0.000_1m;
    private static readonly TimeSpan SettleMax = TimeSpan.FromSeconds(120);

    [Test]
    public async Task Killed_and_cut_off_at_random_moments_it_doubles_no_order_and_loses_no_fill()
    {
        int kills = Number("LOWLATENCY_TORTURE_LIVE", KillsDefault);
        int seed = Number("LOWLATENCY_SEED", Environment.ProcessId);
        TestContext.Out.WriteLine(
            $"LOWLATENCY_SEED={seed} LOWLATENCY_TORTURE_LIVE={kills} dotnet test tests/EndToEnd -c Release "
            + "--filter FullyQualifiedName~LiveKillTests");
        Environment.SetEnvironmentVariable("LLKEY_TORTURE_LOCAL", Key);
        Environment.SetEnvironmentVariable("LLSECRET_TORTURE_LOCAL", Secret);
        var random = new Random(seed);
        long start = Stopwatch.GetTimestamp();
        await using TortureRun run = await TortureRun.StartAsync(
            symbolCount: 4, messagesPerSecond: 400, seed: (ulong)seed + 1, accounts: [AccountSpec()]);
        GoLive(run.Options, run.Venue.Port);
        run.Write();
        for (int kill = 1; kill <= kills; kill++) await RunAndKillAsync(run, random);
        await SettleAsync(run);
        string summary = run.Venue.ReadExchange(exchange => Summary(exchange))!;
        TestContext.Out.WriteLine(
            $"{kills} kills and as many cuts; {summary}; {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
    }

    private static async Task RunAndKillAsync(TortureRun run, Random random)
    {
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(random.Next(200, 2_500))), Is.True, engine.Log);
        string cut = random.Next(3) switch
        {
            0 => "socket-abort",
            1 => "socket-close:1006",
            _ => "api-answer-lost/order.place",
        };
        Assert.That(ExchangeFaultSpec.TryParse(cut, out ExchangeFaultSpec spec, out string error), Is.True, error);
        run.Venue.InjectFault(spec);
        Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(random.Next(1, 2_000))), Is.True, engine.Log);
        engine.Kill();
        run.Venue.ReadExchange(exchange =>
        {
            AssertNothingDoubled(exchange);
            return exchange;
        });
    }

    /// <summary>The last run goes on until it agrees with the venue, then stops in order; replay agrees too.</summary>
    private static async Task SettleAsync(TortureRun run)
    {
        run.Venue.ClearExchangeFaults();
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        List<string> differences = [];
        for (TimeSpan waited = TimeSpan.Zero; waited < SettleMax; waited += TimeSpan.FromSeconds(5))
        {
            Assert.That(engine.Outlives(TimeSpan.FromSeconds(5)), Is.True, engine.Log);
            differences = Compare(run);
            if (differences.Count == 0 && waited > TimeSpan.FromSeconds(15)) break;
        }

        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        differences = Compare(run);
        Assert.That(differences, Is.Empty, engine.Log);
    }

    private static List<string> Compare(TortureRun run)
    {
        EngineReplayOutcome outcome = run.Replay();
        return run.Venue.ReadExchange(exchange => Compare(outcome.Engine!, exchange))!;
    }

    private static List<string> Compare(Engine engine, BinanceExchange exchange)
    {
        AssertNothingDoubled(exchange);
        var differences = new List<string>();
        int fills = exchange.Truth.Fills(Account).Count;
        if (engine.Counters.Fills != fills) differences.Add($"fills: {engine.Counters.Fills} here, {fills} there");
        foreach (Balance balance in exchange.Truth.Balances(Account))
        {
            decimal there = balance.Free + balance.Locked;
            decimal here = engine.Portfolio.Cash.Units / (decimal)Notional.UnitsPerOne;
            foreach (var desk in engine.Instruments)
            {
                if (desk.Market.Instrument.Symbol != balance.Asset + "USDT") continue;
                long unit = PowersOfTen.Of(desk.Market.Rules.QuantityDecimals);
                here = engine.Portfolio[desk.Id].Quantity.Units / (decimal)unit;
            }

            if (Math.Abs(here - there) > RoundingMax) differences.Add($"{balance.Asset}: {here} here, {there} there");
        }

        return differences;
    }

    private static void AssertNothingDoubled(BinanceExchange exchange)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (ExchangeOrder order in exchange.Truth.OrdersOf(Account))
        {
            Assert.That(ids.Add(order.ClientOrderId), Is.True, $"{order.ClientOrderId} is at the venue twice");
            Assert.That(order.ExecutedLots, Is.LessThanOrEqualTo(order.Lots), order.ClientOrderId);
        }
    }

    private static string Summary(BinanceExchange exchange)
    {
        int orders = exchange.Truth.OrdersOf(Account).Count;
        Assert.That(orders, Is.GreaterThan(5), "the runs traded too little to prove anything");
        foreach (var ban in exchange.Truth.Bans) Assert.That(ban.IsInjected, Is.True, "a ban was earned");
        return $"{orders} orders, {exchange.Truth.Fills(Account).Count} fills, weight at most "
            + $"{exchange.Truth.UsedWeightMax}";
    }

    private static AccountSpec AccountSpec() =>
        new(Account, Key, Secret) { Balances = [new AssetAmount("USDT", 100_000m)] };

    private static void GoLive(HostOptions options, int port)
    {
        options.Role = "live";
        options.Engine.Instance = 2_007;
        options.Engine.Execution.IsShortAllowed = false;
        options.Engine.Execution.StopLossPercent = 1m;
        options.Engine.Reconciliation.IsRequired = true;
        options.Engine.Reconciliation.SettleMillis = 3_000;
        options.Engine.Risk.OrdersPerSecondMax = 10;
        options.Journal.Durability = "flushed";
        options.Venues[0].Trading = new TradingOptions
        {
            Environment = "local",
            OrderUrl = string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}"),
            QuoteAsset = "USDT",
            Credential = "torture-local",
            ReconcileSeconds = 5,
        };
    }

    private static int Number(string variable, int absent) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value)
            ? value
            : absent;
}
