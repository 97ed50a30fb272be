using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Settings;
using LowLatency.Bench.Journals;
using LowLatency.Core.Strategies;

namespace LowLatency.BacktestCost;

/// <summary>
/// <c>backtest-cost make FOLDER EVENTS</c> writes a generated day; <c>backtest-cost run FOLDER TIMES</c> runs it TIMES
/// times, so that two runs under callgrind give the instructions of one backtest. What came out is printed: a change
/// that is meant for speed alone changes none of it.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is not [var verb, var folder, var countText]
            || !int.TryParse(countText, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            Console.Error.WriteLine("usage: backtest-cost make FOLDER EVENTS | run FOLDER TIMES");
            return 64;
        }

        if (verb == "make")
        {
            Directory.CreateDirectory(folder);
            ReplayDay.Generate(folder, count).Dispose();
            return 0;
        }

        var settings = new BacktestSettings
        {
            Engine = ReplayDay.Settings(),
            Data = [new DataSettings { Kind = "journal", Path = folder }],
        };
        BacktestPlan plan = BacktestPlan.Load(settings, StrategyRegistry.BuiltIn());
        for (int i = 0; i < count; i++)
        {
            TimeSpan used = Process.GetCurrentProcess().UserProcessorTime;
            BacktestResult result = plan.Run();
            double nanos = (Process.GetCurrentProcess().UserProcessorTime - used).TotalNanoseconds;
            BacktestReport report = result.Report;
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{report.Events} events, {nanos / report.Events:F1} ns an event, state {report.StateHash}, "
                + $"commands {report.CommandHash}, {result.Record.Fills.Count} fills"));
        }

        return 0;
    }
}
