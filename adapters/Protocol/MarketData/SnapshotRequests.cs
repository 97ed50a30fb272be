using System;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// When and how snapshots of books are asked for: by REST, one at a time and with a pause between, or by a new
/// subscription where the venue pushes them. The feed's thread only.
/// </summary>
internal sealed class SnapshotRequests
{
    private readonly VenueProtocol _protocol;
    private readonly FeedSettings _settings;
    private readonly BookSync?[] _books;
    private readonly SubscriptionTracker _subscriptions;
    private readonly FeedRequests _requests;
    private readonly FeedTime _time;
    private long _nextFetchNanos = long.MinValue;

    /// <param name="protocol">The venue's part.</param>
    /// <param name="settings">Times.</param>
    /// <param name="books">By index of the instrument; null where it has no book channel.</param>
    /// <param name="subscriptions">Renewed where snapshots come in the stream.</param>
    /// <param name="requests">Sent where they come by REST.</param>
    /// <param name="time">Of the feed.</param>
    internal SnapshotRequests(
        VenueProtocol protocol, FeedSettings settings, BookSync?[] books, SubscriptionTracker subscriptions,
        FeedRequests requests, FeedTime time)
    {
        _protocol = protocol;
        _settings = settings;
        _books = books;
        _subscriptions = subscriptions;
        _requests = requests;
        _time = time;
        IsStream = protocol.BookRule.Snapshot == SnapshotSource.Stream;
    }

    internal bool IsStream { get; }

    /// <summary>When the next one is to be asked for; long.MaxValue = none.</summary>
    /// <param name="holdsUp">By index: an instrument whose rules come first; null = none.</param>
    internal long NextDueNanos(Predicate<int>? holdsUp = null)
    {
        long due = long.MaxValue;
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i] is not { State: BookSyncState.AwaitingSnapshot } book) continue;
            if (holdsUp?.Invoke(i) != true) due = Math.Min(due, book.RequestDueNanos);
        }

        return IsStream ? due : Math.Max(due, _nextFetchNanos);
    }

    /// <summary>The book has just been subscribed: its first delta brings the request forward.</summary>
    internal void Begin(BookSync book)
    {
        book.IsWaitingForDelta = !IsStream;
        book.RequestDueNanos = _time.MonotonicNanos
            + (IsStream ? _settings.StreamSnapshotTimeoutNanos : _settings.QuietBookNanos);
    }

    /// <summary>A delta of a book that waits has come.</summary>
    internal void OnDelta(BookSync book)
    {
        if (!book.IsWaitingForDelta) return;
        book.IsWaitingForDelta = false;
        book.RequestDueNanos = _time.MonotonicNanos;
        _time.IsWakeStale = true;
    }

    /// <summary>Asks for a snapshot after a wait that grows with the failed attempts.</summary>
    internal void Request(int instrument, BookSync book)
    {
        _time.IsWakeStale = true;
        book.IsWaitingForDelta = false;
        book.RequestDueNanos = _time.MonotonicNanos + FeedBackoff.Of(book.Attempts, _settings);
        if (!IsStream) return;
        _subscriptions.Renew(instrument, book.RequestDueNanos);
        book.RequestDueNanos += _settings.StreamSnapshotTimeoutNanos;
    }

    /// <summary>The answer to one that is under way would be of no use any more.</summary>
    internal void Abandon(int instrument) => _requests.AbandonSnapshot(instrument);

    /// <summary>The next REST request that is due.</summary>
    /// <param name="holdsUp">By index: an instrument whose rules come first.</param>
    /// <param name="request">What to send.</param>
    internal bool TryTakeRequest(Predicate<int> holdsUp, out FeedRequest request)
    {
        request = default;
        long now = _time.MonotonicNanos;
        if (IsStream || _nextFetchNanos > now) return false;
        int next = -1;
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i] is not { State: BookSyncState.AwaitingSnapshot } book) continue;
            if (book.RequestDueNanos > now || holdsUp(i)) continue;
            if (next < 0 || book.RequestDueNanos < _books[next]!.RequestDueNanos) next = i;
        }

        if (next < 0 || !_requests.TryCharge(FeedRequestKind.FetchSnapshot, next, 0, out ChargeMark mark)) return false;
        AsciiWriter writer = _requests.BeginText();
        _protocol.WriteSnapshotPath(next, ref writer);
        _nextFetchNanos = now + _settings.SnapshotIntervalNanos;
        request = _requests.TakeFetch(
            FeedRequestKind.FetchSnapshot, next, _protocol.Instruments[next].Id, writer.Length, mark);
        return true;
    }
}
