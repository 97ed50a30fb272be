using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using LowLatency.Backtest;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Cli.Backtest;
using LowLatency.Cli.Explain;
using LowLatency.Cli.Explain.Incidents;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Journals;
using LowLatency.Cli.Replay;
using LowLatency.Cli.Strategies;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Numbers;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.WhatIf;

/// <summary>
/// `lowlatency whatif`: the market of a journal once more, as configured and with a change, side by side.
/// What the venue answered in the journal belongs to the orders of then, so both runs trade at the simulated venue.
/// </summary>
internal static class WhatIfCommand
{
    private const int DifferencesShown = 40;
    private const string CurrentCode = "current";

    private static readonly Argument<string> Journal =
        new("journal") { Description = "Folder of the journal, or of the run" };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Change for the second run, path=value: risk.orderNotionalMax=1000, strategies[0].fast=5",
    };

    private static readonly Option<string?> Strategies = new("--strategy")
    {
        Description = "Other strategies for the second run, by name, with their defaults",
    };

    private static readonly Option<string[]> Both = new("--both")
    {
        Description = "For both runs, path=value: latency.orderMicros=2000, costs.takerFeePercent=0.04",
    };

    private static readonly Option<string?> Code = new("--code")
    {
        Description = "Code of the second run: a file MyStrategy.cs in place of the recorded version of its strategy, "
            + "or \"current\" = what this executable has",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "JSON instead of text" };

    public static Command Create()
    {
        var command = new Command(
            "whatif", "Run the market of a journal again with a change, and show both runs side by side.")
        {
            Journal, Set, Strategies, Both, Code, Json,
        };
        command.SetAction(result =>
        {
            try
            {
                return Run(result);
            }
            catch (BacktestException exception)
            {
                throw new ToolException(
                    exception.Message, exception.IsInput ? ToolException.NoInput : ToolException.Usage);
            }
        });
        return command;
    }

    private static int Run(ParseResult result)
    {
        string folder = JournalFolder.Find(result.GetValue(Journal)!);
        string[] changes = result.GetValue(Set) ?? [];
        string? strategies = result.GetValue(Strategies);
        string? code = result.GetValue(Code);
        if (changes.Length == 0 && strategies == null && code == null)
        {
            throw new ToolException(
                "nothing is changed: give --set path=value, --strategy NAME,... or --code MyStrategy.cs");
        }

        StrategyDefinition? own = code is null or CurrentCode ? null : SourceStrategies.Compile(code);
        var explorer = new JournalExplorer(folder, barCount: 0);
        var orders = new OrderList(fromNanos: 0);
        EngineReplayOutcome recorded = explorer.Whole(orders);
        foreach (string warning in explorer.Warnings) Console.Error.WriteLine($"lowlatency: {warning}");
        string? difference = ReplayDifference.Of(recorded);
        if (difference != null) Console.Error.WriteLine($"lowlatency: {difference}");
        RunFigures figures = Recorded(recorded.Engine!, orders);
        BacktestSettings settings = SettingsPath.With(
            Settings(recorded.Engine!, folder), Pairs(result.GetValue(Both) ?? [], "--both"));
        BacktestPlan plan = BacktestPlan.Load(settings, JournalStrategies.Registry(folder));
        BacktestSettings changed = SettingsPath.With(settings, Pairs(changes, "--set"));
        if (strategies != null) changed.Engine.Strategies = Named(strategies);
        if (code != null) Unpin(changed.Engine.Strategies, own, code);

        // Of its own: what is changed must not reach the run that it is compared with.
        StrategyRegistry registry = JournalStrategies.Registry(folder);
        if (own != null) registry.Replace(own);
        BacktestResult before = plan.Run();
        BacktestResult after = plan.With(changed, registry).Run();
        (List<EngineCommand>? placed, string role) = RecordedOrders.Read(folder);
        List<OrderDifference>? others = placed == null ? null : OrderComparison.Of(placed, before);
        bool isSame = difference == null && role == RunJournal.Role && (result.GetValue(Both) ?? []).Length == 0;
        if (isSame && others != null && (others.Count > 0 || IsOther(figures, Simulated(before))))
            throw Other(others.Count);
        var report = new WhatIfReport
        {
            Journal = Path.GetFullPath(folder),
            Changes = Changes(changes, strategies, code),
            Recorded = difference == null ? figures : null,
            Replayed = difference == null ? null : figures,
            Before = Simulated(before),
            After = Simulated(after),
            Differences = OrderComparison.Of(before, after),
            RecordedDifferences = others,
            Notes = difference == null ? plan.Notes : [difference, .. plan.Notes],
        };
        if (result.GetValue(Json)) Write(report);
        else Write(report, Console.Out);
        return recorded.HashesDiffering == 0 ? 0 : ExplainCommand.Mismatch;
    }

    // The same orders may have been given other fills.
    private static bool IsOther(RunFigures recorded, RunFigures again) =>
        again.Fills != recorded.Fills || Math.Abs(again.Equity - recorded.Equity) >= 0.01;

    // A backtest is the same run again, or what it is compared with is none of its.
    private static ToolException Other(int differences) => new(
        $"this is the journal of a backtest, and the same settings give another run now: {differences} orders differ. "
        + $"Its data or {RunJournal.SettingsName} beside the journal were changed or are missing (a journal holds what "
        + "the engine saw; the simulated venue of candles and trades saw more). Run `lowlatency backtest` again with "
        + "--journal, or give the costs and latencies of the run with --both",
        ExplainCommand.Mismatch);

    // Only what the file replaces takes other code; "current" is all of them.
    private static void Unpin(List<StrategySettings> strategies, StrategyDefinition? own, string code)
    {
        List<StrategySettings> meant = strategies.FindAll(each => own == null || each.Name == own.Name);
        if (meant.Count == 0)
        {
            string names = string.Join(", ", strategies.Select(static each => each.Name));
            throw new ToolException(
                $"--code {code}: holds the strategy {own!.Name}, which the run does not have: it has {names}");
        }

        meant.ForEach(static each => each.Digest = null);
    }

    private static string[] Changes(string[] changes, string? strategies, string? code)
    {
        List<string> all = [.. changes];
        if (strategies != null) all.Add($"strategies={strategies}");
        if (code != null) all.Add($"code={code}");
        return [.. all];
    }

    // The last settings of the journal; there is no account at a venue to compare with. A backtest names its data: its
    // venue saw more of them than the engine.
    private static BacktestSettings Settings(Engine engine, string folder)
    {
        EngineSettings copy = EngineSettingsJson.TryRead(EngineSettingsJson.Write(engine.Settings))
            ?? throw new InvalidOperationException("settings that ran do not read back");
        copy.Reconciliation.IsRequired = false;
        string own = Path.Combine(folder, RunJournal.SettingsName);
        if (File.Exists(own))
        {
            BacktestSettings settings = SettingsFile.Read(own);
            settings.Engine = copy;
            return settings;
        }

        return new BacktestSettings
        {
            Engine = copy,
            Data = [new DataSettings { Kind = "journal", Path = folder }],
        };
    }

    private static List<StrategySettings> Named(string names)
    {
        List<StrategySettings> strategies = [];
        const StringSplitOptions Split = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (string name in names.Split(',', Split))
        {
            strategies.Add(new StrategySettings { Name = name });
        }

        return strategies;
    }

    private static List<KeyValuePair<string, string>> Pairs(string[] texts, string option)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (string text in texts) pairs.Add(BacktestArguments.Pair(text, option));
        return pairs;
    }

    private static RunFigures Recorded(Engine engine, OrderList orders)
    {
        double fees = 0;
        AssetRates rates = engine.Portfolio.Rates;
        foreach (InstrumentState instrument in engine.Instruments)
        {
            rates.TryToReporting(
                rates.QuoteOf(instrument.Id), engine.Portfolio[instrument.Id].Fees.Units, Rounding.HalfEven,
                out long paid);
            fees += Amount(new Notional(paid));
        }

        return new RunFigures
        {
            Equity = Amount(engine.Portfolio.Equity),
            Orders = orders.Rows.Count,
            Refused = engine.Counters.OrdersRejected.Total,
            Fills = engine.Counters.Fills,
            Fees = fees,
        };
    }

    private static RunFigures Simulated(BacktestResult run) => new()
    {
        Equity = run.Report.Metrics.FinalEquity,
        Orders = run.Report.Metrics.Orders,
        Refused = run.Report.Metrics.OrdersRefused,
        Fills = run.Report.Metrics.Fills,
        Fees = run.Report.Metrics.Fees,
        Return = run.Report.Metrics.Return,
        MaxDrawdown = run.Report.Metrics.MaxDrawdown,
        Slippage = run.Report.Metrics.Slippage,
    };

    private static void Write(WhatIfReport report)
    {
        using Stream output = Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, report, WhatIfJson.Plain.WhatIfReport);
        output.WriteByte((byte)'\n');
    }

    private static void Write(WhatIfReport report, TextWriter output)
    {
        output.WriteLine($"journal    {report.Journal}");
        foreach (string change in report.Changes) output.WriteLine($"changed    {change}");
        foreach (string note in report.Notes) output.WriteLine($"note       {note}");
        RunFigures first = (report.Recorded ?? report.Replayed)!;
        string firstName = report.Recorded == null ? "replayed today" : "recorded";
        var table = new TextTable("", firstName, "simulated", "with the change");
        Row("equity", run => run.Equity, "0.00");
        Row("return, %", run => run.Return * 100, "0.####");
        Row("largest drawdown, %", run => run.MaxDrawdown * 100, "0.####");
        Row("orders", run => run.Orders, "0");
        Row("refused by the venue", run => run.Refused, "0");
        Row("fills", run => run.Fills, "0");
        Row("fees", run => run.Fees, "0.00");
        Row("slippage", run => run.Slippage, "0.00");
        table.Write(output);
        output.WriteLine();
        if (report.RecordedDifferences is { } recorded)
        {
            output.WriteLine(
                $"{recorded.Count} orders differ between the recorded run and the simulated one (--json lists them)");
        }

        output.WriteLine($"{report.Differences.Count} orders differ between the two simulated runs");
        if (report.Differences.Count == 0) return;
        var orders = new TextTable("time", "instrument", "simulated", "with the change") { Alignment = "llll" };
        foreach (OrderDifference difference in report.Differences.Take(DifferencesShown))
        {
            orders.Add(difference.Time, difference.Instrument, Or(difference.Before), Or(difference.After));
        }

        orders.Write(output, "  ");
        int left = report.Differences.Count - DifferencesShown;
        if (left > 0) output.WriteLine($"  and {left} more: --json has them all");

        void Row(string name, Func<RunFigures, double?> figure, string format) => table.Add(
            name, Text(figure(first), format), Text(figure(report.Before), format),
            Text(figure(report.After), format));
    }

    private static string Or(string text) => text.Length == 0 ? "-" : text;

    private static string Text(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static double Amount(Notional amount) => amount.Units / (double)Notional.UnitsPerOne;
}
