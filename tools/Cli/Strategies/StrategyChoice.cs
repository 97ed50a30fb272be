using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Compiler;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;

namespace LowLatency.Cli.Strategies;

/// <summary>Which strategies an engine is to run, with the files of those that it does not know yet.</summary>
/// <param name="Settings">As engine.strategies of a configuration; no fault in it.</param>
/// <param name="Files">C# files to compile, as they were checked; empty = all are known.</param>
internal sealed record StrategyChoice(List<StrategySettings> Settings, IReadOnlyList<StrategyFile> Files)
{
    /// <summary>The strategies of files, with parameters of the one file as name=value.</summary>
    public static StrategyChoice Of(IReadOnlyList<string> files, IReadOnlyList<string> parameters, BarSettings bars)
    {
        List<StrategyDefinition> compiled = [];
        List<StrategyFile> sources = [];
        foreach (string file in files)
        {
            if (!SourceStrategies.IsFile(file)) throw new ToolException($"'{file}' is not a C# file of a strategy");
            StrategyCompilation compilation = SourceStrategies.Check(file);
            compiled.Add(compilation.Definition!);
            sources.Add(compilation.File);
        }

        List<StrategySettings> settings = compiled.ConvertAll(static each => new StrategySettings { Name = each.Name });
        if (parameters.Count > 0 && settings.Count != 1) throw new ToolException("--set: only with one file");
        foreach (string pair in parameters) Set(settings[0], pair);
        Check(settings, bars, SourceStrategies.Registry(compiled), string.Join(", ", files));
        return new StrategyChoice(settings, sources);
    }

    public static void Check(List<StrategySettings> settings, BarSettings bars, StrategyRegistry registry, string place)
    {
        List<string> faults = [];
        registry.Configure(settings, bars, faults);
        if (faults.Count > 0) throw new ToolException($"{place}: {string.Join("; ", faults)}");
    }

    /// <summary>
    /// Writes the files into a folder, with the bytes that were checked, whatever became of them since; returns the
    /// paths.
    /// </summary>
    public IReadOnlyList<string> CopyTo(string folder)
    {
        List<string> copies = [];
        foreach (StrategyFile file in Files)
        {
            string copy = Path.Combine(folder, $"{copies.Count}-{Path.GetFileName(file.Name)}");
            File.WriteAllBytes(copy, file.Bytes);
            copies.Add(copy);
        }

        return copies;
    }

    private static void Set(StrategySettings settings, string pair)
    {
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new ToolException($"--set {pair}: write parameter=number");
        if (!decimal.TryParse(pair[(equals + 1)..], CultureInfo.InvariantCulture, out decimal value))
        {
            throw new ToolException($"--set {pair}: '{pair[(equals + 1)..]}' is not a number");
        }

        settings.Parameters[pair[..equals]] = value;
    }
}
