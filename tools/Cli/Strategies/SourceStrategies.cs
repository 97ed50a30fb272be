using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using LowLatency.Compiler;
using LowLatency.Core.Settings;
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

    /// <summary>
    /// Every strategy of this executable, and over them those of the files. Two files with one name are refused: only
    /// one of them could run.
    /// </summary>
    public static StrategyRegistry Registry(IReadOnlyList<StrategyDefinition> compiled)
    {
        CheckNames(compiled);
        StrategyRegistry registry = StrategyCatalog.All();
        foreach (StrategyDefinition definition in compiled) registry.Replace(definition);
        return registry;
    }

    /// <summary>Refuses different files with one name; the same file twice is no fault.</summary>
    public static void CheckNames(IReadOnlyList<StrategyDefinition> compiled)
    {
        Dictionary<string, string> digests = [];
        foreach (StrategyDefinition each in compiled)
        {
            string digest = each.Source!.Digest;
            if (digests.TryAdd(each.Name, digest) || digests[each.Name] == digest) continue;
            throw new ToolException(
                $"two files hold a strategy of the name {each.Name}: give only one of them, or another name to one");
        }
    }

    /// <summary>Refuses a file that no entry of the settings would run.</summary>
    /// <param name="compiled">The strategies of the files.</param>
    /// <param name="settings">What is to run.</param>
    /// <param name="place">What holds the settings, for the message.</param>
    public static void CheckUsed(
        IReadOnlyList<StrategyDefinition> compiled, List<StrategySettings> settings, string place)
    {
        foreach (StrategyDefinition each in compiled)
        {
            List<StrategySettings> named = settings.FindAll(one => one.Name == each.Name);
            if (named.Count == 0)
            {
                throw new ToolException(
                    $"{place} does not name {each.Name}, the strategy of a file that was given: name it there, or "
                    + "leave the file out");
            }

            if (named.Exists(one => one.Digest == null || one.Digest == each.Source!.Digest)) continue;
            throw new ToolException(
                $"{place} names {each.Name} with digest {named[0].Digest}; the file that was given has "
                + $"{each.Source!.Digest}");
        }
    }
}
