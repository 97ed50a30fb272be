namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>What an amendment made of an order.</summary>
/// <param name="ExecutionId">Rises with each amendment of an order.</param>
/// <param name="ClientOrderIdBefore">Client order id until then.</param>
/// <param name="ClientOrderId">Client order id from then on.</param>
/// <param name="LotsBefore">Quantity in lots until then.</param>
/// <param name="Lots">Quantity in lots from then on.</param>
/// <param name="TimeNanos">When, nanoseconds since the Unix epoch.</param>
internal sealed record OrderAmendment(
    long ExecutionId, string ClientOrderIdBefore, string ClientOrderId, long LotsBefore, long Lots, long TimeNanos);
