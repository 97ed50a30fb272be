using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.EndToEnd.Torture;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Upgrade;

/// <summary>
/// tests/Goldens/Journal/v1-open in an installation of this version: its configuration as a file, its account at a
/// local venue, and the engine's own start.
/// </summary>
internal sealed class Version1Run : IAsyncDisposable
{
    private const string Account = "torture";
    private const int PollMillis = 50;
    private const int LocalInstance = 2_007;
    private const int RecordedInstance = 1;

    private readonly TortureRun _run;
    private readonly List<string> _lines = [];

    private Version1Run(TortureRun run) => _run = run;

    public string Journal => _run.Journal;

    /// <summary>What the engine logged since the last start.</summary>
    public string Log
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    public static async Task<Version1Run> StartAsync()
    {
        LiveRun.SetCredential();
        var account = new AccountSpec(Account, LiveRun.Key, LiveRun.Secret)
        {
            // What the journal's engine holds: the fill of its first order, and the cash that is left.
            Balances = [new AssetAmount("BTC", 79.992m), new AssetAmount("USDT", 92_000.8m)],
        };
        TortureRun run = await TortureRun.StartAsync(
            symbolCount: 2, messagesPerSecond: 100, seed: 5, accounts: [account]);
        var upgraded = new Version1Run(run);
        Copy(Path.Combine(GoldenFolder(), "v1-open"), run.Journal);
        HostOptions options = run.Options;
        options.Engine = Recorded(run.Journal);
        options.Engine.Instance = LocalInstance;
        options.Role = "live";
        options.Journal.Durability = "flushed";
        options.Venues[0].Trading = LiveRun.Trading(run.Venue.Port, "torture-local");
        run.Write();
        return upgraded;
    }

    /// <summary>Writes the configuration with a change.</summary>
    public void Configure(Action<EngineSettings> change)
    {
        change(_run.Options.Engine);
        _run.Write();
    }

    /// <summary>The process itself, as an operator starts it.</summary>
    public EngineUnderTest StartEngine() => _run.StartEngine();

    /// <summary>The configuration as a start reads it from the file, with the strategies of then.</summary>
    public HostOptions Load()
    {
        List<string> faults = [];
        HostOptions? options = ConfigurationLoader.Load(_run.ConfigurationFile, faults, Registry());
        Assert.That(faults, Is.Empty);

        // That of the recorded orders, which no local venue may have by its number.
        options!.Engine.Instance = RecordedInstance;
        return options;
    }

    /// <summary>From a start to an orderly stop; the replay of the whole journal comes to the same state.</summary>
    /// <param name="atStart">Looks at what was recovered.</param>
    /// <param name="steps">While it runs.</param>
    public void Run(Action<EngineRun> atStart, Action<Engine> steps)
    {
        lock (_lines) _lines.Clear();
        LiveRun.SetCredential();
        ulong stateHash;
        using (var run = new EngineRun(Load(), Take, registry: Registry()))
        {
            atStart(run);
            var runner = new EngineRunner(run);
            Task<int> ended = Task.Run(runner.Run);
            try
            {
                steps(run.Engine);
            }
            finally
            {
                runner.RequestStop();
                ended.Wait();
            }

            Assert.That(ended.Result, Is.EqualTo(ExitCode.Ok), Log);
            stateHash = run.Engine.ComputeStateHash();
        }

        EngineReplayOutcome whole = EngineReplay.Run(Journal, Registry(), new JournalReplayRange());
        Assert.That(whole.IsEqual, Is.True, $"{whole.End} {whole.Fault}");
        Assert.That(whole.Engine!.ComputeStateHash(), Is.EqualTo(stateHash));
    }

    /// <summary>Until it holds.</summary>
    public void Await(Func<bool> isReached, string otherwise)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isReached())
        {
            Task.Delay(PollMillis).Wait();
            bool isLate = Stopwatch.GetElapsedTime(start) > EngineUnderTest.Deadline;
            Assert.That(isLate, Is.False, () => $"{otherwise}\n{Log}");
        }
    }

    /// <summary>A request of the account's owner, by hand.</summary>
    public async Task RequestAsync(HttpMethod verb, string query)
    {
        using var client = new HttpClient();
        long millis = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        string text = string.Create(CultureInfo.InvariantCulture, $"{query}&timestamp={millis}");
        byte[] signature = HMACSHA256.HashData(Encoding.ASCII.GetBytes(LiveRun.Secret), Encoding.ASCII.GetBytes(text));
        string signed = $"{text}&signature={Convert.ToHexStringLower(signature)}";
        var address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{_run.Venue.Port}/api/v3/order?{signed}"));
        using var request = new HttpRequestMessage(verb, address);
        request.Headers.Add("X-MBX-APIKEY", LiveRun.Key);
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Clients' ids of the stops that rest at the venue.</summary>
    public List<string> RestingStops() => _run.Venue.ReadExchange(exchange =>
    {
        List<string> ids = [];
        foreach (ExchangeOrder order in exchange.Truth.OpenOrders(Account))
        {
            if (order.Type == ExchangeOrderType.StopLoss) ids.Add(order.ClientOrderId);
        }

        return ids;
    })!;

    /// <summary>Orders that the venue ever took.</summary>
    public int OrdersAtVenue() => _run.Venue.ReadExchange(exchange => exchange.Truth.OrdersOf(Account).Count);

    /// <summary>`cp -a`.</summary>
    public static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public static StrategyRegistry Registry() => StrategyRegistry.BuiltIn().Add(FollowBarStrategy.Definition);

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private static EngineSettings Recorded(string journal)
    {
        string file = Directory.GetFiles(Path.Combine(journal, "snapshots"), "*.configuration")[0];
        return EngineSettingsJson.TryRead(File.ReadAllBytes(file))!;
    }

    private void Take(string line)
    {
        lock (_lines) _lines.Add(line);
    }

    private static string GoldenFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "tests", "Goldens", "Journal");
            if (Directory.Exists(path)) return path;
        }

        throw new DirectoryNotFoundException("tests/Goldens/Journal");
    }
}
