using System;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// How the books of a connection lose their proof and get it back: the state of each, what is published of it, and the
/// request for the next snapshot. The feed's thread only.
/// </summary>
internal sealed class BookRecovery<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly BookSync?[] _books;
    private readonly FeedSettings _settings;
    private readonly SnapshotRequests _snapshots;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;
    private readonly FeedMeter _meter;

    internal BookRecovery(
        BookSync?[] books, FeedSettings settings, SnapshotRequests snapshots, FeedOutbox<TPublisher> outbox,
        FeedTime time, FeedMeter meter)
    {
        _books = books;
        _settings = settings;
        _snapshots = snapshots;
        _outbox = outbox;
        _time = time;
        _meter = meter;
    }

    /// <summary>
    /// Units are known and the connection is up: the snapshot waits for the first delta, or a while.
    /// </summary>
    internal void Start(int instrument)
    {
        if (_books[instrument] is not { } book) return;
        book.State = BookSyncState.AwaitingSnapshot;
        book.Buffer?.Clear();
        _snapshots.Begin(book);
    }

    /// <summary>Every book is out of sync until its first message on the next connection.</summary>
    internal void OnDisconnected(ReasonCode reason, int detail)
    {
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i] is not { } book) continue;
            bool wasActive = book.State != BookSyncState.Idle;
            _snapshots.Abandon(i);
            book.State = BookSyncState.Idle;
            book.Buffer?.Clear();
            book.RequestDueNanos = long.MaxValue;
            book.Attempts = 0;
            if (!wasActive) continue;
            _meter.Counters.BookResyncs++;
            PublishOutOfSync(i, reason, detail, 0, 0);
        }
    }

    /// <summary>The book is whole and what follows can be judged.</summary>
    internal void OnInSync(int instrument, BookSync book)
    {
        book.RequestDueNanos = long.MaxValue;
        book.InSyncSinceNanos = _time.MonotonicNanos;
        book.Attempts = Math.Min(book.Attempts, 1);
        _time.IsWakeStale = true;
        bool isPublished = _outbox.PublishState(
            instrument, FeedChannel.Book, FeedStatus.InSync, ReasonCode.None, book.Attempts);
        if (!isPublished) OnLost(instrument, book, ReasonCode.RingFull, 0, 0);
    }

    /// <summary>
    /// Throws the book away, publishes that, and asks for what makes it whole again: at once, or later when it recurs.
    /// </summary>
    internal void OnLost(int instrument, BookSync book, ReasonCode reason, long expected, long actual)
    {
        bool wasStable = book.State == BookSyncState.InSync
            && _time.MonotonicNanos - book.InSyncSinceNanos >= _settings.RetryNanosMax;
        book.Attempts = wasStable ? 0 : book.Attempts + 1;
        book.State = BookSyncState.AwaitingSnapshot;
        book.Buffer?.Clear();
        _meter.Counters.BookResyncs++;
        _snapshots.Abandon(instrument);
        _snapshots.Request(instrument, book);
        PublishOutOfSync(instrument, reason, book.Attempts, expected, actual);
    }

    /// <summary>A snapshot could not be had or used; the buffer is kept. Nothing to do when none is awaited.</summary>
    internal void Retry(int instrument, ReasonCode reason, int detail)
    {
        if (_books[instrument] is not { State: BookSyncState.AwaitingSnapshot } book) return;
        book.Attempts++;
        _snapshots.Request(instrument, book);
        bool isAlarm = book.Attempts == _settings.AttemptsBeforeAlarm;
        FeedStatus status = isAlarm ? FeedStatus.GaveUp : FeedStatus.OutOfSync;
        _outbox.PublishState(instrument, FeedChannel.Book, status, reason, detail != 0 ? detail : book.Attempts);
    }

    /// <summary>
    /// A book that is not trusted is thrown away and synchronised anew. Where a snapshot is asked for already nothing
    /// changes: to begin again would put off a retry that waits longer than the engine does.
    /// </summary>
    internal void Resync(int instrument, ReasonCode reason)
    {
        if (_books[instrument] is { State: BookSyncState.InSync } book) OnLost(instrument, book, reason, 0, 0);
    }

    /// <summary>Prices or quantities have other units from now on: what was decoded is of no use.</summary>
    internal void OnUnitsChanged(int instrument)
    {
        if (_books[instrument] is not { State: not BookSyncState.Idle } book) return;
        OnLost(instrument, book, ReasonCode.BookLevelOffUnit, 0, 0);
    }

    /// <summary>Snapshots of the stream that did not come in time are asked for again.</summary>
    internal void OnTick()
    {
        if (!_snapshots.IsStream) return;
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i] is not { } book || book.RequestDueNanos > _time.MonotonicNanos) continue;
            Retry(i, ReasonCode.TimedOut, 0);
        }
    }

    private void PublishOutOfSync(int instrument, ReasonCode reason, int detail, long expected, long actual) =>
        _outbox.PublishState(instrument, FeedChannel.Book, FeedStatus.OutOfSync, reason, detail, expected, actual);
}
