using System;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Cli.Configuration;

/// <summary>What the live role needs beside paper: an account's environment, its hosts, the name of its keys.</summary>
internal static class LiveConfiguration
{
    public const string Role = "live";
    public const string Testnet = "testnet";
    public const string Production = "production";

    // Numbers of test instances and of production never meet, so that an order's id says where it belongs.
    private const int TestInstance = 2_000;
    private const int ProductionInstance = 1;

    /// <summary>Changes a configuration of the paper role.</summary>
    /// <exception cref="ToolException">The venue takes no orders, or has no such environment.</exception>
    public static void Apply(HostOptions options, VenueDefinition venue, string? environment)
    {
        if (environment == null) throw new ToolException("--role live: give --environment testnet or production");
        if (venue.Trading == null || venue.Hosts.OrderUrl.Length == 0)
        {
            string names = VenueCatalog.NamesWhere(static row => row.Trading != null);
            throw new ToolException($"--role live: orders can be sent to {names} only, not to {venue.Name}");
        }

        bool isTest = environment == Testnet;
        if (isTest && venue.Hosts.TestOrderUrl.Length == 0)
        {
            throw new ToolException($"--environment testnet: {venue.Name} has none");
        }

        options.Role = Role;
        options.Journal.Durability = "flushed";
        options.Engine.Instance = isTest ? TestInstance : ProductionInstance;
        options.Engine.Reconciliation.IsRequired = true;
        VenueOptions entry = options.Venues[0];
        entry.StreamUrl = isTest ? venue.Hosts.TestStreamUrl : venue.Hosts.StreamUrl;
        entry.RestUrl = isTest ? venue.Hosts.TestRestUrl : venue.Hosts.RestUrl;
        entry.Trading = new TradingOptions
        {
            Environment = environment,
            OrderUrl = isTest ? venue.Hosts.TestOrderUrl : venue.Hosts.OrderUrl,
            QuoteAsset = Quote(options.Engine),
            Credential = environment,
        };
    }

    /// <summary>What is still to be done by a person.</summary>
    public static string Next(HostOptions options)
    {
        string name = options.Venues[0].Trading.Credential;
        string keys = $"keys: {name}.key and {name}.secret in the folder that CREDENTIALS_DIRECTORY names, or "
            + $"LLKEY_{name.ToUpperInvariant()} and LLSECRET_{name.ToUpperInvariant()} (docs/live.md)";
        return name != Production
            ? keys
            : $"{keys}\nproduction: --check names the sentence that venues[0].trading.acknowledgement must hold";
    }

    // One quote asset: cash is kept in it, and every traded symbol ends with it.
    private static string Quote(EngineSettings engine)
    {
        string first = engine.Instruments[0].Symbol;
        foreach (string quote in (string[])["USDT", "USDC", "FDUSD", "TUSD", "EUR", "TRY", "BTC", "ETH", "BNB"])
        {
            bool isOfAll = first.EndsWith(quote, StringComparison.Ordinal) && engine.Instruments.TrueForAll(
                each => each.Symbol.EndsWith(quote, StringComparison.Ordinal) && each.Symbol.Length > quote.Length);
            if (isOfAll) return quote;
        }

        throw new ToolException(
            "--symbols: the live role keeps its cash in one asset: give symbols that end with the same quote asset");
    }
}
