using System.Collections.Generic;
using LowLatency.Strategies.Indicators;

namespace LowLatency.Cli.Authoring;

/// <summary>An indicator as the catalogue tells it.</summary>
internal sealed record IndicatorRow
{
    public required string Name { get; init; }

    public required string Summary { get; init; }

    /// <summary>"AverageTrueRange(int period)".</summary>
    public required string Constructor { get; init; }

    /// <summary>"Add(Price high, Price low, Price close)".</summary>
    public required string Add { get; init; }

    public required IReadOnlyList<IndicatorArgument> Arguments { get; init; }

    public required IReadOnlyList<IndicatorInput> Inputs { get; init; }

    public required IReadOnlyList<IndicatorValueRow> Values { get; init; }

    public static IndicatorRow Of(IndicatorDefinition definition)
    {
        List<IndicatorValueRow> values = [];
        foreach (IndicatorValue each in definition.Values)
        {
            values.Add(new IndicatorValueRow
            {
                Name = each.Name,
                Type = each.Type,
                Unit = definition.UnitOf(each),
                Min = each.Min,
                Max = each.Max,
                Range = each.Range,
                Ready = each.Ready,
                FirstBar = each.First.Text,
                Meaning = each.Meaning,
            });
        }

        return new IndicatorRow
        {
            Name = definition.Name,
            Summary = definition.Summary,
            Constructor = definition.Constructor,
            Add = definition.Add,
            Arguments = definition.Arguments,
            Inputs = definition.Inputs,
            Values = values,
        };
    }
}
