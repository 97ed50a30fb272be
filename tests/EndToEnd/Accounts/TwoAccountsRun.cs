using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.EndToEnd.Torture;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Runtime.Replay;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Exchange.Accounts;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>
/// One engine with two accounts of the Binance dialect, each at a local venue of its own or both at one, which tells
/// them apart by their keys. BTCUSDT is traded in both: an instrument of each.
/// </summary>
internal sealed class TwoAccountsRun : IAsyncDisposable
{
    public const int First = 0;
    public const int Second = 1;
    private static readonly string[] Names = ["torture", "second"];
    private static readonly string[] Keys = [LiveRun.Key, "secondKey0123456789"];
    private static readonly string[] Secrets = [LiveRun.Secret, "secondSecret0123456789"];
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(3);

    private readonly TortureRun _run;
    private readonly LocalVenue[] _venues;
    private readonly AccountAtVenue[] _accounts;

    private TwoAccountsRun(TortureRun run, LocalVenue second)
    {
        _run = run;
        _venues = [run.Venue, second];
        _accounts =
            [new AccountAtVenue(() => run.Venue, Names[First]), new AccountAtVenue(() => second, Names[Second])];
    }

    /// <summary>Market and exchange behind an account.</summary>
    public LocalVenue VenueOf(int account) => _venues[account];

    public static async Task<TwoAccountsRun> StartAsync(int seed, bool isOneAddress = false)
    {
        Environment.SetEnvironmentVariable("LLKEY_SECOND_LOCAL", Keys[Second]);
        Environment.SetEnvironmentVariable("LLSECRET_SECOND_LOCAL", Secrets[Second]);
        TortureRun run = await TortureRun.StartAsync(
            symbolCount: 2, messagesPerSecond: 200, seed: (ulong)seed,
            accounts: isOneAddress ? [Account(First, 100_000m), Account(Second, 50_000m)] : [Account(First, 100_000m)],
            port: OwnPort.Next());
        string[] symbols = isOneAddress ? [.. run.Venue.Symbols] : ["BTCUSDT", "SOLUSDT"];
        LocalVenue second = isOneAddress ? run.Venue : await LocalVenue.StartAsync(new VenueServerOptions
        {
            Port = OwnPort.Next(),
            Symbols = symbols,
            Seed = (ulong)seed + 1_000,
            MessagesPerSecond = 200,
            Accounts = [Account(Second, 50_000m)],
        });
        HostOptions options = run.Options;
        LiveRun.GoLive(options, run.Venue.Port);
        VenueOptions entry = TortureRun.VenueAt(second.Port);
        entry.Trading = LiveRun.Trading(second.Port, "second-local");
        options.Venues.Add(entry);
        foreach (string symbol in symbols)
        {
            options.Engine.Instruments.Add(
                new InstrumentSettings { Venue = nameof(VenueId.BinanceSpot), Symbol = symbol, Account = 1 });
        }

        run.Write();
        return new TwoAccountsRun(run, second);
    }

    public EngineUnderTest StartEngine() => _run.StartEngine();

    /// <summary>The plan of threads of the engines that start from now on.</summary>
    public void UsePlan(string plan)
    {
        _run.Options.Threads.Plan = plan;
        _run.Write();
    }

    /// <summary>The port of an account's venue, whoever listens on it.</summary>
    public int PortOf(int account) => _venues[account].Port;

    public void Inject(int account, string fault) => _accounts[account].Inject(fault);

    /// <summary>Until the venue of the account has taken so many entries more than now.</summary>
    public void AwaitEntries(EngineUnderTest engine, int account, int more)
    {
        int wanted = Entries(account) + more;
        Await(engine, () => Entries(account) >= wanted, () => $"account {account} takes no entry");
    }

    /// <summary>Until the journal of the running engine and the venue agree about the account.</summary>
    public void AwaitEqual(EngineUnderTest engine, int account) => Await(
        engine, () => Differences(_run.ReplayRunning().Engine!, account).Count == 0,
        () => string.Join("; ", Differences(_run.ReplayRunning().Engine!, account)));

    /// <summary>The engine's state by the whole journal, replayed event by event.</summary>
    public Engine Replay()
    {
        EngineReplayOutcome outcome = _run.Replay();
        return outcome.Engine!;
    }

    public string StateHashOfTheEnd() => _run.Report().StateHash;

    /// <summary>What engine and venue do not agree about.</summary>
    public List<string> Differences(Engine engine, int account) => _accounts[account].Read(exchange =>
    {
        var differences = new List<string>();
        AccountAtVenue there = _accounts[account];
        var id = new AccountId((byte)account);
        AccountTable accounts = engine.Portfolio.Accounts;
        decimal cash = engine.Portfolio.CashOf(accounts.Find(new AccountKey(VenueId.BinanceSpot, id))).Cash.Units
            / (decimal)Notional.UnitsPerOne;
        long booked = 0;
        foreach (InstrumentState instrument in engine.Instruments)
        {
            if (instrument.Market.Instrument.Account != id) continue;
            Position position = engine.Portfolio[instrument.Id];
            booked += position.FillCount;
            long unit = PowersOfTen.Of(instrument.Market.Rules.QuantityDecimals);
            string asset = instrument.Market.Instrument.Symbol[..^4];
            there.Compare(exchange, asset, position.Quantity.Units / (decimal)unit, differences);
        }

        there.Compare(exchange, "USDT", cash, differences);
        int fills = there.FillsIn(exchange);
        if (booked != fills) differences.Add($"fills: {booked} here, {fills} there");
        return differences;
    });

    /// <summary>The accounts and assets whose balances the engine knows.</summary>
    public static List<string> Holdings(Engine engine)
    {
        AssetBalances assets = engine.Portfolio.Assets;
        var names = new List<string>();
        foreach (AssetBalance held in assets.All)
        {
            names.Add($"{held.Account} {Encoding.UTF8.GetString(assets.NameOf(held.Asset))}");
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public void AssertNothingDoubled(int account) => _accounts[account].AssertNothingDoubled();

    public int Entries(int account) => _accounts[account].Entries;

    public async ValueTask DisposeAsync()
    {
        if (_venues[Second] != _venues[First]) await _venues[Second].DisposeAsync();
        await _run.DisposeAsync();
    }

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

    private static AccountSpec Account(int account, decimal cash) => new(
        Names[account], Keys[account], Secrets[account])
    {
        Balances = [new AssetAmount("USDT", cash)],
    };
}
