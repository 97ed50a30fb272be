using System.Runtime.InteropServices;

namespace LowLatency.Model.Events.Market;

/// <summary>
/// A book message. Levels are counted bids first, then asks: the first two lie here, the rest in continuation slots.
/// Sequences are the venue's, normalised so that one rule proves continuity everywhere: a delta applies to the book
/// whose sequence equals its <see cref="PreviousSequence"/>. The adapter has dropped stale messages and handled the
/// venue's own first-message rule.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct BookPayload
{
    /// <summary>Levels held in the first slot.</summary>
    public const int InlineLevels = 2;

    /// <summary>Most levels that a message can hold.</summary>
    public const int LevelsMax = 40_000;

    [FieldOffset(0)] public long PreviousSequence;
    [FieldOffset(8)] public long Sequence;
    [FieldOffset(16)] public int BidCount;
    [FieldOffset(20)] public int AskCount;

    /// <summary>
    /// Book depth that the venue promises per side; 0 = everything it has. Levels beyond are not proven.
    /// </summary>
    [FieldOffset(24)] public int DepthLimit;

    [FieldOffset(28)] private int _reserved0;
    [FieldOffset(32)] public BookLevel Level0;
    [FieldOffset(48)] public BookLevel Level1;
    [FieldOffset(64)] private long _reserved1;
}
