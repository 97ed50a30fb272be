using System.Collections.Generic;
using LowLatency.Backtest.Data;
using LowLatency.Core.Settings.Validation;
using LowLatency.Core.Strategies;

namespace LowLatency.Backtest.Settings;

/// <summary>Finds every fault of the settings at once, each with its path.</summary>
public static class BacktestSettingsValidator
{
    private static readonly string[] Kinds = ["candles", "trades", "frames", "capture", "journal"];

    /// <summary>Throws one exception that lists them all.</summary>
    public static void Check(BacktestSettings settings, StrategyRegistry registry)
    {
        var faults = new List<string>();
        foreach (string fault in registry.Validate(settings.Engine))
        {
            faults.Add($"engine.{fault}");
        }

        foreach (string fault in EngineSettingsValidator.ValidateNew(settings.Engine))
        {
            faults.Add($"engine.{fault}");
        }

        if (settings.Engine.Strategies.Count == 0) faults.Add("engine.strategies: name at least one");
        if (settings.Engine.Reconciliation.IsRequired)
        {
            faults.Add("engine.reconciliation.isRequired: must be false, there is no venue account to compare with");
        }

        if (settings.Engine.Portfolio.InitialCash <= 0) faults.Add("engine.portfolio.initialCash: must be above 0");
        CheckData(settings.Data, faults);
        Check(BacktestRanges.All, settings, "", faults);
        long from = Time("from", settings.From, 0, faults);
        long to = Time("to", settings.To, long.MaxValue, faults);
        if (from >= to) faults.Add($"to: {settings.To} is not after {settings.From}");
        bool isRecorded = settings.Data.Exists(source => source.Kind is "frames" or "capture" or "journal");
        if (isRecorded && (settings.From.Length > 0 || settings.To.Length > 0))
        {
            faults.Add("from, to: a recording is run whole, since its books begin at its start; leave them empty");
        }

        if (faults.Count > 0) throw new BacktestException(string.Join('\n', faults));
    }

    private static void CheckData(List<DataSettings> data, List<string> faults)
    {
        if (data.Count == 0) faults.Add("data: name at least one source");
        var instruments = new HashSet<string>();
        for (int i = 0; i < data.Count; i++)
        {
            DataSettings source = data[i];
            if (System.Array.IndexOf(Kinds, source.Kind) < 0)
            {
                faults.Add($"data[{i}].kind: must be one of {string.Join(", ", Kinds)}, is '{source.Kind}'");
            }

            if (source.Path.Length == 0) faults.Add($"data[{i}].path: must not be empty");
            if (source.Kind is "candles" or "trades" && !instruments.Add(source.Instrument))
            {
                faults.Add($"data[{i}].instrument: '{source.Instrument}' has a source already");
            }

            Check(BacktestRanges.Data, source, $"data[{i}].", faults);
        }
    }

    private static void Check<T>(
        IReadOnlyList<SettingRange<T>> ranges, T settings, string before, List<string> faults)
    {
        foreach (SettingRange<T> range in ranges)
        {
            if (range.FaultOf(settings) is { } fault) faults.Add($"{before}{range.Path}: {fault}");
        }
    }

    private static long Time(string path, string text, long missing, List<string> faults)
    {
        if (text.Length == 0) return missing;
        if (TextTime.TryParse(text, out long nanos)) return nanos;
        faults.Add($"{path}: '{text}' is not a time; write 2022-01-31 or 2022-01-31T12:00:00");
        return missing;
    }
}
