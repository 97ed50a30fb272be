using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Core.Signals;

namespace LowLatency.Core.Strategies;

/// <summary>The strategies by name. Filled at start, read when the configuration is checked.</summary>
public sealed class StrategyRegistry
{
    /// <summary>Part of every fault of <see cref="Configure"/> that says a wanted version is not here.</summary>
    public const string MissingAdvice = "run `lowlatency build` with its file";

    /// <summary>Part of every fault of <see cref="Configure"/> that says a name is not here.</summary>
    public const string UnknownName = "there is no strategy";

    private readonly SortedDictionary<string, StrategyDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly List<StrategyDefinition> _versions = [];

    /// <summary>
    /// The six that are built in. What a user adds is in <c>LowLatency.Strategies.StrategyCatalog</c>, and so is what
    /// runs.
    /// </summary>
    public static StrategyRegistry BuiltIn() => new StrategyRegistry()
        .Add(EmaMomentumStrategy.Definition, StrategySources.EmaMomentumStrategy)
        .Add(RsiMeanReversionStrategy.Definition, StrategySources.RsiMeanReversionStrategy)
        .Add(SmaCrossoverStrategy.Definition, StrategySources.SmaCrossoverStrategy)
        .Add(MacdStrategy.Definition, StrategySources.MacdStrategy)
        .Add(BollingerBreakoutStrategy.Definition, StrategySources.BollingerBreakoutStrategy)
        .Add(BuyAndHoldStrategy.Definition, StrategySources.BuyAndHoldStrategy);

    /// <summary>Every definition, by name.</summary>
    public IReadOnlyCollection<StrategyDefinition> Definitions => _definitions.Values;

    /// <summary>
    /// Asked by name and digest for a strategy that settings want in another version than the one here; returns null
    /// when there is none. Only while settings are checked, on the thread that checks them; null = nobody to ask.
    /// </summary>
    public Func<string, string, StrategyDefinition?>? FindRecorded { get; set; }

    /// <summary>
    /// A name twice, or of other than letters, digits and hyphens, or more value names than a signal holds, is a
    /// programming error and throws.
    /// </summary>
    /// <param name="definition">The strategy.</param>
    /// <param name="source">The file that it was compiled from, where the definition does not say.</param>
    public StrategyRegistry Add(StrategyDefinition definition, StrategySource? source = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(definition.ValueNames.Count, SignalValues.Capacity);
        if (!IsName(definition.Name))
        {
            throw new ArgumentException(
                $"'{definition.Name}': the name of a strategy has letters, digits and hyphens", nameof(definition));
        }

        _definitions.Add(definition.Name, source == null ? definition : definition with { Source = source });
        return this;
    }

    /// <summary>Like Add, but over one of the same name, which stays to be had by its digest.</summary>
    public StrategyRegistry Replace(StrategyDefinition definition)
    {
        if (_definitions.Remove(definition.Name, out StrategyDefinition? before)) _versions.Add(before);
        return Add(definition);
    }

    /// <summary>Another version of a strategy, for settings that name its digest.</summary>
    public StrategyRegistry AddVersion(StrategyDefinition definition)
    {
        _versions.Add(definition);
        return this;
    }

    /// <summary>Writes into settings without a digest that of the strategy which they get here.</summary>
    public void Pin(IReadOnlyList<StrategySettings> settings)
    {
        foreach (StrategySettings each in settings)
        {
            if (each.Digest == null && _definitions.TryGetValue(each.Name, out StrategyDefinition? definition))
            {
                each.Digest = definition.Source?.Digest;
            }
        }
    }

    /// <summary>
    /// A copy that stands in for a version it does not find with its own of the same name. Whoever uses it compares
    /// hashes.
    /// </summary>
    /// <param name="onSubstitute">Told name and digest of each version that is stood in for, as often as asked.</param>
    public StrategyRegistry WithSubstitutes(Action<string, string> onSubstitute)
    {
        var copy = new StrategyRegistry();
        foreach (StrategyDefinition definition in _definitions.Values) copy.Add(definition);
        copy._versions.AddRange(_versions);
        copy.FindRecorded = (name, digest) =>
        {
            StrategyDefinition? recorded = FindRecorded?.Invoke(name, digest);
            if (recorded != null || !_definitions.TryGetValue(name, out StrategyDefinition? own)) return recorded;
            onSubstitute(name, digest);
            return own;
        };
        return copy;
    }

