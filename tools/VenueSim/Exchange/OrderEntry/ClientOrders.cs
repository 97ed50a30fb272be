using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Matching;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Exchange.OrderEntry;

/// <summary>
/// Brings the orders of accounts into the books and books what becomes of them: locks, fills, fees, events.
/// </summary>
internal sealed partial class ClientOrders : IClientOrderListener
{
    private const string IdLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int GeneratedIdLength = 22;
    private readonly ExchangeClock _clock;
    private readonly ExchangeOptions _options;
    private readonly IReadOnlyList<SymbolMarket> _markets;
    private readonly IReadOnlyList<SimAccount> _accounts;
    private readonly IAccountEvents _events;
    private readonly SimRandom _idRandom;
    private readonly Dictionary<(int Market, long EngineId), ExchangeOrder> _resting = new();
    private readonly long[] _lastOrderIds;
    private readonly List<AssetAmount> _fees = new();
    private ExchangeOrder? _taking;

    public ClientOrders(
        ExchangeClock clock, ExchangeOptions options, IReadOnlyList<SymbolMarket> markets,
        IReadOnlyList<SimAccount> accounts, IAccountEvents events)
    {
        _clock = clock;
        _options = options;
        _markets = markets;
        _accounts = accounts;
        _events = events;
        _idRandom = new SimRandom(options.Seed ^ 0x1D5);
        _lastOrderIds = new long[markets.Count];
        _stops = new List<ExchangeOrder>[markets.Count];
        foreach (var market in markets)
        {
            market.Clients = this;
            _stops[market.Index] = new List<ExchangeOrder>();
            _lastOrderIds[market.Index] = 1_000_000L * (market.Index + 1);
        }
    }

    /// <summary>Every order of clients, in the order of acceptance.</summary>
    public List<ExchangeOrder> Orders { get; } = new();

    /// <summary>Fees taken, by asset.</summary>
    public IReadOnlyList<AssetAmount> Fees => _fees;

    public string NewClientId()
    {
        Span<char> id = stackalloc char[GeneratedIdLength];
        for (var i = 0; i < id.Length; i++)
            id[i] = IdLetters[(int)_idRandom.NextBelow(IdLetters.Length)];
        return id.ToString();
    }

    /// <summary>Everything that is checked before anything changes.</summary>
    public OrderRefusal Check(SimAccount account, NewOrder order) =>
        CheckLimits(account, order) is not OrderRefusal.None and var refusal ? refusal : CheckEngine(account, order);

    /// <summary>What is checked before the engine: filters, order count, number of open orders.</summary>
    public OrderRefusal CheckLimits(SimAccount account, NewOrder order)
    {
        if (OrderChecks.Filters(order) is not OrderRefusal.None and var filter)
            return filter;
        return CheckCount(account) is not OrderRefusal.None and var count
            ? count
            : OrderChecks.OpenOrders(account, order);
    }

    public OrderRefusal CheckEngine(SimAccount account, NewOrder order) =>
        OrderChecks.Engine(account, order, Plan(account, order).Locks);

