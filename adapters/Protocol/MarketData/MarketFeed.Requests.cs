using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <content>Requests out, their pace, and time.</content>
public sealed partial class MarketFeed<TPublisher>
{
    private const long HoldNanosMin = 1_000_000;

    private readonly byte[] _request = new byte[VenueProtocol.RequestLengthMax];
    private readonly int[] _concerned;
    private readonly Job[] _rules;
    private readonly Job[] _bars;
    private InFlight _inFlight;
    private int _requestLength;
    private uint _lastRequestId;
    private long _monotonicNanos;
    private long _wallNanos;
    private long _nextSendNanos;
    private long _nextPingNanos;
    private long _nextSnapshotNanos = long.MinValue;
    private long _restHeldUntilNanos = long.MinValue;
    private long _nextWakeNanos;
    private bool _isReconnectWanted;
    private bool _isDirty = true;

    /// <summary>Bytes of the request taken last: a text frame, or path and query of a GET.</summary>
    public ReadOnlySpan<byte> RequestBytes => _request.AsSpan(0, _requestLength);

    /// <summary>
    /// Monotonic time at which something falls due: at or before now = call <see cref="OnTick"/>, then take requests.
    /// Cheap to read after every frame.
    /// </summary>
    public long NextWakeNanos
    {
        get
        {
            if (_isDirty)
            {
                _isDirty = false;
                _nextWakeNanos = FindNextWake();
            }

            return _nextWakeNanos;
        }
    }

    /// <summary>Once, before anything else: configured rules are published, missing ones will be asked for.</summary>
    public void Start(long monotonicNanos, long wallNanos)
    {
        SetTime(monotonicNanos, wallNanos);
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (_instruments[i].Rules is { } rules)
            {
                TryTakeRules(i, in rules);
            }
            else
            {
                _rules[i].DueNanos = monotonicNanos;
            }
        }