    /// <summary>
    /// The strategy that settings name: of their digest when they have one, else the one of this executable. Null =
    /// there is none.
    /// </summary>
    public StrategyDefinition? Find(StrategySettings settings)
    {
        _definitions.TryGetValue(settings.Name, out StrategyDefinition? here);
        if (settings.Digest == null || here?.Source?.Digest == settings.Digest) return here;
        StrategyDefinition? version = _versions.Find(
            each => each.Name == settings.Name && each.Source?.Digest == settings.Digest);
        if (version != null || FindRecorded?.Invoke(settings.Name, settings.Digest) is not { } found) return version;

        // Whoever answers may have compiled it: once is enough. What only stands in is asked for again.
        if (found.Name == settings.Name && found.Source?.Digest == settings.Digest) _versions.Add(found);
        return found;
    }

    public bool TryGet(string name, out StrategyDefinition? definition) =>
        _definitions.TryGetValue(name, out definition);

    /// <summary>Every fault of the settings: their own and those of the configured strategies.</summary>
    public IReadOnlyList<string> Validate(EngineSettings settings)
    {
        List<string> faults = [.. EngineSettingsValidator.Validate(settings)];
        Configure(settings.Strategies, settings.Bars, faults);
        return faults;
    }

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
            if (WarmUpBarsOf(one, path, faults) is not { } need) continue;
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
        if (Find(settings) is not { } definition)
        {
            faults.Add(Missing(settings, path));
            return null;
        }

        if (settings.Weight is <= 0 or > 1000)
            faults.Add($"{path}.weight: {settings.Weight} is not above 0 and at most 1000");
        MarketRegime offIn = RegimesOf(settings, path, faults);
        int before = faults.Count;
        decimal[] values = new decimal[definition.Parameters.Count];
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
        if (faults.Count == before) Check(definition, parameters, path, faults);
        return new ConfiguredStrategy(definition, parameters, (double)settings.Weight) { OffIn = offIn };
    }

    // A strategy's own code may throw anything; whoever configures it is told whose code it was.
    private static void Check(
        StrategyDefinition definition, StrategyParameters parameters, string path, ICollection<string> faults)
    {
        try
        {
            if (definition.Check?.Invoke(parameters) is { } fault) faults.Add($"{path}.parameters: {fault}");
        }
        catch (Exception exception)
        {
            faults.Add($"{path}: {definition.Name}: its check of parameters {Threw(exception)}");
        }
    }

    private static int? WarmUpBarsOf(ConfiguredStrategy configured, string path, ICollection<string> faults)
    {
        string part = "its constructor";
        try
        {
            Strategy strategy = configured.Create();
            part = "its WarmUpBars";
            return strategy.WarmUpBars;
        }
        catch (Exception exception)
        {
            faults.Add($"{path}: {configured.Name}: {part} {Threw(exception)}");
            return null;
        }
    }

    private static string Threw(Exception exception) => $"threw {exception.GetType().Name}: {exception.Message}";

    private static bool IsName(string name)
    {
        foreach (char each in name)
        {
            if (!char.IsAsciiLetterOrDigit(each) && each != '-') return false;
        }

        return name.Length > 0;
    }

    private string Missing(StrategySettings settings, string path)
    {
        if (settings.Digest == null)
        {
            string known = string.Join(", ", _definitions.Keys);
            return $"{path}.name: {UnknownName} '{settings.Name}'; known: {known}";
        }

        string here = !_definitions.TryGetValue(settings.Name, out StrategyDefinition? definition) ? "none of that name"
            : $"digest {definition.Source?.Digest ?? "unknown"}";
        return $"{path}: strategy {settings.Name}, digest {settings.Digest}: {MissingAdvice}; "
            + $"this executable has {here}";
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