    /// <summary>Accepts a checked order and matches it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="order">The order, for which <see cref="Check"/> gave no error.</param>
    /// <param name="fills">Receives its fills of this moment; null when they do not matter.</param>
    public ExchangeOrder Accept(SimAccount account, NewOrder order, List<ExchangeFill>? fills = null)
    {
        var (lots, locks) = Plan(account, order);
        account.OrderCounts.Placed(_clock.ServerMillis);
        var entry = new ExchangeOrder
        {
            OrderId = ++_lastOrderIds[order.Market.Index],
            AccountName = account.Spec.Name,
            AccountIndex = account.Index,
            MarketIndex = order.Market.Index,
            ClientOrderId = order.ClientOrderId,
            OriginalClientOrderId = order.ClientOrderId,
            Rules = order.Rules,
            Side = order.Side,
            Type = order.Type,
            TimeInForce = order.TimeInForce,
            PriceTicks = order.PriceTicks,
            StopTicks = order.StopTicks,
            WorkingNanos = order.Type == ExchangeOrderType.StopLoss ? 0 : _clock.NowNanos,
            Lots = lots,
            QuoteOrderQuantity = order.QuoteOrderQuantity,
            Prevention = order.Prevention,
            IsManual = order.IsManual,
            CreatedNanos = _clock.NowNanos,
            LockedAmount = locks,
        };
        entry.Change(new OrderVersion(_clock.NowNanos, ExchangeOrderStatus.New, 0, 0));
        Orders.Add(entry);
        account.Orders.Add(entry);
        account.OpenOrders.Add(entry);
        account.Lock(GivenAsset(entry), locks, _clock.NowNanos);
        _events.OnExecution(account, entry, new Execution(ExecutionKind.New, entry.ClientOrderId, string.Empty));
        _events.OnBalances(account);
        var first = account.Fills.Count;
        if (entry.Type == ExchangeOrderType.StopLoss)
            _stops[entry.MarketIndex].Add(entry);
        else
            Match(account, entry, order.Kind);
        RunTriggered();
        for (var i = first; fills is not null && i < account.Fills.Count; i++)
        {
            if (account.Fills[i].Order == entry)
                fills.Add(account.Fills[i]);
        }

        return entry;
    }

    /// <summary>Cancels an open order.</summary>
    /// <param name="account">Its account.</param>
    /// <param name="order">The order.</param>
    /// <param name="requestId">Client id of the cancel request.</param>
    public void Cancel(SimAccount account, ExchangeOrder order, string requestId)
    {
        Leave(order);
        Finish(account, order, ExchangeOrderStatus.Canceled);
        _events.OnExecution(account, order, new Execution(ExecutionKind.Canceled, requestId, order.ClientOrderId));
        _events.OnBalances(account);
    }

    /// <summary>The venue ends an order on its own.</summary>
    public void Expire(ExchangeOrder order, ExpiryReason reason)
    {
        Leave(order);
        Expire(_accounts[order.AccountIndex], order, ExchangeOrderStatus.Expired, ExecutionKind.Expired, reason);
    }

    /// <summary>The venue ends every order of a symbol that leaves its list.</summary>
    public void ExpireAll(string symbol)
    {
        foreach (var account in _accounts)
        {
            var open = account.OpenOrders.FindAll(
                order => string.Equals(order.Symbol, symbol, StringComparison.Ordinal));
            foreach (var order in open)
                Expire(order, ExpiryReason.ByVenue);
        }
    }

    /// <summary>A deposit, or with a negative amount a withdrawal, of a free balance.</summary>
    public void Transfer(SimAccount account, string asset, decimal delta)
    {
        account.Credit(asset, delta, _clock.NowNanos);
        _events.OnTransfer(account, asset, delta);
        _events.OnBalances(account);
    }

    public void OnFill(SymbolMarket market, in Fill fill, long timeNanos)
    {
        _clock.Advance(timeNanos);
        ReachStops(market, fill.PriceTicks);
        if (_resting.TryGetValue((market.Index, fill.MakerOrderId), out var maker))
        {
            if (fill.IsMakerDone)
                _resting.Remove((market.Index, fill.MakerOrderId));
            Book(maker, fill, true);
        }

        if (_taking is { } taker)
            Book(taker, fill, false);
    }

    public void OnPrevented(SymbolMarket market, long makerOrderId, long timeNanos)
    {
        _clock.Advance(timeNanos);
        if (!_resting.Remove((market.Index, makerOrderId), out var order))
            return;
        order.EngineId = 0;
        Expire(
            _accounts[order.AccountIndex], order, ExchangeOrderStatus.ExpiredInMatch, ExecutionKind.TradePrevention,
            ExpiryReason.None);
    }

    private OrderRefusal CheckCount(SimAccount account)
    {
        var counts = account.OrderCounts;
        if (!counts.IsFull(_clock.ServerMillis))
            return OrderRefusal.None;
        return counts.Day.Used(_clock.ServerMillis) >= counts.Day.Limit
            ? OrderRefusal.OrdersInDay
            : OrderRefusal.OrdersInTenSeconds;
    }

