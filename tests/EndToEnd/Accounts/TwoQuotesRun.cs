using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.EndToEnd.Torture;
using LowLatency.Model.Numbers;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>
/// One account that trades BTCUSDT and ETHUSDC, and follows USDCUSDT for what a USDC is worth. The venue pays fees out
/// of what was bought, as Binance does.
/// </summary>
internal sealed class TwoQuotesRun : IAsyncDisposable
{
    public const string Btc = "BTCUSDT";
    public const string Eth = "ETHUSDC";
    public const int Usdt = 0;
    public const int Usdc = 1;
    private const string Peg = "USDCUSDT";
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(3);
    private readonly TortureRun _run;
    private readonly AccountAtVenue _account;

    private TwoQuotesRun(TortureRun run)
    {
        _run = run;
        _account = new AccountAtVenue(() => run.Venue, LiveRun.Account);
    }

    public static async Task<TwoQuotesRun> StartAsync(int seed, string ethBase = "ETH")
    {
        LiveRun.SetCredential();
        var account = new AccountSpec(LiveRun.Account, LiveRun.Key, LiveRun.Secret)
        {
            Balances = [new AssetAmount("USDT", 100_000m), new AssetAmount("USDC", 10_000m)],
        };
        TortureRun run = await TortureRun.StartAsync(
            messagesPerSecond: 400, seed: (ulong)seed, accounts: [account], names: [Btc, Eth, Peg]);
        LiveRun.GoLive(run.Options, run.Venue.Port);
        EngineSettings engine = run.Options.Engine;
        engine.ReportingAsset = "USDT";
        Name(engine.Instruments[0], "BTC", "USDT");
        Name(engine.Instruments[1], ethBase, "USDC");
        Name(engine.Instruments[2], "USDC", "USDT");
        engine.Instruments[2].IsTraded = false;
        run.Options.Venues[0].Trading.QuoteAsset = "";
        run.Write();
        return new TwoQuotesRun(run);
    }

    public EngineUnderTest StartEngine() => _run.StartEngine();

    public void Inject(string fault) => _account.Inject(fault);

    /// <summary>Orders of a symbol that the venue accepted so far to buy.</summary>
    public int Entries(string symbol) => _account.Read(exchange =>
    {
        int count = 0;
        foreach (ExchangeOrder order in exchange.Truth.OrdersOf(LiveRun.Account))
        {
            if (order.Rules.Symbol == symbol && order.Side == SimSide.Bid) count++;
        }

        return count;
    });

    /// <summary>Until the venue has accepted so many buys of a symbol more than now.</summary>
    public void AwaitEntries(EngineUnderTest engine, string symbol, int more)
    {
        int wanted = Entries(symbol) + more;
        Await(engine, () => Entries(symbol) >= wanted, () => $"{symbol} is not bought");
    }

    /// <summary>Until the journal of the running engine and the venue agree.</summary>
    public void AwaitEqual(EngineUnderTest engine) => Await(
        engine, () => Differences(_run.ReplayRunning().Engine!).Count == 0,
        () => string.Join("; ", Differences(_run.ReplayRunning().Engine!)));

    /// <summary>The engine stops in order; the journal, replayed, agrees with its end and with the venue.</summary>
    public Engine Stop(EngineUnderTest engine)
    {
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        Engine whole = _run.Replay().Engine!;
        Assert.That(Differences(whole), Is.Empty, engine.Log);
        Assert.That(whole.ComputeStateHash().ToString("x16"), Is.EqualTo(_run.Report().StateHash));
        _account.AssertNothingDoubled();
        return whole;
    }

    // What engine and venue do not agree about.
    private List<string> Differences(Engine engine) => _account.Read(exchange =>
    {
        var differences = new List<string>();
        Account portfolio = engine.Portfolio;
        _account.Compare(exchange, "USDT", Amount(portfolio.CashOf(0, Usdt).Cash), differences);
        _account.Compare(exchange, "USDC", Amount(portfolio.CashOf(0, Usdc).Cash), differences);
        foreach (InstrumentState instrument in engine.Instruments)
        {
            if (!instrument.IsTraded) continue;
            long unit = PowersOfTen.Of(instrument.Market.Rules.QuantityDecimals);
            decimal held = (portfolio[instrument.Id].Quantity.Units / (decimal)unit)
                + Amount(portfolio.Foreign.Of(instrument.Id));
            _account.Compare(exchange, instrument.Market.Instrument.Symbol[..3], held, differences);
        }

        int fills = _account.FillsIn(exchange);
        if (engine.Counters.Fills != fills) differences.Add($"fills: {engine.Counters.Fills} here, {fills} there");
        return differences;
    });

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private static decimal Amount(Notional amount) => amount.Units / (decimal)Notional.UnitsPerOne;

    private static void Name(InstrumentSettings instrument, string baseAsset, string quoteAsset) =>
        (instrument.BaseAsset, instrument.QuoteAsset) = (baseAsset, quoteAsset);

    private static void Await(EngineUnderTest engine, Func<bool> isReached, Func<string> otherwise)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isReached())
        {
            Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(100)), Is.True, () => engine.Log);
            bool isLate = Stopwatch.GetElapsedTime(start) > SettleMax;
            Assert.That(isLate, Is.False, () => $"{otherwise()}\n{engine.Log}");
        }
    }
}
