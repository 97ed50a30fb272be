using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using LowLatency.Host;

namespace LowLatency.Simulation;

/// <summary>
/// Runs seeds. What is printed is the same with any number of jobs, times apart. Exit code 1 when any seed failed; each
/// is printed with the command that repeats it.
/// </summary>
internal static class Program
{
    private const int UsageError = 64;

    private static int Main(string[] arguments)
    {
        Option<int> from = Number("--from", "First seed", 1);
        Option<int> seeds = Number("--seeds", "How many", 1);
        Option<int> seconds = Number("--seconds", "Seconds of faults a seed", 300);
        Option<int> jobs = Number("--jobs", "Seeds at once, on as many cores", 1);
        var untilFailed = new Option<bool>("--until-failed") { Description = "End at the first violation" };
        var root = new RootCommand("The whole stack in virtual time against a venue that lies.")
        {
            from, seeds, seconds, jobs, untilFailed,
        };
        root.SetAction(line => Run(
            new SeedRun(line.GetValue(from), line.GetValue(seeds), line.GetValue(untilFailed)),
            line.GetValue(seconds), line.GetValue(jobs)));
        ParseResult parsed = root.Parse(arguments);
        if (CommandLineFaults.TryReport(parsed, "simulation")) return UsageError;
        return parsed.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int Run(SeedRun run, int seconds, int jobs)
    {
        string root = Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"simulation-{Environment.ProcessId}");
        var watch = Stopwatch.StartNew();
        var threads = new List<Thread>();
        for (int i = 0; i < jobs; i++)
        {
            var thread = new Thread(() => Work(run, seconds, root));
            thread.Start();
            threads.Add(thread);
        }

        foreach (Thread thread in threads) thread.Join();
        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        using var process = Process.GetCurrentProcess();
        run.Totals.Print(watch.Elapsed.TotalSeconds, process.TotalProcessorTime.TotalSeconds);
        Console.WriteLine($"{run.Passed} passed, {run.Failed} failed");
        return run.Failed == 0 ? 0 : 1;
    }

    private static void Work(SeedRun run, int seconds, string root)
    {
        while (run.TryTake(out int seed))
        {
            string path = Path.Combine(root, seed.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(path);
            try
            {
                run.Add(seed, Simulate(seed, seconds, path));
            }
            finally
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }

    private static SeedOutcome Simulate(int seed, int seconds, string path)
    {
        var options = new SimulationOptions(seed, seconds);
        using var world = new World(options, path);
        List<string> violations = world.Violations;
        try
        {
            world.Run();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            violations.Add(exception.ToString());
        }

        var totals = new SeedTotals();
        totals.Add(world);
        return new SeedOutcome(totals, violations, seconds);
    }

    private static Option<int> Number(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError($"{name}: must be 1 or more");
        });
        return option;
    }
}
