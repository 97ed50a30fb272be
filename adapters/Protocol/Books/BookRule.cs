using System;

namespace LowLatency.Protocol.Books;

/// <summary>
/// How the book of a venue's channel is made whole and kept so. Data: one synchroniser reads it, and a new venue is a
/// new row. Immutable; any thread.
/// </summary>
public sealed record BookRule
{
    public required SnapshotSource Snapshot { get; init; }

    public required BookChain Chain { get; init; }

    public BookRestart Restart { get; init; }

    public BookProof Proof { get; init; } = BookProof.Sequence;

    /// <summary>
    /// Levels a side that the channel promises at most; 0 = every level. A book drops what lies beyond the levels
    /// promised, for the venue sends no deletion of it.
    /// </summary>
    public int DepthMax { get; init; }

    /// <summary>Levels a side where the configuration names none; only with <see cref="DepthMax"/>.</summary>
    public int DepthDefault { get; init; }

    /// <summary>The ids are the venue's; false = it has none for a book, and the feed counts messages.</summary>
    internal bool HasBookIds => Chain is not (BookChain.Connection or BookChain.None);

    /// <summary>Levels a side that a book of this channel has, 0 = every level.</summary>
    /// <param name="configured">Levels asked for, 0 = the default.</param>
    public int DepthOf(int configured)
    {
        if (DepthMax == 0) return 0;
        return configured == 0 ? DepthDefault : Math.Min(configured, DepthMax);
    }

    /// <summary>Why the parts do not fit each other; null when they do.</summary>
    public string? FindFault()
    {
        bool isRest = Snapshot == SnapshotSource.Rest;
        bool isChecked = Proof.ChecksumLevels > 0;
        if (isRest && Chain is not (BookChain.Range or BookChain.Previous))
            return $"a REST snapshot cannot be placed in a chain of {Chain}";
        if (Chain == BookChain.None && !isChecked) return "no chain and no checksum: nothing would show a loss";
        if (isChecked && isRest) return "a checksum needs the snapshot of the stream";
        if (isChecked && DepthMax < Proof.ChecksumLevels) return "a checksum needs a channel of limited depth";
        if (DepthMax > 0 && DepthDefault is < 1) return "a channel of limited depth needs a default depth";
        if (DepthDefault > DepthMax) return "the default depth is above the greatest";
        return Restart switch
        {
            BookRestart.AtOne when Chain != BookChain.PlusOne =>
                "a restart at 1 belongs to ids that rise by one",
            BookRestart.Lower when Chain != BookChain.Previous || isRest =>
                "a restart at a lower id belongs to a stream whose messages name the one before",
            BookRestart.Silent when Chain != BookChain.Range || !isRest =>
                "a silent restart belongs to ranges of ids over a REST snapshot",
            _ => null,
        };
    }
}
