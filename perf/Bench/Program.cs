using System;
using System.Collections.Generic;
using System.CommandLine;
using BenchmarkDotNet.Running;
using LowLatency.Host;

namespace LowLatency.Bench;

/// <summary>
/// One verb for each measured run, <c>bench --smoke</c> runs every body a few times, and <c>bench micro ...</c> goes to
/// BenchmarkDotNet's switcher with what follows (<c>bench micro --filter '*Histogram*'</c>).
/// </summary>
internal static class Program
{
    private const int UsageError = 64;

    private static int Main(string[] arguments)
    {
        IReadOnlyList<IMeasuredRun> runs = Discovery.MeasuredRuns();
        var smoke = new Option<bool>("--smoke") { Description = "Run every body a few times, measure nothing" };
        var root = new RootCommand("Measurements: one verb each.") { smoke, MicroCommand() };
        foreach (IMeasuredRun run in runs)
        {
            var command = new Command(run.Name, run.Description);
            command.SetAction(_ => run.Run(Console.Out, quick: false));
            root.Add(command);
        }

        root.SetAction(line =>
        {
            if (line.GetValue(smoke)) return Smoke.Run(runs, Console.Out);
            Console.Error.WriteLine("bench: give a verb, or --smoke; --help lists them");
            return UsageError;
        });
        ParseResult parsed = root.Parse(arguments);
        if (CommandLineFaults.TryReport(parsed, "bench")) return UsageError;
        return parsed.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static Command MicroCommand()
    {
        var rest = new Argument<string[]>("options")
        {
            Description = "As BenchmarkDotNet takes them",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("micro", "The small benchmarks, by BenchmarkDotNet.") { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(line =>
        {
            string[] given = [.. line.GetValue(rest) ?? [], .. line.UnmatchedTokens];
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(given, new InProcessConfig());
        });
        return command;
    }
}
