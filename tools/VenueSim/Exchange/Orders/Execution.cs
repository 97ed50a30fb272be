using LowLatency.VenueSim.Matching;

namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>What happened to an order, for its execution report.</summary>
/// <param name="Kind">NEW, TRADE, CANCELED, EXPIRED or TRADE_PREVENTION.</param>
/// <param name="ClientOrderId">Field c: on a cancel the id of the cancel request.</param>
/// <param name="OriginalClientOrderId">Field C: on a cancel the order's id, else empty.</param>
internal readonly record struct Execution(string Kind, string ClientOrderId, string OriginalClientOrderId)
{
    public ExchangeFill? Fill { get; init; }

    public bool IsTrade => Fill is not null;
}
