using System;
using System.Collections.Generic;
using System.Reflection;
using LowLatency.Core.Signals;
using LowLatency.Model.State;
using LowLatency.Strategies.Indicators;
using NUnit.Framework;

namespace LowLatency.Unit.Strategies.Indicators;

/// <summary>The table of indicators against the classes: it lists all of them and says nothing untrue.</summary>
internal sealed class IndicatorCatalogTests
{
    // Takes the engine's settings of regimes, not arguments of a strategy.
    private static readonly Type[] NotForStrategies = [typeof(RegimeDetector)];

    private static IEnumerable<TestCaseData> Definitions()
    {
        foreach (IndicatorDefinition each in IndicatorCatalog.All)
            yield return new TestCaseData(each).SetArgDisplayNames(each.Name);
    }

    [Test]
    public void Every_indicator_of_the_engine_is_listed_once()
    {
        List<string> expected = [];
        foreach (Type type in typeof(SimpleMovingAverage).Assembly.GetExportedTypes())
        {
            bool isIndicator = type.Namespace == typeof(SimpleMovingAverage).Namespace
                && typeof(IEngineState).IsAssignableFrom(type) && type.GetMethod("Add") != null;
            if (isIndicator && Array.IndexOf(NotForStrategies, type) < 0) expected.Add(type.Name);
        }

        List<string> listed = [];
        foreach (IndicatorDefinition each in IndicatorCatalog.All) listed.Add(each.Name);
        Assert.That(listed, Is.EquivalentTo(expected));
        Assert.That(listed, Has.Count.GreaterThan(8));
    }

    [TestCaseSource(nameof(Definitions))]
    public void Signatures_are_those_of_the_class(IndicatorDefinition definition)
    {
        Type type = LiveIndicator.TypeOf(definition);
        Assert.That(type.GetConstructors(), Has.Length.EqualTo(1));
        Assert.That(definition.Constructor, Is.EqualTo($"{type.Name}({List(type.GetConstructors()[0])})"));
        Assert.That(definition.Add, Is.EqualTo($"Add({List(type.GetMethod("Add")!)})"));
        foreach (IndicatorArgument each in definition.Arguments)
        {
            Assert.That(each.Meaning, Is.Not.Empty, each.Name);
            Assert.That(each.Unit, Is.EqualTo(each.Type == "int" ? "bars" : ""), each.Name);
        }

        foreach (IndicatorInput each in definition.Inputs) Assert.That(each.Unit, Is.Not.Empty, each.Name);
    }

    [TestCaseSource(nameof(Definitions))]
    public void Every_number_that_it_tells_is_listed(IndicatorDefinition definition)
    {
        List<string> expected = [];
        foreach (PropertyInfo each in LiveIndicator.TypeOf(definition).GetProperties())
        {
            if (each.PropertyType == typeof(double) || each.PropertyType == typeof(Int128))
                expected.Add($"{NameOf(each.PropertyType)} {each.Name}");
        }

        foreach (MethodInfo each in LiveIndicator.TypeOf(definition).GetMethods())
        {
            if (!each.IsSpecialName && each.ReturnType == typeof(double))
                expected.Add($"double {each.Name}({List(each)})");
        }

        List<string> listed = [];
        foreach (IndicatorValue each in definition.Values) listed.Add($"{each.Type} {each.Name}");
        Assert.That(listed, Is.EquivalentTo(expected));
    }

    [TestCaseSource(nameof(Definitions))]
    public void The_first_value_comes_with_the_bar_that_is_told(IndicatorDefinition definition)
    {
        foreach (int step in (int[])[0, 1, 5])
        {
            Dictionary<string, int> arguments = Arguments(definition, step);
            var indicator = new LiveIndicator(definition, arguments);
            var random = new Random(step);
            foreach (IndicatorValue value in definition.Values) Assert.That(indicator.IsReady(value), Is.False);
            for (int bar = 1; bar <= 200; bar++)
            {
                Add(indicator, random, 1_000_000, 1);
                foreach (IndicatorValue value in definition.Values)
                {
                    Assert.That(
                        indicator.IsReady(value), Is.EqualTo(bar >= BarOf(value.First, arguments)),
                        $"{value.Name} at bar {bar}, told: {value.First.Text}");
                }
            }
        }
    }

