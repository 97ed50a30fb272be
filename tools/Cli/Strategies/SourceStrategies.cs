using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using LowLatency.Compiler;
using LowLatency.Core.Strategies;
using LowLatency.Strategies;

namespace LowLatency.Cli.Strategies;

/// <summary>Strategies that are given as C# files on the command line.</summary>
internal static class SourceStrategies
{
    private static readonly Lazy<StrategyCompiler> Compiler = new(static () => new StrategyCompiler());

    /// <summary>True for what is meant as a file, not as a name.</summary>
    public static bool IsFile(string text) => text.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    /// <summary>Compiles a file; one exception names every fault by its line.</summary>
    public static StrategyDefinition Compile(string path) => Check(path).Definition!;

    /// <summary>The same with all that is known of the file.</summary>
    public static StrategyCompilation Check(string path)
    {
        try
        {
            return Check(StrategyFile.Read(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(exception.Message, ToolException.NoInput);
        }
    }

    public static StrategyDefinition Compile(StrategyFile file) => Check(file).Definition!;

    /// <summary>The same with all that is known of the file.</summary>
    public static StrategyCompilation Check(StrategyFile file)
    {
        StrategyCompilation compilation = Compiler.Value.Compile(file);
        if (compilation.Definition != null) return compilation;
        var text = new StringBuilder($"{file.Name}: not compiled");
        foreach (SourceFault fault in compilation.Faults) text.Append('\n').Append(fault);
        throw new ToolException(text.ToString(), ToolException.SourceFaults);
    }

    /// <summary>Every strategy of this executable, and over them those of the files.</summary>
    public static StrategyRegistry Registry(IReadOnlyList<StrategyDefinition> compiled)
    {
        StrategyRegistry registry = StrategyCatalog.All();
        foreach (StrategyDefinition definition in compiled) registry.Replace(definition);
        return registry;
    }
}
