using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Latency.Engine;
using LowLatency.Latency.Venue;

namespace LowLatency.Latency.Runs;

/// <summary>
/// A second venue in a process of its own (tools/VenueServer), where the engine trades a second account: to be stopped,
/// continued and made to ban while the first is measured.
/// </summary>
internal sealed class NeighbourVenue : IDisposable
{
    /// <summary>The engine's second account.</summary>
    public const byte Account = 1;

    private const string Credential = "latency-neighbour-local";
    private const string Listens = "venue listens on 127.0.0.1:";
    private const int StartMillisMax = 30_000;
    private static readonly string[] Symbols =
    [
        "BTCUSDT", "ETHUSDT", "SOLUSDT", "BNBUSDT", "XRPUSDT", "ADAUSDT", "DOGEUSDT", "AVAXUSDT", "LINKUSDT", "DOTUSDT",
    ];

    private readonly ChildProcess _process;
    private readonly HttpClient _control = new();
    private readonly string _key = EngineSession.Secret();
    private readonly string _secret = EngineSession.Secret();
    private readonly string _token = EngineSession.Secret();
    private readonly string _address;

    /// <param name="folder">Gets its log.</param>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public NeighbourVenue(string folder)
    {
        string log = Path.Combine(folder, "neighbour.log");
        _process = new ChildProcess(
            Path.Combine(AppContext.BaseDirectory, "lowlatency-venue.dll"),
            [
                "--port", "0", "--symbols", string.Join(',', Symbols), "--rate", "100",
            ],
            log,
            new Dictionary<string, string>
            {
                ["LOWLATENCY_VENUE_ACCOUNTS"] = $"neighbour:{_key}:{_secret}:{MarketSymbol.QuoteAsset}=1000000",
                ["LOWLATENCY_VENUE_TOKEN"] = _token,
            });
        _control.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        string line = _process.WaitForLine(Listens, StartMillisMax)
            ?? throw new InvalidOperationException($"the neighbour's venue does not start; see {log}");
        _address = "127.0.0.1:" + line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..].Trim();
        EngineConfiguration.AddKeys(Keys, Credential, _key, _secret);
    }

    /// <summary>Its key pair, as the engine looks for it.</summary>
    public Dictionary<string, string> Keys { get; } = [];

    /// <summary>The engine has placed an order there.</summary>
    public bool IsTraded
    {
        get
        {
            string truth = _control.GetStringAsync($"http://{_address}/_control/truth").GetAwaiter().GetResult();
            using JsonDocument document = JsonDocument.Parse(truth);
            return document.RootElement.GetProperty("accounts")[0].GetProperty("orderCountMax").GetInt32() > 0;
        }
    }

    /// <summary>A second entry of the venue, and instruments that are traded there.</summary>
    public void AddTo(HostOptions options)
    {
        options.Venues.Add(new VenueOptions
        {
            Venue = VenueExchange.VenueName,
            StreamUrl = $"ws://{_address}",
            RestUrl = $"http://{_address}",
            Trades = "single",
            Depth = 100,
            HistoryBars = 0,
            Trading = new TradingOptions
            {
                Environment = "local",
                OrderUrl = $"ws://{_address}",
                QuoteAsset = MarketSymbol.QuoteAsset,
                Credential = Credential,
                ReconcileSeconds = 5,
            },
        });
        foreach (string symbol in Symbols)
        {
            options.Engine.Instruments.Add(
                new InstrumentSettings { Venue = VenueExchange.VenueName, Symbol = symbol, Account = Account });
        }
    }

    /// <summary>Every thread of it stands still: sockets stay open, nothing is answered.</summary>
    public void Pause() => _process.Pause();

    public void Continue() => _process.Continue();

    /// <summary>The next request is answered with 418 and the time, and all that come before it is over.</summary>
    public void Ban(int seconds)
    {
        using var fault = new StringContent(string.Create(CultureInfo.InvariantCulture, $"api-418:{seconds}"));
        using HttpResponseMessage answer = _control.PostAsync($"http://{_address}/_control/fault", fault)
            .GetAwaiter().GetResult();
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        _control.Dispose();
        _process.Dispose();
    }
}
