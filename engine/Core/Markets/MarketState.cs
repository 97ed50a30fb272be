using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Books;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Markets;

/// <summary>
/// All that is known about the market of one instrument: book, last trade, best bid and ask, bars, funding, order-flow
/// toxicity and the health of its feeds. Every input is validated here (mission B7) before anything uses it.
/// Owner: the business thread; no allocation after construction.
/// </summary>
public sealed partial class MarketState : IEngineState
{
    /// <summary>An unproven book whose feed is up is asked for again after this long.</summary>
    public const long ResyncRetryNanos = 10 * Timestamp.NanosPerSecond;

    private const int TopDisagreementsMax = 3;
    private const long BucketsPerDay = 50;

    private readonly EngineSettings _settings;
    private readonly TradeFilter _tradeFilter = new();
    private PriceGuard _bookGuard;
    private PriceGuard _tradeGuard;
    private PriceGuard _topGuard;
    private PriceGuard _barGuard;
    private VenueClock _clock;
    private InstrumentRules _rules;
    private TradePayload _lastTrade;
    private TopOfBookPayload _topOfBook;
    private FundingState _funding;
    private long _resyncAskedNanos;
    private long _appendedReported;

    public MarketState(Instrument instrument, EngineSettings settings)
    {
        Instrument = instrument;
        _settings = settings;
        Book = new OrderBook(settings.Books);
        Bars = new BarBuilder(settings.Bars);
        SignalBars = Bars.SeriesOf(settings.Bars.SignalIntervalSeconds)
            ?? throw new ArgumentException("the signal interval is not one of the bar intervals", nameof(settings));
        Feeds = new FeedHealth(settings.Staleness);
        Vpin = new Vpin(settings.Risk.VpinBuckets, Quantity.Zero);
        _bookGuard = new PriceGuard(settings.Books.JumpPercentMax);
        _tradeGuard = new PriceGuard(settings.Books.JumpPercentMax);
        _topGuard = new PriceGuard(settings.Books.JumpPercentMax);
        _barGuard = new PriceGuard(settings.Books.JumpPercentMax);
    }

    public Instrument Instrument { get; }

    public OrderBook Book { get; }

    public BarBuilder Bars { get; }

    /// <summary>Closed bars of the interval that feeds the strategies.</summary>
    public BarSeries SignalBars { get; }

    public FeedHealth Feeds { get; }

    public TopOfBookCheck TopCheck { get; } = new();

    public Vpin Vpin { get; }

    public bool HasRules { get; private set; }

    /// <summary>Decimals, tick and limits; meaningless before <see cref="HasRules"/>.</summary>
    public ref readonly InstrumentRules Rules => ref _rules;

    /// <summary>Price none before the first trade.</summary>
    public ref readonly TradePayload LastTrade => ref _lastTrade;

    /// <summary>As last pushed by the venue and found sane; prices none before.</summary>
    public ref readonly TopOfBookPayload TopOfBook => ref _topOfBook;

    public ref readonly FundingState Funding => ref _funding;

    /// <summary>From the book while it is in sync, else zero: an unproven price is no price.</summary>
    public BookLevel BestBid => Book.IsInSync ? Book.BestBid : default;

    /// <summary>From the book while it is in sync, else zero.</summary>
    public BookLevel BestAsk => Book.IsInSync ? Book.BestAsk : default;

    /// <summary>Messages refused for zero, negative or crossed prices or quantities.</summary>
    public long InvalidCount { get; private set; }

    /// <summary>Messages refused for an absurd price jump.</summary>
    public long JumpCount { get; private set; }

    /// <summary>Venue times that ran ahead beyond belief.</summary>
    public long VenueTimeRefusedCount => _clock.RefusedCount;

    public long DuplicateTradeCount => _tradeFilter.DuplicateCount;

    /// <summary>Trades that never came, where the venue's ids tell.</summary>
    public long MissedTradeCount => _tradeFilter.MissedCount;

    /// <summary>Times that the book lost its proof.</summary>
    public long BookLostCount { get; private set; }

    /// <summary>Mid of the proven book in price units; none without a touch.</summary>
    public Price Mid(Rounding rounding) => Book.IsInSync ? Book.Mid(rounding) : Price.None;

    /// <summary>
    /// Applies one message (all its slots) of this instrument, of its whole venue, or a clock event. Kinds that say
    /// nothing about a market change nothing.
    /// </summary>
    public MarketOutcome Apply(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventSlot slot = ref message[0];
        ref readonly EventHeader header = ref slot.Header;
        switch (header.Kind)
        {
            case EventKind.BookSnapshot:
            case EventKind.BookDelta:
                return Complete(in header, FeedChannel.Book, ApplyBook(message));
            case EventKind.Trade:
                return ApplyTrade(in slot);
            case EventKind.TopOfBook:
                return Complete(in header, FeedChannel.TopOfBook, ApplyTop(in slot));
            case EventKind.Bar:
                return ApplyBar(in slot);
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

    public void Save(ref StateWriter writer)
    {
        SaveRules(ref writer);
        SaveMessages(ref writer);
        writer.Write(InvalidCount);
        writer.Write(JumpCount);
        writer.Write(BookLostCount);
        writer.Write(_resyncAskedNanos);
        _funding.Save(ref writer);
        _bookGuard.Save(ref writer);
        _tradeGuard.Save(ref writer);
        _topGuard.Save(ref writer);
        _barGuard.Save(ref writer);
        _clock.Save(ref writer);
        _tradeFilter.Save(ref writer);
        TopCheck.Save(ref writer);
        Feeds.Save(ref writer);
        Vpin.Save(ref writer);
        Bars.Save(ref writer);
        Book.Save(ref writer);
    }

    public void Load(ref StateReader reader)
    {
        LoadRules(ref reader);
        LoadMessages(ref reader);
        InvalidCount = reader.ReadInt64();
        JumpCount = reader.ReadInt64();
        BookLostCount = reader.ReadInt64();
        _resyncAskedNanos = reader.ReadInt64();
        _funding = FundingState.Load(ref reader);
        _bookGuard.Load(ref reader);
        _tradeGuard.Load(ref reader);
        _topGuard.Load(ref reader);
        _barGuard.Load(ref reader);
        _clock.Load(ref reader);
        _tradeFilter.Load(ref reader);
        TopCheck.Load(ref reader);
        Feeds.Load(ref reader);
        Vpin.Load(ref reader);
        Bars.Load(ref reader);
        if (HasRules) Book.SetTick(_rules.TickUnits);
        Book.Load(ref reader);
        _appendedReported = SignalBars.AppendedCount;
    }
}
