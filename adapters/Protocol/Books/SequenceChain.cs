namespace LowLatency.Protocol.Books;

/// <summary>
/// The chain of one book's messages by its venue's rule: numbers in, a verdict out. Sources: Binance "How to manage a
/// local order book correctly" (spot and USD-M), Bybit v5 orderbook topic, OKX order book channel, Coinbase level2
/// channel, Kraken "Book checksum guide", KuCoin level2 increments. One thread.
/// </summary>
internal sealed class SequenceChain
{
    private readonly BookChain _chain;
    private readonly bool _isRest;
    private readonly bool _hasBookIds;

    internal SequenceChain(BookRule rule)
    {
        _chain = rule.Chain;
        _isRest = rule.Snapshot == SnapshotSource.Rest;
        _hasBookIds = rule.HasBookIds;
    }

    /// <summary>Id of the last message applied: the venue's, or a count where it has none for a book.</summary>
    internal long Last { get; private set; }

    /// <summary>No delta has been matched with the REST snapshot yet: the venue's first-message rule applies.</summary>
    internal bool IsFirstPending { get; private set; }

    /// <summary>Where the chain begins: the snapshot's id, given by <see cref="IdOf"/>.</summary>
    internal void Begin(long snapshot)
    {
        Last = snapshot;
        IsFirstPending = _isRest;
    }

    /// <summary>The id of a message for the book: the venue's last one, or the next of the feed's count.</summary>
    internal long IdOf(long venueLast) => _hasBookIds ? venueLast : Last + 1;

    /// <summary>A delta that was to apply has been applied.</summary>
    internal void Advance(long id)
    {
        Last = id;
        IsFirstPending = false;
    }

    /// <summary>Compares a delta with a book that is in sync.</summary>
    internal DeltaVerdict Judge(in DeltaIds ids)
    {
        if (_chain == BookChain.PlusOne)
        {
            if (ids.Last <= Last) return DeltaVerdict.Duplicate;
            return ids.Last == Last + 1 ? DeltaVerdict.Apply : DeltaVerdict.Gap;
        }

        if (_isRest)
        {
            // A USD-M diff that ends at the snapshot's id is the first of its chain and carries nothing new.
            if (ids.Last <= Last) return DeltaVerdict.Duplicate;
            bool isOlder = IsFirstPending && ids.Previous <= Last;
            return Follows(in ids, Last) || (_chain == BookChain.Previous && isOlder)
                ? DeltaVerdict.Apply
                : DeltaVerdict.Gap;
        }

        if (!_hasBookIds) return DeltaVerdict.Apply;
        if (_chain == BookChain.Range && ids.Last <= Last) return DeltaVerdict.Duplicate;
        return Follows(in ids, Last) ? DeltaVerdict.Apply : DeltaVerdict.Gap;
    }

    /// <summary>Compares a delta with the one that was buffered last.</summary>
    internal DeltaVerdict JudgeBuffered(in DeltaIds ids, in DeltaIds last)
    {
        if (ids.Last <= last.Last) return DeltaVerdict.Duplicate;
        return Follows(in ids, last.Last) ? DeltaVerdict.Apply : DeltaVerdict.Gap;
    }

    /// <summary>
    /// True when a snapshot ends before the first buffered delta begins, so that changes between them are lost.
    /// </summary>
    internal bool IsTooOld(long snapshot, in DeltaIds first) =>
        _chain == BookChain.Range ? snapshot + 1 < first.First : snapshot < first.Previous;

    /// <summary>The id that the next message should name, for the report of a gap.</summary>
    internal long Expected => _chain == BookChain.Previous ? Last : Last + 1;

    /// <summary>The id that it names instead.</summary>
    internal long Actual(in DeltaIds ids) => _chain == BookChain.Previous ? ids.Previous : ids.First;

    private bool Follows(in DeltaIds ids, long last) =>
        _chain == BookChain.Range ? ids.First <= last + 1 : ids.Previous == last;
}
