using System;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <content>Book synchronisation.</content>
public sealed partial class MarketFeed<TPublisher>
{
    private void OnDelta(int instrument)
    {
        BookSync? book = _books[instrument];
        if (book == null || book.State == BookState.Idle) return;
        if (book.State == BookState.AwaitingSnapshot)
        {
            if (book.Buffer == null) _counters.BookDeltasEarly++;
            else BufferDelta(instrument, book);
            return;
        }

        switch (book.Judge(_frame))
        {
            case DeltaVerdict.Apply:
                PublishDelta(instrument, book);
                break;
            case DeltaVerdict.Duplicate:
                if (book.IsFirstDeltaPending) _counters.BookDeltasStale++;
                else _counters.BookDuplicates++;
                break;
            default:
                OnGap(instrument, book);
                break;
        }
    }

    private void PublishDelta(int instrument, BookSync book)
    {
        int slots = _frame.BookSlotCount;
        _frame.CompleteBook(book.Sequence, _frame.LastSequence, _protocol.DepthLimit(instrument));
        Span<EventSlot> message = _frame.Span(slots);
        FillBookHeader(ref message[0].Header, EventKind.BookDelta, instrument, slots, _frame.VenueNanos);
        if (!Publish(message))
        {
            Desynchronise(instrument, book, ReasonCode.RingFull, 0, 0);
            return;
        }

        book.Sequence = _frame.LastSequence;
        book.IsFirstDeltaPending = false;
    }

    private void OnGap(int instrument, BookSync book)
    {
        long expected = book.Expected;
        long actual = book.Actual(_frame);
        bool isTooOld = book.IsFirstDeltaPending;
        if (isTooOld) _counters.BookSnapshotsTooOld++;
        else _counters.BookGaps++;
        ReasonCode reason = isTooOld ? ReasonCode.BookSnapshotTooOld : ReasonCode.BookSequenceGap;
        Desynchronise(instrument, book, reason, expected, actual);
        if (book.Buffer != null) BufferDelta(instrument, book);
    }

    /// <summary>
    /// Throws the book away, says so, and asks for what makes it whole again: at once, or later when it recurs.
    /// </summary>
    private void Desynchronise(int instrument, BookSync book, ReasonCode reason, long expected, long actual)
    {
        bool wasStable = book.State == BookState.InSync
            && _monotonicNanos - book.InSyncSinceNanos >= _settings.RetryNanosMax;
        book.Attempts = wasStable ? 0 : book.Attempts + 1;
        book.State = BookState.AwaitingSnapshot;
        book.Buffer?.Clear();
        _counters.BookResyncs++;
        AbandonSnapshot(instrument);
        AskForSnapshot(instrument, book, FeedBackoff.Of(book.Attempts, _settings));
        PublishOutOfSync(instrument, reason, book.Attempts, expected, actual);
    }

    private void PublishOutOfSync(
        int instrument, ReasonCode reason, int detail, long expected, long actual) =>
        PublishState(instrument, FeedChannel.Book, FeedStatus.OutOfSync, reason, detail, expected, actual);

    private void BufferDelta(int instrument, BookSync book)
    {
        DeltaBuffer buffer = book.Buffer!;
        if (buffer.Count > 0)
        {
            DeltaVerdict verdict = book.JudgeBuffered(_frame);
            if (verdict == DeltaVerdict.Duplicate)
            {
                _counters.BookDuplicates++;
                return;
            }

            if (verdict == DeltaVerdict.Gap)
            {
                _counters.BookGaps++;
                buffer.Clear();
            }
        }

        int slots = _frame.BookSlotCount;
        _frame.CompleteBook(0, _frame.LastSequence, _protocol.DepthLimit(instrument));
        Span<EventSlot> message = _frame.Span(slots);
        FillBookHeader(ref message[0].Header, EventKind.BookDelta, instrument, slots, _frame.VenueNanos);
        if (!TryBuffer(buffer, message))
        {
            _counters.BookBufferOverflows++;
            buffer.Clear();
            if (!TryBuffer(buffer, message)) return;
        }

        _counters.BookDeltasBuffered++;
        if (!book.IsWaitingForDelta) return;
        book.IsWaitingForDelta = false;
        book.RequestDueNanos = _monotonicNanos;
        _isDirty = true;
    }

