namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>What happened to an order, for its execution report.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="ClientOrderId">The order's id; on a cancel the id of the cancel request.</param>
/// <param name="OriginalClientOrderId">On a cancel the order's id, on an amendment the one before, else empty.</param>
internal readonly record struct Execution(ExecutionKind Kind, string ClientOrderId, string OriginalClientOrderId)
{
    public ExchangeFill? Fill { get; init; }

    public bool IsTrade => Fill is not null;
}
