using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Settings;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Faults;

namespace LowLatency.Simulation;

/// <summary>Everything that a seed decides. Times in nanoseconds.</summary>
internal sealed class SimulationOptions
{
    public const long Millisecond = 1_000_000;
    public const long Second = 1_000_000_000;

    /// <summary>2026-01-05T12:00:00Z: half of a day's run is on the next day.</summary>
    public const long StartNanos = 1_767_614_400_000_000_000;

    /// <summary>After the last fault everything must be in order within this time.</summary>
    public const long SettleNanos = 240 * Second;

    // From so many seconds on a run is one of hours.
    private const int DaySeconds = 7_200;

    /// <param name="seed">Decides.</param>
    /// <param name="faultSeconds">How long faults come.</param>
    public SimulationOptions(int seed, int faultSeconds)
    {
        Seed = seed;
        var random = new Random(seed);

        // From a generator of its own: the others draw what they always drew.
        HasRulesChanges = new Random(seed ^ 0x52_756C_65).Next(4) == 0;
        HasHandActions = new Random(seed ^ 0x4861_6E64).Next(4) == 0;
        HasThinBooks = new Random(seed ^ 0x5468_696E).Next(4) == 0;
        var rotation = new Random(seed ^ 0x526F_7461);
        MarketRotateAfterNanos = rotation.Next(3) == 0 ? rotation.NextInt64(30, 240) * Second : 0;
        bool isDay = faultSeconds >= DaySeconds;
        Limits = new LimitsProfile(seed, isDay);
        FaultsFromNanos = StartNanos + (20 * Second);
        FaultsUntilNanos = FaultsFromNanos + (faultSeconds * Second);
        MessagesPerSecond = random.Next(10, 60);
        LatencyNanos = random.NextInt64(200_000, 20 * Millisecond);
        FlushNanos = random.NextInt64(50_000, 8 * Millisecond);
        ReadLagNanos = random.Next(3) == 0 ? 0 : random.NextInt64(0, 3 * Second);
        ClockOffsetNanos = random.NextInt64(-400, 400) * Millisecond;
        ClockDriftPpm = random.Next(-500, 501);
        SignalSeconds = random.Next(2) == 0 ? 1 : 5;
        LimitOrderLifeMillis = random.Next(500, 15_000);
        MarketOrderFrom = random.Next(30, 100) / 100m;
        AreOrphansAdopted = random.Next(2) == 0;
        PaysFeeInBnb = random.Next(4) == 0;
        SegmentBytes = 1L << random.Next(18, 23);
        bool hasForeignFaults = random.Next(3) == 0;
        HasForeignActions = hasForeignFaults || HasHandActions;
        MarketFaultShare = random.Next(4) == 0 ? 0 : random.NextDouble() * 0.004;
        CrashMeanNanos = random.Next(4) == 0 ? long.MaxValue : random.Next(40, 200) * Second;
        RandomSeed = random.Next();
        Faults = DrawFaults(random, hasForeignFaults, new Random(seed ^ 0x416D_656E));
        WeightPerMinuteMax = Pick(random, 6_000, 6_000, 2_400, 1_200);
        RotateAfterNanos = random.Next(3) == 0 ? 0 : random.NextInt64(30, 240) * Second;

        // Mostly later than the planned rotation, sometimes in the middle of it or before.
        VenueCutNanos = random.Next(3) == 0
            ? 24L * 3600 * Second
            : Math.Max(90 * Second, RotateAfterNanos + (random.NextInt64(-10, 120) * Second));
        Split = DrawSplit(random);
        StopLossPercent = Pick(random, 2m, 0.02m, 0.1m, 0.4m);
        RestingStopBehindPercent = Pick(random, 0m, 0.02m, 0.1m, 1m);
        HaltMeanNanos = random.Next(2) == 0 ? long.MaxValue : random.Next(20, 120) * Second;

        // What the stream did not tell of an order that lives on is in no answer about its end.
        if (random.Next(6) == 0) LimitOrderLifeMillis = random.Next(60_000, 600_000);

        AreHoldingsAdopted = seed % 2 == 0;
        CloseNanos = 90 * Second;
        if (isDay) LastADay();

        // A second venue, which goes away: in the middle of the faults of the first, or when that has none any more.
        bool isOneVenue = random.Next(4) != 0;
        HasTwoQuotes = isOneVenue && TwoQuotes.IsDrawn(seed);
        if (HasTwoQuotes) Faults = TwoQuotes.Faults(seed, Faults);
        if (!isOneVenue) AddSecondVenue(random);
    }

