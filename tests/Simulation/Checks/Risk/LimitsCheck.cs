using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks.Risk;

/// <summary>
/// The limits in the venues' truth: every entry that comes to a venue is within them, by its fills, balances, open
/// orders and prices, whatever the engine counted. What was decided and never left does not count.
/// </summary>
/// <remarks>
/// Tolerances. Orders in flight: none is left out of what is open, since only those count that were decided before the
/// entry; one that has not arrived yet when the entry does is not counted, and the entry behind it counts both. Prices:
/// the best of the seconds between what the engine may have seen and the arrival, both ways, plus half a percent. An
/// owner who moves money: what may be moved until the engine is told, 5 percent of equity.
/// </remarks>
internal sealed class LimitsCheck(World world)
{
    private const long SeenNanos = 15 * SimulationOptions.Second;
    private const long RateNanos = SimulationOptions.Second - SimulationOptions.Millisecond;

    private readonly Dictionary<string, DecidedOrder> _decided = new(StringComparer.Ordinal);
    private readonly List<DecidedOrder> _recent = [];
    private readonly int[] _seen = new int[world.Venues.Count];
    private readonly PauseCheck _pauses = new(world);
    private readonly LossCheck _losses = new(world);
    private long _number;

    // What an account held before the first run is not known before its first answers and a price.
    private bool _isAllTakenUp;

    /// <summary>Entries that came to a venue and were held against all limits.</summary>
    public long Entries { get; private set; }

    /// <summary>Times that a limit or a pause was found to be reached, by its name.</summary>
    public SortedDictionary<string, long> Reached { get; } = new(StringComparer.Ordinal);

    private RiskSettings Risk => world.Node!.Engine.Settings.Risk;

    /// <summary>An order as it was decided; null = nobody knows it.</summary>
    public DecidedOrder? Find(string id) => _decided.GetValueOrDefault(id);

    /// <summary>A command leaves the machine.</summary>
    public void OnDecided(in EngineCommand command, EngineNode node, long now)
    {
        if (command.Kind != CommandKind.PlaceOrder) return;
        int row = node.Engine.Orders.Find(command.ClientOrderId);
        var decided = new DecidedOrder(
            in command, in node.Engine.Orders[row], _number++, node.Engine.NowNanos, now);
        _decided[command.ClientOrderId.ToString()] = decided;
        _recent.Add(decided);
        if (_recent.Count > 512) _recent.RemoveRange(0, 256);
        if (decided.IsEntry) decided.Fault = _pauses.Find(decided, node) ?? _losses.Find(node);
    }

    public void OnApplied(in EventSlot slot, EngineNode node)
    {
        _pauses.OnApplied(in slot, node);
        bool isResume = slot.Header.Kind == EventKind.Operator && slot.Operator.Action == OperatorAction.Resume;
        if (isResume) _losses.OnResume(slot.Operator.Scope);
    }

    /// <inheritdoc cref="LossCheck.IsHalted"/>
    public bool IsHaltedByLoss(EngineNode node) => _losses.IsHalted(node);

    /// <summary>A life begins: what was not durable has not happened.</summary>
    public void OnStarted(EngineNode node)
    {
        _pauses.OnStarted(node.RecoveredSequence);
        _losses.OnStarted();
    }

    public void OnTrade(int venue, int symbol, decimal quantity, bool isBought) =>
        _pauses.Flow.OnTrade(venue, symbol, quantity, isBought);

    public void OnStep(EngineNode? node)
    {
        foreach (SimulatedVenue venue in world.Venues)
        {
            venue.Mids.OnStep(world.NowNanos);
            venue.OwnFills.OnStep();
        }

        if (node == null) return;
        _isAllTakenUp |= world.Venues.All(venue => node.Engine.Readiness.AreBalancesProven(venue.Account));
        _losses.OnStep(node);
        foreach (SimulatedVenue venue in world.Venues)
        {
            IReadOnlyList<ExchangeOrder> orders = venue.Exchange.Truth.Orders;
            for (; _seen[venue.Index] < orders.Count; _seen[venue.Index]++)
            {
                ExchangeOrder order = orders[_seen[venue.Index]];
                bool isKnown = Checker.IsOwn(order) && _decided.ContainsKey(order.OriginalClientOrderId);
                if (!isKnown || Fault(venue, order) is not { } fault) continue;
                venue.Checker.Add($"order {order.OriginalClientOrderId}: {fault}");
            }
        }
    }

    /// <summary>What all engines' accounts are worth, at the best of some seconds.</summary>
    public decimal EquityMax(long from, long to)
    {
        decimal equity = 0;
        foreach (SimulatedVenue venue in world.Venues)
        {
            equity += venue.OwnFills.BalanceOf(TwoQuotes.Reporting);
            if (world.Options.HasTwoQuotes)
                equity += venue.OwnFills.BalanceOf(TwoQuotes.Quote) * RateOf(venue, 1, from, to).Max;
            for (int i = 0; i < NodeSettings.Symbols.Length; i++)
            {
                equity += venue.OwnFills.Coins(i).Max * venue.Mids.Within(i, from, to).Max
                    * RateOf(venue, i, from, to).Max;
            }
        }

        return equity;
    }

