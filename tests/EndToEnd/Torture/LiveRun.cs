using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Counters;
using LowLatency.Host.Options;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Runtime.Replay;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// A run in the live role against an account of the local venue, and the comparison of both sides: what the engine's
/// journal says when it is replayed, and what the venue booked.
/// </summary>
internal sealed class LiveRun : IAsyncDisposable
{
    public const string Account = "torture";
    public const string Key = "tortureKey0123456789";
    public const string Secret = "tortureSecret0123456789";
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(5);

    private readonly AccountAtVenue _account;

    private LiveRun(TortureRun run)
    {
        Run = run;
        _account = new AccountAtVenue(() => run.Venue, Account);
    }

    public TortureRun Run { get; }

    public int EntriesAtVenue => _account.Entries;

    public int ExitsAtVenue => _account.Exits;

    /// <param name="seed">Of the market.</param>
    /// <param name="change">Of the configuration.</param>
    /// <param name="coins">What is in the account beside its cash; BNB pays the fees.</param>
    public static Task<LiveRun> StartAsync(
        int seed, Action<HostOptions>? change = null, params AssetAmount[] coins) =>
        StartAsync(seed, names: null, change, coins);

    /// <param name="seed">Of the market.</param>
    /// <param name="names">Symbols; null = four of Latin letters.</param>
    /// <param name="change">Of the configuration.</param>
    /// <param name="coins">What is in the account beside its cash; BNB pays the fees.</param>
    public static async Task<LiveRun> StartAsync(
        int seed, string[]? names, Action<HostOptions>? change, params AssetAmount[] coins)
    {
        SetCredential();
        var account = new AccountSpec(Account, Key, Secret)
        {
            Balances = [new AssetAmount("USDT", 100_000m), .. coins],
            PaysInDiscountAsset = Array.Exists(coins, static held => held.Asset == "BNB"),
        };
        TortureRun run = await TortureRun.StartAsync(
            symbolCount: 4, messagesPerSecond: 400, seed: (ulong)seed + 1, accounts: [account],
            names: names);
        GoLive(run.Options, run.Venue.Port);
        change?.Invoke(run.Options);
        run.Write();
        return new LiveRun(run);
    }

    /// <summary>Before each run in this process: the engine removes what it reads from the environment.</summary>
    public static void SetCredential()
    {
        Environment.SetEnvironmentVariable("LLKEY_TORTURE_LOCAL", Key);
        Environment.SetEnvironmentVariable("LLSECRET_TORTURE_LOCAL", Secret);
    }

    public void Inject(string fault) => _account.Inject(fault);

    /// <summary>The venue knows the account by another key from now on.</summary>
    public void ReplaceKeyAtVenue(string key, string secret) => _account.Read(exchange =>
    {
        exchange.ReplaceKey(Account, key, secret);
        return 0;
    });

    /// <summary>Until the venue has accepted so many entries more than now: the engine trades.</summary>
    public void AwaitEntries(EngineUnderTest engine, int more)
    {
        int wanted = EntriesAtVenue + more;
        Await(engine, TimeSpan.FromMilliseconds(50), () => EntriesAtVenue >= wanted, "it does not trade");
    }

    /// <summary>Until the journal says that every lock of the venue is open.</summary>
    public void AwaitUnlocked(EngineUnderTest engine) => Await(
        engine, TimeSpan.FromSeconds(1), () => ReadLedger().Locks.Count == 0, "its locks stay set");

    /// <summary>What the journal says so far; the engine may be writing it.</summary>
    public JournalLedger ReadLedger()
    {
        JournalLedger ledger = null!;
        Run.ReplayRunning(() => ledger = new JournalLedger(mayRepeatFills: true));
        return ledger;
    }

    /// <summary>Until the journal of the running engine says so.</summary>
    public void AwaitLedger(EngineUnderTest engine, Func<JournalLedger, bool> isReached, string otherwise) =>
        Await(engine, TimeSpan.FromSeconds(1), () => isReached(ReadLedger()), otherwise);

    /// <summary>
    /// The engine goes on until it agrees with the venue, for so long at the least, then stops in order; the venue
    /// and the replay of the whole journal agree with its end.
    /// </summary>
    public JournalLedger Settle(EngineUnderTest engine, TimeSpan least)
    {
        TimeSpan step = TimeSpan.FromSeconds(5);
        for (TimeSpan waited = TimeSpan.Zero; waited < SettleMax; waited += step)
        {
            Assert.That(engine.Outlives(step), Is.True, engine.Log);
            if (Compare(Run.ReplayRunning().Engine!).Count == 0 && waited >= least) break;
        }

        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        var ledger = new JournalLedger(mayRepeatFills: true);
        EngineReplayOutcome whole = Run.Replay(ledger);
        Assert.That(Compare(whole.Engine!), Is.Empty, engine.Log);
        Assert.That(whole.Engine!.ComputeStateHash().ToString("x16"), Is.EqualTo(Run.Report().StateHash));
        return ledger;
    }

