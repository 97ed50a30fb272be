namespace LowLatency.VenueSim.Exchange.Limits;

/// <summary>Whether an address may send a request.</summary>
internal enum LimitState
{
    Open,

    /// <summary>429.</summary>
    Limited,

    /// <summary>418.</summary>
    Banned,
}
