using System;
using System.Globalization;
using System.IO;
using LowLatency.Latency.Echo;
using LowLatency.Latency.Results;

namespace LowLatency.Latency;

/// <summary>
/// Order path of the live engine, open loop, journal flushed, over loopback: from a market frame to the bytes of the
/// order, against raw TCP in the same run.
/// </summary>
internal static class Program
{
    private const int UsageCode = 64;

    private static int Main(string[] arguments)
    {
        if (arguments is ["echo", var port, var frameBytes, var answerBytes, var path])
        {
            return EchoProcess.Run(Number(port), Number(frameBytes), Number(answerBytes), path);
        }

        LatencyOptions? options = LatencyOptions.Read(arguments);
        if (options == null)
        {
            Console.Error.WriteLine(LatencyOptions.Usage);
            return UsageCode;
        }

        if (!File.Exists(options.EnginePath))
        {
            Console.Error.WriteLine($"no engine at {options.EnginePath}");
            return UsageCode;
        }

        using var run = new LatencyRun(options);
        if (!run.TryRun())
        {
            Console.Error.WriteLine(run.Fault);
            return 1;
        }

        var report = new RunReport(run, options.IsSmoke);
        report.Print(Console.Out);
        run.RemoveBulk();
        foreach (string fault in report.Faults) Console.Error.WriteLine($"FAULT {fault}");
        return report.Faults.Count == 0 ? 0 : 1;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
