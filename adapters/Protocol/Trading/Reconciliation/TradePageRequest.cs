using System;

namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>The next page that a cursor needs.</summary>
internal readonly ref struct TradePageRequest
{
    /// <summary>ById: the first id wanted, inclusive; 0 = the latest trade only.</summary>
    public long FromTradeId { get; init; }

    /// <summary>By time: what to write as start, in the venue's units of time.</summary>
    public long FromUnits { get; init; }

    /// <summary>By time: what to write as end, in the venue's units of time.</summary>
    public long UntilUnits { get; init; }

    /// <summary>ByPageToken: that of the page before; empty for the first one.</summary>
    public ReadOnlySpan<byte> PageToken { get; init; }

    public int RowsMax { get; init; }
}
