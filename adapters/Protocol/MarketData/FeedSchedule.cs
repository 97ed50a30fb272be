using System;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// What a feed asks for next, and when: frames, a new connection, and REST requests: rules, those without which nothing
/// can be decoded first, and beside them, one at a time, snapshots and bars. The feed's thread only.
/// </summary>
internal sealed class FeedSchedule<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly FeedRequests _requests;
    private readonly FeedSubscriptions<TPublisher> _subscriptions;
    private readonly RulesFetcher<TPublisher> _rules;
    private readonly SnapshotRequests _snapshots;
    private readonly BarBackfill<TPublisher> _bars;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;
    private readonly Predicate<int> _holdsUp;
    private bool _isReconnectRequested;
    private long _nextWakeNanos;

    internal FeedSchedule(
        FeedRequests requests, FeedSubscriptions<TPublisher> subscriptions, RulesFetcher<TPublisher> rules,
        SnapshotRequests snapshots, BarBackfill<TPublisher> bars, FeedOutbox<TPublisher> outbox, FeedTime time)
    {
        _requests = requests;
        _subscriptions = subscriptions;
        _rules = rules;
        _holdsUp = rules.HoldsUp;
        _snapshots = snapshots;
        _bars = bars;
        _outbox = outbox;
        _time = time;
    }

    /// <summary>Asks for a new connection: the venue will close this one.</summary>
    internal void RequestReconnect()
    {
        _isReconnectRequested = true;
        _time.IsWakeStale = true;
    }

    /// <summary>Monotonic time at which something falls due; computed again only after something has changed.</summary>
    internal long NextWakeNanos(bool isConnected)
    {
        if (_time.IsWakeStale)
        {
            _time.IsWakeStale = false;
            _nextWakeNanos = FindNextWake(isConnected);
        }

        return _nextWakeNanos;
    }

    /// <summary>The next request that is due.</summary>
    internal bool TryTakeRequest(bool isConnected, out FeedRequest request)
    {
        request = default;
        if (NextWakeNanos(isConnected) > _time.MonotonicNanos) return false;
        _time.IsWakeStale = true;
        if (_isReconnectRequested)
        {
            _isReconnectRequested = false;
            request = new FeedRequest { Kind = FeedRequestKind.Reconnect, Instrument = InstrumentId.All };
            return true;
        }

        if (isConnected && _subscriptions.TryTakeFrame(_requests, out request)) return true;
        if (_requests.HeldUntilNanos > _time.MonotonicNanos) return false;
        bool isFree = !_requests.IsFetching;
        bool isFreeForRules = !_requests.IsFetchingRules;
        return (isFreeForRules && _rules.TryTakeRequest(_requests, areNeeded: true, out request))
            || (isFree && isConnected && _snapshots.TryTakeRequest(_holdsUp, out request))
            || (isFreeForRules && _rules.TryTakeRequest(_requests, areNeeded: false, out request))
            || (isFree && _bars.TryTakeRequest(_requests, out request));
    }

    private long FindNextWake(bool isConnected)
    {
        if (_isReconnectRequested) return long.MinValue;
        long wake = Math.Min(_requests.DeadlineNanos, _outbox.RetryDueNanos);
        long rest = _requests.IsFetchingRules ? long.MaxValue : _rules.NextDueNanos();
        if (!_requests.IsFetching) rest = Math.Min(rest, _bars.NextDueNanos());
        if (isConnected)
        {
            wake = Math.Min(wake, _subscriptions.NextDueNanos());
            if (_snapshots.IsStream) wake = Math.Min(wake, _snapshots.NextDueNanos());
            else if (!_requests.IsFetching) rest = Math.Min(rest, _snapshots.NextDueNanos(_holdsUp));
        }

        return Math.Min(wake, Math.Max(rest, _requests.HeldUntilNanos));
    }
}
