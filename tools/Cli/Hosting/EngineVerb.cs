using System.Collections.Generic;
using System.CommandLine;
using LowLatency.Cli.Strategies;
using LowLatency.Core.Strategies;
using LowLatency.Host;

namespace LowLatency.Cli.Hosting;

/// <summary>
/// `lowlatency engine`, not shown: the engine of this very executable with strategies compiled from files. A native
/// engine cannot load code. `paper` starts it in a process of its own.
/// </summary>
internal static class EngineVerb
{
    public const string Name = "engine";
    public const string ConfigurationOption = "--config";
    public const string StrategyOption = "--strategy";

    public static Command Create()
    {
        var configuration = new Option<string>(ConfigurationOption) { Required = true };
        var strategy = new Option<string[]>(StrategyOption);
        var command = new Command(Name, "The engine with strategies from C# files.") { configuration, strategy };
        command.Hidden = true;
        command.SetAction(result =>
        {
            List<StrategyDefinition> compiled = [];
            foreach (string file in result.GetValue(strategy) ?? []) compiled.Add(SourceStrategies.Compile(file));
            return EngineProgram.Run(
                [ConfigurationOption, result.GetValue(configuration)!], SourceStrategies.Registry(compiled),
                JournalStrategies.Find);
        });
        return command;
    }
}
