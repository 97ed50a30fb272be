using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Strategies;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Host;

/// <summary>
/// The engine's command line over a registry of strategies: what `lowlatency-engine`, an engine of `lowlatency build`
/// and `lowlatency paper` run.
/// </summary>
public static class EngineProgram
{
    /// <summary>Runs until a signal or a fault; returns the exit code.</summary>
    /// <param name="arguments">As in the usage.</param>
    /// <param name="registry">The strategies that a configuration may name.</param>
    /// <param name="findRecorded">
    /// Asked with the journal's folder, a name and a digest for the code that a journal was recorded with, where the
    /// registry has another; null = only the registry counts.
    /// </param>
    public static int Run(
        string[] arguments, StrategyRegistry registry,
        Func<string, string, string, StrategyDefinition?>? findRecorded = null)
    {
        if (arguments is ["--strategies"]) return List(registry);
        if (arguments is ["--version"])
        {
            Console.WriteLine(BuildInfo.Describe());
            return ExitCode.Ok;
        }

        if (!TryParse(arguments, out string path, out bool isCheck))
        {
            Console.Error.WriteLine(EngineUsage.Text);
            return ExitCode.Usage;
        }

        var faults = new List<string>();
        HostOptions? options = ConfigurationLoader.Load(path, faults, registry);
        if (options == null)
        {
            Console.Error.WriteLine($"configuration {path}: {faults.Count} fault(s)");
            foreach (string fault in faults) Console.Error.WriteLine($"  {fault}");
            return ExitCode.Configuration;
        }

        if (isCheck)
        {
            Console.WriteLine($"configuration {path}: no fault");
            return ExitCode.Ok;
        }

        if (findRecorded != null)
        {
            string journal = options.Journal.Directory;
            registry.FindRecorded = (name, digest) => findRecorded(journal, name, digest);
        }

        try
        {
            using var run = new EngineRun(options, Log, registry: registry);
            return new EngineRunner(run).Run();
        }
        catch (StartFault fault)
        {
            Console.Error.WriteLine($"lowlatency-engine: {fault.Message}");
            return fault.ExitCode;
        }
    }

    private static int List(StrategyRegistry registry)
    {
        foreach (StrategyDefinition each in registry.Definitions)
        {
            Console.WriteLine($"{each.Name} {each.Source?.Digest ?? "-"}");
        }

        return ExitCode.Ok;
    }

    private static bool TryParse(string[] arguments, out string path, out bool isCheck)
    {
        path = "";
        isCheck = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--check") isCheck = true;
            else if (arguments[i] == "--config" && i + 1 < arguments.Length) path = arguments[++i];
            else return false;
        }

        return path.Length > 0;
    }

    // One line an entry, time first: systemd's journal keeps it, and the event journal has the rest.
    private static void Log(string text)
    {
        string time = WallClock.ReadSystem().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        foreach (string line in text.TrimEnd().Split('\n')) Console.Error.WriteLine($"{time} {line}");
    }
}
