using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Matching;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Market;

/// <summary>
/// One symbol: matching engine, participants, candles and diffs. Driven by <see cref="GeneratedMarket"/>; one
/// owner thread. Times are nanoseconds since the Unix epoch.
/// </summary>
public sealed class SymbolMarket : IMatchingListener
{
    internal const long PulseNanos = 10_000_000;
    private const long MillisNanos = 1_000_000;
    private const long FundingMillis = 8L * 3600 * 1000;
    private const int RecentTradesMax = 1000;
    private const long KlinePushMillis = 250;
    private const long SecondMillis = 1000;
    private static readonly long[] Intervals = [1000, 60_000, 300_000, 900_000, 3_600_000];
    private readonly IMarketListener _listener;
    private readonly Participants _participants;
    private readonly KlineSeries[] _klines;
    private readonly List<DepthAccumulator> _depths = new();
    private readonly Queue<TradePrint> _recentTrades = new();
    private readonly double _messagesPerSecond;
    private TopOfBook _top;
    private long _nowNanos;
    private long _messages;
    private double _actionGapNanos;

    internal SymbolMarket(
        SymbolSpec spec, int index, ulong seed, long startNanos, double messagesPerSecond, IMarketListener listener,
        MarketPastOptions past)
    {
        Spec = spec;
        Index = index;
        _listener = listener;
        _nowNanos = startNanos;
        _messagesPerSecond = messagesPerSecond;
        _actionGapNanos = 1e9 / messagesPerSecond;
        _klines = Array.ConvertAll(Intervals, length => new KlineSeries(length, past.KlinesKept));
        var history = new KlineHistory(new SimRandom(seed ^ 0xA5A5), spec);
        var lastTradeId = history.Fill(_klines, startNanos / MillisNanos);
        Past = new PastMarket(spec, seed, history.StartMillis, past.Holes);
        Book = new MatchingEngine(this, lastTradeId + 1);
        UpdateId = 1_000_000L * (index + 1);
        _participants = new Participants(Book, spec, new SimRandom(seed), () => Clients?.OnMatched(this));
        _participants.Seed();
        _top = ReadTop();
        EnableDepth(100);
        NextActionNanos = startNanos + (long)_actionGapNanos;
    }

    /// <summary>The symbol.</summary>
    public SymbolSpec Spec { get; }

    /// <summary>Place among the symbols of the market.</summary>
    public int Index { get; }

    /// <summary>The book; read only from outside.</summary>
    public MatchingEngine Book { get; }

    /// <summary>Id of the last book change: +1 for each level change.</summary>
    public long UpdateId { get; private set; }

    /// <summary>The market's time.</summary>
    public long NowNanos => _nowNanos;

    /// <summary>The market's time in milliseconds.</summary>
    public long NowMillis => _nowNanos / MillisNanos;

    /// <summary>Candles by interval: 1 s, 1 min, 5 min, 15 min, 1 h.</summary>
    public IReadOnlyList<KlineSeries> Klines => _klines;

    /// <summary>What was before the candles of <see cref="Klines"/>.</summary>
    public PastMarket Past { get; }

    /// <summary>The last trades, oldest first, at most 1000.</summary>
    public IReadOnlyCollection<TradePrint> RecentTrades => _recentTrades;

    /// <summary>Best prices as published last.</summary>
    public TopOfBook Top => _top;

    internal long NextActionNanos { get; private set; }

    /// <summary>Receives what happens to orders of clients; null without clients.</summary>
    internal IClientOrderListener? Clients { get; set; }

    internal SubmitResult SubmitForClient(
        long nowNanos, int owner, SimSide side, OrderKind kind, long priceTicks, long lots,
        SelfTradePrevention prevention)
    {
        _nowNanos = Math.Max(_nowNanos, nowNanos);
        var result = Book.Submit(owner, side, kind, priceTicks, lots, prevention);
        PublishTop();
        return result;
    }

    internal bool CancelForClient(long nowNanos, long orderId)
    {
        _nowNanos = Math.Max(_nowNanos, nowNanos);
        var isCancelled = Book.Cancel(orderId);
        PublishTop();
        return isCancelled;
    }

    internal bool ReduceForClient(long nowNanos, long orderId, long lots)
    {
        _nowNanos = Math.Max(_nowNanos, nowNanos);
        var isReduced = Book.Reduce(orderId, lots);
        PublishTop();
        return isReduced;
    }

    internal void Thin(long nowNanos, SimSide side, double distance, int steps)
    {
        _nowNanos = Math.Max(_nowNanos, nowNanos);
        _participants.Thin(side, distance, steps);
        PublishTop();
    }

