using System.Collections.Generic;

namespace LowLatency.Strategies.Indicators;

/// <summary>What the author of a strategy must know of an indicator; held against the class by a test.</summary>
/// <param name="Name">The class, in <c>LowLatency.Core.Signals</c>.</param>
/// <param name="Summary">One sentence: what it computes and how it is seeded.</param>
/// <param name="Arguments">Of its constructor.</param>
/// <param name="Inputs">Of <c>Add</c>, called once a bar.</param>
/// <param name="Values">All that it tells.</param>
public sealed record IndicatorDefinition(
    string Name,
    string Summary,
    IReadOnlyList<IndicatorArgument> Arguments,
    IReadOnlyList<IndicatorInput> Inputs,
    IReadOnlyList<IndicatorValue> Values)
{
    /// <summary>"AverageTrueRange(int period)".</summary>
    public string Constructor
    {
        get
        {
            List<string> parts = [];
            foreach (IndicatorArgument argument in Arguments) parts.Add($"{argument.Type} {argument.Name}");
            return $"{Name}({string.Join(", ", parts)})";
        }
    }

    /// <summary>"Add(Price high, Price low, Price close)".</summary>
    public string Add
    {
        get
        {
            List<string> parts = [];
            foreach (IndicatorInput input in Inputs) parts.Add($"{input.Type} {input.Name}");
            return $"Add({string.Join(", ", parts)})";
        }
    }

    /// <summary>The unit of a value, in words.</summary>
    public string UnitOf(IndicatorValue value)
    {
        if (value.Scale == IndicatorScale.Pure) return "pure number";
        return Inputs[0].Type == "Price" ? "price units" : "unit of what was added";
    }
}
