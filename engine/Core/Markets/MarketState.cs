using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Books;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>
/// All that is known about the market of one instrument: book, last trade, best bid and ask, bars, funding, order-flow
/// toxicity and the health of its feeds. Every input is validated here before anything uses it. Owner: the business
/// thread; no allocation after construction.
/// </summary>
public sealed class MarketState : IEngineState
{
    private readonly MarketRefusals _refusals = new();
    private readonly MarketBook _book;
    private readonly MarketTrades _trades;
    private readonly MarketBars _bars;
    private VenueClock _clock;
    private InstrumentRules _rules;
    private FundingState _funding;

    /// <exception cref="ArgumentException">The signal interval is none of the bar intervals.</exception>
    public MarketState(Instrument instrument, EngineSettings settings)
    {
        Instrument = instrument;
        _book = new MarketBook(settings.Books, _refusals);
        _trades = new MarketTrades(settings.Books);
        _bars = new MarketBars(settings, _refusals);
        Book = _book.Book;
        Bars = _bars.Builder;
        SignalBars = _bars.Signal;
        Vpin = _bars.Vpin;
        Feeds = new FeedHealth(settings.Staleness);
    }

    public Instrument Instrument { get; }

    public OrderBook Book { get; }

    public BarBuilder Bars { get; }

    /// <summary>Closed bars of the interval that feeds the strategies.</summary>
    public BarSeries SignalBars { get; }

    public FeedHealth Feeds { get; }

    public TopOfBookCheck TopCheck => _book.TopCheck;

    public Vpin Vpin { get; }

    public bool HasRules { get; private set; }

    /// <summary>Decimals, tick and limits; meaningless before <see cref="HasRules"/>.</summary>
    public ref readonly InstrumentRules Rules => ref _rules;

    /// <summary>Price none before the first trade.</summary>
    public ref readonly TradePayload LastTrade => ref _trades.Last;

    /// <summary>As last pushed by the venue and found sane; prices none before.</summary>
    public ref readonly TopOfBookPayload TopOfBook => ref _book.Top;

    public ref readonly FundingState Funding => ref _funding;

    /// <summary>From the book while it is in sync, else zero: an unproven price is no price.</summary>
    public BookLevel BestBid => _book.BestBid;

    /// <summary>From the book while it is in sync, else zero.</summary>
    public BookLevel BestAsk => _book.BestAsk;

    /// <summary>Messages refused for zero, negative or crossed prices or quantities.</summary>
    public long InvalidCount => _refusals.InvalidCount;

    /// <summary>Messages refused for an absurd price jump.</summary>
    public long JumpCount => _refusals.JumpCount;

    /// <summary>Venue times that ran ahead beyond belief.</summary>
    public long VenueTimeRefusedCount => _clock.RefusedCount;

    public long DuplicateTradeCount => _trades.DuplicateCount;

    /// <summary>Trades that never came, where the venue's ids tell.</summary>
    public long MissedTradeCount => _trades.MissedCount;

    /// <summary>Times that the book lost its proof.</summary>
    public long BookLostCount => _book.LostCount;

    /// <summary>Mid of the proven book in price units; none without a touch.</summary>
    public Price Mid(Rounding rounding) => Book.IsInSync ? Book.Mid(rounding) : Price.None;

    /// <summary>
    /// Applies one message (all its slots) of this instrument, of its whole venue, or a clock event. Kinds that concern
    /// no market change nothing.
    /// </summary>
    public MarketOutcome Apply(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventSlot slot = ref message[0];
        ref readonly EventHeader header = ref slot.Header;
        switch (header.Kind)
        {
            case EventKind.BookSnapshot:
            case EventKind.BookDelta:
                return Complete(in header, FeedChannel.Book, _book.Apply(message));
            case EventKind.Trade:
                return ApplyTrade(in slot);
            case EventKind.TopOfBook:
                return Complete(in header, FeedChannel.TopOfBook, _book.ApplyTop(in slot));
            case EventKind.Bar:
                return Complete(in header, FeedChannel.Bars, _bars.Apply(in slot));
            case EventKind.Funding:
                return Complete(in header, FeedChannel.Funding, ApplyFunding(in slot));
            case EventKind.FeedState:
                return ApplyFeedState(in slot);
            case EventKind.InstrumentRules:
                return ApplyRules(in slot.Rules.Rules);
            case EventKind.Clock:
                return OnClock(header.ReceiveWallNanos);
            default:
                return default;
        }
    }

