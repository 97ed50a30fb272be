using System;
using System.Collections.Generic;
using LowLatency.Core.Bars;
using LowLatency.Core.Markets;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Strategies;

/// <summary>
/// Runs the strategies of one instrument over its closed signal bars and turns the newest into an intent or a
/// reason. Every bar is shown to every strategy once, in order; when bars of the past were corrected or
/// added, the strategies start anew on the bars kept. A strategy that is off in the present regime is still shown every
/// bar, but not listened to. One that throws ends the decisions of its instrument until <see cref="Restart"/>: it is
/// shown nothing more, a restart of the process included. Owner: the business thread; no allocation after construction,
/// but for what a strategy throws.
/// </summary>
public sealed class DecisionMaker : IEngineState
{
    private const long RevisionUnknown = -1;

    private readonly ConfiguredStrategy[] _configured;
    private readonly Strategy[] _strategies;
    private readonly double[] _weights;
    private readonly double[] _weightsNow;
    private readonly Signal[] _signals;
    private readonly SignalCombiner _combiner;
    private readonly RegimeDetector? _regime;
    private readonly int _warmUpBarsMin;
    private readonly int _warmUpBarsMax;
    private long _barsSeen;
    private long _revisionSeen;

    /// <param name="strategies">By position.</param>
    /// <param name="combination">Thresholds.</param>
    /// <param name="regime">Needed only when a strategy is off in some regime; null = the defaults.</param>
    public DecisionMaker(
        IReadOnlyList<ConfiguredStrategy> strategies, CombinationSettings combination, RegimeSettings? regime = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(strategies.Count, SignalCombiner.SignalsMax);
        _configured = [.. strategies];
        _strategies = new Strategy[_configured.Length];
        _weights = new double[_configured.Length];
        _weightsNow = new double[_configured.Length];
        _signals = new Signal[_configured.Length];
        _combiner = new SignalCombiner(combination);
        _warmUpBarsMin = int.MaxValue;
        if (Array.Exists(_configured, strategy => strategy.OffIn != MarketRegime.Unknown))
        {
            _regime = new RegimeDetector(regime ?? new RegimeSettings());
        }

        for (int i = 0; i < _configured.Length; i++)
        {
            _strategies[i] = _configured[i].Create();
            _weights[i] = _configured[i].Weight;
            _weightsNow[i] = _weights[i];
            int warmUpBars = _strategies[i].WarmUpBars;
            if (_configured[i].OffIn != MarketRegime.Unknown) warmUpBars = Math.Max(warmUpBars, _regime!.WarmUpBars);
            _warmUpBarsMin = Math.Min(_warmUpBarsMin, warmUpBars);
            _warmUpBarsMax = Math.Max(_warmUpBarsMax, warmUpBars);
        }
    }

    /// <summary>
    /// The strategies by position; bits of <see cref="OrderIntent.Signals"/> and <see cref="Signals"/> follow it.
    /// </summary>
    public IReadOnlyList<ConfiguredStrategy> Strategies => _configured;

    /// <summary>Signals of the last bar, by strategy.</summary>
    public ReadOnlySpan<Signal> Signals => _signals;

    /// <summary>The regime detector after the last bar; null when no strategy asks for it.</summary>
    public RegimeDetector? Regime => _regime;

    /// <summary>Bit i = strategy i is off in the present regime, or it is not known yet.</summary>
    public uint Muted { get; private set; }

    /// <summary>Outcome of the last decision. Its reason may still be followed by PriceUnavailable.</summary>
    public CombinedSignal Combined { get; private set; }

    /// <summary>Result of the last <see cref="OnSignalBar"/>.</summary>
    public ReasonCode LastReason { get; private set; } = ReasonCode.WarmingUp;

    /// <summary>A strategy threw: nothing is decided any more until <see cref="Restart"/>.</summary>
    public bool HasFailed => LastReason == ReasonCode.StrategyFailed;

    /// <summary>What a strategy of this process threw last; no part of the state. Any thread.</summary>
    public StrategyException? Fault { get; private set; }

    /// <summary>The strategy that threw last, by position; -1 = none in this process. No part of the state.</summary>
    public int FaultIndex { get; private set; } = -1;

    /// <summary>Start of the bar last decided on, 0 before the first.</summary>
    public long LastBarOpenNanos { get; private set; }

    /// <summary>Signals that were no numbers or out of range, and were not used.</summary>
    public long InvalidSignalCount { get; private set; }

    /// <summary>
    /// Call when <see cref="MarketChanges.SignalBar"/> is reported. None = the intent is to be carried out; else why
    /// there is none: WarmingUp, NoSignal, RegimeOff, SignalLowConfidence, CombinedBelowThreshold, BarGap,
    /// PriceUnavailable, StrategyFailed.
    /// </summary>
    public ReasonCode OnSignalBar(MarketState market, Quantity position, out OrderIntent intent)
    {
        intent = default;
        BarSeries bars = market.SignalBars;
        if (HasFailed) return LastReason;
        if (bars.Count == 0) return LastReason = ReasonCode.WarmingUp;
        if (!TryCatchUp(market, bars, position)) return LastReason = ReasonCode.StrategyFailed;
        ref readonly Bar bar = ref bars[0];
        LastBarOpenNanos = bar.OpenNanos;
        Combined = Combine();
        ReasonCode reason = Combined.Reason;
        if (reason == ReasonCode.NoSignal && bars.Count < _warmUpBarsMin) reason = ReasonCode.WarmingUp;
        if (reason == ReasonCode.NoSignal && HasMutedSignal()) reason = ReasonCode.RegimeOff;

        // A bar that only fills a gap says nothing new.
        if (reason == ReasonCode.None && (bar.Flags & BarFlags.Filled) != 0) reason = ReasonCode.NoSignal;
        if (reason == ReasonCode.None && HasUnwatchedBar(bars)) reason = ReasonCode.BarGap;

        // Its close may be that of a trade long before the bar's end.
        if (reason == ReasonCode.None && (bar.Flags & BarFlags.Partial) != 0) reason = ReasonCode.BarGap;
        if (reason == ReasonCode.None) reason = MakeIntent(market, bar.OpenNanos, out intent);
        return LastReason = reason;
    }

