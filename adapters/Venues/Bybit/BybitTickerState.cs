using LowLatency.Model.Events.Market;

namespace LowLatency.Venues.Bybit;

/// <summary>What the ticker of one instrument has sent so far: a delta names changed fields only.</summary>
internal struct BybitTickerState
{
    /// <summary>A snapshot came on this connection; deltas before it say nothing.</summary>
    internal bool IsKnown;

    internal FundingPayload Funding;

    internal TopOfBookPayload Top;
}
