using System;
using LowLatency.Core;
using LowLatency.Core.Execution;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// Stops that rest at the venue, by its truth: never two of one symbol, and an engine that can see and trade leaves no
/// part of a position without one for long while nothing closes it.
/// </summary>
internal sealed class StopCheck(SimulatedVenue venue)
{
    /// <summary>The pause before one is replaced, and two ticks of the engine's clock.</summary>
    private const long UnprotectedNanosMax =
        ExecutionLimits.RestingStopPauseNanos + (200 * SimulationOptions.Millisecond);

    private readonly long[] _unprotectedSince = new long[NodeSettings.Symbols.Length];
    private readonly int[] _open = new int[NodeSettings.Symbols.Length];
    private readonly decimal[] _covered = new decimal[NodeSettings.Symbols.Length];

    /// <summary>Stops that came to the venue.</summary>
    public long Placed => Count(order => order.Type == ExchangeOrderType.StopLoss);

    /// <summary>Stops that a trade reached.</summary>
    public long Triggered =>
        Count(order => order.Type == ExchangeOrderType.StopLoss && order.WorkingNanos > 0);

    public string? Find(EngineNode node)
    {
        Array.Clear(_open);
        Array.Clear(_covered);
        foreach (ExchangeOrder order in venue.Exchange.Truth.OpenOrders(World.AccountName))
        {
            if (!Checker.IsOwn(order) || order.Type != ExchangeOrderType.StopLoss) continue;
            int index = Array.IndexOf(NodeSettings.Symbols, order.Symbol);
            _open[index]++;
            _covered[index] += order.Rules.Quantity(order.Lots - order.ExecutedLots);
        }

        foreach (InstrumentState instrument in node.Engine.Instruments)
        {
            if (!venue.Has(instrument.Id)) continue;
            int index = instrument.Id.Value - venue.FirstInstrument;
            if (_open[index] > 1) return $"{_open[index]} stops of {NodeSettings.Symbols[index]} at the venue";

            // One that ended without a word is found with the next comparison: until then the engine's belief counts.
            decimal covered = Math.Max(_covered[index], Believed(node.Engine, instrument.Id));
            if (!IsWanted(node.Engine, instrument, out decimal wanted) || covered >= wanted)
            {
                _unprotectedSince[index] = 0;
                continue;
            }

            // By the engine's time: while a disk that stands still holds it up, it can do nothing about it.
            if (_unprotectedSince[index] == 0) _unprotectedSince[index] = node.Engine.NowNanos;
            if (node.Engine.NowNanos - _unprotectedSince[index] > UnprotectedNanosMax)
            {
                return $"{wanted} of {NodeSettings.Symbols[index]} held, {covered} in stops at the venue";
            }
        }

        return null;
    }

    private bool IsWanted(Engine engine, InstrumentState instrument, out decimal wanted)
    {
        wanted = 0;
        var limits = new ExecutionLimits(engine.Settings);
        Position position = engine.Portfolio[instrument.Id];
        bool isAble = limits.RestingStopPpm > 0 && engine.Risk.IsTradingEnabled && !engine.Risk.KillSwitch.IsSet
            && engine.Readiness.IsReady(venue.Account)
            && instrument.Market.EntryBlockReason(engine.NowNanos) == ReasonCode.None
            && engine.NowNanos >= instrument.RestingStopDueNanos;
        isAble &= instrument.Market.Rules.IsTrading && engine.Orders.MissingFills(instrument.Id, Side.Sell) == 0;
        if (!isAble || position.Quantity.Units <= 0 || instrument.Waiting.IsSet) return false;
        if (engine.Parents[instrument.Id].IsWorking || HasMoving(engine.Orders, instrument.Id)) return false;
        Price trigger = OrderPricer.StopTrigger(position, limits.RestingStopPpm, instrument.Market.Rules);
        Price own = OrderPricer.StopTrigger(position, limits.StopLossPpm, instrument.Market.Rules);
        ReasonCode reason = OrderSizer.Fit(position.Quantity, trigger, instrument.Market.Rules, out Quantity quantity);
        wanted = Units.Of(quantity, engine, instrument.Id);
        return instrument.Market.BestBid.Price > own && position.Mark > own && reason == ReasonCode.None;
    }

    private static decimal Believed(Engine engine, InstrumentId instrument)
    {
        OrderTable orders = engine.Orders;
        decimal sum = 0;
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            bool isStop = orders[row].Instrument == instrument && orders[row].Purpose == OrderPurpose.RestingStop;
            if (isStop) sum += Units.Of(orders[row].Remaining, engine, instrument);
        }

        return sum;
    }

    private static bool HasMoving(OrderTable orders, InstrumentId instrument)
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (orders[row].Instrument != instrument || orders[row].Side != Side.Sell) continue;

            // On its way, or being taken away: what the venue makes of it is not known yet.
            bool isAtRest = orders[row].Purpose == OrderPurpose.RestingStop && orders[row].State == OrderState.Working;
            if (!isAtRest) return true;
        }

        return false;
    }

    private long Count(Predicate<ExchangeOrder> predicate)
    {
        long count = 0;
        foreach (ExchangeOrder order in venue.Exchange.Truth.Orders) count += predicate(order) ? 1 : 0;
        return count;
    }
}
