using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using LowLatency.Host;
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
        var options = new LatencyOptions();
        var root = new RootCommand("Order path of the live engine, open loop, against raw TCP in the same run.")
        {
            EchoCommand(),
        };
        options.AddTo(root);
        root.SetAction(line => Run(options, line));
        ParseResult parsed = root.Parse(arguments);
        if (CommandLineFaults.TryReport(parsed, "latency")) return UsageCode;
        return parsed.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    // The other process of a run: not for people.
    private static Command EchoCommand()
    {
        var port = new Argument<int>("port");
        var frameBytes = new Argument<int>("frameBytes");
        var answerBytes = new Argument<int>("answerBytes");
        var path = new Argument<string>("path");
        var command = new Command("echo") { port, frameBytes, answerBytes, path };
        command.Hidden = true;
        command.SetAction(line => EchoProcess.Run(
            line.GetValue(port), line.GetValue(frameBytes), line.GetValue(answerBytes), line.GetValue(path)!));
        return command;
    }

    private static int Run(LatencyOptions options, ParseResult line)
    {
        IReadOnlyList<string> faults = options.Read(line);
        foreach (string fault in faults) Console.Error.WriteLine($"latency: {fault}");
        if (faults.Count > 0) return UsageCode;
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
}