    [TestCaseSource(nameof(Definitions))]
    public void Values_keep_their_range_and_their_unit(IndicatorDefinition definition)
    {
        Dictionary<string, int> arguments = Arguments(definition, 2);
        var indicator = new LiveIndicator(definition, arguments);
        var twice = new LiveIndicator(definition, arguments);
        Random random = new(7);
        Random same = new(7);
        for (int bar = 1; bar <= 2_000; bar++)
        {
            // Standstills and one-sided moves reach the ends of the ranges.
            long spread = bar % 300 < 40 ? 0 : bar % 300 < 80 ? 1 : 900;
            long close = Add(indicator, random, 1_000_000 + (bar % 700 * spread), 1, spread);
            Add(twice, same, 1_000_000 + (bar % 700 * spread), 2, spread);
            foreach (IndicatorValue value in definition.Values)
            {
                if (!indicator.IsReady(value)) continue;
                double number = indicator.Read(value, close);
                Assert.That(number, Is.InRange(value.Min ?? double.MinValue, Highest(value)), value.Name);
                double expected = value.Scale == IndicatorScale.AsAdded ? 2 * number : number;
                double tolerance = 1e-6 * (1 + Math.Abs(expected));
                Assert.That(twice.Read(value, 2 * close), Is.EqualTo(expected).Within(tolerance), value.Name);
            }
        }
    }

    [TestCaseSource(nameof(Definitions))]
    public void The_least_argument_is_accepted_and_one_below_it_is_not(IndicatorDefinition definition)
    {
        foreach (IndicatorArgument argument in definition.Arguments)
        {
            if (argument.Type != "int") continue;
            Assert.That(argument.Range, Is.EqualTo("1 or more"));
            Dictionary<string, int> arguments = Arguments(definition, 0);
            arguments[argument.Name] = 0;
            Assert.That(
                () => new LiveIndicator(definition, arguments),
                Throws.InnerException.TypeOf<ArgumentOutOfRangeException>(), argument.Name);
        }

        Assert.That(() => new LiveIndicator(definition, Arguments(definition, 0)), Throws.Nothing);
    }

    [Test]
    public void A_first_bar_is_written_as_a_reader_counts()
    {
        Assert.That(new FirstBar(["period", "period"], 0).Text, Is.EqualTo("2 x period"));
        Assert.That(new FirstBar(["slow", "signal"], -1).Text, Is.EqualTo("slow + signal - 1"));
        Assert.That(new FirstBar(["period"], 1).Text, Is.EqualTo("period + 1"));
    }

    // 1 for each, and 2 for `slow`, which must be above `fast`; more by the step.
    private static Dictionary<string, int> Arguments(IndicatorDefinition definition, int step)
    {
        Dictionary<string, int> arguments = [];
        foreach (IndicatorArgument argument in definition.Arguments)
        {
            if (argument.Type == "int") arguments[argument.Name] = (argument.Name == "slow" ? 2 : 1) + step;
        }

        return arguments;
    }

    private static int BarOf(FirstBar first, Dictionary<string, int> arguments)
    {
        int bar = first.Plus;
        foreach (string name in first.Arguments) bar += arguments[name];
        return bar;
    }

    // An index may exceed its end by the rounding of one division.
    private static double Highest(IndicatorValue value) =>
        value.Max is { } max ? max * (1 + 1e-15) : double.MaxValue;

    private static long Add(LiveIndicator indicator, Random random, long around, int factor, long spread = 900)
    {
        long close = around + random.NextInt64(spread + 1);
        indicator.Add((close + spread) * factor, (close - spread) * factor, close * factor);
        return close;
    }

    private static string List(MethodBase method)
    {
        List<string> parts = [];
        foreach (ParameterInfo each in method.GetParameters()) parts.Add($"{NameOf(each.ParameterType)} {each.Name}");
        return string.Join(", ", parts);
    }

    private static string NameOf(Type type) =>
        type == typeof(int) ? "int" : type == typeof(long) ? "long" : type == typeof(double) ? "double" : type.Name;
}