        _isDirty = true;
    }

    /// <summary>Time passes: answers that did not come are given up, silent books are asked for anew.</summary>
    public void OnTick(long monotonicNanos, long wallNanos)
    {
        SetTime(monotonicNanos, wallNanos);
        if (_owed.Count > 0) PublishOwed();
        if (_inFlight.Kind != FeedRequestKind.None && _inFlight.DeadlineNanos <= monotonicNanos)
        {
            OnFetchFailed(ReasonCode.TimedOut, 0);
        }

        if (!_isConnected) return;
        int expired = _subscriptions.Expire(monotonicNanos);
        if (expired > 0) OnAcksMissing(expired);
        if (_protocol.BookContinuity != BookContinuity.SnapshotInStream) return;
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i] is not { State: BookState.AwaitingSnapshot } book) continue;
            if (book.RequestDueNanos > monotonicNanos) continue;
            RetrySnapshot(i, book, ReasonCode.TimedOut, 0);
        }
    }

    /// <summary>The next request that is due; call until false. Its bytes are in <see cref="RequestBytes"/>.</summary>
    public bool TryTakeRequest(out FeedRequest request)
    {
        request = default;
        if (NextWakeNanos > _monotonicNanos) return false;
        _isDirty = true;
        if (_isReconnectWanted)
        {
            _isReconnectWanted = false;
            request = new FeedRequest { Kind = FeedRequestKind.Reconnect, Instrument = InstrumentId.All };
            return true;
        }

        if (_isConnected && _nextSendNanos <= _monotonicNanos && TryWriteFrame(out request)) return true;
        return _inFlight.Kind == FeedRequestKind.None && _restHeldUntilNanos <= _monotonicNanos
            && (TryFetchRules(out request) || TryFetchSnapshot(out request) || TryFetchBars(out request));
    }

    private void SetTime(long monotonicNanos, long wallNanos)
    {
        _monotonicNanos = monotonicNanos;
        _wallNanos = wallNanos;
    }

    /// <summary>
    /// Units are known and the connection is up: subscribe; the snapshot waits for the first diff, or a while.
    /// </summary>
    private void StartInstrument(int instrument)
    {
        _subscriptions.Enable(instrument, _monotonicNanos);
        _isDirty = true;
        if (_books[instrument] is not { } book) return;
        book.State = BookState.AwaitingSnapshot;
        book.Buffer?.Clear();
        book.IsWaitingForDelta = book.Buffer != null;
        book.RequestDueNanos = _monotonicNanos
            + (book.Buffer != null ? _settings.QuietBookNanos : _settings.StreamSnapshotTimeoutNanos);
    }

    private void AskForSnapshot(int instrument, BookSync book, long waitNanos)
    {
        _isDirty = true;
        book.IsWaitingForDelta = false;
        book.RequestDueNanos = _monotonicNanos + waitNanos;
        if (book.Buffer != null) return;
        _subscriptions.Renew(instrument, _monotonicNanos + waitNanos);
        book.RequestDueNanos += _settings.StreamSnapshotTimeoutNanos;
    }

    /// <summary>A snapshot could not be had or used; the buffer is kept.</summary>
    private void RetrySnapshot(int instrument, BookSync book, ReasonCode reason, int detail)
    {
        book.Attempts++;
        AskForSnapshot(instrument, book, FeedBackoff.Of(book.Attempts, _settings));
        FeedStatus status = book.Attempts == _settings.AttemptsBeforeAlarm ? FeedStatus.GaveUp : FeedStatus.OutOfSync;
        PublishState(
            instrument, FeedChannel.Book, status, reason, detail != 0 ? detail : book.Attempts, 0, 0);
    }

    private void AbandonSnapshot(int instrument)
    {
        if (_inFlight.Kind == FeedRequestKind.FetchSnapshot && _inFlight.Index == instrument) _inFlight = default;
    }

    private void RequestReconnect()
    {
        _isReconnectWanted = true;
        _isDirty = true;
        PublishState(
            -1, FeedChannel.All, FeedStatus.Subscribed, ReasonCode.FeedRotated, 0, 0, 0);
    }

    private void OnAck()
    {
        int count = _subscriptions.Answer(_frame.RequestId, _frame.IsSuccess, _monotonicNanos, _concerned);
        _isDirty = true;
        for (int i = 0; i < count; i++)
        {
            FeedTopic topic = _subscriptions[_concerned[i]];
            if (_frame.IsSuccess) _counters.SubscriptionsAcked++;
            else _counters.SubscriptionsRefused++;
            PublishState(
                topic.Instrument,
                ChannelOf(topic.Channel),
                _frame.IsSuccess ? FeedStatus.Subscribed : FeedStatus.Disconnected,
                _frame.IsSuccess ? ReasonCode.None : ReasonCode.FeedSubscribeRefused,
                _frame.ErrorCode, 0, 0);
        }
    }

    private void OnAcksMissing(int count)
    {
        _counters.SubscriptionTimeouts += count;
        _isDirty = true;
        for (int i = 0; i < _subscriptions.Count; i++)
        {
            if (_subscriptions.State(i) != SubscriptionTracker.TopicState.Queued) continue;
            if (_subscriptions.Attempts(i) != _settings.AttemptsBeforeAlarm) continue;
            FeedTopic topic = _subscriptions[i];
            PublishState(
                topic.Instrument, ChannelOf(topic.Channel), FeedStatus.GaveUp, ReasonCode.TimedOut,
                _subscriptions.Attempts(i), 0, 0);
        }
    }

    private bool TryWriteFrame(out FeedRequest request)
    {
        request = default;
        uint id = _lastRequestId + 1;
        AsciiWriter writer = new(_request);
        ReadOnlySpan<FeedTopic> topics = _subscriptions.TakeBatch(_monotonicNanos, id, out bool isSubscribe);
        if (topics.Length > 0)
        {
            _protocol.WriteSubscribe(isSubscribe, id, topics, ref writer);
        }
        else if (_protocol.NeedsPing && _nextPingNanos <= _monotonicNanos)
        {
            _nextPingNanos = _monotonicNanos + _settings.PingIntervalNanos;
            _protocol.WritePing(id, ref writer);
        }
        else
        {
            return false;
        }

        _lastRequestId = id;
        _requestLength = writer.Length;
        _nextSendNanos = _monotonicNanos + _settings.SendIntervalNanos;
        request = new FeedRequest
        {
            Kind = FeedRequestKind.SendFrame,
            Id = id,
            Instrument = InstrumentId.All,
        };
        return true;
    }

    private bool TryFetchRules(out FeedRequest request)
    {
        request = default;
        for (int i = 0; i < _rules.Length; i++)
        {
            if (_rules[i].DueNanos > _monotonicNanos) continue;
            if (!TryCharge(FeedRequestKind.FetchRules, i, 0, out ChargeMark mark)) return false;
            AsciiWriter writer = new(_request);
            _protocol.WriteRulesPath(i, ref writer);
            request = BeginFetch(FeedRequestKind.FetchRules, i, _rules[i].Attempts + 1, 0, writer.Length);
            _inFlight.Mark = mark;
            if (!_protocol.IsRulesRequestPerInstrument) request = request with { Instrument = InstrumentId.All };
            return true;
        }

        return false;
    }

    private bool TryFetchSnapshot(out FeedRequest request)
    {
        request = default;
        if (_nextSnapshotNanos > _monotonicNanos) return false;
        if (!_isConnected || _protocol.BookContinuity == BookContinuity.SnapshotInStream) return false;
        int next = -1;
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i] is not { State: BookState.AwaitingSnapshot } book) continue;
            if (book.RequestDueNanos > _monotonicNanos) continue;
            if (next < 0 || book.RequestDueNanos < _books[next]!.RequestDueNanos) next = i;
        }

        if (next < 0 || !TryCharge(FeedRequestKind.FetchSnapshot, next, 0, out ChargeMark mark)) return false;
        AsciiWriter writer = new(_request);
        _protocol.WriteSnapshotPath(next, ref writer);
        _nextSnapshotNanos = _monotonicNanos + _settings.SnapshotIntervalNanos;
        request = BeginFetch(FeedRequestKind.FetchSnapshot, next, _books[next]!.Attempts + 1, 0, writer.Length);
        _inFlight.Mark = mark;
        return true;
    }

    /// <summary>Charges a request to the address; false: not now, and no other either for a while.</summary>
    private bool TryCharge(FeedRequestKind kind, int instrument, int bars, out ChargeMark mark)
    {
        long venueNanos = _address.VenueNanos(_monotonicNanos, _wallNanos);
        int weight = _protocol.WeightOf(kind, instrument, bars);
        ReasonCode reason = _address.TryCharge(
            RequestPriority.Read, weight, _monotonicNanos, venueNanos, out mark, out long waitNanos);
        if (reason == ReasonCode.None) return true;
        _counters.RequestsHeld++;
        _restHeldUntilNanos = _monotonicNanos + Math.Max(waitNanos, HoldNanosMin);
        return false;
    }

    private FeedRequest BeginFetch(FeedRequestKind kind, int instrument, int attempt, int interval, int length)
    {
        _requestLength = length;
        _inFlight = new InFlight
        {
            Kind = kind,
            Id = ++_lastRequestId,
            Index = instrument,
            DeadlineNanos = _monotonicNanos + _settings.RequestTimeoutNanos,
        };
        return new FeedRequest
        {
            Kind = kind,
            Id = _inFlight.Id,
            Instrument = _instruments[instrument].Id,
            IntervalSeconds = interval,
        };
    }

    private long FindNextWake()
    {
        if (_isReconnectWanted) return long.MinValue;
        long wake = _inFlight.Kind != FeedRequestKind.None ? _inFlight.DeadlineNanos : long.MaxValue;
        long rest = long.MaxValue;
        foreach (ref readonly Job job in _rules.AsSpan()) rest = Math.Min(rest, job.DueNanos);
        foreach (ref readonly Job job in _bars.AsSpan()) rest = Math.Min(rest, job.DueNanos);
        if (_isConnected)
        {
            long frame = _subscriptions.NextDueNanos();
            if (_protocol.NeedsPing) frame = Math.Min(frame, _nextPingNanos);
            wake = Math.Min(wake, Math.Max(frame, _nextSendNanos));
            long book = long.MaxValue;
            foreach (BookSync? sync in _books)
            {
                if (sync is { State: BookState.AwaitingSnapshot }) book = Math.Min(book, sync.RequestDueNanos);
            }

            if (_protocol.BookContinuity == BookContinuity.SnapshotInStream) wake = Math.Min(wake, book);
            else rest = Math.Min(rest, Math.Max(book, _nextSnapshotNanos));
        }

        if (_inFlight.Kind == FeedRequestKind.None) wake = Math.Min(wake, Math.Max(rest, _restHeldUntilNanos));
        return _owed.Count > 0 ? Math.Min(wake, _owedDueNanos) : wake;
    }

    private struct InFlight
    {
        internal FeedRequestKind Kind;
        internal uint Id;
        internal int Index;
        internal long DeadlineNanos;
        internal ChargeMark Mark;
    }

    private struct Job
    {
        internal int Instrument;
        internal int IntervalSeconds;
        internal int Attempts;
        internal long DueNanos;
        internal bool IsDone;
    }
}
