using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using LowLatency.Core.Settings;
using LowLatency.Model.Identity;

namespace LowLatency.Bench.Journals;

/// <summary>
/// <c>bench explain</c>: the process <c>lowlatency explain JOURNAL --order ID</c>, from start to exit, on a journal of
/// ten million events with the snapshots that the engine's process would have kept, for orders near its beginning,
/// middle and end. The tool is found under tools/Cli of this checkout, or where LOWLATENCY_CLI says.
/// </summary>
internal sealed class ExplainRun : IMeasuredRun
{
    private const double GoalSeconds = 2;
    private const int Rounds = 5;
    private const long SnapshotNanos = 300_000_000_000;

    private static readonly int[] Percents = [1, 50, 99];

    public string Name => "explain";

    public string Description => "lowlatency explain of an order in ten million events, process start included";

    public void Run(TextWriter output, bool quick)
    {
        string? tool = Find();
        if (tool == null && quick) return;
        if (tool == null) throw new FileNotFoundException("lowlatency.dll: build tools/Cli, or set LOWLATENCY_CLI");
        string folder = Directory.CreateTempSubdirectory("explain-bench-").FullName;
        try
        {
            int events = quick ? 60_000 : 10_000_000;
            using ReplayDay day = ReplayDay.Generate(folder, events, SnapshotNanos, Settings());
            int snapshots = Directory.GetFiles(Path.Combine(folder, "snapshots"), "*.snapshot").Length;
            output.WriteLine(FormattableString.Invariant(
                $"{events} events, {day.WrittenBytes >> 20} MiB, {day.Orders.Count} orders, {snapshots} snapshots"));
            foreach (int percent in Percents)
            {
                Measure(output, tool, folder, day, events / 100 * percent, quick ? 1 : Rounds);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Means so short that orders are spread over the whole day.
    private static EngineSettings Settings()
    {
        EngineSettings settings = ReplayDay.Settings();
        var crossover = new StrategySettings { Name = "sma-crossover" };
        crossover.Parameters["fast"] = 1;
        crossover.Parameters["slow"] = 3;
        settings.Strategies = [crossover];
        return settings;
    }

    private static void Measure(
        TextWriter output, string tool, string folder, ReplayDay day, long sequence, int rounds)
    {
        // A short day has no order: then the moment itself is explained.
        (long at, ClientOrderId order) = Nearest(day.Orders, sequence);
        string[] question = day.Orders.Count > 0 ? ["--order", order.ToString()] : ["--seq", $"{sequence}"];
        double[] wall = new double[rounds];
        long from = 0;
        for (int round = 0; round < rounds; round++)
        {
            from = Explain(tool, folder, question, out wall[round]);
        }

        Array.Sort(wall);
        double median = wall[rounds / 2];
        string verdict = median < GoalSeconds ? "met" : wall[0] < GoalSeconds ? "met in the best round" : "MISSED";
        output.WriteLine(FormattableString.Invariant(
            $"{string.Join(' ', question)} of event {Math.Max(at, sequence)}, replayed from {from}: ")
            + FormattableString.Invariant($"wall median {median:F2} s, best {wall[0]:F2} s; ")
            + FormattableString.Invariant($"goal {GoalSeconds:F0} s: {verdict}"));
    }

    private static (long Sequence, ClientOrderId Id) Nearest(
        List<(long Sequence, ClientOrderId Id)> orders, long target)
    {
        (long Sequence, ClientOrderId Id) nearest = default;
        foreach ((long Sequence, ClientOrderId Id) order in orders)
        {
            bool isNearer = nearest.Sequence == 0
                || Math.Abs(order.Sequence - target) < Math.Abs(nearest.Sequence - target);
            if (isNearer) nearest = order;
        }

        return nearest;
    }

    // Returns the event that its replay began with.
    private static long Explain(string tool, string folder, string[] question, out double wall)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])[tool, "explain", folder, .. question, "--json"])
        {
            start.ArgumentList.Add(argument);
        }

        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        using JsonDocument answer = JsonDocument.Parse(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        JsonElement root = answer.RootElement;
        if (process.ExitCode != 0) throw new InvalidDataException($"explain ended with {process.ExitCode}");
        if (question[0] == "--order" && root.GetProperty("order").GetProperty("order").GetString() != question[1])
        {
            throw new InvalidDataException("another order was explained");
        }

        return root.GetProperty("replayedFrom").GetInt64();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("LOWLATENCY_CLI") is { Length: > 0 } given) return given;
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string file = Path.Combine(at.FullName, "tools", "Cli", "bin", "Release", "net10.0", "lowlatency.dll");
            if (File.Exists(file)) return file;
        }

        return null;
    }
}