    /// <summary>What one of a symbol's quote asset is worth in what everything counts in.</summary>
    public (decimal Min, decimal Max) RateOf(SimulatedVenue venue, int symbol, long from, long to) =>
        world.Options.HasTwoQuotes && symbol == 1 ? venue.Mids.Within(TwoQuotes.PegSymbol, from, to) : (1, 1);

    private string? Fault(SimulatedVenue venue, ExchangeOrder order)
    {
        DecidedOrder decided = _decided[order.OriginalClientOrderId];
        decided.IsAtVenue = true;
        if (RateFault(decided) is { } rate) return rate;
        if (!decided.IsEntry) return null;
        Entries++;
        if (decided.Fault is { } fault) return fault;
        long from = decided.Nanos - SeenNanos;
        int symbol = Array.IndexOf(NodeSettings.Symbols, order.Symbol);
        decimal worth = order.Rules.Price(order.PriceTicks) * order.Rules.Quantity(order.Lots)
            * RateOf(venue, symbol, from, world.NowNanos).Min;
        if (worth > Risk.OrderNotionalMax * 1.005m) return Above("its value", worth, Risk.OrderNotionalMax);
        return OpenFault(decided) ?? (_isAllTakenUp ? ExposureFault(order.Symbol, from) : null);
    }

    // Twice as many may go to close.
    private string? RateFault(DecidedOrder order)
    {
        int max = order.IsEntry ? Risk.OrdersPerSecondMax : 2 * Risk.OrdersPerSecondMax;
        int count = 0;
        for (int i = _recent.Count - 1; i >= 0 && _recent[i].ClockNanos > order.ClockNanos - RateNanos; i--)
        {
            count += _recent[i].IsAtVenue && _recent[i].Number < order.Number ? 1 : 0;
        }

        if (count >= max) return Above("orders of a second", count + 1, max);
        if (count + 1 == max && order.IsEntry) Note("orders of a second");
        return null;
    }

    private string? OpenFault(DecidedOrder order)
    {
        int open = 0;
        foreach (SimulatedVenue venue in world.Venues)
        {
            foreach (ExchangeOrder other in venue.Exchange.Truth.OpenOrders(World.AccountName))
            {
                open += Checker.IsOwn(other) && Find(other.OriginalClientOrderId)?.Number < order.Number ? 1 : 0;
            }
        }

        if (open >= Risk.OpenOrdersMax) return Above("open orders", open + 1, Risk.OpenOrdersMax);
        if (open + 1 == Risk.OpenOrdersMax) Note("open orders");
        return null;
    }

    // By symbol, over all venues; and of everything, which no spot account may have more of than it is worth.
    private string? ExposureFault(string symbol, long from)
    {
        decimal ofSymbol = 0;
        decimal ofAll = 0;
        foreach (SimulatedVenue venue in world.Venues)
        {
            for (int i = 0; i < NodeSettings.Symbols.Length; i++)
            {
                decimal worth = (venue.OwnFills.Coins(i).Min * venue.Mids.Within(i, from, world.NowNanos).Min)
                    + OpenBuys(venue, NodeSettings.Symbols[i]);
                worth *= RateOf(venue, i, from, world.NowNanos).Min;
                ofAll += worth;
                if (NodeSettings.Symbols[i] == symbol) ofSymbol += worth;
            }
        }

        decimal slack = world.Options.HasForeignActions ? 0.05m : 0.005m;
        decimal equity = EquityMax(from, world.NowNanos);
        decimal share = Risk.SymbolExposurePercentMax / 100;
        if (ofSymbol > equity * (share + slack)) return Above($"exposure in {symbol}", ofSymbol, equity * share);
        if (ofSymbol > equity * share * 0.9m) Note("exposure of a symbol");
        return ofAll > equity * (1 + slack) ? Above("exposure", ofAll, equity) : null;
    }

    private static decimal OpenBuys(SimulatedVenue venue, string symbol)
    {
        decimal sum = 0;
        foreach (ExchangeOrder order in venue.Exchange.Truth.OpenOrders(World.AccountName))
        {
            bool isBuy = Checker.IsOwn(order) && order.Side == SimSide.Bid && order.Symbol == symbol;
            decimal left = order.Rules.Quantity(order.Lots - order.ExecutedLots);
            if (isBuy) sum += order.Rules.Price(order.PriceTicks) * left;
        }

        return sum;
    }

    public void Note(string what) => Reached[what] = Reached.GetValueOrDefault(what) + 1;

    private static string Above(string what, decimal value, decimal limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} is {value:F2}, {limit:F2} at most");
}