    public int Seed { get; }

    /// <summary>
    /// Ticks, lots, decimals, least notionals, statuses and the list of symbols change while the engine runs.
    /// </summary>
    public bool HasRulesChanges { get; }

    /// <summary>The owner moves coins and money, locks a part by orders of his own, and gets other fees.</summary>
    public bool HasHandActions { get; }

    /// <summary>The symbols are paid in two assets.</summary>
    public bool HasTwoQuotes { get; }

    /// <summary>Quotes are gone when an order comes that would take them.</summary>
    public bool HasThinBooks { get; }

    /// <summary>What the engine may do at most.</summary>
    public LimitsProfile Limits { get; }

    /// <summary>Planned life of a market connection; 0 = as the product has it, 23 h 50 min.</summary>
    public long MarketRotateAfterNanos { get; private set; }

    /// <summary>How long nothing but selling is asked for in the end.</summary>
    public long CloseNanos { get; private set; }

    /// <summary>When everything must be in order.</summary>
    public long SettledNanos => Math.Max(FaultsUntilNanos, AwayUntilNanos) + SettleNanos;

    public long FaultsFromNanos { get; }

    public long FaultsUntilNanos { get; }

    public int MessagesPerSecond { get; }

    /// <summary>One way between engine and venue.</summary>
    public long LatencyNanos { get; }

    /// <summary>From an event to its durability.</summary>
    public long FlushNanos { get; }

    /// <summary>How old the venue's read side is.</summary>
    public long ReadLagNanos { get; }

    /// <summary>The machine's clock against the venue's at the start.</summary>
    public long ClockOffsetNanos { get; }

    public int ClockDriftPpm { get; }

    public int SignalSeconds { get; }

    public int LimitOrderLifeMillis { get; }

    public decimal MarketOrderFrom { get; }

    public bool AreOrphansAdopted { get; }

    /// <summary>
    /// The coins that are in the account at the start are the engine's; else they are the owner's.
    /// </summary>
    public bool AreHoldingsAdopted { get; }

    public bool PaysFeeInBnb { get; }

    public long SegmentBytes { get; }

    /// <summary>Orders by hand, deposits and withdrawals in the same account.</summary>
    public bool HasForeignActions { get; }

    /// <summary>Probability of a fault at each market frame.</summary>
    public double MarketFaultShare { get; private set; }

    public long CrashMeanNanos { get; private set; }

    public int RandomSeed { get; }

    /// <summary>What the venue allows the address.</summary>
    public int WeightPerMinuteMax { get; }

    /// <summary>Planned life of an order connection; 0 = no rotation.</summary>
    public long RotateAfterNanos { get; }

    /// <summary>Age at which the venue cuts a connection (24 h in the world outside).</summary>
    public long VenueCutNanos { get; }

    public IReadOnlyList<ExchangeFaultSpec> Faults { get; private set; }

    /// <summary>Whether and how large orders are split; half of the seeds do.</summary>
    public SplitSettings Split { get; }

    public decimal StopLossPercent { get; }

    /// <summary>0 = no stop rests at the venue.</summary>
    public decimal RestingStopBehindPercent { get; }

    /// <summary>Mean time between two interventions of an operator.</summary>
    public long HaltMeanNanos { get; private set; }

    /// <summary>Venues, each with an account.</summary>
    public int VenueCount { get; private set; } = 1;

    /// <summary>How the second venue is away, and when.</summary>
    public VenueAbsence Absence { get; private set; }

    public long AwayFromNanos { get; private set; }

    public long AwayUntilNanos { get; private set; }

    private void LastADay()
    {
        // Every second day nothing ends the market's connection before its time.
        CloseNanos = 900 * Second;
        MarketRotateAfterNanos = 0;
        CrashMeanNanos = Seed % 2 == 0 || CrashMeanNanos == long.MaxValue ? long.MaxValue : CrashMeanNanos * 20;
        if (Seed % 2 == 0) MarketFaultShare = 0;
        if (HaltMeanNanos != long.MaxValue) HaltMeanNanos *= 10;

        // A skew stays until the end of the faults: beyond the lock there would be no order all day.
        Faults = [.. Faults.Select(static one => one.Kind == ExchangeFaultKind.VenueSkew
            ? one with { DurationNanos = one.DurationNanos / 8 }
            : one)];
    }

    private void AddSecondVenue(Random random)
    {
        VenueCount = 2;
        Absence = (VenueAbsence)random.Next(1, 4);
        AwayFromNanos = random.Next(2) == 0
            ? random.NextInt64(FaultsFromNanos, FaultsUntilNanos)
            : FaultsUntilNanos + (60 * Second);
        AwayUntilNanos = AwayFromNanos + (random.NextInt64(90, 240) * Second);
    }

