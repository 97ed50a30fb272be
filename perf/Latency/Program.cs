using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using LowLatency.Host;
using LowLatency.Latency.Echo;
using LowLatency.Latency.Engine;
using LowLatency.Latency.Reports;
using LowLatency.Latency.Runs;

namespace LowLatency.Latency;

/// <summary>
/// Order path of the live engine, open loop, journal flushed, over loopback: from a market frame to the bytes of the
/// order, against raw TCP in the same run.
/// </summary>
internal static class Program
{
    private const int UsageCode = 64;
    private const int FailureCode = 1;

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
        var certificate = new Argument<string?>("certificate") { Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("echo") { port, frameBytes, answerBytes, path, certificate };
        command.Hidden = true;
        command.SetAction(line => EchoProcess.Run(
            line.GetValue(port), line.GetValue(frameBytes), line.GetValue(answerBytes), line.GetValue(path)!,
            line.GetValue(certificate)));
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

        try
        {
            if (options.QuietSeconds > 0) return RunQuiet(options);
            if (options.SteadyMinutes > 0) return RunSteady(options);
            return options.NeighbourSeconds > 0 ? RunNeighbour(options) : RunOrderPath(options);
        }
        catch (InvalidOperationException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return FailureCode;
        }
    }

    private static int RunOrderPath(LatencyOptions options)
    {
        using var run = new OrderPathRun(options);
        if (!run.TryRun()) return Fail(run.Session);
        var report = new OrderPathReport(run, options.IsSmoke);
        report.Print(Console.Out);
        run.RemoveBulk();
        return Print(report.Faults);
    }

    private static int RunNeighbour(LatencyOptions options)
    {
        using var run = new NeighbourRun(options);
        if (!run.TryRun()) return Fail(run.Session);
        var report = new NeighbourReport(run);
        report.Print(Console.Out);
        run.Session.RemoveBulk();
        return Print(report.Faults);
    }

    private static int RunQuiet(LatencyOptions options)
    {
        using var run = new QuietRun(options);
        if (!run.TryRun()) return Fail(run.Session);
        QuietReport.Print(run, Console.Out);
        run.Session.RemoveBulk();
        return 0;
    }

    private static int RunSteady(LatencyOptions options)
    {
        using var run = new SteadyRun(options);
        if (!run.TryRun()) return Fail(run.Session);
        var report = new SteadyReport(run);
        report.Print(Console.Out);
        run.Session.RemoveBulk();
        return Print(report.Faults);
    }

    private static int Fail(EngineSession session)
    {
        Console.Error.WriteLine(session.Fault);
        return FailureCode;
    }

    private static int Print(IReadOnlyList<string> faults)
    {
        foreach (string fault in faults) Console.Error.WriteLine($"FAULT {fault}");
        return faults.Count == 0 ? 0 : FailureCode;
    }
}
