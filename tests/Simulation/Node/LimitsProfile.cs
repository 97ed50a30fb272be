using System;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;

namespace LowLatency.Simulation.Node;

/// <summary>
/// The limits of a seed, from a generator of its own: those of a live configuration, as `lowlatency config` writes it;
/// tight ones, of which each is reached; or loose ones, which leave everything else its way.
/// </summary>
internal sealed class LimitsProfile
{
    private const int HistoryBars = 300;
    private const int HistorySeconds = 300;

    private readonly int _seed;
    private readonly bool _isDay;

    /// <param name="seed">Of the world.</param>
    /// <param name="isDay">A run of hours: orders are small, or its fees would leave nothing to trade with.</param>
    public LimitsProfile(int seed, bool isDay)
    {
        _isDay = isDay;
        _seed = seed ^ 0x4C_696D;
        int draw = new Random(_seed).Next(20);
        Kind = draw < 10 ? "real" : draw < 14 ? "tight" : "loose";
    }

    /// <summary>real, tight or loose.</summary>
    public string Kind { get; }

    private bool IsReal => Kind == "real";

    /// <summary>Sets limits, pauses and sizes.</summary>
    public void Apply(EngineSettings settings)
    {
        RiskSettings risk = settings.Risk;
        ExecutionSettings execution = settings.Execution;
        risk.IsCollarAtVenue = true;
        risk.ExitCollarPercent = RiskSettings.ExitCollarPercentDefault;
        if (IsReal)
        {
            // Bars of history fill the window of VPIN at the start.
            risk.IsVpinRequired = true;
            settings.Bars.History = HistoryBars + 20;
            if (settings.Bars.IntervalSeconds[^1] < HistorySeconds) settings.Bars.IntervalSeconds.Add(HistorySeconds);
        }
        else
        {
            settings.Combination.EquityPercentPerTrade = 4m;
            execution.CooldownVolatilityPercent = 0;
            execution.CooldownAfterLossMillis = 500;
            risk.VpinMax = 1m;
            risk.SymbolExposurePercentMax = 60m;
        }

        if (Kind == "tight") Tighten(risk, execution);
        if (_isDay) settings.Combination.EquityPercentPerTrade = 1m;
    }

    /// <summary>Sets what is asked of the venue at the start.</summary>
    public void Apply(VenueOptions venue)
    {
        if (!IsReal) return;
        venue.HistoryBars = HistoryBars;
        if (!venue.BarIntervalSeconds.Contains(HistorySeconds)) venue.BarIntervalSeconds.Add(HistorySeconds);
    }

    // Half of them each time: one that is always reached would hide the others.
    private void Tighten(RiskSettings risk, ExecutionSettings execution)
    {
        var random = new Random(~_seed);
        if (random.Next(2) == 0) risk.OrderNotionalMax = random.Next(1_500, 6_000);
        if (random.Next(2) == 0) risk.OpenOrdersMax = random.Next(1, 4);
        if (random.Next(2) == 0) risk.OrdersPerSecondMax = 1;
        if (random.Next(2) == 0) risk.SymbolExposurePercentMax = random.Next(3, 12);
        if (random.Next(3) == 0) risk.DailyLossPercentMax = random.Next(5, 40) / 100m;
        if (random.Next(3) == 0) risk.DrawdownPercentMax = random.Next(10, 60) / 100m;
        if (random.Next(2) == 0) execution.CooldownAfterLossMillis = random.Next(2, 60) * 1_000;
        if (random.Next(3) == 0) execution.CooldownVolatilityPercent = random.Next(1, 6) / 100m;
        if (random.Next(2) != 0) return;
        risk.IsVpinRequired = true;
        risk.VpinMax = random.Next(30, 80) / 100m;
        risk.VpinBuckets = random.Next(5, 20);
        risk.VpinBucketVolume = random.Next(5, 40) / 10m;
    }
}
