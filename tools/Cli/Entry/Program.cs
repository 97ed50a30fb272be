using System;
using System.CommandLine;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Cli.Authoring;
using LowLatency.Cli.Backtest;
using LowLatency.Cli.Build;
using LowLatency.Cli.Configuration;
using LowLatency.Cli.Data;
using LowLatency.Cli.Demo;
using LowLatency.Cli.Documents;
using LowLatency.Cli.Errors;
using LowLatency.Cli.Explain;
using LowLatency.Cli.Hosting;
using LowLatency.Cli.Journals;
using LowLatency.Cli.Paper;
using LowLatency.Cli.Replay.Verb;
using LowLatency.Cli.Reports;
using LowLatency.Cli.Serve;
using LowLatency.Cli.Venue;
using LowLatency.Cli.WhatIf;
using LowLatency.Core.Strategies;
using LowLatency.Host;
using Spectre.Console;

namespace LowLatency.Cli.Entry;

/// <summary>
/// The tool `lowlatency`: one verb a file, none of them touches a running engine but through its journal.
/// </summary>
internal static class Program
{
    /// <summary>Longest orderly end of a verb after Ctrl-C; the demo still stops the engine and replays.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromMinutes(10);

    /// <summary>Every verb.</summary>
    internal static RootCommand Commands()
    {
        var root = new RootCommand("LowLatency: run, replay and examine the trading engine.")
        {
            NewCommand.Create(),
            StrategiesCommand.Create(),
            TestCommand.Create(),
            DemoCommand.Create(),
            PaperCommand.Create(),
            EngineVerb.Create(),
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
        root.Add(DocumentsCommand.Create(root));
        return root;
    }

    private static async Task<int> Main(string[] arguments)
    {
        RootCommand root = Commands();
        UsePlainOutputWhenRedirected();
        ParseResult parsed = root.Parse(arguments);
        if (CommandLineFaults.TryReport(parsed, "lowlatency")) return ToolException.Usage;

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
        catch (Exception exception) when (StrategyFault(exception) is { } fault)
        {
            await Console.Error.WriteLineAsync($"lowlatency: {fault.Message}");
            return ToolException.SourceFaults;
        }
        catch (OperationCanceledException)
        {
            return ToolException.Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or InvalidDataException)
        {
            // What is not there or is damaged has one code, whichever verb asks for it; else the machine is at fault.
            bool isInput = exception is FileNotFoundException or DirectoryNotFoundException or InvalidDataException;
            await Console.Error.WriteLineAsync($"lowlatency: {exception.Message}");
            return isInput ? ToolException.NoInput : ToolException.InputOutput;
        }
    }

    // A sweep runs on many threads, and its faults come together.
    private static StrategyException? StrategyFault(Exception exception) =>
        exception as StrategyException ?? (exception as AggregateException)?.InnerException as StrategyException;

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
