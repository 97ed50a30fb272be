using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using LowLatency.Core.Strategies;
using LowLatency.Host.Faults;
using LowLatency.Host.Process;

namespace LowLatency.Host;

/// <summary>What `lowlatency-engine` takes; its man page is made from it.</summary>
public static class EngineCommandLine
{
    public const string Name = "lowlatency-engine";

    private const string Description = """
        The trading engine. LOWLATENCY_section__key=value overrides a key of the configuration.
        Signals: SIGTERM, SIGINT, SIGHUP = orderly stop; SIGUSR1 = kill switch.
        Exit codes: 0 stopped in order, 64 usage, 65 journal damaged or replayed otherwise, 70 broken invariant,
        73 journal cannot be opened, 74 journal failed while running, 78 configuration.
        """;

    /// <summary>The command tree over a registry of strategies.</summary>
    /// <param name="registry">What `--strategies` lists.</param>
    /// <param name="run">Takes the configuration's path and whether only to check it; returns the exit code.</param>
    public static RootCommand Create(StrategyRegistry registry, Func<string, bool, int> run)
    {
        var configuration = new Option<string>("--config")
        {
            Description = "JSON configuration (required)",
            HelpName = "FILE",
        };
        var check = new Option<bool>("--check") { Description = "Only check the configuration" };
        var strategies = new Option<bool>("--strategies")
        {
            Description = "List the strategies of this executable with the digests of their files",
            Action = new Answer(() => List(registry)),
        };
        var root = new RootCommand(Description) { configuration, check, strategies };
        foreach (Option option in root.Options)
        {
            if (option is VersionOption version)
            {
                version.Action = new Answer(() => Console.WriteLine(BuildInfo.Describe()));
                version.Description = "Print the version";
            }
        }

        // Marked as required it would be asked for beside the options that only answer.
        root.Validators.Add(found =>
        {
            bool isAnswer = false;
            foreach (Option option in root.Options)
            {
                isAnswer |= option.Action != null && found.GetResult(option) != null;
            }

            if (!isAnswer && found.GetResult(configuration) == null) found.AddError("Option '--config' is required.");
        });
        root.SetAction(parsed => run(parsed.GetValue(configuration)!, parsed.GetValue(check)));
        return root;
    }

    private static void List(StrategyRegistry registry)
    {
        foreach (StrategyDefinition each in registry.Definitions)
        {
            Console.WriteLine($"{each.Name} {each.Source?.Digest ?? "-"}");
        }
    }

    /// <summary>An option that answers and ends the program.</summary>
    private sealed class Answer(Action print) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            print();
            return ExitCode.Ok;
        }
    }
}
