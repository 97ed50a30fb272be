using System;

namespace LowLatency.Core.Strategies;

/// <summary>A strategy threw while it was shown a bar. Says its name; what it threw is the inner exception.</summary>
public sealed class StrategyException(string name, Exception inner)
    : Exception($"strategy {name} threw {inner.GetType().Name}: {inner.Message}", inner);
