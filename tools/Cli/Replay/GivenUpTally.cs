using System;
using System.Collections.Generic;
using LowLatency.Cli.Formatting;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Replay;

/// <summary>
/// Adds up what orders gave up because there was too little within their worst price: taken when the venue says that
/// the rest expired, at the rates of that moment.
/// </summary>
/// <param name="next">Looks on too, or null.</param>
internal sealed class GivenUpTally(IReplayObserver? next) : IReplayObserver
{
    private readonly HashSet<ClientOrderId> _counted = [];
    private Int128 _units;

    public bool HasSeenEnough => next is { HasSeenEnough: true };

    /// <summary>So far.</summary>
    public GivenUpReport Report() => new(
        _counted.Count, AmountText.Of(new Notional((long)Int128.Min(_units, long.MaxValue))));

    public void OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        if (message[0].Header.Kind == EventKind.OrderReport) OnReport(engine, message[0].OrderReport.ClientOrderId);
        next?.OnApplied(engine, sequence, message, commands);
    }

    /// <summary>What an order gave up, in the reporting asset; zero where it ended otherwise.</summary>
    public static Notional Of(Engine engine, in Order order)
    {
        bool isUnmet = order.State == OrderState.Expired && order.Reason == ReasonCode.VenueNoLiquidity
            && order.Type == OrderType.Limit && order.VenueOrderId != 0;
        if (!isUnmet) return Notional.Zero;
        InstrumentRules rules = engine.Instruments[order.Instrument.Value].Market.Rules;
        long executed = Math.Max(order.FilledQuantity.Units, order.ReportedQuantity.Units);
        NotionalMath.TryMultiply(
            order.DecisionPrice, new Quantity(order.Quantity.Units - executed), rules.PriceDecimals,
            rules.QuantityDecimals, Rounding.HalfEven, out Notional value);
        AssetRates rates = engine.Portfolio.Rates;
        rates.TryToReporting(
            rates.QuoteOf(order.Instrument), value.Units, Rounding.HalfEven, out long reporting);
        return new Notional(reporting);
    }

    // A report may come twice.
    private void OnReport(Engine engine, ClientOrderId id)
    {
        int row = engine.Orders.Find(id);
        if (row < 0) return;
        Notional value = Of(engine, in engine.Orders[row]);
        if (value.Units > 0 && _counted.Add(id)) _units += value.Units;
    }
}
