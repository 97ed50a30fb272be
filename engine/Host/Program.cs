using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Host;

/// <summary>
/// The engine: `lowlatency-engine --config FILE`. SIGTERM stops it in order, SIGUSR1 is the kill switch.
/// </summary>
internal static class Program
{
    private const string Description = """
        The trading engine. LOWLATENCY_section__key=value overrides a key of the configuration.
        Signals: SIGTERM, SIGINT = orderly stop; SIGUSR1 = kill switch.
        Exit codes: 0 stopped in order, 64 usage, 65 journal damaged, 70 broken invariant,
        73 journal cannot be opened, 74 journal failed while running, 78 configuration.
        """;

    private static int Main(string[] arguments)
    {
        var configuration = new Option<string>("--config")
        {
            Description = "JSON configuration",
            Required = true,
            HelpName = "FILE",
        };
        var check = new Option<bool>("--check") { Description = "Only check the configuration" };
        var root = new RootCommand(Description) { configuration, check };
        root.SetAction(parsed => Run(parsed.GetValue(configuration)!, parsed.GetValue(check)));
        ParseResult line = root.Parse(arguments);
        if (CommandLineFaults.TryReport(line, "lowlatency-engine")) return ExitCode.Usage;

        // Signals and faults are the engine's own business.
        return line.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int Run(string path, bool isCheck)
    {
        var faults = new List<string>();
        HostOptions? options = ConfigurationLoader.Load(path, faults);
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

        try
        {
            using var run = new EngineRun(options, Log);
            return new EngineRunner(run).Run();
        }
        catch (StartFault fault)
        {
            Console.Error.WriteLine($"lowlatency-engine: {fault.Message}");
            return fault.ExitCode;
        }
    }

    // One line an entry, time first: systemd's journal keeps it, and the event journal has the rest.
    private static void Log(string text)
    {
        string time = WallClock.ReadSystem().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        foreach (string line in text.TrimEnd().Split('\n')) Console.Error.WriteLine($"{time} {line}");
    }
}
