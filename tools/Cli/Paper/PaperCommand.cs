using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Cli.Demo;
using LowLatency.Cli.Strategies;
using LowLatency.Venues;

namespace LowLatency.Cli.Paper;

/// <summary>`lowlatency paper MyStrategy.cs`: compiled, run on paper, replayed.</summary>
internal static class PaperCommand
{
    private static readonly Argument<string[]> Files = new("file")
    {
        Description = "C# file of a strategy, MyStrategy.cs; several are combined",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Parameter of the one file's strategy: --set period=30",
    };

    private static readonly Option<int?> Seconds = new("--seconds")
    {
        Description = "Length of the run (default: 30 on the made market, until Ctrl-C on a real one)",
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Seed of the made market",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> Folder = new("--dir")
    {
        Description = "Folder of the run (default: a new temporary one)",
    };

    private static readonly Option<string?> Json = new("--json") { Description = "Write the report to this file" };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "No live view" };

    private static readonly Option<string?> Venue = new("--venue")
    {
        Description = "Public data of a real venue instead of the made market: one of " + VenueCatalog.Names,
    };

    private static readonly Option<string> Symbols = new("--symbols")
    {
        Description = "With --venue: symbols as the venue writes them, separated by commas",
        DefaultValueFactory = _ => "BTCUSDT",
    };

    private static readonly Option<string?> Configuration = new("--config")
    {
        Description = "A configuration of the engine that names the strategy, instead of --venue",
    };

    public static Command Create()
    {
        var command = new Command(
            "paper", "Compile a strategy's file, run it on paper against a made or a real market, replay the journal.")
        {
            Files, Set, Seconds, Seed, Folder, Json, Quiet, Venue, Symbols, Configuration,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        string? venue = result.GetValue(Venue);
        string? configuration = result.GetValue(Configuration);
        IReadOnlyList<string> files = result.GetValue(Files) ?? [];
        string[] set = result.GetValue(Set) ?? [];
        if (venue != null && configuration != null) throw new ToolException("give --venue or --config, not both");
        if (venue == null && configuration == null)
        {
            return new DemoRun(new DemoOptions
            {
                Seconds = result.GetValue(Seconds),
                Seed = result.GetValue(Seed),
                Folder = result.GetValue(Folder),
                JsonFile = result.GetValue(Json),
                IsQuiet = result.GetValue(Quiet),
                Strategies = StrategyChoice.Of(files, set, DemoConfiguration.Bars()),
            }).RunAsync(cancellation);
        }

        if (result.GetValue(Json) != null) throw new ToolException("--json: only on the made market");
        var market = new MarketRun(files, result.GetValue(Folder), result.GetValue(Seconds));
        return venue != null
            ? market.OnVenueAsync(venue, result.GetValue(Symbols)!, set, cancellation)
            : set.Length > 0
            ? throw new ToolException("--set: not with --config, which holds the parameters")
            : market.OfConfigurationAsync(configuration!, cancellation);
    }
}
