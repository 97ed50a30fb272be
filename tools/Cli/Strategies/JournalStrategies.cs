using LowLatency.Cli.Journals;
using LowLatency.Compiler;
using LowLatency.Core.Strategies;
using LowLatency.Reading.Snapshots;
using LowLatency.Strategies;

namespace LowLatency.Cli.Strategies;

/// <summary>
/// The strategies of a journal: what this executable does not have in the recorded version is compiled from the files
/// kept with the journal, after the same checks as any other file.
/// </summary>
internal static class JournalStrategies
{
    /// <summary>For reading a journal.</summary>
    public static StrategyRegistry Registry(string journal)
    {
        StrategyRegistry registry = StrategyCatalog.All();
        registry.FindRecorded = (name, digest) => Find(journal, name, digest);
        return registry;
    }

    /// <summary>
    /// Null when the journal keeps no such file; a file that is damaged, does not compile or has another name inside is
    /// an error that says so.
    /// </summary>
    public static StrategyDefinition? Find(string journal, string name, string digest)
    {
        if (!StrategyFiles.IsNameable(name, digest)) return null;
        byte[]? source = StrategyFiles.TryLoad(journal, name, digest, out string error);
        if (error.Length > 0) throw new ToolException(error, JournalFolder.Damaged);
        if (source == null) return null;
        string path = StrategyFiles.PathOf(journal, name, digest);
        StrategyDefinition definition = SourceStrategies.Compile(new StrategyFile(path, source));
        if (definition.Name == name) return definition;
        throw new ToolException($"{path}: holds the strategy '{definition.Name}'", JournalFolder.Damaged);
    }
}
