using System;
using System.Collections.Generic;
using BenchmarkDotNet.Running;

namespace LowLatency.Bench;

/// <summary>
/// <c>bench list</c> names the measured runs, <c>bench NAME</c> does one, <c>bench --smoke</c> runs every body a few
/// times, and anything else goes to BenchmarkDotNet's switcher (<c>bench --filter '*Histogram*'</c>).
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        IReadOnlyList<IMeasuredRun> runs = Discovery.MeasuredRuns();
        if (args is ["--smoke"]) return Smoke.Run(runs, Console.Out);
        if (args is ["list"])
        {
            foreach (IMeasuredRun run in runs) Console.Out.WriteLine($"{run.Name,-16} {run.Description}");
            return 0;
        }

        foreach (IMeasuredRun run in runs)
        {
            if (args is not [var name] || name != run.Name) continue;
            run.Run(Console.Out, quick: false);
            return 0;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new InProcessConfig());
        return 0;
    }
}
