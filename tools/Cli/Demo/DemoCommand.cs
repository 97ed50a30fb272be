using System;
using System.CommandLine;
using System.Linq;
using LowLatency.Cli.Strategies;
using LowLatency.VenueSim;

namespace LowLatency.Cli.Demo;

/// <summary>`lowlatency demo`.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<int?> seconds = SecondsOption();
        Option<int> fills = FillsOption();
        Option<string?> market = MarketOption();
        var capture = new Option<string?>("--capture")
        {
            Description = "Folder of a recorded capture to serve instead of the made market",
        };
        Option<double> speed = SpeedOption();
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the made market",
            DefaultValueFactory = _ => 1,
        };
        var count = new Option<int?>("--symbol-count")
        {
            Description = $"Symbols of the made market, {DemoRanges.Symbols.Text} (default 2)",
        };

        // Before it was a count here and names everywhere else.
        var symbols = new Option<int?>("--symbols") { Hidden = true };
        var fault = new Option<string[]>("--fault")
        {
            Description = "Inject a fault, e.g. drop-depth@500, dup-depth@500, swap-depth@500; may be repeated",
            DefaultValueFactory = _ => [],
        };
        var folder = new Option<string?>("--dir") { Description = "Folder of the run (default: a new temporary one)" };
        var json = new Option<string?>("--json") { Description = "Write the report to this file" };
        var engine = new Option<string?>("--engine") { Description = "Engine binary (default: the one built here)" };
        Option<bool> live = LiveOption();
        Option<bool> tls = TlsOption();
        Option<string?> strategies = StrategiesOption();
        Option<bool> quiet = new("--quiet") { Description = "No live view" };
        var command = new Command("demo", "Run the engine on paper against a local venue, then replay its journal.")
        {
            seconds, fills, market, capture, speed, seed, count, symbols, fault, folder, json, engine, live, tls,
            strategies, quiet,
        };
        command.SetAction((result, cancellation) => new DemoRun(new DemoOptions
        {
            Seconds = result.GetValue(seconds),
            Fills = result.GetValue(fills),
            Market = result.GetValue(market),
            Capture = result.GetValue(capture),
            Speed = result.GetValue(speed),
            Seed = result.GetValue(seed),
            Symbols = Symbols(result.GetValue(count), result.GetValue(symbols)),
            Faults = result.GetValue(fault) ?? [],
            Folder = result.GetValue(folder),
            JsonFile = result.GetValue(json),
            Engine = result.GetValue(engine),
            UseTls = result.GetValue(tls),
            Strategies = Chosen(result.GetValue(strategies)),
            IsLive = result.GetValue(live),
            IsQuiet = result.GetValue(quiet),
        }).RunAsync(cancellation));
        return command;
    }

    private static int Symbols(int? count, int? before)
    {
        const int Default = 2;
        if (before == null) return count ?? Default;
        if (count != null) throw new ToolException("--symbols is the old name of --symbol-count: give one of them");
        Console.Error.WriteLine($"lowlatency: --symbols {before} is written --symbol-count {before} now");
        return before.Value;
    }

    private static Option<int?> SecondsOption() => new("--seconds")
    {
        Description = $"Seconds of the run once the books are in sync, {DemoRanges.Seconds.Text} (default 30; of a "
            + "capture: until its end)",
    };

    private static Option<double> SpeedOption() => new("--speed")
    {
        Description = "Pace of the capture: 1 = as recorded, 0 = as fast as the engine reads",
        DefaultValueFactory = _ => 1,
    };

    private static Option<int> FillsOption() => new("--fills")
    {
        Description = "Go on until there were so many fills, five minutes longer at most",
        DefaultValueFactory = _ => 0,
    };

    private static Option<string?> MarketOption()
    {
        var option = new Option<string?>("--market")
        {
            Description = $"Venue and market that the made market speaks (default {SimDialects.Default.Option})",
        };
        option.AcceptOnlyFromAmong([.. SimDialects.Rows.Where(row => row.IsGenerated).Select(row => row.Option)]);
        return option;
    }

    private static Option<bool> LiveOption() => new("--live")
    {
        Description = "Send the orders to the local venue, with its default faults on, instead of to paper",
    };

    private static Option<bool> TlsOption() => new("--tls")
    {
        Description = "The local venue speaks TLS; the engine trusts the certificate made for this run, no other",
    };

    private static StrategyChoice? Chosen(string? file) =>
        file == null ? null : StrategyListFile.Read(file, DemoConfiguration.Bars());

    private static Option<string?> StrategiesOption() => new("--strategies")
    {
        Description = "JSON file with the strategies to run, as engine.strategies of a configuration; an entry may "
            + "name a C# file: \"source\": \"MyStrategy.cs\"",
    };
}