    /// <summary>Starts the diffs of one push rate; those of 100 ms run from the start.</summary>
    /// <param name="periodMillis">A multiple of 10.</param>
    public void EnableDepth(int periodMillis)
    {
        foreach (var depth in _depths)
        {
            if (depth.PeriodMillis == periodMillis)
                return;
        }

        _depths.Add(new DepthAccumulator(periodMillis, UpdateId));
    }

    /// <summary>Update ids begin anew at 1, in all messages, as after a restart of the venue.</summary>
    public void ResetSequence()
    {
        UpdateId = 1;
        foreach (var depth in _depths)
            depth.Reset(UpdateId);
    }

    /// <summary>Mark price and funding now.</summary>
    /// <returns>The values.</returns>
    public MarkPrice ReadMark()
    {
        var fair = (long)_participants.FairTicks;
        var mid = (_top.BidTicks + _top.AskTicks) / 2;
        var premium = Math.Clamp((mid - fair) * 100_000_000L / Math.Max(1, fair), -50_000, 50_000);
        var next = ((NowMillis / FundingMillis) + 1) * FundingMillis;
        return new MarkPrice((fair + mid) / 2, fair, 10_000 + premium, next);
    }

    /// <inheritdoc/>
    public void OnFill(in Fill fill)
    {
        if (fill.IsMakerDone)
            _participants.Forget(fill.MakerOrderId);
        var trade = new TradePrint(
            fill.TradeId, fill.PriceTicks, fill.Lots, fill.TakerSide, fill.TakerOrderId, _nowNanos);
        _recentTrades.Enqueue(trade);
        if (_recentTrades.Count > RecentTradesMax)
            _recentTrades.Dequeue();
        var bar = AsBar(trade);
        foreach (var series in _klines)
            series.Add(bar);
        _messages++;
        _listener.OnTrade(this, trade);
        Clients?.OnFill(this, fill, _nowNanos);
    }

    /// <inheritdoc/>
    public void OnPrevented(long makerOrderId, int owner) => Clients?.OnPrevented(this, makerOrderId, _nowNanos);

    /// <inheritdoc/>
    public void OnLevelChanged(SimSide side, long priceTicks)
    {
        UpdateId++;
        foreach (var depth in _depths)
            depth.Mark(side, priceTicks);
    }

    internal void Act(long nowNanos)
    {
        _nowNanos = nowNanos;
        NextActionNanos = nowNanos + 1 + (long)(_actionGapNanos * _participants.Act());
        PublishTop();
    }

    internal void Pulse(long nowNanos)
    {
        _nowNanos = nowNanos;
        var millis = NowMillis;
        foreach (var series in _klines)
        {
            while (series.TryClose(millis, out var closed))
                _listener.OnKline(this, closed, true);
            if (millis % KlinePushMillis == 0)
                _listener.OnKline(this, series.Open, false);
        }

        foreach (var depth in _depths)
        {
            if (millis % depth.PeriodMillis == 0 && depth.Take(Book, UpdateId) is { } update)
                _listener.OnDepth(this, update);
        }

        if (nowNanos % FairValue.StepNanos == 0)
        {
            _participants.Requote();
            PublishTop();
        }

        if (millis % SecondMillis == 0)
        {
            _listener.OnMarkPrice(this, ReadMark());
            AdaptRate();
        }

        _listener.OnPulse(this);
    }

    private void AdaptRate()
    {
        var factor = Math.Clamp(_messages / _messagesPerSecond, 0.5, 2);
        _actionGapNanos = Math.Clamp(_actionGapNanos * factor, 10_000, 1e9);
        _messages = 0;
    }

    private void PublishTop()
    {
        var top = ReadTop();
        if (top == _top)
            return;
        _top = top;
        _messages++;
        _listener.OnTop(this, top);
    }

    private TopOfBook ReadTop()
    {
        var (bid, bidLots) = Book.LevelCount(SimSide.Bid) > 0 ? Book.Level(SimSide.Bid, 0) : (0, 0);
        var (ask, askLots) = Book.LevelCount(SimSide.Ask) > 0 ? Book.Level(SimSide.Ask, 0) : (0, 0);
        return new TopOfBook(bid, bidLots, ask, askLots);
    }

    private KlineBar AsBar(in TradePrint trade)
    {
        var bar = KlineBar.Empty(NowMillis, 1, trade.PriceTicks);
        bar.Trades = 1;
        bar.FirstTradeId = bar.LastTradeId = trade.Id;
        bar.Lots = trade.Lots;
        bar.Quote = (Int128)trade.PriceTicks * trade.Lots;
        if (trade.TakerSide == SimSide.Bid)
            (bar.TakerBuyLots, bar.TakerBuyQuote) = (bar.Lots, bar.Quote);
        return bar;
    }
}
