using System.Collections.Generic;
using LowLatency.Core.Strategies;

namespace LowLatency.Compiler;

/// <summary>What became of a strategy's file: a definition, or every fault in the order of the lines.</summary>
public sealed record StrategyCompilation
{
    /// <summary>The file.</summary>
    public required StrategyFile File { get; init; }

    /// <summary>Null when there are faults. The file is its <see cref="StrategyDefinition.Source"/>.</summary>
    public StrategyDefinition? Definition { get; init; }

    /// <summary>The class with its namespace, as C# writes it; empty when there are faults.</summary>
    public string ClassName { get; init; } = "";

    /// <summary>Empty when there is a definition.</summary>
    public IReadOnlyList<SourceFault> Faults { get; init; } = [];
}