    private bool TryBuffer(DeltaBuffer buffer, ReadOnlySpan<EventSlot> message) =>
        buffer.TryAdd(message, _frame.FirstSequence, _frame.LastSequence, _frame.PreviousSequence);

    /// <summary>A REST snapshot has been parsed into the frame.</summary>
    private void OnRestSnapshot(int instrument, BookSync book)
    {
        long sequence = _frame.LastSequence;
        if (book.IsTooOld(sequence))
        {
            _counters.BookSnapshotsTooOld++;
            RetrySnapshot(instrument, book, ReasonCode.BookSnapshotTooOld, 0);
            return;
        }

        if (!PublishSnapshot(instrument, book)) return;
        book.IsFirstDeltaPending = true;
        if (!PublishBuffered(instrument, book)) return;
        PublishInSync(instrument, book);
    }

    private bool PublishSnapshot(int instrument, BookSync book)
    {
        long sequence = _frame.LastSequence;
        int slots = _frame.BookSlotCount;
        _frame.CompleteBook(0, sequence, _protocol.DepthLimit(instrument));
        Span<EventSlot> message = _frame.Span(slots);
        FillBookHeader(ref message[0].Header, EventKind.BookSnapshot, instrument, slots, _frame.VenueNanos);
        if (!Publish(message))
        {
            Desynchronise(instrument, book, ReasonCode.RingFull, 0, 0);
            return false;
        }

        _counters.BookSnapshotsApplied++;
        book.State = BookState.InSync;
        book.Sequence = sequence;
        return true;
    }

    private bool PublishBuffered(int instrument, BookSync book)
    {
        DeltaBuffer buffer = book.Buffer!;
        for (int i = 0; i < buffer.Count; i++)
        {
            long last = buffer[i].Last;
            if (last <= book.Sequence)
            {
                _counters.BookDeltasStale++;
                continue;
            }

            Span<EventSlot> message = buffer.Message(i);
            message[0].Book.PreviousSequence = book.Sequence;

            // It becomes usable now: the engine's time must not run backwards behind the snapshot.
            FillHeader(ref message[0].Header, instrument, message.Length);
            if (!Publish(message))
            {
                Desynchronise(instrument, book, ReasonCode.RingFull, 0, 0);
                return false;
            }

            book.Sequence = last;
            book.IsFirstDeltaPending = false;
        }

        buffer.Clear();
        return true;
    }

    private void PublishInSync(int instrument, BookSync book)
    {
        book.RequestDueNanos = long.MaxValue;
        book.InSyncSinceNanos = _monotonicNanos;
        book.Attempts = Math.Min(book.Attempts, 1);
        _isDirty = true;
        if (!PublishState(
            instrument, FeedChannel.Book, FeedStatus.InSync, ReasonCode.None, book.Attempts, 0, 0))
        {
            Desynchronise(instrument, book, ReasonCode.RingFull, 0, 0);
        }
    }

    /// <summary>A snapshot pushed in the stream, at the start or whenever the venue finds it right.</summary>
    private void OnStreamSnapshot(int instrument)
    {
        BookSync? book = _books[instrument];
        if (book == null || book.State == BookState.Idle) return;
        bool wasInSync = book.State == BookState.InSync;
        bool isRestart = wasInSync && _frame.LastSequence == 1;
        if (wasInSync && _frame.LastSequence == book.Sequence) _counters.BookHeartbeats++;
        if (isRestart)
        {
            _counters.BookRestarts++;
            PublishState(
                instrument, FeedChannel.Book, FeedStatus.InSync, ReasonCode.BookVenueRestart, 0,
                book.Sequence + 1, 1);
        }

        if (PublishSnapshot(instrument, book) && !wasInSync) PublishInSync(instrument, book);
    }

    private void FillBookHeader(
        ref EventHeader header, EventKind kind, int instrument, int slots, long venueNanos)
    {
        header = default;
        header.Kind = kind;
        header.VenueNanos = venueNanos;
        FillHeader(ref header, instrument, slots);
    }

    private static FeedChannel ChannelOf(FeedChannels channel) => channel switch
    {
        FeedChannels.Book => FeedChannel.Book,
        FeedChannels.Trades or FeedChannels.AggregateTrades => FeedChannel.Trades,
        FeedChannels.TopOfBook => FeedChannel.TopOfBook,
        FeedChannels.Bars => FeedChannel.Bars,
        FeedChannels.Funding => FeedChannel.Funding,
        _ => FeedChannel.All,
    };
}
