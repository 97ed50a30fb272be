using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Settings;

/// <summary>Finds every fault of the settings at once, each with its path. Pure; used at start only.</summary>
public static class EngineSettingsValidator
{
    private const int SecondsPerDay = 86_400;
    private const int InstrumentsMax = 1_024;
    private const int AccountMax = byte.MaxValue;
    private const int ConfirmWindowMax = 64;
    private const int DayMillis = 86_400_000;

    /// <summary>Largest amount of money that leaves room for sums, in whole quote units.</summary>
    private const decimal MoneyMax = 10_000_000_000m;

    /// <summary>Empty when the settings are sound; strategies are checked by the registry that makes them.</summary>
    public static IReadOnlyList<string> Validate(EngineSettings settings)
    {
        var faults = new SettingsFaults();
        faults.Whole("instance", settings.Instance, 0, ClientOrderId.InstanceMax);
        CheckInstruments(settings.Instruments, faults);
        CheckBooksAndBars(settings, faults);
        CheckDecision(settings.Combination, faults);
        CheckExecution(settings.Execution, faults);
        CheckRegime(settings, faults);
        CheckRisk(settings.Risk, faults);
        faults.Number("portfolio.initialCash", settings.Portfolio.InitialCash, 0, MoneyMax, isMinAllowed: true);
        ReconciliationSettings reconciliation = settings.Reconciliation;
        faults.Number("reconciliation.driftPercentMax", reconciliation.DriftPercentMax, 0, 100);
        faults.Whole("reconciliation.confirmMillis", reconciliation.ConfirmMillis, 100, DayMillis);
        faults.Whole("reconciliation.settleMillis", reconciliation.SettleMillis, 0, DayMillis);
        CheckCapacity(settings, faults);
        return faults.All;
    }

    private static void CheckInstruments(List<InstrumentSettings> instruments, SettingsFaults faults)
    {
        faults.Whole("instruments.count", instruments.Count, 1, InstrumentsMax);
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
            faults.Whole($"{path}.account", instrument.Account, 0, AccountMax);
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
        faults.Number("books.jumpPercentMax", books.JumpPercentMax, 0, 1_000);
        faults.Whole("books.ladderUnits", books.LadderUnits, BookSettings.LadderUnitsMin, BookSettings.LadderUnitsMax);
        if (books.LadderUnits <= 0 || (books.LadderUnits & (books.LadderUnits - 1)) != 0)
        {
            faults.Add("books.ladderUnits", $"must be a power of two, is {books.LadderUnits}");
        }

        faults.Whole("books.levelsPerSideMax", books.LevelsPerSideMax, 1, BookPayload.LevelsMax);
        BarSettings bars = settings.Bars;
        if (bars.IntervalSeconds.Count == 0) faults.Add("bars.intervalSeconds", "must not be empty");
        int ratioMax = 1;
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
            else
            {
                ratioMax = Math.Max(ratioMax, seconds / before);
            }
        }

        if (!bars.IntervalSeconds.Contains(bars.SignalIntervalSeconds))
        {
            faults.Add("bars.signalIntervalSeconds", $"must be one of the intervals, is {bars.SignalIntervalSeconds}");
        }

