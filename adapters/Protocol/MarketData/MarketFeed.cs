using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// The market-data machine of one connection, sans-I/O (LAW 5): frames, REST answers and time in; events to the
/// publisher and a short list of requests out. It subscribes, keeps every book in sync by the venue's rule, drops
/// duplicates, counts gaps, and accounts for every frame. Nothing here allocates after construction or throws for
/// anything that a venue sends. One thread. Times: monotonic nanoseconds and unix nanoseconds of the same moment.
/// </summary>
public sealed partial class MarketFeed<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly VenueProtocol _protocol;
    private readonly FeedInstrumentTable _instruments;
    private readonly FeedSettings _settings;
    private readonly AddressLimits _address;
    private readonly ParsedFrame _frame;
    private readonly SubscriptionTracker _subscriptions;
    private readonly BookSync?[] _books;
    private readonly TradeFilter[] _trades;
    private readonly long[] _topSequences;
    private readonly bool[] _areRulesSaid;
    private TPublisher _publisher;
    private FeedCounters _counters;
    private bool _isConnected;
    private uint _connection;

    /// <param name="protocol">The venue's part.</param>
    /// <param name="settings">Times and sizes.</param>
    /// <param name="publisher">Takes the events.</param>
    /// <param name="address">
    /// Weights and bans, shared with all that send from the same address; null = nobody else does.
    /// </param>
    /// <exception cref="ArgumentException">A channel is asked for that the venue does not offer.</exception>
    public MarketFeed(
        VenueProtocol protocol, FeedSettings settings, TPublisher publisher, AddressLimits? address = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(settings);
        _protocol = protocol;
        _instruments = protocol.Instruments;
        _settings = settings;
        _address = address ?? new AddressLimits(new RateBudgetSettings(), protocol.InitialLimits);
        _publisher = publisher;
        _frame = new ParsedFrame(settings.LevelsMax);
        _subscriptions = new SubscriptionTracker(protocol, settings);
        _concerned = new int[_subscriptions.Count];
        _books = new BookSync?[_instruments.Count];
        _trades = new TradeFilter[_instruments.Count];
        _topSequences = new long[_instruments.Count];
        _areRulesSaid = new bool[_instruments.Count];
        _owed = new OwedEvents(_instruments.Count);
        for (int i = 0; i < _instruments.Count; i++)
        {
            _trades[i] = new TradeFilter();
            if ((_instruments[i].Channels & FeedChannels.Book) != 0)
            {
                _books[i] = new BookSync(protocol.BookContinuity, settings);
            }
        }

        _rules = new Job[_instruments.Count];
        Array.Fill(_rules, new Job { DueNanos = long.MaxValue });
        _bars = MakeBarJobs();
    }

    public ref readonly FeedCounters Counters => ref _counters;

    public BookState State(InstrumentId instrument)
    {
        int index = _instruments.Find(instrument);
        return index < 0 ? BookState.Idle : _books[index]?.State ?? BookState.Idle;
    }

    /// <summary>A connection is open. <paramref name="connection"/> numbers it and goes into every event.</summary>
    public void OnConnected(uint connection, long monotonicNanos, long wallNanos)
    {
        SetTime(monotonicNanos, wallNanos);
        _isConnected = true;
        _connection = connection;
        _protocol.OnConnected();
        _subscriptions.Reset();
        _nextSendNanos = monotonicNanos;
        _nextPingNanos = monotonicNanos + _settings.PingIntervalNanos;
        Array.Clear(_topSequences);
        TurnOwedDisconnectIntoLosses();
        for (int i = 0; i < _instruments.Count; i++)
        {
            _trades[i].Reset();
            if (_areRulesSaid[i]) StartInstrument(i);
        }

        FetchBarsOfOutage();
    }

    /// <summary>The connection is gone: every book is out of sync until its first message after the next one.</summary>
    public void OnDisconnected(ReasonCode reason, int detail, long monotonicNanos, long wallNanos)
    {
        SetTime(monotonicNanos, wallNanos);
        if (!_isConnected) return;
        _isConnected = false;
        _isDirty = true;
        PublishState(-1, FeedChannel.All, FeedStatus.Disconnected, reason, detail, 0, 0);
        foreach (ref Job job in _bars.AsSpan()) job.IsDone = false;
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i] is not { } book) continue;
            bool wasActive = book.State != BookState.Idle;
            AbandonSnapshot(i);
            book.State = BookState.Idle;
            book.Buffer?.Clear();
            book.RequestDueNanos = long.MaxValue;
            book.Attempts = 0;
            if (!wasActive) continue;
            _counters.BookResyncs++;
            PublishOutOfSync(i, reason, detail, 0, 0);
        }
    }

    /// <summary>A text frame from the venue. Returns what it was; refused frames are reported as events too.</summary>
    public FrameKind OnTextFrame(ReadOnlySpan<byte> frame, long monotonicNanos, long wallNanos)
    {
        SetTime(monotonicNanos, wallNanos);
        if (_owed.Count > 0) PublishOwed();
        _counters.FramesReceived++;
        _frame.Clear();
        FrameKind kind = _protocol.Parse(frame, _frame);
        if (_frame.IsFallback) _counters.Fallbacks++;
        switch (kind)
        {
            case FrameKind.BookDelta:
                _counters.FramesHandled++;
                OnDelta(_frame.Instrument);
                break;
            case FrameKind.Events:
                _counters.FramesHandled++;
                OnEvents();
                break;
            case FrameKind.BookSnapshot:
                _counters.FramesHandled++;
                OnStreamSnapshot(_frame.Instrument);
                break;
            case FrameKind.Refused:
                _counters.FramesRefused++;
                PublishRefused(frame.Length);
                break;
            case FrameKind.Ignored:
                _counters.FramesIgnored++;
                break;
            default:
                _counters.FramesControl++;
                OnControl(kind);
                break;
        }

        return kind;
    }

    /// <summary>The engine (or an operator) does not trust a book: it is thrown away and synchronised anew.</summary>
    public void ResyncBook(InstrumentId instrument, ReasonCode reason, long monotonicNanos, long wallNanos)
    {
        SetTime(monotonicNanos, wallNanos);
        int index = _instruments.Find(instrument);
        if (index < 0 || !_isConnected || _books[index] is not { State: not BookState.Idle } book) return;

        // A snapshot is asked for already; to begin again would put off a retry that waits longer than the engine does.
        if (book.State == BookState.AwaitingSnapshot) return;
        Desynchronise(index, book, reason, 0, 0);
    }

    private void OnControl(FrameKind kind)
    {
        switch (kind)
        {
            case FrameKind.Ack:
                OnAck();
                break;
            case FrameKind.ServerShutdown:
                RequestReconnect();
                break;
            case FrameKind.VenueError:
                PublishState(
                    -1, FeedChannel.All, FeedStatus.Subscribed, ReasonCode.ProtocolFault, _frame.ErrorCode, 0, 0);
                break;
        }
    }

    private unsafe void OnEvents()
    {
        int instrument = _frame.Instrument;
        _counters.TradesSkipped += _frame.SkippedCount;
        if (_frame.IsEarly) _counters.TickersEarly++;
        Span<EventSlot> slots = _frame.Span(_frame.EventCount);
        for (int i = 0; i < slots.Length; i++)
        {
            ref EventSlot slot = ref slots[i];
            if (slot.Header.Kind == EventKind.Trade && !IsNewTrade(instrument, in slot.Trade)) continue;
            if (slot.Header.Kind == EventKind.TopOfBook && !IsNewTop(instrument, in slot.TopOfBook)) continue;
            FillHeader(ref slot.Header, instrument, 1);
            PublishData(slots.Slice(i, 1), instrument);
        }
    }

    private bool IsNewTrade(int instrument, in TradePayload trade)
    {
        TradeFilter filter = _trades[instrument];
        bool isNew;
        if (trade.IsIdContiguous != 0)
        {
            isNew = filter.IsNewInSequence(trade.TradeId, out long missing);
            if (missing > 0) _counters.TradeGaps++;
        }
        else
        {
            isNew = filter.IsNewHash(trade.TradeId);
        }

        if (!isNew) _counters.TradeDuplicates++;
        return isNew;
    }

    private bool IsNewTop(int instrument, in TopOfBookPayload top)
    {
        if (top.Sequence == 0) return true;
        if (top.Sequence < _topSequences[instrument])
        {
            _counters.TopOfBookStale++;
            return false;
        }

        _topSequences[instrument] = top.Sequence;
        return true;
    }
}