    /// <summary>An operator wants to hear a strategy again that threw: all start anew on the bars kept.</summary>
    public void Restart()
    {
        if (!HasFailed) return;
        LastReason = ReasonCode.WarmingUp;
        _revisionSeen = RevisionUnknown;
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _barsSeen);
        state.Visit(ref _revisionSeen);
        LastBarOpenNanos = state.Next(LastBarOpenNanos);
        LastReason = state.Next(LastReason);
        InvalidSignalCount = state.Next(InvalidSignalCount);
        _regime?.Traverse(ref state);
        for (int i = 0; i < _strategies.Length; i++)
        {
            _signals[i].Traverse(ref state);
            _strategies[i].Traverse(ref state);
        }

        if (state.IsLoading) Combined = LastBarOpenNanos == 0 ? default : Combine();
    }

    private CombinedSignal Combine()
    {
        if (_regime == null) return _combiner.Combine(_signals, _weights);
        MarketRegime now = _regime.Regime;
        Muted = 0;
        for (int i = 0; i < _configured.Length; i++)
        {
            MarketRegime offIn = _configured[i].OffIn;
            bool isMuted = offIn != MarketRegime.Unknown && (now == MarketRegime.Unknown || (offIn & now) != 0);
            _weightsNow[i] = isMuted ? 0 : _weights[i];
            if (isMuted) Muted |= 1u << i;
        }

        return _combiner.Combine(_signals, _weightsNow);
    }

    private bool HasMutedSignal()
    {
        for (int i = 0; i < _signals.Length; i++)
        {
            if ((Muted & (1u << i)) != 0 && _signals[i].IsPresent) return true;
        }

        return false;
    }

    private bool TryCatchUp(MarketState market, BarSeries bars, Quantity position)
    {
        int index = 0;
        try
        {
            long unseen = bars.AppendedCount - _barsSeen;
            if (bars.Revision != _revisionSeen || unseen > bars.Count)
            {
                for (index = 0; index < _strategies.Length; index++) _strategies[index].Reset();
                index = 0;
                _regime?.Reset();
                unseen = bars.Count;
            }

            for (int age = (int)unseen - 1; age >= 0; age--)
            {
                index = 0;
                _regime?.Add(in bars[age]);
                BarContext context = new(market, age, position);
                for (index = 0; index < _strategies.Length; index++) Show(index, in context);
            }
        }
        catch (Exception exception) when (exception is not (InvariantException or OutOfMemoryException))
        {
            Fail(index, exception);
            return false;
        }

        _barsSeen = bars.AppendedCount;
        _revisionSeen = bars.Revision;
        return true;
    }

    private void Show(int index, in BarContext context)
    {
        Signal signal = default;
        _strategies[index].OnBarClosed(in context, ref signal);
        if (!signal.IsValid) InvalidSignalCount++;
        _signals[index] = signal;
    }

    // What the others said of this bar is of no use without it. Whoever reads the fault must know whose code it was.
    private void Fail(int index, Exception exception)
    {
        _signals.AsSpan().Clear();
        Combined = default;
        FaultIndex = index;
        Fault = new StrategyException(_configured[index].Name, exception);
    }

    // Flat bars over an outage make every deviation tiny, and so the first real bar a signal of full strength.
    private bool HasUnwatchedBar(BarSeries bars)
    {
        const BarFlags unwatched = BarFlags.Filled | BarFlags.Partial;
        for (int age = Math.Min(_warmUpBarsMax, bars.Count) - 1; age >= 0; age--)
        {
            if ((bars[age].Flags & unwatched) == unwatched) return true;
        }

        return false;
    }

    private ReasonCode MakeIntent(MarketState market, long barOpenNanos, out OrderIntent intent)
    {
        intent = default;
        Price bid = market.BestBid.Price;
        Price ask = market.BestAsk.Price;
        Price limit = Price.None;
        if (Combined.OrderType == OrderType.Limit)
        {
            limit = Join(bid, ask, Combined.Side, Math.Max(market.Rules.TickUnits, 1));
            if (limit.IsNone) return ReasonCode.PriceUnavailable;
        }

        intent = new OrderIntent
        {
            Instrument = market.Instrument.Id,
            Side = Combined.Side,
            SizeFraction = (long)(Combined.Strength * OrderIntent.SizeFractionPerOne),
            OrderType = Combined.OrderType,
            LimitPrice = limit,
            Urgency = Combined.Urgency,
            Signals = Combined.Used,
            Combined = Combined.Combined,
            BarOpenNanos = barOpenNanos,
            DecisionBid = bid,
            DecisionAsk = ask,
        };
        return ReasonCode.None;
    }

    private static Price Join(Price bid, Price ask, Side side, long tick)
    {
        if (bid.IsNone || ask.IsNone) return Price.None;
        if (side == Side.Buy) return new Price(bid.Units - (bid.Units % tick));
        long off = ask.Units % tick;
        if (off == 0) return ask;
        return ask.Units > long.MaxValue - tick ? Price.None : new Price(ask.Units - off + tick);
    }
}
