using System;

namespace LowLatency.Protocol.Trading.Ids;

/// <summary>
/// What a gateway keeps of a venue that names orders and trades by text (UUIDs, "OQCLML-BW3P3-BUCMWZ", 24 hex digits).
/// Immutable; any thread.
/// </summary>
public sealed record TextIdRule
{
    /// <summary>
    /// Order ids kept at once, foreign ones included: those of all rows of the gateway and of an answer on top.
    /// </summary>
    public int OrdersMax { get; init; } = 8_192;

    /// <summary>Trade ids kept at once: more than an account trades between two reconciliations.</summary>
    public int TradesMax { get; init; } = 65_536;

    /// <summary>At the start the ids of so long are read from the journal, nanoseconds.</summary>
    public long RestoredNanos { get; init; } = 2L * 24 * 3_600 * 1_000_000_000;

    /// <summary>Another one than the default is for proofs of what happens when two texts have one hash.</summary>
    public TextIdHash Hash { get; init; } = TextIdTable.HashOf;

    /// <exception cref="ArgumentOutOfRangeException">A value that can not be.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(OrdersMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TradesMax);
        ArgumentOutOfRangeException.ThrowIfNegative(RestoredNanos);
    }
}