    private static SplitSettings DrawSplit(Random random) => new()
    {
        Algorithm = Pick(random, "none", "none", "none", "twap", "iceberg", "passiveThenCross"),
        Notional = random.Next(200, 2_000),
        DurationMillis = random.Next(2, random.Next(2) == 0 ? 40 : 150) * 1_000,
        Slices = random.Next(2, 12),
        DisplayPercent = random.Next(5, 60),
        RepriceMillis = random.Next(100, 3_000),
        IsRestCrossed = random.Next(2) == 0,
    };

    private static List<ExchangeFaultSpec> DrawFaults(Random random, bool hasForeignActions, Random amendment)
    {
        var faults = new List<ExchangeFaultSpec>();
        foreach (ExchangeFaultKind kind in Enum.GetValues<ExchangeFaultKind>())
        {
            // In seeds of their own, below.
            if (kind == ExchangeFaultKind.VenueAmend) continue;
            bool isForeign = kind is ExchangeFaultKind.VenueManualOrder or ExchangeFaultKind.VenueDeposit;
            if (isForeign ? !hasForeignActions : random.Next(2) == 0) continue;
            faults.Add(Draw(kind, random));
            if (kind is ExchangeFaultKind.ApiError or ExchangeFaultKind.ApiErrorExecuted)
            {
                for (int i = 0; i < 3; i++) faults.Add(Draw(kind, random));
            }
        }

        // Amended before the engine has heard the venue's number, too: the venue's list of amendments names the order.
        if (amendment.Next(4) == 0) faults.Add(Draw(ExchangeFaultKind.VenueAmend, amendment));
        return faults;
    }

    private static ExchangeFaultSpec Draw(ExchangeFaultKind kind, Random random)
    {
        var spec = new ExchangeFaultSpec { Kind = kind, Seed = (ulong)random.NextInt64(1, long.MaxValue) };
        double rate = 0.002 + (random.NextDouble() * 0.03);
        if (!spec.IsRequestFault && !spec.IsEventFault) rate = 0.0005 + (random.NextDouble() * 0.003);
        long duration = random.NextInt64(50 * Millisecond, 8 * Second);
        int code = 0;
        switch (kind)
        {
            case ExchangeFaultKind.ApiLimit:
                rate /= 4;
                duration = random.Next(1, 8) * Second;
                break;
            case ExchangeFaultKind.ApiBan:
                rate /= 20;
                duration = random.Next(5, 40) * Second;
                break;
            case ExchangeFaultKind.ApiStatus or ExchangeFaultKind.ApiStatusExecuted:
                code = Pick(random, 500, 502, 503, 504);
                break;
            case ExchangeFaultKind.ApiHtml:
                code = Pick(random, 200, 502, 503);
                break;
            case ExchangeFaultKind.ApiFirewall:
                rate = 0;
                break;
            case ExchangeFaultKind.ApiError:
                code = Pick(random, -1000, -1001, -1003, -1006, -1007, -1008, -1015, -1021, -2010, -2013);
                break;
            case ExchangeFaultKind.ApiErrorExecuted:
                code = Pick(random, -1000, -1001, -1006, -1007, -1008);
                break;
            case ExchangeFaultKind.ApiClose or ExchangeFaultKind.SocketClose:
                code = Pick(random, 1000, 1001, 1002, 1003, 1006, 1008, 1009, 1011, 1012, 1013);
                break;
            case ExchangeFaultKind.VenueDeposit:
                rate = 0.0004;
                break;
            case ExchangeFaultKind.VenueSkew:
                duration = random.NextInt64(-3_000, 3_000) * Millisecond;
                break;
            case ExchangeFaultKind.SocketHalfOpen:
                duration = random.Next(5, 90) * Second;
                break;
        }

        // A firewall page means stop until a human has looked: the simulation has none.
        return kind == ExchangeFaultKind.ApiFirewall
            ? new ExchangeFaultSpec { Kind = ExchangeFaultKind.ApiSlow, Rate = 0.02, DurationNanos = duration }
            : spec with
            {
                Rate = rate,
                DurationNanos = duration,
                Code = code,
                Asset = kind == ExchangeFaultKind.VenueDeposit ? Pick(random, "USDT", "BTC") : "",
                Amount = kind == ExchangeFaultKind.VenueDeposit ? random.Next(-20, 40) / 100m : 0,
            };
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
