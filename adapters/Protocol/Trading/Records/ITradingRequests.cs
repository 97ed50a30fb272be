namespace LowLatency.Protocol.Trading.Records;

/// <summary>The requests in flight, so that an answer can be read by what was asked.</summary>
public interface ITradingRequests
{
    /// <summary>False when no request of that id waits for an answer.</summary>
    bool TryFind(long requestId, out TradingRequest request);
}