    /// <summary>
    /// Why no new entry may be made here now (engine time, unix nanoseconds): None, RiskBookUnproven or RiskFeedStale.
    /// </summary>
    public ReasonCode EntryBlockReason(long nowNanos)
    {
        if (!HasRules || !Book.IsInSync || !Book.HasTouch) return ReasonCode.RiskBookUnproven;
        return Feeds.Worst(nowNanos) >= FeedFreshness.Blocking ? ReasonCode.RiskFeedStale : ReasonCode.None;
    }

    // The sequence is that of every snapshot and state hash: parts are visited piece by piece.
    public void Traverse(ref StateTraversal state)
    {
        HasRules = RulesTraversal.Traverse(ref state, HasRules, ref _rules);
        _trades.TraverseLast(ref state);
        _book.TraverseTop(ref state);
        _refusals.Traverse(ref state);
        _book.TraverseTrust(ref state);
        _funding.Traverse(ref state);
        _book.TraverseBookGuard(ref state);
        _trades.TraverseGuard(ref state);
        _book.TraverseTopGuard(ref state);
        _bars.TraverseGuard(ref state);
        _clock.Traverse(ref state);
        _trades.TraverseFilter(ref state);
        TopCheck.Traverse(ref state);
        Feeds.Traverse(ref state);
        Vpin.Traverse(ref state);
        _bars.TraverseBars(ref state);
        if (state.IsLoading && HasRules) Book.SetTick(_rules.TickUnits);
        Book.Traverse(ref state);
    }

    private static bool IsHistorical(in EventHeader header) => (header.Flags & EventFlags.Historical) != 0;

    // Once per message: every call counts. History has its own time, which says nothing about now.
    private bool IsTimeBelieved(in EventHeader header) =>
        IsHistorical(in header) ? header.VenueNanos > 0 : _clock.Accept(header.VenueNanos, header.ReceiveWallNanos);

    // Freshness, then the venue's time, which may close bars. The message itself has been applied.
    private MarketOutcome Complete(in EventHeader header, FeedChannel channel, MarketOutcome outcome) =>
        Complete(in header, channel, outcome, IsTimeBelieved(in header));

    private MarketOutcome Complete(
        in EventHeader header, FeedChannel channel, MarketOutcome outcome, bool isTimeBelieved)
    {
        MarketChanges changes = outcome.Changes;
        ReasonCode reason = outcome.Reason;
        bool isLive = !IsHistorical(in header);
        if (isLive)
        {
            bool isForward = Feeds.OnMessage(channel, header.ReceiveWallNanos, header.VenueNanos);
            if (!isForward && reason == ReasonCode.None) reason = ReasonCode.FeedClockBackwards;
            if (isTimeBelieved) Bars.AdvanceTo(header.VenueNanos);
        }

        if (_bars.TryReportClosed())
        {
            changes |= isLive ? MarketChanges.Bars | MarketChanges.SignalBar : MarketChanges.Bars;
            if (HasRules) _bars.ChooseBucketVolume();
        }

        return new MarketOutcome(changes, reason, outcome.NeedsResync);
    }

