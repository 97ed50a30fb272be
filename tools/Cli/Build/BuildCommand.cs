using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Cli.Strategies;
using LowLatency.Compiler;

namespace LowLatency.Cli.Build;

/// <summary>`lowlatency build`: a native engine that trades strategies from C# files.</summary>
internal static class BuildCommand
{
    private static readonly Argument<string[]> Files = new("file")
    {
        Description = "C# file of a strategy; of two with the same name the first trades, and the other is there for "
            + "journals that it recorded",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "Folder for lowlatency-engine",
        Required = true,
    };

    private static readonly Option<string> Architecture = new("--arch")
    {
        Description = "x64 or arm64 (default: that of this machine)",
        DefaultValueFactory = _ => BuildTarget.Here,
    };

    private static readonly Option<string?> SystemRoot = new("--sysroot")
    {
        Description = "For another --arch than this machine's: folder with the libraries of such a system",
    };

    public static Command Create()
    {
        var command = new Command("build", "Make the native engine that trades a strategy's file.")
        {
            Files, Output, Architecture, SystemRoot,
        };
        command.SetAction((result, _) => RunAsync(result));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result)
    {
        var target = new BuildTarget(result.GetValue(Architecture)!, result.GetValue(SystemRoot));
        List<StrategyCompilation> strategies = [];
        foreach (string file in result.GetValue(Files) ?? []) strategies.Add(SourceStrategies.Check(file));
        IReadOnlyList<string> assemblies = EngineAssemblies.Find();
        await BuildNeeds.CheckAsync(target, Console.Out);
        string folder = Directory.CreateTempSubdirectory("lowlatency-build-").FullName;
        try
        {
            EngineProject.Write(folder, strategies, assemblies);
            Console.Out.WriteLine("compiling and linking; half a minute on two quiet cores");
            string built = await EngineProject.PublishAsync(folder, target);
            string output = Path.GetFullPath(result.GetValue(Output)!);
            Directory.CreateDirectory(output);
            string engine = Path.Combine(output, "lowlatency-engine");

            // Aside first: an engine that runs keeps its file, and a full disk leaves the old one.
            File.Copy(built, engine + ".new", overwrite: true);
            File.Move(engine + ".new", engine, overwrite: true);
            foreach (StrategyCompilation each in strategies)
            {
                Console.Out.WriteLine($"strategy {each.Definition!.Name}, digest {each.File.Digest}");
            }

            Console.Out.WriteLine($"written {engine}");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
