using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// The market-data machine of one connection, sans-I/O (LAW 5): frames, REST answers and time in; events to the
/// publisher and a short list of requests out. It coordinates the machines that subscribe, keep books in sync, fetch
/// rules and bars, and publish; every frame is accounted for. Nothing here allocates after construction or throws for
/// anything that a venue sends. One thread. Times: monotonic nanoseconds and unix nanoseconds of the same moment.
/// </summary>
public sealed class MarketFeed<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly VenueProtocol _protocol;
    private readonly FeedInstrumentTable _instruments;
    private readonly ParsedFrame _frame;
    private readonly FeedTime _time = new();
    private readonly FeedMeter _meter = new();
    private readonly FeedRequests _requests;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedSubscriptions<TPublisher> _subscriptions;
    private readonly BookRecovery<TPublisher> _recovery;
    private readonly BookSynchronizer<TPublisher> _books;
    private readonly BarBackfill<TPublisher> _bars;
    private readonly InstrumentStartup<TPublisher> _startup;
    private readonly RulesFetcher<TPublisher> _rules;
    private readonly FeedAnswers<TPublisher> _answers;
    private readonly FeedSchedule<TPublisher> _schedule;
    private readonly MarketEventFilter _filter;
    private readonly bool _areFramesNumbered;
    private readonly ReportedFaults _connectFaults = new();

    /// <param name="protocol">The venue's part.</param>
    /// <param name="settings">Times and sizes.</param>
    /// <param name="publisher">Takes the events.</param>
    /// <param name="address">
    /// Weights and bans, shared with all that send from the same address; null = nobody else does.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A channel is asked for that the venue does not offer, or its book rule does not hold together.
    /// </exception>
    public MarketFeed(
        VenueProtocol protocol, FeedSettings settings, TPublisher publisher, AddressLimits? address = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(settings);
        _protocol = protocol;
        _instruments = protocol.Instruments;
        _frame = new ParsedFrame(settings.LevelsMax);
        AddressLimits limits = address ?? new AddressLimits(new RateBudgetSettings(), protocol.InitialLimits);
        _requests = new FeedRequests(protocol, settings, limits, _time, _meter);
        _outbox = new FeedOutbox<TPublisher>(protocol, settings, publisher, _time, _meter);
        SubscriptionTracker tracker = new(protocol, settings);
        _subscriptions = new FeedSubscriptions<TPublisher>(protocol, settings, tracker, _outbox, _time, _meter);
        BookSync?[] books = BookSynchronizer<TPublisher>.MakeBooks(protocol, settings);
        SnapshotRequests snapshots = new(protocol, settings, books, tracker, _requests, _time);
        _recovery = new BookRecovery<TPublisher>(books, settings, snapshots, _outbox, _time, _meter);
        _books = new BookSynchronizer<TPublisher>(
            protocol.BookRule, books, settings, _frame, snapshots, _recovery, _outbox, _time, _meter);
        _rules = new RulesFetcher<TPublisher>(protocol, settings, _outbox, _time);
        _bars = new BarBackfill<TPublisher>(protocol, settings, _outbox, _time);
        _startup = new InstrumentStartup<TPublisher>(
            _instruments, _rules, _bars, _subscriptions, _recovery, _outbox, _time);
        _answers = new FeedAnswers<TPublisher>(
            protocol, _frame, _requests, _startup, _rules, _bars, _books, _recovery, _outbox, _time, _meter);
        _schedule = new FeedSchedule<TPublisher>(
            _requests, _subscriptions, _rules, snapshots, _bars, _outbox, _time);
        _filter = new MarketEventFilter(_instruments.Count, _meter);
        _areFramesNumbered = _books.IsConnectionNumbered;
    }

    public ref readonly FeedCounters Counters => ref _meter.Counters;

    /// <summary>Bytes of the request taken last: a text frame, or path and query of a GET.</summary>
    public ReadOnlySpan<byte> RequestBytes => _requests.Bytes;

    /// <summary>
    /// Monotonic time at which something falls due: at or before now = call <see cref="OnTick"/>, then take requests.
    /// Cheap to read after every frame.
    /// </summary>
    public long NextWakeNanos => _schedule.NextWakeNanos(_startup.IsConnected);

    public BookSyncState State(InstrumentId instrument)
    {
        int index = _instruments.Find(instrument);
        return index < 0 ? BookSyncState.Idle : _books.State(index);
    }

    /// <summary>Once, before anything else: configured rules are published, missing ones will be asked for.</summary>
    public void Start(long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        _startup.OnStart();
    }

    /// <summary>A connection is open. <paramref name="connection"/> numbers it and goes into every event.</summary>
    public void OnConnected(uint connection, long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        _connectFaults.Clear();
        _protocol.OnConnected();
        _subscriptions.OnConnected();
        _outbox.OnConnected(connection);
        _filter.Reset();
        _books.OnConnected();
        _startup.OnConnected();
    }

    /// <summary>The connection is gone: every book is out of sync until its first message after the next one.</summary>
    public void OnDisconnected(
        ReasonCode reason, int detail, long monotonicNanos, long wallNanos, LinkFault fault = default)
    {
        _time.Set(monotonicNanos, wallNanos);
        if (!_startup.IsConnected) return;
        _startup.OnDisconnected();
        _outbox.Fault = fault;
        _outbox.PublishState(-1, FeedChannel.All, FeedStatus.Disconnected, reason, detail);
        _outbox.Fault = default;
        _bars.OnDisconnected();
        _recovery.OnDisconnected(reason, detail);
    }

    /// <summary>
    /// An attempt to connect failed: reported when the cause is another than those before, and when so many in a row
    /// failed that somebody must look.
    /// </summary>
    /// <param name="fault">Why.</param>
    /// <param name="failures">In a row.</param>
    /// <param name="isGivenUp">Somebody must look; trying goes on.</param>
    /// <param name="monotonicNanos">Of the moment.</param>
    /// <param name="wallNanos">Of the same moment.</param>
    public void OnConnectFailed(
        LinkFault fault, int failures, bool isGivenUp, long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        if (_startup.IsConnected || (!_connectFaults.TryAdd(fault) && !isGivenUp)) return;
        _outbox.Fault = fault;
        FeedStatus status = isGivenUp ? FeedStatus.GaveUp : FeedStatus.Disconnected;
        ReasonCode reason = isGivenUp ? ReasonCode.FeedGaveUp : ReasonCode.FeedDisconnected;
        _outbox.PublishState(-1, FeedChannel.All, status, reason, failures);
        _outbox.Fault = default;
    }

    /// <summary>The venue refused a connection of this feed with a status of HTTP.</summary>
    public void OnConnectRefused(int httpStatus, long retryAfterNanos, long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        _requests.OnStatus(httpStatus, retryAfterNanos);
    }

    /// <summary>A text frame from the venue. Returns what it was; refused frames are reported as events too.</summary>
    public FrameKind OnTextFrame(ReadOnlySpan<byte> frame, long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        if (_outbox.HasPending) _startup.PublishPending();
        _meter.Counters.FramesReceived++;
        _frame.Clear();
        FrameKind kind = _protocol.Parse(frame, _frame);
        if (_frame.IsFallback) _meter.CountFallback(_frame);
        if (_areFramesNumbered && !_books.TryFollow(_frame.ConnectionSequence)) kind = FrameKind.Ignored;
        switch (kind)
        {
            case FrameKind.BookDelta:
                _meter.Counters.FramesHandled++;
                if (_books.IsVenueRestart()) _rules.RequestAgain(_frame.Instrument);
                _books.OnDelta(_frame.Instrument);
                break;
            case FrameKind.Events:
                _meter.Counters.FramesHandled++;
                OnEvents();
                break;
            case FrameKind.BookSnapshot:
                _meter.Counters.FramesHandled++;
                if (_books.IsVenueRestart()) _rules.RequestAgain(_frame.Instrument);
                _books.OnStreamSnapshot(_frame.Instrument);
                break;
            case FrameKind.Refused:
                _meter.Counters.FramesRefused++;
                _outbox.PublishRefused(_frame, frame.Length);
                if (_frame.Instrument >= 0) OnRefused(_frame.Instrument);
                break;
            case FrameKind.Ignored:
                _meter.Counters.FramesIgnored++;
                break;
            default:
                _meter.Counters.FramesControl++;
                OnControl(kind);
                break;
        }

        return kind;
    }

    /// <summary>
    /// The answer to a Fetch request by its id. An answer to a request that was given up is counted and ignored.
    /// </summary>
    /// <param name="retryAfterNanos">The venue's Retry-After for status 418 and 429, else 0.</param>
    /// <param name="usedWeight">What the venue has counted for this address in the minute; -1 = not reported.</param>
    public void OnResponse(
        uint requestId, int httpStatus, ReadOnlySpan<byte> body, long retryAfterNanos, long monotonicNanos,
        long wallNanos, long usedWeight = -1)
    {
        _time.Set(monotonicNanos, wallNanos);
        _requests.OnStatus(httpStatus, retryAfterNanos);
        if (!_requests.IsAwaited(requestId)) return;
        _requests.OnUsedWeight(usedWeight);
        _answers.OnResponse(httpStatus, body, retryAfterNanos);
    }

    /// <summary>
    /// A recorded body that nothing asked for: another feed looked at the rules at its own times. False when it holds
    /// no rules of this feed's instruments.
    /// </summary>
    public bool TryTakeRules(ReadOnlySpan<byte> body, long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        return _answers.TryTakeRules(body);
    }

    /// <summary>A Fetch request got no answer at all (connection refused, reset, timed out).</summary>
    public void OnRequestFailed(
        uint requestId, ReasonCode reason, long monotonicNanos, long wallNanos, LinkFault fault = default)
    {
        _time.Set(monotonicNanos, wallNanos);
        if (_requests.IsAwaited(requestId)) _answers.OnFailed(reason, 0, fault);
    }

    /// <summary>Time passes: answers that did not come are given up, silent books are asked for anew.</summary>
    public void OnTick(long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        if (_outbox.HasPending) _startup.PublishPending();
        while (_requests.TryFindLate())
        {
            _answers.OnFailed(
                ReasonCode.TimedOut, 0,
                new LinkFault(LinkPhase.Answer, LinkFaultKind.TimedOut, 0, IsRest: true));
        }

        if (!_startup.IsConnected) return;
        _subscriptions.OnTick();
        _recovery.OnTick();
    }

    /// <summary>The next request that is due; call until false. Its bytes are in <see cref="RequestBytes"/>.</summary>
    public bool TryTakeRequest(out FeedRequest request) =>
        _schedule.TryTakeRequest(_startup.IsConnected, out request);

    /// <summary>The engine (or an operator) does not trust a book: it is thrown away and synchronised anew.</summary>
    public void ResyncBook(InstrumentId instrument, ReasonCode reason, long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        int index = _instruments.Find(instrument);
        if (index >= 0) _recovery.Resync(index, reason);
    }

    /// <summary>
    /// The venue refused an order for the instrument's rules or status, another feed reads other units, or somebody
    /// asks: they are fetched again.
    /// </summary>
    public void RefreshRules(InstrumentId instrument, long monotonicNanos, long wallNanos)
    {
        _time.Set(monotonicNanos, wallNanos);
        int index = _instruments.Find(instrument);
        if (index >= 0) _rules.Refresh(index);
    }

    // What a refused frame changed is missing in its book; off the unit, every frame that follows is refused too.
    private void OnRefused(int instrument)
    {
        if (_frame.IsOfBook) _recovery.Resync(instrument, _frame.Reason);
        if (_frame.Reason == ReasonCode.BookLevelOffUnit) _rules.RequestNeeded(instrument);
    }

    private void OnControl(FrameKind kind)
    {
        switch (kind)
        {
            case FrameKind.Ack:
                _subscriptions.OnAck(_frame);
                break;
            case FrameKind.ServerShutdown:
                _schedule.RequestReconnect();
                _outbox.PublishState(-1, FeedChannel.All, FeedStatus.Subscribed, ReasonCode.FeedRotated, 0);
                break;
            case FrameKind.VenueError:
                _outbox.PublishState(
                    -1, FeedChannel.All, FeedStatus.Subscribed, ReasonCode.ProtocolFault, _frame.ErrorCode);
                break;
        }
    }

    private void OnEvents()
    {
        int instrument = _frame.Instrument;
        _meter.Counters.TradesSkipped += _frame.SkippedCount;
        if (_frame.IsEarly) _meter.Counters.TickersEarly++;
        Span<EventSlot> slots = _frame.Span(_frame.EventCount);
        for (int i = 0; i < slots.Length; i++)
        {
            ref EventSlot slot = ref slots[i];
            if (!_filter.IsNew(instrument, in slot)) continue;
            _outbox.FillHeader(ref slot.Header, instrument, 1);
            if (_outbox.PublishData(slots.Slice(i, 1), instrument)) continue;
            bool isClosedBar = slot.Header.Kind == EventKind.Bar && (slot.Header.Flags & EventFlags.Closed) != 0;
            if (isClosedBar) _bars.FetchAgain(instrument, slot.Bar.IntervalSeconds);
        }
    }
}
