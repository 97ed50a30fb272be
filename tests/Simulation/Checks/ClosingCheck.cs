using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Model.Commands;
using LowLatency.Model.Reasons;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// At the end of a seed nothing but selling is asked for, for a while. Then each position is closed at the venue, or on
/// its way in parts, or it has a reason that the venue's own rules give and, where a person can do something about it,
/// the engine has told.
/// </summary>
internal sealed class ClosingCheck(World world, SimulatedVenue venue)
{
    // Two of the strategy's bars.
    private const long BarsNanos = 10 * SimulationOptions.Second;

    private readonly HashSet<(int Symbol, ReasonCode Reason)> _told = [];
    private readonly decimal[] _before = new decimal[NodeSettings.Symbols.Length];

    /// <summary>Positions at the end, by what became of them.</summary>
    public SortedDictionary<string, long> Positions { get; } = new(StringComparer.Ordinal);

    /// <summary>Commands of an event: what a person was told.</summary>
    public void OnApplied(EngineNode node)
    {
        foreach (ref readonly EngineCommand command in node.Engine.Commands)
        {
            if (command.Kind != CommandKind.Alarm || !venue.Has(command.Instrument)) continue;
            _told.Add((command.Instrument.Value - venue.FirstInstrument, command.Reason));
        }
    }

    /// <summary>Selling begins.</summary>
    public void OnBegin()
    {
        for (int i = 0; i < _before.Length; i++) _before[i] = Sellable(i);
    }

    /// <summary>Its time is over; the first position that has no reason to be there, null = none.</summary>
    public string? Find(EngineNode node)
    {
        for (int i = 0; i < _before.Length; i++)
        {
            decimal left = Sellable(i);
            if (_before[i] <= 0) continue;
            string what = left <= 0 ? "closed" : IsDust(i, left) ? "closed but for dust" : Reason(node, i, left);
            if (IsDust(i, _before[i])) what = "dust before";
            if (what.Length == 0)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{left} of {NodeSettings.Symbols[i]} left of {_before[i]}, for no reason: ")
                    + EventTrace.Decisions(node);
            }

            Positions[what] = Positions.GetValueOrDefault(what) + 1;
        }

        return null;
    }

    private string Reason(EngineNode node, int symbol, decimal left)
    {
        SymbolRules rules = venue.Exchange.RulesOf(NodeSettings.Symbols[symbol])!;
        bool isTold = _told.Contains((symbol, ReasonCode.InstrumentNotTrading))
            || _told.Contains((symbol, ReasonCode.InstrumentStatusUnknown));
        if (rules.Status != SymbolStatus.Trading) return isTold ? "of a symbol that takes no orders" : "";
        if (world.Options.HasForeignActions && LockedByHand(symbol) > 0) return "locked by an order of the owner's";
        InstrumentState instrument = node.Engine.Instruments[venue.FirstInstrument + symbol];
        if (node.Engine.Parents[instrument.Id].IsWorking) return "on its way in parts";

        if (IsOnSale(symbol)) return "on sale at a price of its own";

        // A person resumes in the end: until then what is not certain is not sold.
        if (node.Engine.Risk.DriftHalt.IsSet) return "balances differ, an operator has to resume";
        long since = world.NowNanos - (world.Options.CloseNanos / 3);
        if (left < _before[symbol] / 2 && IsSelling(symbol, since)) return "on its way";

        // Slices of an exit that asked for a part, or an order that rested, from before selling began: the next bar
        // asks for the rest.
        ParentOrder last = node.Engine.Parents[instrument.Id];
        bool hasJustEnded = last.IsReduceOnly && last.EndedNanos > node.Stamp.WallNanos - BarsNanos;
        bool isFree = hasJustEnded || HasJustSold(symbol);
        return isFree && IsSelling(symbol, world.NowNanos - BarsNanos) ? "behind an exit of before" : "";
    }

    private bool HasJustSold(int symbol)
    {
        foreach (ExchangeOrder order in venue.Exchange.Truth.OrdersOf(World.AccountName))
        {
            bool isResting = Checker.IsOwn(order) && order.Type != ExchangeOrderType.StopLoss
                && order.CreatedNanos < world.Options.SettledNanos;
            bool isHere = isResting && order.Side == SimSide.Ask && order.Symbol == NodeSettings.Symbols[symbol];
            if (isHere && !order.IsOpen && order.UpdatedNanos > world.NowNanos - BarsNanos) return true;
        }

        return false;
    }

    // What no order may be made of, as the venue has its rules now.
    private bool IsDust(int symbol, decimal quantity)
    {
        SymbolRules rules = venue.Exchange.RulesOf(NodeSettings.Symbols[symbol])!;
        decimal lots = quantity - (quantity % rules.StepSize);
        return lots < rules.QuantityMin || lots * venue.Mids.Last(symbol) < rules.NotionalMin * 1.02m;
    }

    // An order that rests until it is too old.
    private bool IsOnSale(int symbol)
    {
        foreach (ExchangeOrder order in venue.Exchange.Truth.OpenOrders(World.AccountName))
        {
            bool isResting = Checker.IsOwn(order) && order.Type != ExchangeOrderType.StopLoss;
            if (isResting && order.Side == SimSide.Ask && order.Symbol == NodeSettings.Symbols[symbol]) return true;
        }

        return false;
    }

    private bool IsSelling(int symbol, long since)
    {
        foreach (ExchangeOrder order in venue.Exchange.Truth.OrdersOf(World.AccountName))
        {
            bool isExit = Checker.IsOwn(order) && order.Symbol == NodeSettings.Symbols[symbol];
            if (isExit && order.UpdatedNanos > since && order.ExecutedLots > 0) return true;
        }

        return false;
    }

    private decimal LockedByHand(int symbol)
    {
        decimal locked = 0;
        foreach (ExchangeOrder order in venue.Exchange.Truth.OpenOrders(World.AccountName))
        {
            bool isHere = order.IsManual && order.Symbol == NodeSettings.Symbols[symbol];
            if (isHere) locked += order.Lots - order.ExecutedLots;
        }

        return locked;
    }

    private decimal Sellable(int symbol) => venue.OwnFills.Coins(symbol).Min;
}
