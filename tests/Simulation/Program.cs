using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace LowLatency.Simulation;

/// <summary>
/// Runs seeds: <c>--from N --seeds N --seconds N</c>, with <c>--until-failed</c> up to the first violation.
/// Exit code 1 when any did; each is printed with the command that repeats it.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        int from = Number(arguments, "--from", 1);
        int seeds = Number(arguments, "--seeds", 1);
        int seconds = Number(arguments, "--seconds", 300);
        string root = Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"simulation-{Environment.ProcessId}");
        bool isUntilFailed = Array.IndexOf(arguments, "--until-failed") >= 0;
        var totals = new SeedTotals();
        int failed = 0;
        int passed = 0;
        var watch = Stopwatch.StartNew();
        for (int seed = from; seed < from + seeds && !(isUntilFailed && failed > 0); seed++)
        {
            string path = Path.Combine(root, seed.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(path);
            try
            {
                if (RunSeed(seed, seconds, path, totals)) passed++;
                else failed++;
            }
            finally
            {
                Directory.Delete(path, recursive: true);
            }
        }

        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        totals.Print(watch.Elapsed.TotalSeconds);
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static bool RunSeed(int seed, int seconds, string path, SeedTotals totals)
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

        totals.Add(world);
        if (violations.Count == 0) return true;
        Console.WriteLine($"FAIL seed {seed}: dotnet run -c Release --project tests/Simulation -- --from {seed} "
            + $"--seconds {seconds}");
        foreach (string violation in violations) Console.WriteLine($"  {violation}");
        return false;
    }

    private static int Number(string[] arguments, string name, int otherwise)
    {
        int index = Array.IndexOf(arguments, name);
        return index < 0 || index + 1 == arguments.Length
            ? otherwise
            : int.Parse(arguments[index + 1], CultureInfo.InvariantCulture);
    }
}
