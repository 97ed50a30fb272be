using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>A9: what the venue's own rules would refuse is not sent.</summary>
public sealed class InstrumentRulesGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context)
    {
        InstrumentRules rules = context.Rules;
        if (!rules.IsValid || !rules.IsTrading) return ReasonCode.OrderUnsupported;
        long quantity = context.Quantity.Units;
        if (quantity <= 0 || quantity % rules.LotUnits != 0 || quantity < rules.QuantityUnitsMin)
        {
            return ReasonCode.OrderLotInvalid;
        }

        if (rules.QuantityUnitsMax > 0 && quantity > rules.QuantityUnitsMax) return ReasonCode.OrderAboveMaxQuantity;
        if (context.Type == OrderType.Limit
            && (context.LimitPrice.Units <= 0 || context.LimitPrice.Units % rules.TickUnits != 0))
        {
            return ReasonCode.OrderTickInvalid;
        }

        Price price = context.Type == OrderType.Limit ? context.LimitPrice : context.Mid;
        NotionalMath.TryMultiply(
            price, context.Quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Down, out Notional value);
        return value.Units < rules.NotionalUnitsMin ? ReasonCode.OrderBelowMinNotional : ReasonCode.None;
    }
}
