using System;
using System.Collections.Generic;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;

namespace LowLatency.Core.Settings.Validation;

/// <summary>Every number of the engine's settings with its range; docs/configuration.md is written from it.</summary>
public static class EngineRanges
{
    private const decimal Day = 86_400_000;
    private const decimal PeriodMax = 1_000;
    private const decimal ConfirmWindowMax = 64;
    private const string Percent = "%";
    private const string Millis = "ms";
    private const string Money = "reporting asset";

    /// <summary>Largest amount of money that leaves room for sums, in whole units of the reporting asset.</summary>
    private const decimal MoneyMax = 10_000_000_000m;

    /// <summary>By path; faults come in this order.</summary>
    public static IReadOnlyList<SettingRange<EngineSettings>> All { get; } =
    [
        new("instance", s => s.Instance, 0, ClientOrderId.InstanceMax, "",
            "part of every order id: two engines on one account need two numbers; below 2000 is production"),
        .. Markets(),
        .. Decisions(),
        .. Execution(),
        .. Regimes(),
        .. Risk(),
        .. Rest(),
    ];

    /// <summary>Of one entry of instruments.</summary>
    public static IReadOnlyList<SettingRange<InstrumentSettings>> Instrument { get; } =
    [
        new("account", i => i.Account, 0, byte.MaxValue, "", "of the venue's accounts, in the order of venues"),
    ];

    /// <summary>Of one entry of portfolio.initialBalances.</summary>
    public static SettingRange<decimal> InitialBalance { get; } = new(
        "portfolio.initialBalances.ASSET", amount => amount, 0, MoneyMax, "of the asset",
        "cash of another quote asset than the reporting one to start with in the paper role");

    private static IEnumerable<SettingRange<EngineSettings>> Markets() =>
    [
        new("instruments.count", s => s.Instruments.Count, 1, 1_024, "", "entries of instruments"),
        new("books.jumpPercentMax", s => s.Books.JumpPercentMax, 0, 1_000, Percent,
            "a best price or trade further from the last good one is an absurd jump") { IsMinExcluded = true },
        new("books.ladderUnits", s => s.Books.LadderUnits, BookSettings.LadderUnitsMin, BookSettings.LadderUnitsMax,
            "price units", "dense window of a book, both sides, a power of two"),
        new("books.levelsPerSideMax", s => s.Books.LevelsPerSideMax, 1, BookPayload.LevelsMax, "",
            "levels that a side holds; more is a fault of the feed"),
        new("bars.history", s => s.Bars.History, 1, 100_000, "bars", "closed bars kept of each interval")
        {
            MinOf = s => RatioMax(s.Bars),
            Relation = "at least as many as make one bar of the next interval",
        },
        new("bars.closeGraceMillis", s => s.Bars.CloseGraceMillis ?? BarSettings.CloseGraceMillisDefault, 0, 10_000,
            Millis, "behind a bar's end other channels than the trades leave it open"),
        new("staleness.flagMillis", s => s.Staleness.FlagMillis, 1, Day, Millis, "a feed as silent is flagged"),
        new("staleness.blockMillis", s => s.Staleness.BlockMillis, 1, Day, Millis,
            "a feed as silent blocks entries, with an alarm")
        {
            MinOf = s => s.Staleness.FlagMillis,
            Relation = "at least staleness.flagMillis",
        },
    ];

    private static IEnumerable<SettingRange<EngineSettings>> Decisions() =>
    [
        new("combination.confidenceMin", s => s.Combination.ConfidenceMin, 0, 1, "",
            "signals of less confidence are not counted"),
        new("combination.combinedMin", s => s.Combination.CombinedMin, 0, 1, "", "a weaker decision is none"),
        new("combination.equityPercentPerTrade", s => s.Combination.EquityPercentPerTrade, 0, 100, Percent,
            "of equity, for the strongest signal") { IsMinExcluded = true },
        new("combination.marketOrderFrom", s => s.Combination.MarketOrderFrom, 0, 10, "",
            "strength from which an order is a market order"),
        new("combination.urgencyHighFrom", s => s.Combination.UrgencyHighFrom, 0, 10, "",
            "strength above which an order is urgent"),
    ];

