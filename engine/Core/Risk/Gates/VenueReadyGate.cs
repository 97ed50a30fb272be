using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>
/// E7: no new entries while the venue's order gateway has anything unproven: connection, private stream,
/// reconciliation, clock, rate-limit breaker, balances. Orders that only reduce pass (D8); the gateway sends them if it
/// can.
/// </summary>
public sealed class VenueReadyGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsVenueReady || context.IsReduceOnly ? ReasonCode.None : ReasonCode.RiskVenueNotReady;
}
