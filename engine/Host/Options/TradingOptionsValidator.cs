using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Options;

/// <summary>
/// Keeps environments apart (mission H1): production needs its own sentence, its own key pair, its own range of
/// instance numbers and its own hosts, so that one wrong line is a fault and never an order.
/// </summary>
internal static class TradingOptionsValidator
{
    public const string Local = "local";
    public const string Testnet = "testnet";
    public const string Production = "production";

    private static readonly int DefaultMessages = new TradingOptions().SocketMessagesPerSecondMax;

    /// <summary>Instances of production are below, all others at or above: their order ids never meet.</summary>
    public const int TestInstanceMin = 2_000;

    /// <summary>The sentence that production asks for.</summary>
    public static string Acknowledgement(VenueOptions venue, EngineSettings engine) =>
        $"instance {engine.Instance} trades real money at {venue.Venue}";

    public static void Validate(HostOptions options, List<string> faults)
    {
        if (options.Role is not ("paper" or "live"))
        {
            faults.Add($"role: must be \"paper\" or \"live\", is \"{options.Role}\"");
            return;
        }

        if (options.Role == "paper") return;
        int traded = 0;
        for (int i = 0; i < options.Venues.Count; i++)
        {
            VenueOptions venue = options.Venues[i];
            if (venue.Trading.Environment.Length == 0) continue;
            traded++;
            ValidateVenue(options.Engine, venue, $"venues[{i}]", faults);
            ValidateInstruments(options.Engine, venue, faults);
        }

        if (traded != 1) faults.Add($"venues: the live role trades at one venue, {traded} have a trading.environment");
        if (options.Engine.Execution.IsShortAllowed)
        {
            faults.Add("engine.execution.isShortAllowed: a spot account cannot be short, must be false");
        }

        if (options.Journal.Durability != "flushed")
        {
            faults.Add("journal.durability: the live role needs \"flushed\"");
        }
    }

    private static void ValidateVenue(EngineSettings engine, VenueOptions venue, string path, List<string> faults)
    {
        TradingOptions trading = venue.Trading;
        VenueDefinition? definition = VenueCatalog.Find(venue.Venue);
        if (definition?.Trading == null)
        {
            string names = VenueCatalog.NamesWhere(static row => row.Trading != null);
            faults.Add($"{path}.trading: orders can be sent to {names} only, is {venue.Venue}");
        }

        IReadOnlyList<string>? hosts = trading.Environment switch
        {
            Production => definition?.Hosts.Production ?? [],
            Testnet => definition?.Hosts.Test ?? [],
            Local => [],
            _ => null,
        };
        if (hosts == null)
        {
            faults.Add($"{path}.trading.environment: must be \"local\", \"testnet\" or \"production\", "
                + $"is \"{trading.Environment}\"");
            return;
        }

        Host(faults, $"{path}.streamUrl", venue.StreamUrl, trading.Environment, hosts, "ws", "wss");
        Host(faults, $"{path}.restUrl", venue.RestUrl, trading.Environment, hosts, "http", "https");
        Host(faults, $"{path}.trading.orderUrl", trading.OrderUrl, trading.Environment, hosts, "ws", "wss");
        if (!trading.Credential.Contains(trading.Environment, StringComparison.Ordinal))
        {
            faults.Add($"{path}.trading.credential: must contain \"{trading.Environment}\", so that keys of one "
                + $"environment never reach another, is \"{trading.Credential}\"");
        }

        bool isProduction = trading.Environment == Production;
        if (isProduction != engine.Instance < TestInstanceMin)
        {
            faults.Add($"engine.instance: must be {(isProduction ? "below" : "at least")} {TestInstanceMin} for "
                + $"\"{trading.Environment}\", is {engine.Instance}");
        }

        string sentence = Acknowledgement(venue, engine);
        if (isProduction && trading.Acknowledgement != sentence)
        {
            faults.Add($"{path}.trading.acknowledgement: production needs exactly \"{sentence}\"");
        }

        ValidateNumbers(trading, $"{path}.trading", faults);
    }

    private static void ValidateNumbers(TradingOptions trading, string path, List<string> faults)
    {
        if (trading.ReconcileSeconds is < 1 or > 3_600)
        {
            faults.Add($"{path}.reconcileSeconds: must be between 1 and 3600, is {trading.ReconcileSeconds}");
        }

        int messages = trading.SocketMessagesPerSecondMax;
        if (messages is < 0 or > 16 || (messages != DefaultMessages && trading.Environment != Local))
        {
            faults.Add($"{path}.socketMessagesPerSecondMax: must be {DefaultMessages}, or 0 to 16 for "
                + $"\"{Local}\", is {messages}");
        }

        if (trading.ReceiveWindowMillis is < 100 or > 60_000)
        {
            faults.Add($"{path}.receiveWindowMillis: must be between 100 and 60000, "
                + $"is {trading.ReceiveWindowMillis}");
        }
    }

    private static void ValidateInstruments(EngineSettings engine, VenueOptions venue, List<string> faults)
    {
        string quote = venue.Trading.QuoteAsset;
        if (quote.Length == 0) faults.Add($"venues: {venue.Venue}.trading.quoteAsset must not be empty");
        for (int i = 0; i < engine.Instruments.Count; i++)
        {
            InstrumentSettings instrument = engine.Instruments[i];
            if (!instrument.IsTraded) continue;
            string path = $"engine.instruments[{i}]";
            if (instrument.Venue != venue.Venue)
            {
                faults.Add($"{path}.isTraded: only instruments of {venue.Venue} can be traded, is {instrument.Venue}");
            }
            else if (!instrument.Symbol.EndsWith(quote, StringComparison.Ordinal)
                || instrument.Symbol.Length == quote.Length)
            {
                faults.Add($"{path}.symbol: must end with the quote asset {quote}, is {instrument.Symbol}");
            }
        }
    }

    private static void Host(
        List<string> faults, string path, string url, string environment, IReadOnlyList<string> hosts, string plain,
        string secure)
    {
        bool isUrl = Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            && (parsed.Scheme == plain || parsed.Scheme == secure);
        if (!isUrl)
        {
            faults.Add($"{path}: must be {plain}://host:port or {secure}://host:port, is \"{url}\"");
        }
        else if (environment == Local ? !parsed!.IsLoopback : !Contains(hosts, parsed!.Host))
        {
            faults.Add($"{path}: {parsed.Host} is no host of \"{environment}\"");
        }
        else if (environment != Local && parsed.Scheme != secure)
        {
            faults.Add($"{path}: must be {secure}:// outside \"local\", is \"{url}\"");
        }
    }

    private static bool Contains(IReadOnlyList<string> hosts, string host)
    {
        foreach (string each in hosts)
        {
            if (each == host) return true;
        }

        return false;
    }
}
