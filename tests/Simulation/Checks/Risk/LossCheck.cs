using System;
using System.Globalization;
using LowLatency.Core.Settings;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Checks.Risk;

/// <summary>
/// The loss of the day and the drawdown, by what own fills and prices made of the accounts: once one of them was
/// clearly beyond its limit for some seconds, nothing is entered until the day is over, or an operator resumes.
/// </summary>
/// <remarks>
/// Clearly: a tenth and 0.05 percent of equity more, since fills may not be told yet and the day begins with the
/// first answers of the venue. Some seconds: three of five marks have to confirm it.
/// </remarks>
internal sealed class LossCheck(World world)
{
    private const long ConfirmNanos = 10 * SimulationOptions.Second;

    // The machine's clock is off by some time, and drifts.
    private const long MidnightNanos = 90 * SimulationOptions.Second;
    private const decimal Clearly = 1.1m;
    private const decimal ShareMin = 0.0005m;

    // The engine's own sums are of other moments and marks.
    private const decimal Nearly = 0.7m;

    private long _nextNanos;
    private long _startedNanos;
    private long _dayNanos;
    private decimal _dayStart;
    private decimal _peak;
    private bool _isBegun;
    private long _dayLossFrom;
    private long _drawdownFrom;
    private bool _isDayLost;
    private bool _isDrawnDown;
    private decimal _dayLossShareMax;
    private decimal _drawdownShareMax;

    public void OnStarted() => _startedNanos = world.NowNanos;

    /// <summary>An operator resumes: all, or the drawdown alone; it counts anew.</summary>
    public void OnResume(ReasonCode scope)
    {
        if (scope is not (ReasonCode.None or ReasonCode.RiskDrawdown)) return;
        _isDrawnDown = false;
        _drawdownFrom = 0;
        _drawdownShareMax = 0;
        _peak = Worth();
    }

    /// <summary>
    /// A loss halts entries, and the accounts have lost about as much; where quotes go away at times, the marks of such
    /// a moment are enough.
    /// </summary>
    public bool IsHalted(EngineNode node)
    {
        RiskSettings risk = node.Engine.Settings.Risk;
        bool isAny = node.Engine.Risk.DailyLossHalt.IsSet || node.Engine.Risk.DrawdownHalt.IsSet;
        return (isAny && world.Options.HasThinBooks)
            || (node.Engine.Risk.DailyLossHalt.IsSet && _dayLossShareMax * 100 >= risk.DailyLossPercentMax * Nearly)
            || (node.Engine.Risk.DrawdownHalt.IsSet && _drawdownShareMax * 100 >= risk.DrawdownPercentMax * Nearly);
    }

    public void OnStep(EngineNode node)
    {
        if (world.NowNanos < _nextNanos || !node.Engine.Portfolio.IsFunded) return;
        _nextNanos = world.NowNanos + SimulationOptions.Second;
        foreach (SimulatedVenue venue in world.Venues)
        {
            if (venue.Mids.Last(0) == 0 || venue.Mids.Last(1) == 0) return;
        }

        decimal worth = Worth();
        long day = world.NowNanos / Timestamp.NanosPerDay;
        if (!_isBegun || day != _dayNanos)
        {
            (_dayNanos, _dayStart, _dayLossFrom, _isDayLost, _dayLossShareMax) = (day, worth, 0, false, 0);
        }

        if (!_isBegun) _peak = worth;
        _isBegun = true;
        _peak = Math.Max(_peak, worth);
        RiskSettings risk = node.Engine.Settings.Risk;
        decimal equity = world.Limits.EquityMax(world.NowNanos, world.NowNanos);
        _dayLossShareMax = Math.Max(_dayLossShareMax, (_dayStart - worth) / equity);
        _drawdownShareMax = Math.Max(_drawdownShareMax, (_peak - worth) / equity);
        Observe(
            _dayStart - worth, risk.DailyLossPercentMax, equity, ref _dayLossFrom, ref _isDayLost, "loss of the day");
        Observe(_peak - worth, risk.DrawdownPercentMax, equity, ref _drawdownFrom, ref _isDrawnDown, "drawdown");
    }

    /// <summary>What speaks against an entry now; null = nothing.</summary>
    public string? Find(EngineNode node)
    {
        if (world.NowNanos - _startedNanos < ConfirmNanos) return null;
        RiskSettings risk = node.Engine.Settings.Risk;
        long ofDay = world.NowNanos % Timestamp.NanosPerDay;
        bool isMidnight = ofDay < MidnightNanos || Timestamp.NanosPerDay - ofDay < MidnightNanos;
        if (_isDayLost && !isMidnight) return Text("loss of the day", risk.DailyLossPercentMax);
        return _isDrawnDown ? Text("drawdown", risk.DrawdownPercentMax) : null;
    }

    private void Observe(
        decimal loss, decimal percentMax, decimal equity, ref long from, ref bool isReached, string name)
    {
        bool isBeyond = loss > equity * ((percentMax / 100 * Clearly) + ShareMin);
        if (!isBeyond) from = 0;
        else if (from == 0) from = world.NowNanos;
        if (isReached || from == 0 || world.NowNanos - Math.Max(from, _startedNanos) < ConfirmNanos) return;
        isReached = true;
        world.Limits.Note(name);
    }

    // What own fills left, what they bought, and what was adopted: what the owner moves is neither profit nor loss.
    private decimal Worth()
    {
        decimal worth = 0;
        foreach (SimulatedVenue venue in world.Venues)
        {
            for (int i = 0; i < NodeSettings.Symbols.Length; i++)
            {
                decimal coins = venue.OwnFills.Net(i)
                    + (world.Options.AreHoldingsAdopted ? SimulatedVenue.CoinsAtStart[i] : 0);
                decimal money = venue.OwnFills.Money(i) + (coins * venue.Mids.Last(i));
                bool isOther = world.Options.HasTwoQuotes && i == 1;
                if (isOther) money = (money + TwoQuotes.CashAtStart) * venue.Mids.Last(TwoQuotes.PegSymbol);
                worth += money;
            }
        }

        return worth;
    }

    private static string Text(string name, decimal percentMax) =>
        string.Create(CultureInfo.InvariantCulture, $"entered although the {name} was beyond {percentMax} %");
}
