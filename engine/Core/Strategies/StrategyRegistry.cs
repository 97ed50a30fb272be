using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;

namespace LowLatency.Core.Strategies;

/// <summary>The strategies by name. Filled at start, read when the configuration is checked.</summary>
public sealed class StrategyRegistry
{
    private readonly SortedDictionary<string, StrategyDefinition> _definitions = new(StringComparer.Ordinal);

    /// <summary>
    /// The six of mission C1. What a user adds is in <c>LowLatency.Strategies.StrategyCatalog</c>, and so is what runs.
    /// </summary>
    public static StrategyRegistry BuiltIn() => new StrategyRegistry()
        .Add(EmaMomentumStrategy.Definition)
        .Add(RsiMeanReversionStrategy.Definition)
        .Add(SmaCrossoverStrategy.Definition)
        .Add(MacdStrategy.Definition)
        .Add(BollingerBreakoutStrategy.Definition)
        .Add(BuyAndHoldStrategy.Definition);

    /// <summary>Every definition, by name.</summary>
    public IReadOnlyCollection<StrategyDefinition> Definitions => _definitions.Values;

    /// <summary>A name twice, or more value names than a signal holds, is a programming error and throws.</summary>
    public StrategyRegistry Add(StrategyDefinition definition)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(definition.ValueNames.Count, SignalValues.Capacity);
        _definitions.Add(definition.Name, definition);
        return this;
    }

    public bool TryGet(string name, out StrategyDefinition? definition) =>
        _definitions.TryGetValue(name, out definition);

    /// <summary>
    /// Checks the configured strategies; what is wrong is added to the faults, each with its path, and left out of the
    /// result.
    /// </summary>
    public IReadOnlyList<ConfiguredStrategy> Configure(
        IReadOnlyList<StrategySettings> settings, BarSettings bars, ICollection<string> faults)
    {
        List<ConfiguredStrategy> configured = [];
        if (settings.Count > SignalCombiner.SignalsMax)
        {
            faults.Add($"strategies: {settings.Count} strategies, at most {SignalCombiner.SignalsMax}");
        }

        for (int i = 0; i < settings.Count; i++)
        {
            string path = $"strategies[{i}]";
            int before = faults.Count;
            ConfiguredStrategy? one = ConfigureOne(settings[i], path, faults);
            if (one == null || faults.Count != before) continue;
            int need = one.Create().WarmUpBars;
            if (need > bars.History)
            {
                faults.Add($"{path}: {one.Name} needs {need} closed bars, but bars.history keeps {bars.History}");
                continue;
            }

            configured.Add(one);
        }

        return configured;
    }

    private ConfiguredStrategy? ConfigureOne(StrategySettings settings, string path, ICollection<string> faults)
    {
        if (!_definitions.TryGetValue(settings.Name, out StrategyDefinition? definition))
        {
            string known = string.Join(", ", _definitions.Keys);
            faults.Add($"{path}.name: there is no strategy '{settings.Name}'; known: {known}");
            return null;
        }

        if (settings.Weight is <= 0 or > 1000)
            faults.Add($"{path}.weight: {settings.Weight} is not above 0 and at most 1000");
        MarketRegime offIn = RegimesOf(settings, path, faults);
        int before = faults.Count;
        var values = new decimal[definition.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ValueOf(definition.Parameters[i], settings, $"{path}.parameters", faults);
        }

        foreach (string name in settings.Parameters.Keys)
        {
            if (IsDeclared(definition, name)) continue;
            faults.Add($"{path}.parameters.{name}: {definition.Name} has no such parameter; {Known(definition)}");
        }

        StrategyParameters parameters = new(definition.Parameters, values);
        if (faults.Count == before && definition.Check?.Invoke(parameters) is { } fault)
        {
            faults.Add($"{path}.parameters: {fault}");
        }

        return new ConfiguredStrategy(definition, parameters, (double)settings.Weight) { OffIn = offIn };
    }

    private static MarketRegime RegimesOf(StrategySettings settings, string path, ICollection<string> faults)
    {
        MarketRegime regimes = MarketRegime.Unknown;
        for (int i = 0; i < settings.OffIn.Count; i++)
        {
            MarketRegime regime = settings.OffIn[i] switch
            {
                "range" => MarketRegime.Range,
                "trend" => MarketRegime.Trend,
                "volatile" => MarketRegime.Volatile,
                _ => MarketRegime.Unknown,
            };
            regimes |= regime;
            if (regime != MarketRegime.Unknown) continue;
            faults.Add($"{path}.offIn[{i}]: there is no regime '{settings.OffIn[i]}'; known: range, trend, volatile");
        }

        return regimes;
    }

    private static decimal ValueOf(
        ParameterDefinition parameter, StrategySettings settings, string path, ICollection<string> faults)
    {
        if (!settings.Parameters.TryGetValue(parameter.Name, out decimal value)) return parameter.Default;
        if (value < parameter.Min || value > parameter.Max)
        {
            faults.Add($"{path}.{parameter.Name}: {value} is outside {parameter.Min}..{parameter.Max}");
        }
        else if (parameter.IsWhole && value != decimal.Truncate(value))
        {
            faults.Add($"{path}.{parameter.Name}: {value} is not a whole number");
        }

        return value;
    }

    private static string Known(StrategyDefinition definition)
    {
        List<string> names = [];
        foreach (ParameterDefinition parameter in definition.Parameters) names.Add(parameter.Name);
        return names.Count == 0 ? "it has none" : $"known: {string.Join(", ", names)}";
    }

    private static bool IsDeclared(StrategyDefinition definition, string name)
    {
        foreach (ParameterDefinition parameter in definition.Parameters)
        {
            if (parameter.Name == name) return true;
        }

        return false;
    }
}
