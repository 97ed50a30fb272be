namespace LowLatency.Core.Books;

/// <summary>Whether a book may be believed (no trading on a book that is not proven in sync).</summary>
public enum BookState : byte
{
    /// <summary>No snapshot yet, or continuity or content was found wrong since.</summary>
    Unproven = 0,

    /// <summary>A snapshot and an unbroken chain of deltas since.</summary>
    InSync = 1,
}
