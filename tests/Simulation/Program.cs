using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;

namespace LowLatency.Simulation;

/// <summary>
/// Runs seeds: <c>--from N --seeds N --seconds N</c>, with <c>--until-failed</c> up to the first violation, with
/// <c>--jobs N</c> on several cores. What is printed is the same with any number of them, times apart. Exit code 1 when
/// any seed failed; each is printed with the command that repeats it.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        int from = Number(arguments, "--from", 1);
        int seeds = Number(arguments, "--seeds", 1);
        int seconds = Number(arguments, "--seconds", 300);
        int jobs = Math.Max(1, Number(arguments, "--jobs", 1));
        string root = Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"simulation-{Environment.ProcessId}");
        var run = new SeedRun(from, seeds, Array.IndexOf(arguments, "--until-failed") >= 0);
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
        run.Totals.Print(watch.Elapsed.TotalSeconds);
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
        List<string> violations = world.Checker.Violations;
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

    private static int Number(string[] arguments, string name, int otherwise)
    {
        int index = Array.IndexOf(arguments, name);
        return index < 0 || index + 1 == arguments.Length
            ? otherwise
            : int.Parse(arguments[index + 1], CultureInfo.InvariantCulture);
    }
}
