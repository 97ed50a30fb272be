namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>Up to which trade the fills of an instrument are known to have been published.</summary>
internal struct ProvenTrades
{
    /// <summary>The cursor's position when last everything had been published.</summary>
    internal long PublishedTradeId;

    /// <summary>The engine has said where it stands.</summary>
    internal bool IsReported;
}
