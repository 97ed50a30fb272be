using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Settings.Validation;

/// <summary>Finds every fault of the settings at once, each with its path. Pure; used at start only.</summary>
public static class EngineSettingsValidator
{
    private const int SecondsPerDay = 86_400;

    /// <summary>Empty when the settings are sound; strategies are checked by the registry that makes them.</summary>
    public static IReadOnlyList<string> Validate(EngineSettings settings)
    {
        var faults = new SettingsFaults();
        CheckInstruments(settings.Instruments, faults);
        CheckBooksAndBars(settings, faults);
        if (!settings.Execution.Split.TryGetAlgorithm(out _))
        {
            faults.Add(
                "execution.split.algorithm",
                $"must be one of twap, iceberg, passiveThenCross, none, is '{settings.Execution.Split.Algorithm}'");
        }

        int before = faults.All.Count;
        foreach (SettingRange<EngineSettings> range in EngineRanges.All) faults.Check(range, settings);
        if (faults.All.Count == before) CheckRegime(settings, faults);
        CheckCash(settings.Portfolio, faults);
        AssetRules.Check(settings, faults);
        return faults.All;
    }

    /// <summary>
    /// What a new run must not begin with, though a recorded one is replayed with it: instruments that seem to be
    /// priced in different assets and do not say so.
    /// </summary>
    public static IReadOnlyList<string> ValidateNew(EngineSettings settings)
    {
        var faults = new SettingsFaults();
        AssetRules.CheckSymbols(settings, faults);
        return faults.All;
    }

    private static void CheckInstruments(List<InstrumentSettings> instruments, SettingsFaults faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < instruments.Count; i++)
        {
            InstrumentSettings instrument = instruments[i];
            string path = string.Create(CultureInfo.InvariantCulture, $"instruments[{i}]");
            if (!TryParseVenue(instrument.Venue, out _))
            {
                faults.Add($"{path}.venue", $"must be one of {VenueList()}, is '{instrument.Venue}'");
            }

            if (string.IsNullOrWhiteSpace(instrument.Symbol)) faults.Add($"{path}.symbol", "must not be empty");
            foreach (SettingRange<InstrumentSettings> range in EngineRanges.Instrument)
                faults.Check(range, instrument, $"{path}.");
            string name = instrument.Account == 0
                ? $"{instrument.Venue}:{instrument.Symbol}"
                : string.Create(
                    CultureInfo.InvariantCulture, $"{instrument.Venue}#{instrument.Account}:{instrument.Symbol}");
            if (!seen.Add(name)) faults.Add(path, $"{name} is there twice");
        }
    }

    /// <summary>A venue by its exact name; numbers are refused.</summary>
    public static bool TryParseVenue(string name, out VenueId venue) => VenueNames.TryParse(name, out venue);

    private static string VenueList() => string.Join(", ", VenueNames.All.ToArray());

    private static void CheckBooksAndBars(EngineSettings settings, SettingsFaults faults)
    {
        BookSettings books = settings.Books;
        if (books.LadderUnits <= 0 || (books.LadderUnits & (books.LadderUnits - 1)) != 0)
        {
            faults.Add("books.ladderUnits", $"must be a power of two, is {books.LadderUnits}");
        }

        BarSettings bars = settings.Bars;
        if (bars.IntervalSeconds.Count == 0) faults.Add("bars.intervalSeconds", "must not be empty");
        for (int i = 0; i < bars.IntervalSeconds.Count; i++)
        {
            int seconds = bars.IntervalSeconds[i];
            string path = string.Create(CultureInfo.InvariantCulture, $"bars.intervalSeconds[{i}]");
            if (seconds <= 0 || SecondsPerDay % seconds != 0) faults.Add(path, $"must divide a day, is {seconds}");
            if (i == 0) continue;
            int before = bars.IntervalSeconds[i - 1];
            if (before <= 0 || seconds <= before || seconds % before != 0)
            {
                faults.Add(path, $"must be a multiple of the one before ({before}), is {seconds}");
            }
        }

        if (!bars.IntervalSeconds.Contains(bars.SignalIntervalSeconds))
        {
            faults.Add("bars.signalIntervalSeconds", $"must be one of the intervals, is {bars.SignalIntervalSeconds}");
        }
    }

    private static void CheckRegime(EngineSettings settings, SettingsFaults faults)
    {
        RegimeSettings regime = settings.Regime;
        if (!settings.Strategies.Exists(strategy => strategy.OffIn.Count > 0)) return;
        int need = regime.WarmUpBars();
        if (need <= settings.Bars.History) return;
        faults.Add("regime", $"needs {need} closed bars, but bars.history keeps {settings.Bars.History}");
    }

    private static void CheckCash(PortfolioSettings portfolio, SettingsFaults faults)
    {
        decimal units = portfolio.InitialCash * Notional.UnitsPerOne;
        if (decimal.Truncate(units) != units)
        {
            faults.Add("portfolio.initialCash", $"has more than {Notional.Decimals} decimals");
        }
    }
}
