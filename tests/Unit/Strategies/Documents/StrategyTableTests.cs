using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Strategies;
using LowLatency.Strategies;
using LowLatency.Strategies.Indicators;
using NUnit.Framework;

namespace LowLatency.Unit.Strategies.Documents;

/// <summary>The tables of the documents against the definitions.</summary>
internal sealed class StrategyTableTests
{
    [Test]
    public void The_document_lists_every_strategy_with_its_defaults()
    {
        string document = Checkout.Read("docs", "strategies.md");
        foreach (StrategyDefinition definition in StrategyCatalog.All().Definitions)
        {
            List<string> parameters = [];
            foreach (ParameterDefinition each in definition.Parameters)
                parameters.Add($"{each.Name} {each.Default.ToString(CultureInfo.InvariantCulture)}");
            string row = $"| `{definition.Name}` | {string.Join(", ", parameters)}";
            Assert.That(document, Does.Contain($"{row.TrimEnd()} |"));
        }
    }

    [Test]
    public void The_document_of_indicators_says_what_the_table_says()
    {
        string document = Checkout.Read("docs", "indicators.md");
        foreach (IndicatorDefinition each in IndicatorCatalog.All)
            Assert.That(document, Does.Contain(Section(each)), $"docs/indicators.md should hold:\n{Section(each)}");
    }

    private static string Section(IndicatorDefinition definition)
    {
        string text = $"## {definition.Name}\n\n{definition.Summary}\n\n- `new {definition.Constructor}`\n";
        foreach (IndicatorArgument each in definition.Arguments)
        {
            string unit = each.Unit.Length == 0 ? "" : $" {each.Unit}";
            text += $"  - `{each.Name}`: {each.Meaning}; {each.Range}{unit}, usually {each.Usual}\n";
        }

        text += $"- `{definition.Add}`: {definition.Inputs[0].Unit}\n\n"
            + "| value | type | unit | range | from bar | is there when | |\n"
            + "| --- | --- | --- | --- | --- | --- | --- |\n";
        foreach (IndicatorValue each in definition.Values)
        {
            text += $"| `{each.Name}` | {each.Type} | {definition.UnitOf(each)} | {each.Range} | {each.First.Text} | "
                + $"`{each.Ready}` | {each.Meaning} |\n";
        }

        return text;
    }
}
