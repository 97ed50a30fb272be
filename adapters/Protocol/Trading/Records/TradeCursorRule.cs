using System;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>
/// What a venue's interface for own trades is like, so that "everything since then" can be asked for without a hole.
/// Immutable; any thread.
/// </summary>
public sealed record TradeCursorRule
{
    public required TradeCursorKind Kind { get; init; }

    /// <summary>The venue's maximum of rows in one answer.</summary>
    public required int PageRowsMax { get; init; }

    /// <summary>
    /// What the venue's request counts time in, in nanoseconds; rows may be finer. 1,000,000 = milliseconds.
    /// </summary>
    public long TimeUnitNanos { get; init; } = 1_000_000;

    /// <summary>Rows of exactly the start are not in the answer.</summary>
    public bool IsStartExclusive { get; init; }

    /// <summary>
    /// How much later than others a row may appear in answers: each reading begins so long before the last one ended.
    /// </summary>
    public long OverlapNanos { get; init; }

    /// <summary>The longest range of time in one request, nanoseconds, at least two units; 0 = any.</summary>
    public long RangeNanosMax { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value that can not be.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PageRowsMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TimeUnitNanos);
        ArgumentOutOfRangeException.ThrowIfNegative(OverlapNanos);
        if (RangeNanosMax != 0) ArgumentOutOfRangeException.ThrowIfLessThan(RangeNanosMax, 2 * TimeUnitNanos);
    }
}
