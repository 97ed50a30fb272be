using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// A part of a position that somebody else's order locks keeps nobody from selling what is free of it.
/// </summary>
internal sealed class LockedCheck(SimulatedVenue venue)
{
    /// <summary>
    /// The pauses between the first ones are short, and answers to questions that are asked often come 20 s apart.
    /// </summary>
    private const int RefusalsMax = 12;

    private readonly int[] _inRow = new int[NodeSettings.Symbols.Length];

    /// <summary>Exits refused for want of balance while a part of it was free.</summary>
    public long Refused { get; private set; }

    /// <summary>A report was applied; what is wrong, null = nothing.</summary>
    public string? OnReport(in EventSlot slot, Engine engine)
    {
        int row = engine.Orders.Find(slot.OrderReport.ClientOrderId);
        if (row < 0) return null;
        ref readonly Order order = ref engine.Orders[row];
        if (!order.IsReduceOnly || order.Side != Side.Sell || order.Purpose == OrderPurpose.RestingStop) return null;
        int symbol = order.Instrument.Value - venue.FirstInstrument;
        if (slot.OrderReport.Kind == OrderReportKind.Filled) _inRow[symbol] = 0;
        bool isShort = slot.OrderReport.Kind == OrderReportKind.Rejected
            && slot.OrderReport.Reason == ReasonCode.VenueRejectedInsufficientBalance;
        if (!isShort) return null;
        if (!IsPartFree(engine, order, symbol)) _inRow[symbol] = 0;
        else Refused++;
        return IsPartFree(engine, order, symbol) && ++_inRow[symbol] > RefusalsMax
            ? $"{_inRow[symbol]} exits of {NodeSettings.Symbols[symbol]} refused while a part is free"
            : null;
    }

    // Less than the whole, and enough for an order.
    private bool IsPartFree(Engine engine, in Order order, int symbol)
    {
        SymbolRules rules = venue.Exchange.RulesOf(NodeSettings.Symbols[symbol])!;
        foreach (var balance in venue.Exchange.Truth.Balances(World.AccountName))
        {
            if (balance.Asset != rules.BaseAsset || balance.Locked == 0) continue;
            decimal price = Units.Of(order.DecisionPrice.Units, Units.DecimalsOf(engine, order.Instrument).Price);
            return balance.Free > rules.QuantityMin * 2 && balance.Free * price > rules.NotionalMin * 2
                && balance.Free < Units.Of(order.Quantity, engine, order.Instrument);
        }

        return false;
    }
}
