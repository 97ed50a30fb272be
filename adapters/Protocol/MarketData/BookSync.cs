using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>What a delta is to the book that it meets.</summary>
internal enum DeltaVerdict : byte
{
    Apply = 0,
    Duplicate = 1,
    Gap = 2,
}

/// <summary>
/// Synchronisation state of one book. Only the rules that compare sequences live here; requests and events are the
/// feed's. Sources: Binance "How to manage a local order book correctly" (spot and USD-M), Bybit v5 orderbook topic.
/// </summary>
internal sealed class BookSync
{
    private readonly BookContinuity _rule;

    internal BookSync(BookContinuity rule, FeedSettings settings)
    {
        _rule = rule;
        if (rule != BookContinuity.SnapshotInStream)
        {
            Buffer = new DeltaBuffer(settings.BufferSlotsPerBook, settings.BufferDeltasPerBook);
        }
    }

    /// <summary>Null where the venue pushes snapshots.</summary>
    internal DeltaBuffer? Buffer { get; }

    internal BookState State { get; set; }

    /// <summary>Id of the last message applied; meaningful in sync only.</summary>
    internal long Sequence { get; set; }

    /// <summary>No diff has been matched with the snapshot yet: the venue's first-message rule applies.</summary>
    internal bool IsFirstDeltaPending { get; set; }

    internal long InSyncSinceNanos { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    internal int Attempts { get; set; }

    /// <summary>When the snapshot (or the new subscription) is to be asked for; long.MaxValue = not now.</summary>
    internal long RequestDueNanos { get; set; } = long.MaxValue;

    /// <summary>Just subscribed: the first diff brings the snapshot request forward.</summary>
    internal bool IsWaitingForDelta { get; set; }

    /// <summary>Compares a delta with a book that is in sync.</summary>
    internal DeltaVerdict Judge(ParsedFrame frame)
    {
        if (frame.LastSequence <= Sequence)
        {
            // A USD-M diff that ends at the snapshot's id is the first of its chain and carries nothing new.
            return DeltaVerdict.Duplicate;
        }

        bool follows = _rule switch
        {
            BookContinuity.RangeOverRest => frame.FirstSequence <= Sequence + 1,
            BookContinuity.PreviousOverRest => IsFirstDeltaPending
                ? frame.PreviousSequence <= Sequence
                : frame.PreviousSequence == Sequence,
            _ => frame.LastSequence == Sequence + 1,
        };
        return follows ? DeltaVerdict.Apply : DeltaVerdict.Gap;
    }

    /// <summary>Compares a diff with the last one in the buffer (there is one).</summary>
    internal DeltaVerdict JudgeBuffered(ParsedFrame frame)
    {
        long last = Buffer!.Last.Last;
        if (frame.LastSequence <= last) return DeltaVerdict.Duplicate;
        bool follows = _rule == BookContinuity.RangeOverRest
            ? frame.FirstSequence <= last + 1
            : frame.PreviousSequence == last;
        return follows ? DeltaVerdict.Apply : DeltaVerdict.Gap;
    }

    /// <summary>
    /// True when the snapshot ends before the first buffered diff begins, so that changes between are lost.
    /// </summary>
    internal bool IsTooOld(long snapshotSequence)
    {
        if (Buffer!.Count == 0) return false;
        ref readonly DeltaBuffer.Entry first = ref Buffer[0];
        return _rule == BookContinuity.RangeOverRest
            ? snapshotSequence + 1 < first.First
            : snapshotSequence < first.Previous;
    }

    /// <summary>The id that the next message should have named, for the report of a gap.</summary>
    internal long Expected => _rule == BookContinuity.PreviousOverRest ? Sequence : Sequence + 1;

    /// <summary>The id that it named instead.</summary>
    internal long Actual(ParsedFrame frame) =>
        _rule == BookContinuity.PreviousOverRest ? frame.PreviousSequence : frame.FirstSequence;
}
