using System;
using System.CommandLine;
using System.Threading.Tasks;
using LowLatency.Cli.Demo;
using LowLatency.Cli.Journals;
using LowLatency.Cli.Replay;
using LowLatency.Cli.Reports;
using LowLatency.Cli.Serve;

namespace LowLatency.Cli;

/// <summary>The tool `lowlatency`: one verb a file, none of them touches a running engine but through its journal.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("LowLatency: run, replay and examine the trading engine.")
        {
            DemoCommand.Create(),
            ReplayCommand.Create(),
            JournalCommand.Create(),
            ReportCommand.Create(),
            ServeCommand.Create(),
        };
        try
        {
            return await root.Parse(arguments).InvokeAsync();
        }
        catch (ToolException exception)
        {
            await Console.Error.WriteLineAsync($"lowlatency: {exception.Message}");
            return exception.ExitCode;
        }
    }
}