    private (long Lots, decimal Locks) Plan(SimAccount account, NewOrder order)
    {
        var isBuy = order.Side == SimSide.Bid;
        if (order.Type == ExchangeOrderType.StopLoss)
            return (order.Lots, isBuy ? order.StopPrice * order.Quantity : order.Quantity);
        if (order.Type != ExchangeOrderType.Market)
            return (order.Lots, isBuy ? order.Price * order.Quantity : order.Quantity);
        var budget = order.QuoteOrderQuantity > 0
            ? (Int128)(order.QuoteOrderQuantity / (order.Rules.PriceUnit * order.Rules.QuantityUnit))
            : Int128.MaxValue;
        var requested = order.QuoteOrderQuantity > 0 ? long.MaxValue : order.Lots;
        var skipped = order.Prevention == SelfTradePrevention.None ? 0 : account.Owner;
        var (lots, quote) = order.Market.Book.Preview(skipped, order.Side, OrderKind.Market, 0, requested, budget);
        if (order.QuoteOrderQuantity == 0)
            return (order.Lots, isBuy ? order.Rules.Quote(quote) : order.Quantity);
        return (lots, isBuy ? order.QuoteOrderQuantity : order.Rules.Quantity(lots));
    }

    private void Match(SimAccount account, ExchangeOrder entry, OrderKind kind)
    {
        var market = _markets[entry.MarketIndex];
        if (entry.TimeInForce == ExchangeTimeInForce.Fok && entry.Type == ExchangeOrderType.Limit)
        {
            var skipped = entry.Prevention == SelfTradePrevention.None ? 0 : account.Owner;
            var (available, _) = market.Book.Preview(
                skipped, entry.Side, OrderKind.Limit, entry.PriceTicks, entry.Lots, Int128.MaxValue);
            if (available < entry.Lots)
            {
                Expire(account, entry, ExchangeOrderStatus.Expired, ExecutionKind.Expired, ExpiryReason.FillOrKill);
                return;
            }
        }

        if (entry.Lots == 0)
        {
            Expire(account, entry, ExchangeOrderStatus.Expired, ExecutionKind.Expired, ExpiryReason.NoLiquidity);
            return;
        }

        _taking = entry;
        var result = market.SubmitForClient(
            _clock.NowNanos, account.Owner, entry.Side, kind, entry.PriceTicks, entry.Lots, entry.Prevention);
        _taking = null;
        switch (result.Outcome)
        {
            case SubmitOutcome.Resting:
                entry.EngineId = result.OrderId;
                _resting.Add((market.Index, result.OrderId), entry);
                break;
            case SubmitOutcome.Prevented:
                Expire(
                    account, entry, ExchangeOrderStatus.ExpiredInMatch, ExecutionKind.TradePrevention,
                    ExpiryReason.None);
                break;
            case SubmitOutcome.Cancelled:
                var reason = kind == OrderKind.Market
                    ? ExpiryReason.NoLiquidity
                    : ExpiryReason.ImmediateOrCancel;
                Expire(account, entry, ExchangeOrderStatus.Expired, ExecutionKind.Expired, reason);
                break;
        }
    }