    /// <summary>Every order that is at the venue was decided by an event that the journal holds.</summary>
    public void AssertNothingLeftWithoutCause(JournalLedger ledger)
    {
        foreach (string id in OrderIdsAtVenue())
        {
            Assert.That(ledger.HasPlaced(id), Is.True, $"{id} is at the venue and its cause is not in the journal");
        }
    }

    public IReadOnlyList<string> OrderIdsAtVenue() => _account.OrderIds;

    public void AssertNothingDoubled() => _account.AssertNothingDoubled();

    /// <summary>Least of what the account had bought of a symbol and not sold, after each of its fills.</summary>
    public decimal LeastBought(string symbol) => _account.Read(exchange =>
    {
        (decimal held, decimal least) = (0, 0);
        foreach (ExchangeFill fill in exchange.Truth.Fills(Account))
        {
            if (fill.Order.Rules.Symbol != symbol) continue;
            decimal quantity = fill.Order.Rules.Quantity(fill.Lots);
            held += fill.Order.Side == SimSide.Bid ? quantity : -quantity;
            least = Math.Min(least, held);
        }

        return least;
    });

    public string Summary() => _account.Read(exchange =>
    {
        foreach (var ban in exchange.Truth.Bans) Assert.That(ban.IsInjected, Is.True, "a ban was earned");
        return $"{_account.OrdersIn(exchange)} orders, {_account.FillsIn(exchange)} fills, weight at most "
            + $"{exchange.Truth.UsedWeightMax}";
    });

    public ValueTask DisposeAsync() => Run.DisposeAsync();

    private void Await(EngineUnderTest engine, TimeSpan look, Func<bool> isReached, string otherwise)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isReached())
        {
            Assert.That(engine.Outlives(look), Is.True, engine.Log);
            bool isLate = Stopwatch.GetElapsedTime(start) > SettleMax;
            Assert.That(isLate, Is.False, () => $"{otherwise}: {Why()}\n{engine.Log}");
        }
    }

    /// <summary>What the journal says about orders that were not placed.</summary>
    private string Why()
    {
        JournalLedger ledger = null!;
        Engine engine = Run.ReplayRunning(() => ledger = new JournalLedger(mayRepeatFills: true)).Engine!;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{ledger.Orders} orders, {engine.Counters.SignalBars} signal bars");
        foreach (ReasonCode reason in Enum.GetValues<ReasonCode>())
        {
            Append(text, "no trade", reason, engine.Counters.NoTrade);
            Append(text, "rejected", reason, engine.Counters.OrdersRejected);
            Append(text, "alarm", reason, engine.Counters.Alarms);
        }

        return text.Append("; locked: ").AppendJoin(' ', ledger.Locks).ToString();
    }

    private static void Append(StringBuilder text, string what, ReasonCode reason, ReasonHistogram counts)
    {
        if (counts[reason] > 0) text.Append(CultureInfo.InvariantCulture, $"; {what} {reason} {counts[reason]}");
    }

    /// <summary>What the journal of the running engine and the venue do not agree about.</summary>
    public List<string> Differences() => Compare(Run.ReplayRunning().Engine!);

    private List<string> Compare(Engine engine) => _account.Read(exchange =>
    {
        _account.AssertNothingDoubledIn(exchange);
        var differences = new List<string>();
        int fills = _account.FillsIn(exchange);
        if (engine.Counters.Fills != fills) differences.Add($"fills: {engine.Counters.Fills} here, {fills} there");
        decimal cash = engine.Portfolio.Cash.Units / (decimal)Notional.UnitsPerOne;
        _account.Compare(exchange, "USDT", cash, differences);
        foreach (var instrument in engine.Instruments)
        {
            long unit = PowersOfTen.Of(instrument.Market.Rules.QuantityDecimals);
            decimal held = (engine.Portfolio[instrument.Id].Quantity.Units / (decimal)unit)
                + (engine.Portfolio.Foreign.Of(instrument.Id).Units / (decimal)Notional.UnitsPerOne);
            _account.Compare(exchange, instrument.Market.Instrument.Symbol[..^4], held, differences);
        }

        return differences;
    });

    /// <summary>The live role at a local venue, with an account of the key pair "torture-local".</summary>
    public static void GoLive(HostOptions options, int port)
    {
        options.Role = "live";
        options.Engine.Instance = 2_007;
        options.Engine.Execution.IsShortAllowed = false;
        options.Engine.Execution.StopLossPercent = 1m;
        options.Engine.Reconciliation.IsRequired = true;
        options.Engine.Reconciliation.SettleMillis = 3_000;
        options.Engine.Risk.OrdersPerSecondMax = 10;
        options.Journal.Durability = "flushed";
        options.Venues[0].Trading = Trading(port, "torture-local");
    }

    /// <summary>How to trade at a local venue.</summary>
    public static TradingOptions Trading(int port, string credential) => new()
    {
        Environment = "local",
        OrderUrl = string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}"),
        QuoteAsset = "USDT",
        Credential = credential,
        ReconcileSeconds = 5,
    };
}
