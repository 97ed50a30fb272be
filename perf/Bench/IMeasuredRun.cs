using System.IO;

namespace LowLatency.Bench;

/// <summary>A comparison that BenchmarkDotNet cannot do: contenders interleaved in rounds, on several threads, reported
/// as ratios of the same round. Implementations need a constructor without parameters; they are found by
/// reflection.</summary>
internal interface IMeasuredRun
{
    /// <summary>What to type after <c>bench</c>.</summary>
    string Name { get; }

    /// <summary>One line for <c>bench list</c>.</summary>
    string Description { get; }

    /// <summary>Does it and prints a table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="quick">Only show that it runs: a second at most.</param>
    void Run(TextWriter output, bool quick);
}
