using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.OrderEntry;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Sessions;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Exchange;

/// <summary>What the venue and its owner's hand do on their own: the faults that go by ticks.</summary>
internal sealed class VenueActions(
    ExchangeClock clock, IReadOnlyList<SimAccount> accounts, IReadOnlyList<(SymbolMarket, SymbolRules)> symbols,
    ClientOrders orders, SessionHub sessions, ExchangeFaults faults, string manualIdPrefix)
{
    private const int ManualTicksMax = 20;
    private readonly List<ArmedFault> _hits = new();

    public void Tick()
    {
        faults.OnTick(clock.NowNanos, HasSubject, _hits);
        foreach (var hit in _hits.ToArray())
        {
            var subject = Perform(hit.Spec, hit.Random);
            if (subject is not null)
                faults.Note(hit.Spec.Kind, clock.NowNanos, subject);
        }
    }

    private bool HasSubject(ExchangeFaultSpec spec) => spec.Kind switch
    {
        ExchangeFaultKind.VenueCancel or ExchangeFaultKind.VenueExpire => OpenOrders(spec).Count > 0,
        ExchangeFaultKind.VenueAmend => OpenOrders(spec).Exists(orders.CanHalve),
        ExchangeFaultKind.UserSilent or ExchangeFaultKind.UserTerminated => sessions.HasSubscription(spec.Account),
        ExchangeFaultKind.SocketClose or ExchangeFaultKind.SocketAbort or ExchangeFaultKind.SocketHalfOpen
            or ExchangeFaultKind.VenueShutdown => sessions.Sessions.Count > 0,
        _ => true,
    };

    private string? Perform(ExchangeFaultSpec spec, SimRandom random)
    {
        switch (spec.Kind)
        {
            case ExchangeFaultKind.VenueCancel or ExchangeFaultKind.VenueExpire:
                return EndOrder(spec, random);
            case ExchangeFaultKind.VenueManualOrder:
                return PlaceByHand(Pick(spec, random), random);
            case ExchangeFaultKind.VenueAmend:
                return Amend(OpenOrders(spec).FindAll(orders.CanHalve), random);
            case ExchangeFaultKind.VenueDeposit:
                return Transfer(Pick(spec, random), spec.Asset, spec.Amount) ? spec.Asset : null;
            case ExchangeFaultKind.VenueShutdown:
                sessions.Shutdown(spec.DurationNanos);
                return string.Empty;
            case ExchangeFaultKind.VenueSkew:
                clock.SkewNanos = spec.DurationNanos;
                return string.Empty;
            case ExchangeFaultKind.SocketRefuse:
                sessions.RefuseUntilNanos = clock.NowNanos + spec.DurationNanos;
                return string.Empty;
            default:
                OnSockets(spec);
                return string.Empty;
        }
    }

    public bool Transfer(SimAccount account, string asset, decimal amount)
    {
        if (account.Of(asset).Free + amount < 0)
            return false;
        orders.Transfer(account, asset, amount);
        return true;
    }

    public ExchangeOrder? SellFarByHand(SimAccount account, string symbol, decimal quantity)
    {
        const decimal Far = 1.04m;
        foreach (var (market, rules) in symbols)
        {
            var isMeant = string.Equals(rules.Symbol, symbol, StringComparison.Ordinal);
            if (!isMeant || market.Book.LevelCount(SimSide.Ask) == 0)
                continue;
            var price = rules.Price(market.Book.Level(SimSide.Ask, 0).PriceTicks) * Far;
            var order = new NewOrder
            {
                Market = market,
                Rules = rules,
                Side = SimSide.Ask,
                Type = ExchangeOrderType.Limit,
                Price = price - (price % rules.TickSize),
                Quantity = quantity - (quantity % rules.StepSize),
                ClientOrderId = manualIdPrefix + orders.NewClientId(),
                IsManual = true,
            };
            return orders.Check(account, order) == OrderRefusal.None ? orders.Accept(account, order) : null;
        }

        return null;
    }

    public void CancelByHand(ExchangeOrder order)
    {
        if (order.IsOpen)
            orders.Cancel(accounts[order.AccountIndex], order, manualIdPrefix + orders.NewClientId());
    }

    private string? EndOrder(ExchangeFaultSpec spec, SimRandom random)
    {
        var open = OpenOrders(spec);
        if (open.Count == 0)
            return null;
        var order = open[(int)random.NextBelow(open.Count)];
        if (spec.Kind == ExchangeFaultKind.VenueExpire)
            orders.Expire(order, ExpiryReason.ByVenue);
        else
            orders.Cancel(accounts[order.AccountIndex], order, manualIdPrefix + orders.NewClientId());
        return order.ClientOrderId;
    }

    /// <summary>Half of what is left of an order: it goes on under the id that the venue's site makes.</summary>
    private string? Amend(List<ExchangeOrder> open, SimRandom random)
    {
        if (open.Count == 0)
            return null;
        var order = open[(int)random.NextBelow(open.Count)];
        var before = order.ClientOrderId;
        orders.Halve(accounts[order.AccountIndex], order, manualIdPrefix + orders.NewClientId());
        return before;
    }

    /// <summary>A small limit order a few ticks behind the best price, on a side that the balance allows.</summary>
    private string? PlaceByHand(SimAccount account, SimRandom random)
    {
        var (market, rules) = symbols[(int)random.NextBelow(symbols.Count)];
        var first = random.NextBelow(2) == 0 ? SimSide.Bid : SimSide.Ask;
        var ticks = random.NextBelow(ManualTicksMax);
        foreach (var side in (SimSide[])[first, first == SimSide.Bid ? SimSide.Ask : SimSide.Bid])
        {
            if (market.Book.LevelCount(side) == 0)
                continue;
            var price = market.Book.Level(side, 0).PriceTicks + (side == SimSide.Bid ? -ticks : ticks);
            var quantity = rules.NotionalMin * 2 / rules.Price(price);
            var order = new NewOrder
            {
                Market = market,
                Rules = rules,
                Side = side,
                Type = ExchangeOrderType.Limit,
                Price = rules.Price(price),
                Quantity = quantity - (quantity % rules.StepSize) + rules.StepSize,
                ClientOrderId = manualIdPrefix + orders.NewClientId(),
                IsManual = true,
            };
            if (orders.Check(account, order) == OrderRefusal.None)
                return orders.Accept(account, order).ClientOrderId;
        }

        return null;
    }

    private void OnSockets(ExchangeFaultSpec spec)
    {
        var all = new List<SimSession>(sessions.Sessions);
        foreach (var session in all)
        {
            switch (spec.Kind)
            {
                case ExchangeFaultKind.SocketClose: sessions.Close(session, spec.Code); break;
                case ExchangeFaultKind.SocketAbort: sessions.Abort(session); break;
                case ExchangeFaultKind.SocketHalfOpen: sessions.Silence(session, spec.DurationNanos); break;
                case ExchangeFaultKind.UserSilent:
                    session.Subscriptions.RemoveAll(one => SessionHub.IsOf(one.Account, spec.Account));
                    break;
                case ExchangeFaultKind.UserTerminated:
                    foreach (var (id, account) in session.Subscriptions.ToArray())
                    {
                        if (SessionHub.IsOf(account, spec.Account))
                            sessions.Terminate(session, id);
                    }

                    break;
            }
        }
    }

    private List<ExchangeOrder> OpenOrders(ExchangeFaultSpec spec)
    {
        var open = new List<ExchangeOrder>();
        foreach (var account in accounts)
        {
            if (SessionHub.IsOf(account, spec.Account))
                open.AddRange(account.OpenOrders);
        }

        return open;
    }

    private SimAccount Pick(ExchangeFaultSpec spec, SimRandom random)
    {
        var candidates = new List<SimAccount>();
        foreach (var account in accounts)
        {
            if (SessionHub.IsOf(account, spec.Account))
                candidates.Add(account);
        }

        return candidates.Count > 0
            ? candidates[(int)random.NextBelow(candidates.Count)]
            : throw new ArgumentException($"no account '{spec.Account}'");
    }
}
