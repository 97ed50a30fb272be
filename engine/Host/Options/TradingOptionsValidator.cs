using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Model.Identity;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Options;

/// <summary>
/// Keeps environments apart: production needs its own sentence, its own key pair, its own range of
/// instance numbers and its own hosts, so that one wrong line is a fault and never an order.
/// </summary>
internal static class TradingOptionsValidator
{
    public const string Local = "local";
    public const string Testnet = "testnet";
    public const string Production = "production";

    /// <summary>Instances of production are below, all others at or above: their order ids never meet.</summary>
    public const int TestInstanceMin = 2_000;

    /// <summary>The sentence that production asks for.</summary>
    public static string Acknowledgement(AccountKey account, EngineSettings engine) =>
        $"instance {engine.Instance} trades real money at {account}";

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
            ValidateVenue(options, i, $"venues[{i}]", faults);
            ValidateOtherAccounts(options, i, faults);
            ValidateIsUsed(options, i, faults);
        }

        if (traded == 0) faults.Add("venues: the live role trades, and no entry has a trading.environment");
        TradedAssetsValidator.Validate(options, faults);
        if (options.Engine.Execution.IsShortAllowed)
        {
            faults.Add("engine.execution.isShortAllowed: a spot account cannot be short, must be false");
        }

        if (options.Journal.Durability != "flushed")
        {
            faults.Add(
                $"journal.durability: must be \"flushed\" in the live role, is \"{options.Journal.Durability}\": no "
                + "order may leave before the event that caused it is on disk");
        }
    }

    private static void ValidateVenue(HostOptions options, int entry, string path, List<string> faults)
    {
        EngineSettings engine = options.Engine;
        VenueOptions venue = options.Venues[entry];
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
        ValidateNames(trading, path, faults);
        if (!trading.Credential.Contains(trading.Environment, StringComparison.Ordinal))
        {
            faults.Add($"{path}.trading.credential: must contain \"{trading.Environment}\", so that keys of one "
                + $"environment never reach another, is \"{trading.Credential}\"");
        }

        bool isProduction = trading.Environment == Production;
        string range = isProduction ? "below" : "at least";
        string instance = $"engine.instance: must be {range} {TestInstanceMin} for \"{trading.Environment}\", "
            + $"is {engine.Instance}";
        bool isInRange = isProduction == engine.Instance < TestInstanceMin;
        if (!isInRange && !faults.Contains(instance)) faults.Add(instance);

        string sentence = definition == null ? "" : Acknowledgement(VenueAccounts.KeyOf(options, entry), engine);
        if (isProduction && trading.Acknowledgement != sentence)
        {
            faults.Add($"{path}.trading.acknowledgement: production needs exactly \"{sentence}\"");
        }

        HostRanges.Check(HostRanges.Trading, trading, $"{path}.trading.", faults);
    }

    // Two entries with one key pair are one account: each would take the other's orders for foreign ones.
    private static void ValidateOtherAccounts(HostOptions options, int entry, List<string> faults)
    {
        TradingOptions trading = options.Venues[entry].Trading;
        for (int i = 0; i < entry; i++)
        {
            TradingOptions other = options.Venues[i].Trading;
            if (other.Environment.Length == 0) continue;
            if (other.Credential == trading.Credential)
            {
                faults.Add($"venues[{entry}].trading.credential: must be another than that of venues[{i}], "
                    + $"is \"{trading.Credential}\"");
            }
        }
    }

    // A gateway without an instrument has nothing to ask for, and a venue nothing to answer.
    private static void ValidateIsUsed(HostOptions options, int entry, List<string> faults)
    {
        bool isUsed = options.Engine.Instruments.Exists(
            one => one.IsTraded && VenueAccounts.EntryOf(options, one) == entry);
        if (isUsed) return;
        faults.Add($"venues[{entry}].trading.environment: no instrument is traded in "
            + $"{VenueAccounts.KeyOf(options, entry)}; leave it empty until one is");
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
            faults.Add($"{path}: {parsed.Host} is not a host of \"{environment}\"");
        }
        else if (environment != Local && parsed.Scheme != secure)
        {
            faults.Add($"{path}: must be {secure}:// outside \"local\", is \"{url}\"");
        }
    }

    private static void ValidateNames(TradingOptions trading, string path, List<string> faults)
    {
        bool isUrl = Uri.TryCreate(trading.OrderUrl, UriKind.Absolute, out Uri? order);
        if (isUrl && !HostOptionsValidator.IsHostOnly(order!))
        {
            faults.Add($"{path}.trading.orderUrl: must be ws://host:port or wss://host:port and nothing behind it, is "
                + $"\"{trading.OrderUrl}\"");
        }

        if (!IsFileName(trading.Credential))
        {
            faults.Add($"{path}.trading.credential: must be a name of letters, digits, '-', '_' and '.', not a path, "
                + $"is \"{trading.Credential}\"");
        }
    }

    // It becomes the name of a file in the folder of the credentials.
    private static bool IsFileName(string name)
    {
        foreach (char each in name)
        {
            if (!char.IsAsciiLetterOrDigit(each) && each is not ('-' or '_' or '.')) return false;
        }

        return name.Length > 0 && name[0] != '.';
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
