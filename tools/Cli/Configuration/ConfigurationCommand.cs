using System;
using System.CommandLine;
using System.IO;
using System.Text;
using System.Text.Json;
using LowLatency.Host.Options;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Cli.Configuration;

/// <summary>`lowlatency config`: a configuration to start from, for public production data in the paper role.</summary>
internal static class ConfigurationCommand
{
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
        var file = new Option<string?>("--out") { Description = "Write to this file (never over an old one)" };
        var command = new Command("config", "Write a complete configuration: paper role, public production data.")
        {
            venue, symbols, journal, file,
        };
        command.SetAction(result => Run(
            result.GetValue(venue)!, result.GetValue(symbols)!, result.GetValue(journal)!, result.GetValue(file)));
        return command;
    }

    private static int Run(string venueName, string symbolList, string journal, string? file)
    {
        VenueDefinition venue = ProductionConfiguration.Venue(venueName);
        const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        string[] symbols = symbolList.Split(',', Split);
        if (symbols.Length == 0) throw new ToolException("--symbols: give at least one symbol");
        HostOptions options = ProductionConfiguration.Build(venue, symbols, journal);
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
        return 0;
    }
}
