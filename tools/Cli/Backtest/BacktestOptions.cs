using System;
using System.Collections.Generic;
using System.CommandLine;

namespace LowLatency.Cli.Backtest;

/// <summary>The options of `lowlatency backtest`.</summary>
internal sealed class BacktestOptions
{
    /// <summary>Of --cores.</summary>
    public static OptionRange CoresRange { get; } = new("--cores", 1);

    /// <summary>Of --min-trades.</summary>
    public static OptionRange TradesMinRange { get; } = new("--min-trades", 0);

    public Argument<string[]> Files { get; } = new("file")
    {
        Description = "C# file of a strategy, MyStrategy.cs: compiled and run as it is; several are combined",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<string?> Config { get; } = new("--config")
    {
        Description =
            "JSON settings (settings.json of an earlier run, or docs/backtest.md); the options below change them",
    };

    public Option<string[]> Data { get; } = new("--data")
    {
        Description = "Candles as CSV or gzip CSV, one file for each of --symbols",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string?> Symbols { get; } = new("--symbols")
    {
        Description = "Venue:Symbol of each file, separated by commas (default: what the names of the files say)",
    };

    public Option<string?> Strategies { get; } = new("--strategies")
    {
        Description = "Strategies by name, separated by commas; together they are combined as in the engine",
    };

    public Option<string?> Gaps { get; } = new("--gaps")
    {
        Description = "refuse = missing candles are an error (default without a strategy's file); allow = the engine "
            + "sees an outage; fill = flat bars without volume, for venues without a row where nothing was traded",
    };

    public Option<string?> From { get; } = new("--from") { Description = "First moment, ISO time (UTC)" };

    public Option<string?> To { get; } = new("--to") { Description = "First moment after the end, ISO time (UTC)" };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Change a setting: --set strategies[0].fast=12 --set costs.takerFeePercent=0.05; "
            + "of a single file's strategy also --set period=30",
    };

    public Option<string?> Out { get; } = new("--out")
    {
        Description = "Folder for report.html, report.json, settings.json and the CSV files",
    };

    public Option<string?> Journal { get; } = new("--journal")
    {
        Description = "Also write the run's journal to this new folder, for replay and the other verbs",
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the report as JSON (the content of report.json) instead of text; not with a sweep",
    };

    public Option<string[]> Sweep { get; } = new("--sweep")
    {
        Description =
            "Try values: --sweep strategies[0].fast=5..20:5 --sweep risk.collarPercent=1,2 (every combination)",
    };

    public Option<string?> WalkForward { get; } = new("--walk-forward")
    {
        Description =
            "In-sample and out-of-sample days, e.g. 180:60: the best of a sweep is run on the days that follow",
    };

    public Option<string> Objective { get; } = new("--objective")
    {
        Description = "What is best: sharpe, sortino, calmar, return",
        DefaultValueFactory = _ => "sharpe",
    };

    public Option<int> TradesMin { get; } = new("--min-trades")
    {
        Description = $"A run of a sweep with fewer round trips ({TradesMinRange.Text}) cannot be the best; one that "
            + "filled nothing never can",
    };

    public Option<bool> Force { get; } = new("--force")
    {
        Description = "Write over the results of another run in --out",
    };

    public Option<int> Cores { get; } = new("--cores")
    {
        Description = $"Threads of a sweep, {CoresRange.Text}; results do not depend on it",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public IEnumerable<Option> All =>
    [
        Config, Data, Symbols, Strategies, Gaps, From, To, Set, Out, Journal, Json, Sweep, WalkForward, Objective,
        TradesMin, Cores, Force,
    ];
}