        // A higher bar is summed from the lower ones that are kept.
        faults.Whole("bars.history", bars.History, ratioMax, 100_000);
        faults.Whole("staleness.flagMillis", settings.Staleness.FlagMillis, 1, DayMillis);
        faults.Whole("staleness.blockMillis", settings.Staleness.BlockMillis, settings.Staleness.FlagMillis, DayMillis);
    }

    private static void CheckDecision(CombinationSettings combination, SettingsFaults faults)
    {
        faults.Number("combination.confidenceMin", combination.ConfidenceMin, 0, 1, isMinAllowed: true);
        faults.Number("combination.combinedMin", combination.CombinedMin, 0, 1, isMinAllowed: true);
        faults.Number("combination.equityPercentPerTrade", combination.EquityPercentPerTrade, 0, 100);
        faults.Number("combination.marketOrderFrom", combination.MarketOrderFrom, 0, 10, isMinAllowed: true);
        faults.Number("combination.urgencyHighFrom", combination.UrgencyHighFrom, 0, 10, isMinAllowed: true);
    }

    private static void CheckExecution(ExecutionSettings execution, SettingsFaults faults)
    {
        faults.Whole("execution.limitOrderLifeMillis", execution.LimitOrderLifeMillis, 1, DayMillis);
        faults.Whole("execution.acknowledgeTimeoutMillis", execution.AcknowledgeTimeoutMillis, 1, DayMillis);
        faults.Number("execution.stopLossPercent", execution.StopLossPercent, 0, 99, isMinAllowed: true);
        faults.Number(
            "execution.restingStopBehindPercent", execution.RestingStopBehindPercent, 0,
            99 - Math.Clamp(execution.StopLossPercent, 0, 99), isMinAllowed: true);
        faults.Number(
            "execution.trailingStopPercent", execution.TrailingStopPercent, 0, 99, isMinAllowed: true);
        faults.Whole("execution.timeStopMillis", execution.TimeStopMillis, 0, 366L * DayMillis);
        faults.Whole("execution.cooldownAfterLossMillis", execution.CooldownAfterLossMillis, 0, DayMillis);
        faults.Number(
            "execution.cooldownVolatilityPercent", execution.CooldownVolatilityPercent, 0, 1_000, isMinAllowed: true);
        CheckSplit(execution.Split, faults);
    }

    private static void CheckSplit(SplitSettings split, SettingsFaults faults)
    {
        const string path = "execution.split";
        if (!split.TryGetAlgorithm(out _))
        {
            faults.Add(
                $"{path}.algorithm", $"must be one of twap, iceberg, passiveThenCross, none, is '{split.Algorithm}'");
        }

        faults.Number($"{path}.notional", split.Notional, 0, MoneyMax, isMinAllowed: true);
        faults.Number($"{path}.dailyVolumePercent", split.DailyVolumePercent, 0, 100, isMinAllowed: true);
        faults.Whole($"{path}.durationMillis", split.DurationMillis, 1_000, DayMillis);
        faults.Whole($"{path}.slices", split.Slices, 1, Math.Clamp(split.DurationMillis / 100, 1, 10_000));
        faults.Number($"{path}.displayPercent", split.DisplayPercent, 0, 100);
        faults.Whole($"{path}.repriceMillis", split.RepriceMillis, 100, DayMillis);
    }

    private static void CheckRegime(EngineSettings settings, SettingsFaults faults)
    {
        const int PeriodMax = 1_000;
        RegimeSettings regime = settings.Regime;
        int before = faults.All.Count;
        faults.Whole("regime.adxPeriod", regime.AdxPeriod, 2, PeriodMax);
        faults.Number("regime.trendFromAdx", regime.TrendFromAdx, 0, 100, isMinAllowed: true);
        faults.Whole("regime.atrPeriod", regime.AtrPeriod, 1, PeriodMax);
        faults.Whole("regime.atrUsualPeriod", regime.AtrUsualPeriod, Math.Max(2, regime.AtrPeriod + 1), PeriodMax);
        faults.Number("regime.volatileFromRatio", regime.VolatileFromRatio, 0, 1_000);
        if (faults.All.Count != before || !settings.Strategies.Exists(strategy => strategy.OffIn.Count > 0)) return;
        int need = regime.WarmUpBars();
        if (need <= settings.Bars.History) return;
        faults.Add("regime", $"needs {need} closed bars, but bars.history keeps {settings.Bars.History}");
    }

    private static void CheckRisk(RiskSettings risk, SettingsFaults faults)
    {
        faults.Number("risk.dailyLossPercentMax", risk.DailyLossPercentMax, 0, 100);
        faults.Number("risk.drawdownPercentMax", risk.DrawdownPercentMax, 0, 100);
        faults.Whole("risk.haltConfirmWindow", risk.HaltConfirmWindow, 1, ConfirmWindowMax);
        faults.Whole("risk.haltConfirmMarks", risk.HaltConfirmMarks, 1, Math.Max(risk.HaltConfirmWindow, 1));
        faults.Number("risk.symbolExposurePercentMax", risk.SymbolExposurePercentMax, 0, 100);
        faults.Number("risk.orderNotionalMax", risk.OrderNotionalMax, 0, MoneyMax);
        faults.Number("risk.vpinMax", risk.VpinMax, 0, 1);
        faults.Whole("risk.vpinBuckets", risk.VpinBuckets, 1, 10_000);
        faults.Number("risk.vpinBucketVolume", risk.VpinBucketVolume, 0, 1_000_000_000_000m, isMinAllowed: true);
        faults.Number("risk.collarPercent", risk.CollarPercent, 0, 50);
        faults.Whole("risk.openOrdersMax", risk.OpenOrdersMax, 1, 10_000);
        faults.Whole("risk.ordersPerSecondMax", risk.OrdersPerSecondMax, 1, 1_000);
        faults.Whole("risk.rejectWindow", risk.RejectWindow, 1, ConfirmWindowMax);
        faults.Whole("risk.rejectsMax", risk.RejectsMax, 1, Math.Max(risk.RejectWindow, 1));
        faults.Whole("risk.rejectBreakerMillis", risk.RejectBreakerMillis, 1, DayMillis);
    }

    private static void CheckCapacity(EngineSettings settings, SettingsFaults faults)
    {
        // Orders that reduce risk pass the limit on open orders, so the table must be larger than it.
        faults.Whole("capacity.orders", settings.Capacity.Orders, settings.Risk.OpenOrdersMax + 1, 1_000_000);
        faults.Whole("capacity.fills", settings.Capacity.Fills, 1, 10_000_000);
        faults.Whole("capacity.commandsPerEvent", settings.Capacity.CommandsPerEvent, 16, 65_536);
        decimal notional = decimal.Truncate(settings.Portfolio.InitialCash * Notional.UnitsPerOne);
        if (notional != settings.Portfolio.InitialCash * Notional.UnitsPerOne)
        {
            faults.Add("portfolio.initialCash", $"has more than {Notional.Decimals} decimals");
        }
    }
}