    private MarketOutcome ApplyTrade(in EventSlot slot)
    {
        ref readonly EventHeader header = ref slot.Header;
        ref readonly TradePayload trade = ref slot.Trade;
        long missed = _trades.MissedCount;
        ReasonCode reason = _trades.Check(in trade, out bool isUsed);
        _refusals.Count(reason);
        if (_trades.MissedCount != missed) Bars.MarkInterrupted();
        bool isTimeBelieved = IsTimeBelieved(in header);
        if (isUsed)
        {
            // The venue's number fits no unit: the trade is used, and that its quantity is a bound is counted, where
            // there is nothing else to be told of it.
            bool isAboveRange = trade.Quantity.Units == long.MaxValue;
            if (isAboveRange && reason == ReasonCode.None) reason = ReasonCode.QuantityAboveRange;
            if (!IsHistorical(in header)) _trades.Remember(in trade);
            Vpin.OnTrade(trade.Quantity, trade.Aggressor);
            if (isTimeBelieved) Bars.OnTrade(header.VenueNanos, trade.Price, trade.Quantity, trade.Aggressor);
        }

        MarketChanges changes = isUsed ? MarketChanges.Trade : MarketChanges.None;
        return Complete(
            in header, FeedChannel.Trades, new MarketOutcome(changes, reason, false), isTimeBelieved);
    }

    private MarketOutcome ApplyFunding(in EventSlot slot)
    {
        ref readonly FundingPayload funding = ref slot.Funding;
        if (funding.MarkPrice.Units < 0 || funding.IndexPrice.Units < 0)
        {
            _refusals.CountInvalid();
            return new MarketOutcome(default, ReasonCode.TradeInvalid, false);
        }

        _funding.Apply(in funding, slot.Header.ReceiveWallNanos);
        return new MarketOutcome(MarketChanges.Funding, ReasonCode.None, false);
    }

    private MarketOutcome ApplyFeedState(in EventSlot slot)
    {
        ref readonly FeedStatePayload state = ref slot.FeedState;
        long now = slot.Header.ReceiveWallNanos;
        Feeds.OnFeedState(in state, now);
        bool isDown = state.Status is FeedStatus.Disconnected or FeedStatus.Connecting or FeedStatus.GaveUp;
        bool areTradesLost = state.Channel == FeedChannel.Trades && state.Status == FeedStatus.OutOfSync;
        if (areTradesLost || (state.Channel is FeedChannel.Trades or FeedChannel.All && isDown)) Bars.MarkInterrupted();
        if (state.Channel is FeedChannel.Book or FeedChannel.All) return _book.OnFeedState(in state, isDown, now);
        ReasonCode lost = state.Status == FeedStatus.OutOfSync ? state.Reason : ReasonCode.None;
        return new MarketOutcome(MarketChanges.Feed, lost, false);
    }

    private MarketOutcome ApplyRules(in InstrumentRules rules)
    {
        if (!rules.IsValid)
        {
            _refusals.CountInvalid();
            return new MarketOutcome(default, ReasonCode.OrderTickInvalid, false);
        }

        bool areUnitsOther = HasRules
            && (rules.PriceDecimals != _rules.PriceDecimals || rules.QuantityDecimals != _rules.QuantityDecimals);
        bool isFirst = !HasRules;
        bool needsResync = areUnitsOther && Book.IsInSync;
        if (areUnitsOther) Forget();
        _rules = rules;
        HasRules = true;
        Book.SetTick(rules.TickUnits);
        if (isFirst || areUnitsOther) _bars.ConfigureBucketVolume(in _rules);
        MarketChanges changes = MarketChanges.Rules;
        if (areUnitsOther) changes |= MarketChanges.Book | MarketChanges.BookTrust | MarketChanges.Touch;
        return new MarketOutcome(changes, ReasonCode.None, needsResync);
    }

    private MarketOutcome OnClock(long nowNanos)
    {
        MarketChanges changes = Feeds.Evaluate(nowNanos) ? MarketChanges.Feed : MarketChanges.None;
        ref readonly ChannelHealth book = ref Feeds[FeedChannel.Book];
        bool isUp = book.IsExpected
            && book.Status is FeedStatus.Subscribed or FeedStatus.OutOfSync or FeedStatus.InSync;
        return new MarketOutcome(changes, ReasonCode.None, _book.TryRetryResync(isUp, nowNanos));
    }

    // Prices and quantities in the old units mean nothing any more.
    private void Forget()
    {
        _book.Forget();
        _bars.Forget();
        _trades.Forget();
        _funding = default;
    }
}
