using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// Makes the books of one connection whole and keeps them so by the venue's <see cref="BookRule"/>: buffers deltas,
/// places snapshots, and judges every message. The feed's thread only.
/// </summary>
internal sealed class BookSynchronizer<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly FeedSettings _settings;
    private readonly ParsedFrame _frame;
    private readonly SnapshotRequests _snapshots;
    private readonly BookRecovery<TPublisher> _recovery;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;
    private readonly FeedMeter _meter;
    private readonly BookSync?[] _books;
    private readonly BookRule _rule;
    private readonly bool _isRestartAtOne;
    private long _connectionSequence;

    internal BookSynchronizer(
        BookRule rule, BookSync?[] books, FeedSettings settings, ParsedFrame frame, SnapshotRequests snapshots,
        BookRecovery<TPublisher> recovery, FeedOutbox<TPublisher> outbox, FeedTime time, FeedMeter meter)
    {
        _rule = rule;
        _isRestartAtOne = rule.Restart == BookRestart.AtOne;
        _books = books;
        _settings = settings;
        _frame = frame;
        _snapshots = snapshots;
        _recovery = recovery;
        _outbox = outbox;
        _time = time;
        _meter = meter;
    }

    /// <summary>One for every instrument with a book channel, by index.</summary>
    /// <exception cref="ArgumentException">The venue's rule does not hold together.</exception>
    internal static BookSync?[] MakeBooks(VenueProtocol protocol, FeedSettings settings)
    {
        BookRule rule = protocol.BookRule;
        if (rule.FindFault() is { } fault) throw new ArgumentException($"book rule of {protocol.Venue}: {fault}");
        var books = new BookSync?[protocol.Instruments.Count];
        for (int i = 0; i < books.Length; i++)
        {
            FeedInstrument instrument = protocol.Instruments[i];
            if ((instrument.Channels & FeedChannels.Book) == 0) continue;
            int depth = rule.DepthOf(instrument.BookDepth);
            books[i] = new BookSync(rule, depth, settings.BufferSlotsPerBook, settings.BufferDeltasPerBook);
        }

        return books;
    }

    /// <summary>Frames are numbered over the whole connection.</summary>
    internal bool IsConnectionNumbered => _rule.Chain == BookChain.Connection;

    internal BookSyncState State(int instrument) => _books[instrument]?.State ?? BookSyncState.Idle;

    /// <summary>
    /// The frame begins the book's ids anew: the venue restarted, or changed the instrument's tick, lot or status.
    /// </summary>
    internal bool IsVenueRestart() => _isRestartAtOne && _frame.LastSequence == 1;

    internal void OnConnected() => _connectionSequence = ParsedFrame.NoSequence;

    /// <summary>
    /// The number of a frame in a connection whose frames are numbered; one without a number passes. False = the frame
    /// is old and nothing of it may be used. After a gap nothing of the connection is proven.
    /// </summary>
    internal bool TryFollow(long sequence)
    {
        if (sequence == ParsedFrame.NoSequence) return true;
        long last = _connectionSequence;
        if (last != ParsedFrame.NoSequence && sequence <= last)
        {
            _meter.Counters.BookDuplicates++;
            return false;
        }

        _connectionSequence = sequence;
        if (last != ParsedFrame.NoSequence && sequence != last + 1) OnConnectionGap(last + 1, sequence);
        return true;
    }

    internal void OnDelta(int instrument)
    {
        BookSync? book = _books[instrument];
        if (book == null || book.State == BookSyncState.Idle) return;
        if (IsVenueRestart())
        {
            OnStreamSnapshot(instrument);
            return;
        }

        if (book.State == BookSyncState.AwaitingSnapshot)
        {
            if (book.Buffer == null) _meter.Counters.BookDeltasEarly++;
            else BufferDelta(instrument, book);
            return;
        }

        switch (book.Chain.Judge(FrameIds()))
        {
            case DeltaVerdict.Apply:
                PublishDelta(instrument, book);
                break;
            case DeltaVerdict.Duplicate:
                OnDuplicate(instrument, book);
                break;
            default:
                OnGap(instrument, book);
                break;
        }
    }

    /// <summary>A snapshot pushed in the stream, at the start or whenever the venue finds it right.</summary>
    internal void OnStreamSnapshot(int instrument)
    {
        BookSync? book = _books[instrument];
        if (book == null || book.State == BookSyncState.Idle) return;
        bool wasInSync = book.State == BookSyncState.InSync;
        if (wasInSync && _rule.HasBookIds && _frame.LastSequence == book.Chain.Last) _meter.Counters.BookHeartbeats++;
        if (wasInSync && IsVenueRestart())
        {
            _meter.Counters.BookRestarts++;
            _outbox.PublishState(
                instrument, FeedChannel.Book, FeedStatus.InSync, ReasonCode.BookVenueRestart, 0,
                book.Chain.Last + 1, 1);
        }

        if (PublishSnapshot(instrument, book) && !wasInSync) _recovery.OnInSync(instrument, book);
    }

    /// <summary>A REST snapshot has been parsed into the frame; the book waits for it.</summary>
    internal void OnRestSnapshot(int instrument)
    {
        BookSync book = _books[instrument]!;
        DeltaBuffer buffer = book.Buffer!;
        if (buffer.Count > 0 && book.Chain.IsTooOld(_frame.LastSequence, in buffer[0].Ids))
        {
            _meter.Counters.BookSnapshotsTooOld++;
            _recovery.Retry(instrument, ReasonCode.BookSnapshotTooOld, 0);
            return;
        }

        if (!PublishSnapshot(instrument, book) || !PublishBuffered(instrument, book)) return;
        _recovery.OnInSync(instrument, book);
    }

    private DeltaIds FrameIds() => new(_frame.FirstSequence, _frame.LastSequence, _frame.PreviousSequence);

    private void PublishDelta(int instrument, BookSync book)
    {
        long id = book.Chain.IdOf(_frame.LastSequence);
        Span<EventSlot> message = FrameMessage(EventKind.BookDelta, instrument, book, book.Chain.Last, id);
        if (book.Checksum != null && !IsProven(instrument, book, message)) return;
        if (!_outbox.Publish(message))
        {
            _recovery.OnLost(instrument, book, ReasonCode.RingFull, 0, 0);
            return;
        }

        book.Chain.Advance(id);
        book.OldSinceNanos = 0;
    }

    private void OnDuplicate(int instrument, BookSync book)
    {
        if (book.Chain.IsFirstPending) _meter.Counters.BookDeltasStale++;
        else _meter.Counters.BookDuplicates++;
        if (_rule.Restart != BookRestart.Silent) return;
        if (book.OldSinceNanos == 0) book.OldSinceNanos = _time.MonotonicNanos;
        if (_time.MonotonicNanos - book.OldSinceNanos < _settings.SilentRestartNanos) return;
        _meter.Counters.BookRestarts++;
        _recovery.OnLost(
            instrument, book, ReasonCode.BookVenueRestart, book.Chain.Expected, book.Chain.Actual(FrameIds()));
        BufferDelta(instrument, book);
    }

    private void OnGap(int instrument, BookSync book)
    {
        DeltaIds ids = FrameIds();
        bool isTooOld = book.Chain.IsFirstPending;
        if (isTooOld) _meter.Counters.BookSnapshotsTooOld++;
        else _meter.Counters.BookGaps++;
        ReasonCode reason = isTooOld ? ReasonCode.BookSnapshotTooOld : ReasonCode.BookSequenceGap;
        _recovery.OnLost(instrument, book, reason, book.Chain.Expected, book.Chain.Actual(in ids));
        if (book.Buffer != null) BufferDelta(instrument, book);
    }

    // Frames of any kind are missing: trades may be among them.
    private void OnConnectionGap(long expected, long actual)
    {
        _meter.Counters.BookGaps++;
        for (int i = 0; i < _books.Length; i++)
        {
            if (_outbox.HasTrades(i))
            {
                _outbox.PublishState(
                    i, FeedChannel.Trades, FeedStatus.OutOfSync, ReasonCode.BookSequenceGap, 0, expected, actual);
            }

            if (_books[i] is { State: BookSyncState.InSync } book)
            {
                _recovery.OnLost(i, book, ReasonCode.BookSequenceGap, expected, actual);
            }
        }
    }

    private void BufferDelta(int instrument, BookSync book)
    {
        DeltaBuffer buffer = book.Buffer!;
        DeltaIds ids = FrameIds();
        if (buffer.Count > 0)
        {
            DeltaVerdict verdict = book.Chain.JudgeBuffered(in ids, in buffer.Last.Ids);
            if (verdict == DeltaVerdict.Duplicate)
            {
                _meter.Counters.BookDuplicates++;
                return;
            }

            if (verdict == DeltaVerdict.Gap)
            {
                _meter.Counters.BookGaps++;
                buffer.Clear();
            }
        }

        Span<EventSlot> message = FrameMessage(EventKind.BookDelta, instrument, book, 0, ids.Last);
        if (!buffer.TryAdd(message, in ids))
        {
            _meter.Counters.BookBufferOverflows++;
            buffer.Clear();
            if (!buffer.TryAdd(message, in ids)) return;
        }

        _meter.Counters.BookDeltasBuffered++;
        _snapshots.OnDelta(book);
    }

    private bool PublishSnapshot(int instrument, BookSync book)
    {
        long id = book.Chain.IdOf(_frame.LastSequence);
        Span<EventSlot> message = FrameMessage(EventKind.BookSnapshot, instrument, book, 0, id);
        book.Checksum?.Clear();
        if (book.Checksum != null && !IsProven(instrument, book, message)) return false;
        if (!_outbox.Publish(message))
        {
            _recovery.OnLost(instrument, book, ReasonCode.RingFull, 0, 0);
            return false;
        }

        _meter.Counters.BookSnapshotsApplied++;
        book.State = BookSyncState.InSync;
        book.Chain.Begin(id);
        book.OldSinceNanos = 0;
        return true;
    }

    private bool PublishBuffered(int instrument, BookSync book)
    {
        DeltaBuffer buffer = book.Buffer!;
        for (int i = 0; i < buffer.Count; i++)
        {
            long last = buffer[i].Ids.Last;
            if (last <= book.Chain.Last)
            {
                _meter.Counters.BookDeltasStale++;
                continue;
            }

            Span<EventSlot> message = buffer.Message(i);
            message[0].Book.PreviousSequence = book.Chain.Last;

            // It becomes usable now: the engine's time must not run backwards behind the snapshot.
            _outbox.FillHeader(ref message[0].Header, instrument, message.Length);
            if (!_outbox.Publish(message))
            {
                _recovery.OnLost(instrument, book, ReasonCode.RingFull, 0, 0);
                return false;
            }

            book.Chain.Advance(last);
        }

        buffer.Clear();
        return true;
    }

    /// <summary>Applies the message to the feed's own book; false = it has another checksum than the venue's.</summary>
    private bool IsProven(int instrument, BookSync book, ReadOnlySpan<EventSlot> message)
    {
        book.Checksum!.Apply(message);
        uint checksum = book.Checksum.Compute();
        if (_frame.Checksum == checksum) return true;
        _meter.Counters.BookChecksumsWrong++;
        _recovery.OnLost(instrument, book, ReasonCode.BookChecksumWrong, checksum, _frame.Checksum);
        return false;
    }

    private Span<EventSlot> FrameMessage(EventKind kind, int instrument, BookSync book, long previous, long id)
    {
        int slots = _frame.BookSlotCount;
        _frame.CompleteBook(previous, id, book.Depth);
        Span<EventSlot> message = _frame.Span(slots);
        ref EventHeader header = ref message[0].Header;
        header = default;
        header.Kind = kind;
        header.VenueNanos = _frame.VenueNanos;
        _outbox.FillHeader(ref header, instrument, slots);
        return message;
    }
}
