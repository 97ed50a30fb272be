using LowLatency.Core.Risk.Gates;

namespace LowLatency.Core.Risk;

/// <summary>
/// The last gate before an order (mission D): asks every gate in its fixed order and records each answer. Pure; any
/// thread.
/// </summary>
public sealed class RiskGates
{
    private readonly IRiskGate[] _gates;

    public RiskGates(RiskLimits limits)
    {
        _gates =
        [
            new OperatorHaltGate(),
            new DailyLossGate(),
            new DrawdownGate(),
            new ConcentrationGate(limits),
            new OrderNotionalGate(limits),
            new ToxicFlowGate(),
            new PriceCollarGate(limits),
            new OpenOrdersGate(limits),
            new OrderRateGate(limits),
            new BalanceGate(limits),
            new RejectRateGate(),
            new ReduceOnlyGate(),
            new KillSwitchGate(),
            new TradingOffGate(),
            new FeedStaleGate(),
            new BookUnprovenGate(),
            new NumericOverflowGate(),
            new WarmUpGate(),
            new InstrumentRulesGate(),
            new VenueReadyGate(),
            new PositionDriftGate(),
        ];
    }

    public RiskVerdict Ask(in RiskContext context)
    {
        var verdict = default(RiskVerdict);
        for (int i = 0; i < _gates.Length; i++) verdict.Record((RiskGateId)i, _gates[i].Evaluate(context));
        return verdict;
    }
}
