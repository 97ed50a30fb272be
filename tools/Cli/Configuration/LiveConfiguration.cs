using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
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
    /// <param name="options">As paper has them.</param>
    /// <param name="venue">Of all symbols.</param>
    /// <param name="environment">Testnet or production.</param>
    /// <param name="isVenueAsked">The venue says what the assets of the symbols are; else the symbols do.</param>
    /// <exception cref="ToolException">
    /// The venue takes no orders, or has no such environment; or the assets of a symbol are not known, or not clear.
    /// </exception>
    public static void Apply(HostOptions options, VenueDefinition venue, string? environment, bool isVenueAsked)
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
        if (isVenueAsked) InstrumentList.Name(options.Engine, venue, new Uri(entry.RestUrl));
        NameAssets(options.Engine);
        entry.Trading = new TradingOptions
        {
            Environment = environment,
            OrderUrl = isTest ? venue.Hosts.TestOrderUrl : venue.Hosts.OrderUrl,
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

    /// <summary>
    /// Base and quote of every instrument, and what everything counts in. A pair whose base pays for another symbol is
    /// only followed: the venue tells one amount for what is held and what pays.
    /// </summary>
    /// <exception cref="ToolException">A symbol does not tell its assets, or two hold the same one.</exception>
    public static void NameAssets(EngineSettings engine)
    {
        foreach (InstrumentSettings each in engine.Instruments)
        {
            if (AssetNames.TryName(each)) continue;
            throw new ToolException(
                $"--symbols: {each.Symbol} does not tell its quote asset: add --ask-venue, or give its baseAsset and "
                + "quoteAsset in the configuration by hand");
        }

        foreach (InstrumentSettings each in engine.Instruments)
        {
            if (engine.Instruments.Exists(other => other.QuoteAsset == each.BaseAsset)) each.IsTraded = false;
        }

        List<InstrumentSettings> traded = engine.Instruments.FindAll(static each => each.IsTraded);
        if (traded.Count == 0) throw new ToolException("--symbols: each holds what pays for another: none can trade");
        foreach (InstrumentSettings each in traded)
        {
            InstrumentSettings first = traded.Find(other => other.BaseAsset == each.BaseAsset)!;
            if (first == each) continue;
            throw new ToolException(
                $"--symbols: {first.Symbol} and {each.Symbol} both hold {each.BaseAsset}, and the venue tells one "
                + "amount for both: trade one of them in an account of its own");
        }

        engine.ReportingAsset = AssetNames.ReportingOf(traded.ConvertAll(static each => each.QuoteAsset!));
    }
}
