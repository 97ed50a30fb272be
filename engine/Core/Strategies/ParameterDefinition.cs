namespace LowLatency.Core.Strategies;

/// <summary>A number that a strategy takes from the configuration, with its bounds (both included).</summary>
public readonly record struct ParameterDefinition(
    string Name, decimal Default, decimal Min, decimal Max, string Meaning)
{
    /// <summary>True when only whole numbers make sense (periods, switches).</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>What the number is in, in the words of a table: "bars", "%"; "" when nobody said.</summary>
    public string Unit { get; init; } = "";
}
