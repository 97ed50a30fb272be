using System;
using System.Collections.Generic;
using System.CommandLine;
using LowLatency.Core.Strategies;
using LowLatency.Host.Faults;
using LowLatency.Host.Housekeeping;
using LowLatency.Host.Options;
using LowLatency.Host.Process;

namespace LowLatency.Host;

/// <summary>
/// The engine's command line over a registry of strategies: what `lowlatency-engine`, an engine of `lowlatency build`
/// and `lowlatency paper` run.
/// </summary>
public static class EngineProgram
{
    /// <summary>Runs until a signal or a fault; returns the exit code.</summary>
    /// <param name="arguments">As <see cref="EngineCommandLine"/> says.</param>
    /// <param name="registry">The strategies that a configuration may name.</param>
    /// <param name="findRecorded">
    /// Asked with the journal's folder, a name and a digest for the code that a journal was recorded with, where the
    /// registry has another; null = only the registry counts.
    /// </param>
    public static int Run(
        string[] arguments, StrategyRegistry registry,
        Func<string, string, string, StrategyDefinition?>? findRecorded = null)
    {
        RootCommand root = EngineCommandLine.Create(
            registry, (path, isCheck) => Run(path, isCheck, registry, findRecorded));
        ParseResult line = root.Parse(arguments);
        if (CommandLineFaults.TryReport(line, EngineCommandLine.Name)) return ExitCode.Usage;

        // Signals and faults are the engine's own business.
        return line.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int Run(
        string path, bool isCheck, StrategyRegistry registry,
        Func<string, string, string, StrategyDefinition?>? findRecorded)
    {
        var log = new OperatorLog(Console.Error);
        var faults = new List<string>();
        HostOptions? options = ConfigurationLoader.Load(path, faults, registry, findRecorded);
        if (options == null)
        {
            log.WritePlain($"configuration {path}: {faults.Count} fault(s)");
            foreach (string fault in faults) log.WritePlain($"  {fault}");
            return ExitCode.Configuration;
        }

        if (isCheck)
        {
            Console.WriteLine($"configuration {path}: no fault");
            return ExitCode.Ok;
        }

        if (options.Role == "live") ProcessProtection.Apply(log.WritePlain);
        try
        {
            using var run = new EngineRun(options, log.Write, registry: registry);
            return new EngineRunner(run, new ExitGuard(log.Write)).Run();
        }
        catch (StartFault fault)
        {
            log.WritePlain($"lowlatency-engine: {fault.Message}");
            return fault.ExitCode;
        }
    }
}