    private static IEnumerable<SettingRange<EngineSettings>> Execution() =>
    [
        new("execution.limitOrderLifeMillis", s => s.Execution.LimitOrderLifeMillis, 1, Day, Millis,
            "a limit order older than this is cancelled"),
        new("execution.acknowledgeTimeoutMillis", s => s.Execution.AcknowledgeTimeoutMillis, 1, Day, Millis,
            "no acknowledgement for as long makes an order unknown"),
        new("execution.stopLossPercent", s => s.Execution.StopLossPercent, 0, 99, Percent,
            "of the average entry price: loss that closes a position; 0 = none"),
        new("execution.restingStopBehindPercent", s => s.Execution.RestingStopBehindPercent, 0, 99, Percent,
            "a stop order rests at the venue as far behind the stop loss, where it takes them; 0 = none")
        {
            MaxOf = s => 99 - Math.Clamp(s.Execution.StopLossPercent, 0, 99),
            Relation = "with execution.stopLossPercent at most 99",
        },
        new("execution.trailingStopPercent", s => s.Execution.TrailingStopPercent, 0, 99, Percent,
            "way back from the best mark that closes a position; 0 = none"),
        new("execution.timeStopMillis", s => s.Execution.TimeStopMillis, 0, 366 * Day, Millis,
            "a position open for longer is closed; 0 = none"),
        new("execution.cooldownAfterLossMillis", s => s.Execution.CooldownAfterLossMillis, 0, Day, Millis,
            "no entry in the instrument for as long after a losing exit"),
        new("execution.cooldownVolatilityPercent", s => s.Execution.CooldownVolatilityPercent, 0, 1_000, Percent,
            "deviation of the last 20 bar returns above which no entry is made; 0 = off"),
        new("execution.split.notional", s => s.Execution.Split.Notional, 0, MoneyMax, Money,
            "an order worth more is split; 0 = no such threshold"),
        new("execution.split.dailyVolumePercent", s => s.Execution.Split.DailyVolumePercent, 0, 100, Percent,
            "of the last 24 hours' volume: a larger order is split; 0 = no such threshold"),
        new("execution.split.durationMillis", s => s.Execution.Split.DurationMillis, 1_000, Day, Millis,
            "from the decision to the deadline of all children"),
        new("execution.split.slices", s => s.Execution.Split.Slices, 1, 10_000, "", "of a twap, of equal length")
        {
            MaxOf = s => Math.Clamp(s.Execution.Split.DurationMillis / 100, 1, 10_000),
            Relation = "at most one each 100 ms of execution.split.durationMillis",
        },
        new("execution.split.displayPercent", s => s.Execution.Split.DisplayPercent, 0, 100, Percent,
            "of an iceberg, shown at a time") { IsMinExcluded = true },
        new("execution.split.repriceMillis", s => s.Execution.Split.RepriceMillis, 100, Day, Millis,
            "least time between two children"),
    ];

    private static IEnumerable<SettingRange<EngineSettings>> Regimes() =>
    [
        new("regime.adxPeriod", s => s.Regime.AdxPeriod, 2, PeriodMax, "bars", "of the average directional index"),
        new("regime.trendFromAdx", s => s.Regime.TrendFromAdx, 0, 100, "",
            "average directional index from which a market trends"),
        new("regime.atrPeriod", s => s.Regime.AtrPeriod, 1, PeriodMax, "bars", "of the average true range now"),
        new("regime.atrUsualPeriod", s => s.Regime.AtrUsualPeriod, 2, PeriodMax, "bars",
            "of the average true range that is usual")
        {
            MinOf = s => Math.Max(2, s.Regime.AtrPeriod + 1),
            Relation = "above regime.atrPeriod",
        },
        new("regime.volatileFromRatio", s => s.Regime.VolatileFromRatio, 0, 1_000, "",
            "range now by usual range from which a market is volatile") { IsMinExcluded = true },
    ];

