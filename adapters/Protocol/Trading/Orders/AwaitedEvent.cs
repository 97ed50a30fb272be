using LowLatency.Model.Identity;

namespace LowLatency.Protocol.Trading.Orders;

/// <summary>The venue accepted a request for an order: the private stream has to bring what became of it.</summary>
internal struct AwaitedEvent
{
    internal ClientOrderId Id;
    internal int Row;

    /// <summary>The event that ends the order is awaited; otherwise any.</summary>
    internal bool IsEnd;

    /// <summary>When the request left (monotonic): only a stream that was there by then has to bring it.</summary>
    internal long SentNanos;

    /// <summary>When the answer came (monotonic).</summary>
    internal long AnsweredNanos;
}