    private void Book(ExchangeOrder order, in Fill match, bool isMaker)
    {
        var account = _accounts[order.AccountIndex];
        var rules = order.Rules;
        var isBuy = order.Side == SimSide.Bid;
        var now = _clock.NowNanos;
        var last = order.Last;
        var quoteTicks = (Int128)match.PriceTicks * match.Lots;
        var (quote, quantity) = (rules.Quote(quoteTicks), rules.Quantity(match.Lots));
        var spent = isBuy ? quote : quantity;
        // A limit buyer locked its own price; what a better price saves becomes free.
        var locked = isBuy && order.Type is ExchangeOrderType.Limit or ExchangeOrderType.LimitMaker
            ? rules.Quote((Int128)order.PriceTicks * match.Lots)
            : spent;
        account.Spend(GivenAsset(order), locked, spent, now);
        order.LockedAmount -= locked;
        account.Credit(isBuy ? rules.BaseAsset : rules.QuoteAsset, isBuy ? quantity : quote, now);
        var (fee, feeAsset) = TakeFee(account, rules, isBuy, isMaker, quantity, quote);
        var fill = new ExchangeFill(
            order, match.TradeId, match.PriceTicks, match.Lots, isMaker, fee, feeAsset, now);
        account.Fills.Add(fill);
        var executed = last.ExecutedLots + match.Lots;
        var isDone = executed == order.Lots;
        if (last.ExecutedLots == 0)
            account.OrderCounts.FirstFill(_clock.ServerMillis, isMaker);
        order.Change(new OrderVersion(
            now, isDone ? ExchangeOrderStatus.Filled : ExchangeOrderStatus.PartiallyFilled, executed,
            last.ExecutedQuote + quoteTicks));
        if (isDone)
            Close(account, order);
        _events.OnExecution(
            account, order, new Execution(ExecutionKind.Trade, order.ClientOrderId, string.Empty) { Fill = fill });
        _events.OnBalances(account);
    }

    private (decimal Fee, string Asset) TakeFee(
        SimAccount account, SymbolRules rules, bool isBuy, bool isMaker, decimal quantity, decimal quote)
    {
        const int FeeDecimals = 8;
        var rate = isMaker ? account.Spec.MakerRate : account.Spec.TakerRate;
        var asset = isBuy ? rules.BaseAsset : rules.QuoteAsset;
        var fee = decimal.Round((isBuy ? quantity : quote) * rate, FeeDecimals, MidpointRounding.ToZero);
        if (account.Spec.PaysInDiscountAsset)
        {
            var discounted = decimal.Round(
                quote * rate * (1 - _options.DiscountRate) / _options.DiscountAssetPrice, FeeDecimals,
                MidpointRounding.ToZero);
            if (account.Of(_options.DiscountAsset).Free >= discounted)
                (fee, asset) = (discounted, _options.DiscountAsset);
        }

        account.Credit(asset, -fee, _clock.NowNanos);
        for (var i = 0; i < _fees.Count; i++)
        {
            if (!string.Equals(_fees[i].Asset, asset, StringComparison.Ordinal))
                continue;
            _fees[i] = new AssetAmount(asset, _fees[i].Amount + fee);
            return (fee, asset);
        }

        _fees.Add(new AssetAmount(asset, fee));
        return (fee, asset);
    }

    private void Leave(ExchangeOrder order)
    {
        var market = _markets[order.MarketIndex];
        _stops[market.Index].Remove(order);
        if (order.EngineId == 0 || !_resting.Remove((market.Index, order.EngineId)))
            return;
        market.CancelForClient(_clock.NowNanos, order.EngineId);
    }

    private void Expire(
        SimAccount account, ExchangeOrder order, ExchangeOrderStatus status, ExecutionKind kind, ExpiryReason reason)
    {
        order.ExpiryReason = reason;
        Finish(account, order, status);
        _events.OnExecution(account, order, new Execution(kind, order.ClientOrderId, string.Empty));
        _events.OnBalances(account);
    }

    private void Finish(SimAccount account, ExchangeOrder order, ExchangeOrderStatus status)
    {
        order.Change(order.Last with { TimeNanos = _clock.NowNanos, Status = status });
        Close(account, order);
    }

    private void Close(SimAccount account, ExchangeOrder order)
    {
        account.OpenOrders.Remove(order);
        order.EngineId = 0;
        if (order.LockedAmount == 0)
            return;
        account.Spend(GivenAsset(order), order.LockedAmount, 0, _clock.NowNanos);
        order.LockedAmount = 0;
    }

    private static string GivenAsset(ExchangeOrder order) =>
        order.Side == SimSide.Bid ? order.Rules.QuoteAsset : order.Rules.BaseAsset;
}