    private static IEnumerable<SettingRange<EngineSettings>> Risk() =>
    [
        new("risk.dailyLossPercentMax", s => s.Risk.DailyLossPercentMax, 0, 100, Percent,
            "loss of a day (UTC) that halts entries") { IsMinExcluded = true },
        new("risk.drawdownPercentMax", s => s.Risk.DrawdownPercentMax, 0, 100, Percent,
            "loss from the highest equity that halts entries") { IsMinExcluded = true },
        new("risk.haltConfirmWindow", s => s.Risk.HaltConfirmWindow, 1, ConfirmWindowMax, "marks",
            "window that the confirming marks are taken from"),
        new("risk.haltConfirmMarks", s => s.Risk.HaltConfirmMarks, 1, ConfirmWindowMax, "marks",
            "that must confirm a loss before it halts")
        {
            MaxOf = s => Math.Max(s.Risk.HaltConfirmWindow, 1),
            Relation = "at most risk.haltConfirmWindow",
        },
        new("risk.symbolExposurePercentMax", s => s.Risk.SymbolExposurePercentMax, 0, 100, Percent,
            "of equity, in one symbol, working orders at their worst case") { IsMinExcluded = true },
        new("risk.orderNotionalMax", s => s.Risk.OrderNotionalMax, 0, MoneyMax, Money, "value of one order")
        {
            IsMinExcluded = true,
        },
        new("risk.vpinMax", s => s.Risk.VpinMax, 0, 1, "", "order-flow toxicity above which entries stop")
        {
            IsMinExcluded = true,
        },
        new("risk.vpinBuckets", s => s.Risk.VpinBuckets, 1, 10_000, "", "volume buckets in the window of VPIN"),
        new("risk.vpinBucketVolume", s => s.Risk.VpinBucketVolume, 0, 1_000_000_000_000m, "base",
            "volume of a bucket; 0 = a fiftieth of the last day's once known"),
        new("risk.collarPercent", s => s.Risk.CollarPercent, 0, 50, Percent,
            "an order's price may be as far from the mid") { IsMinExcluded = true },
        new("risk.exitCollarPercent", s => s.Risk.ExitCollarPercent ?? RiskSettings.ExitCollarPercentDefault, 0, 50,
            Percent, "the same for an order that only reduces; 0, or less than risk.collarPercent = as that"),
        new("risk.openOrdersMax", s => s.Risk.OpenOrdersMax, 1, 10_000, "", "live orders"),
        new("risk.ordersPerSecondMax", s => s.Risk.OrdersPerSecondMax, 1, 1_000, "1/s", "orders placed"),
        new("risk.rejectWindow", s => s.Risk.RejectWindow, 1, ConfirmWindowMax, "",
            "outcomes among which rejects are counted"),
        new("risk.rejectsMax", s => s.Risk.RejectsMax, 1, ConfirmWindowMax, "",
            "rejects among them that open the breaker")
        {
            MaxOf = s => Math.Max(s.Risk.RejectWindow, 1),
            Relation = "at most risk.rejectWindow",
        },
        new("risk.rejectBreakerMillis", s => s.Risk.RejectBreakerMillis, 1, Day, Millis,
            "the breaker stays open for as long"),
        new("risk.delistingHours", s => s.Risk.DelistingHours ?? RiskSettings.DelistingHoursDefault, 0, 24 * 366, "h",
            "before the announced end of an instrument's trading: no entries from then on"),
    ];

    private static IEnumerable<SettingRange<EngineSettings>> Rest() =>
    [
        new("portfolio.initialCash", s => s.Portfolio.InitialCash, 0, MoneyMax, Money,
            "cash to start with in the paper role"),
        new("reconciliation.driftPercentMax", s => s.Reconciliation.DriftPercentMax, 0, 100, Percent,
            "of the larger side: a larger difference of balances halts until an operator "
            + "resumes") { IsMinExcluded = true },
        new("reconciliation.confirmMillis", s => s.Reconciliation.ConfirmMillis, 100, Day, Millis,
            "a difference counts when a second question, so much later, finds it too"),
        new("reconciliation.settleMillis", s => s.Reconciliation.SettleMillis, 0, Day, Millis,
            "how long the venue's read side may lag behind a fill"),
        new("reconciliation.unprovenMillisMax", s => s.Reconciliation.UnprovenMillisMax ?? 0, 0, Day, Millis,
            "balances without a result for as long lock entries; 0 = never, 60000 where a live configuration says "
            + "nothing"),
        new("reconciliation.ruleVersion", s => s.Reconciliation.RuleVersion ?? 0, 0,
            ReconciliationSettings.RuleVersionNewest, "",
            "rules by which balances are compared: 0 = those of runs recorded before there was a choice, the newest "
            + "where a live configuration says nothing"),
        new("capacity.orders", s => s.Capacity.Orders, 2, 1_000_000, "", "orders remembered")
        {
            // Orders that reduce risk pass the limit on open orders, so the table must be larger than it.
            MinOf = s => s.Risk.OpenOrdersMax + 1,
            Relation = "above risk.openOrdersMax",
        },
        new("capacity.fills", s => s.Capacity.Fills, 1, 10_000_000, "", "fills remembered"),
        new("capacity.commandsPerEvent", s => s.Capacity.CommandsPerEvent, 16, 65_536, "",
            "room for the commands of one event"),
    ];

    // A higher bar is summed from the lower ones that are kept.
    private static int RatioMax(BarSettings bars)
    {
        int most = 1;
        for (int i = 1; i < bars.IntervalSeconds.Count; i++)
        {
            (int before, int seconds) = (bars.IntervalSeconds[i - 1], bars.IntervalSeconds[i]);
            bool isMultiple = before > 0 && seconds > before && seconds % before == 0;
            if (isMultiple) most = Math.Max(most, seconds / before);
        }

        return most;
    }
}
