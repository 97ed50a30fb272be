using System;
using System.Collections.Generic;
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
    private static int Main(string[] arguments)
    {
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
