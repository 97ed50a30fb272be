namespace LowLatency.Core.Strategies;

/// <summary>A number that a strategy takes from the configuration, with its bounds (both included).</summary>
public readonly record struct ParameterDefinition(
    string Name, decimal Default, decimal Min, decimal Max, string Meaning)
{
    /// <summary>True when only whole numbers make sense (periods, switches).</summary>
    public bool IsWhole { get; init; } = true;
}
