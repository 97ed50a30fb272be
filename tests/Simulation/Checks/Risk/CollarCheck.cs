using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Settings;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks.Risk;

/// <summary>
/// Every own fill lies within the collar of the mid prices that the venue had when its order was decided, or shortly
/// before, whatever the book was when the order came. Stops that rest are market orders at the venue: they are counted.
/// </summary>
internal sealed class CollarCheck(World world, SimulatedVenue venue)
{
    /// <summary>An exit may go by a book that was silent for so long.</summary>
    private const long SeenNanos = 60 * SimulationOptions.Second;
    private const decimal Rounding = 0.0001m;

    // A part of a larger order reaches as far as that one when it began.
    private readonly Dictionary<long, long> _parentNanos = [];

    /// <summary>Fills that were held against it.</summary>
    public long Checked { get; private set; }

    /// <summary>Fills of stops that rested, and those of them beyond the collar of exits.</summary>
    public long OfStops { get; private set; }

    public long OfStopsBeyond { get; private set; }

    public void OnFill(ExchangeFill fill)
    {
        if (world.Limits.Find(fill.Order.OriginalClientOrderId) is not { } decided) return;
        long from = decided.Nanos;
        if (decided.Parent != 0 && !_parentNanos.TryAdd(decided.Parent, from)) from = _parentNanos[decided.Parent];
        int symbol = decided.Instrument - venue.FirstInstrument;
        (decimal min, decimal max) = venue.Mids.Within(symbol, from - SeenNanos, decided.Nanos);
        decimal price = fill.Order.Rules.Price(fill.PriceTicks);
        RiskSettings risk = world.Settings.Risk;
        decimal ofExits = Math.Max(risk.CollarPercent, risk.ExitCollarPercent!.Value);
        decimal percent = decided.IsEntry ? risk.CollarPercent : ofExits;
        decimal share = (percent / 100) + Rounding;
        bool isBuy = fill.Order.Side == SimSide.Bid;
        bool isBeyond = isBuy ? price > max * (1 + share) : price < min * (1 - share);
        if (fill.Order.Type == ExchangeOrderType.StopLoss)
        {
            OfStops++;
            if (isBeyond) OfStopsBeyond++;
            return;
        }

        Checked++;
        if (!isBeyond) return;
        venue.Checker.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"order {fill.Order.OriginalClientOrderId} filled at {price}, more than {percent} % from "
            + $"{(isBuy ? max : min)}"));
    }
}
