using System;
using System.CommandLine;
using System.IO;
using System.Text;
using System.Text.Json;
using LowLatency.Host.Options;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Cli.Configuration;

/// <summary>
/// `lowlatency config`: a configuration to start from: public production data in the paper role, or an account at a
/// venue's testnet or production in the live role.
/// </summary>
internal static class ConfigurationCommand
{
    private const string PaperRole = "paper";

    public static Command Create()
    {
        var venue = new Option<string>("--venue")
        {
            Description = "One of " + VenueCatalog.Names,
            DefaultValueFactory = _ => VenueCatalog.Default.Name,
        };
        var symbols = new Option<string>("--symbols")
        {
            Description = "Symbols as the venue writes them, separated by commas",
            DefaultValueFactory = _ => "BTCUSDT,ETHUSDT",
        };
        var journal = new Option<string>("--journal")
        {
            Description = "Folder of the journal",
            DefaultValueFactory = _ => "journal",
        };
        var role = new Option<string>("--role")
        {
            Description = "paper = the market is followed and orders are simulated; live = orders go to the venue",
            DefaultValueFactory = _ => PaperRole,
        };
        role.AcceptOnlyFromAmong(PaperRole, LiveConfiguration.Role);
        var environment = new Option<string?>("--environment") { Description = "Live: testnet or production" };
        environment.AcceptOnlyFromAmong(LiveConfiguration.Testnet, LiveConfiguration.Production);
        var ask = new Option<bool>("--ask-venue")
        {
            Description = "Live: read base and quote asset of each symbol from the venue's list of instruments; "
                + "else the symbols tell",
        };
        var file = new Option<string?>("--out") { Description = "Write to this file (never over an old one)" };
        Option<string?> describe = Describe();
        var json = new Option<bool>("--json") { Description = "With --describe: JSON instead of text" };
        var command = new Command(
            "config",
            "Write a complete configuration: to follow a market on paper, or to trade. Or describe its numbers.")
        {
            venue, symbols, journal, role, environment, ask, file, describe, json,
        };
        command.SetAction(result =>
        {
            if (result.GetResult(describe) != null)
            {
                return NumberListing.Print(result.GetValue(describe), result.GetValue(json));
            }

            if (result.GetValue(json)) throw new ToolException("--json: only with --describe; a configuration is JSON");
            HostOptions options = Build(
                ProductionConfiguration.Venue(result.GetValue(venue)!), result.GetValue(symbols)!,
                result.GetValue(journal)!, result.GetValue(role)!, result.GetValue(environment),
                result.GetValue(ask));
            return Write(options, result.GetValue(file));
        });
        return command;
    }

    private static Option<string?> Describe() => new("--describe")
    {
        Description = "Write none; print unit, range and default of every number, of a part (engine.risk) or of a key",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static HostOptions Build(
        VenueDefinition venue, string symbolList, string journal, string role, string? environment, bool isVenueAsked)
    {
        const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        string[] symbols = symbolList.Split(',', Split);
        if (symbols.Length == 0) throw new ToolException("--symbols: give at least one symbol");
        HostOptions options = ProductionConfiguration.Build(venue, symbols, journal);
        if (role == PaperRole && isVenueAsked) throw new ToolException("--ask-venue: only with --role live");
        if (role == PaperRole && environment == null) return options;
        if (role == PaperRole) throw new ToolException("--environment: only with --role live; paper needs no account");
        LiveConfiguration.Apply(options, venue, environment, isVenueAsked);
        return options;
    }

    private static int Write(HostOptions options, string? file)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(options, HostJson.Default.HostOptions);
        string text = ProductionConfiguration.Explanation + Encoding.UTF8.GetString(json) + "\n";
        if (file == null)
        {
            Console.Out.Write(text);
            return 0;
        }

        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(text));
        Console.Out.WriteLine($"written: {file}; check it with lowlatency-engine --config {file} --check");
        if (options.Role == LiveConfiguration.Role) Console.Out.WriteLine(LiveConfiguration.Next(options));
        return 0;
    }
}
