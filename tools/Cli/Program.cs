using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Cli.Authoring;
using LowLatency.Cli.Backtest;
using LowLatency.Cli.Build;
using LowLatency.Cli.Configuration;
using LowLatency.Cli.Data;
using LowLatency.Cli.Demo;
using LowLatency.Cli.Errors;
using LowLatency.Cli.Explain;
using LowLatency.Cli.Journals;
using LowLatency.Cli.Paper;
using LowLatency.Cli.Replay;
using LowLatency.Cli.Reports;
using LowLatency.Cli.Serve;
using LowLatency.Cli.Venue;
using LowLatency.Cli.WhatIf;
using Spectre.Console;

namespace LowLatency.Cli;

/// <summary>
/// The tool `lowlatency`: one verb a file, none of them touches a running engine but through its journal.
/// </summary>
internal static class Program
{
    /// <summary>Longest orderly end of a verb after Ctrl-C; the demo still stops the engine and replays.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromMinutes(10);

    private static async Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("LowLatency: run, replay and examine the trading engine.")
        {
            NewCommand.Create(),
            StrategiesCommand.Create(),
            TestCommand.Create(),
            DemoCommand.Create(),
            PaperCommand.Create(),
            EngineCommand.Create(),
            BuildCommand.Create(),
            ReplayCommand.Create(),
            ExplainCommand.Create(),
            WhatIfCommand.Create(),
            JournalCommand.Create(),
            ReportCommand.Create(),
            ServeCommand.Create(),
            VenueCommand.Create(),
            ConfigurationCommand.Create(),
            ErrorsCommand.Create(),
            BacktestCommand.Create(),
            DataCommand.Create(),
        };
        UsePlainOutputWhenRedirected();
        ParseResult parsed = root.Parse(arguments);
        IReadOnlyList<string> faults = CommandLineFaults.Of(parsed);
        if (faults.Count > 0)
        {
            foreach (string fault in faults) await Console.Error.WriteLineAsync($"lowlatency: {fault}");
            await Console.Error.WriteLineAsync("lowlatency: --help lists the verbs and their options");
            return ToolException.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = EndTime,
            });
        }
        catch (ToolException exception)
        {
            await Console.Error.WriteLineAsync($"lowlatency: {exception.Message}");
            return exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ToolException.Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"lowlatency: {exception.Message}");
            return ToolException.InputOutput;
        }
    }

    // A file or pipe gets no escape sequences, and tables wide enough that nothing wraps.
    private static void UsePlainOutputWhenRedirected()
    {
        const int Width = 140;
        if (!Console.IsOutputRedirected) return;
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        AnsiConsole.Profile.Width = Width;
    }
}
