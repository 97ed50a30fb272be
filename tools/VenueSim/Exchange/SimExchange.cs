using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.OrderEntry;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Sessions;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Exchange;

/// <summary>
/// The private side of a venue over a generated market: accounts, orders, limits, sockets, user data, faults. What is
/// said on the wire is the dialect's. Sans-I/O: requests and time go in, deliveries with their times come out. The same
/// seed, requests and times give the same bytes. One owner thread; times are nanoseconds since the Unix epoch.
/// </summary>
public sealed class SimExchange
{
    private const int FirstOwner = 1000;
    private const long TickNanos = 100_000_000;
    private const int PolicyViolation = 1008;
    private readonly GeneratedMarket _market;
    private readonly ExchangeOptions _options;
    private readonly ExchangeClock _clock;
    private readonly DeliveryQueue _queue = new();
    private readonly List<SimAccount> _accounts = new();
    private readonly SessionHub _sessions;
    private readonly ClientOrders _orders;
    private readonly IRequestDialect _dialect;
    private readonly RequestPipeline _requests;
    private readonly VenueActions _actions;
    private readonly List<(SymbolMarket Market, SymbolRules Rules)> _symbols = new();
    private long _lastRequestId;
    private long _nextTickNanos;

    /// <summary>Creates the exchange over a market, whose time it moves from now on.</summary>
    /// <param name="trading">The venue's private side.</param>
    /// <param name="market">The market; its owner calls only the exchange's <see cref="Advance"/>.</param>
    /// <param name="options">Limits, delays, seed.</param>
    /// <param name="accounts">Accounts with their keys.</param>
    /// <param name="rules">Filters; a symbol without an entry gets <see cref="SymbolRules.Of(SymbolSpec)"/>.</param>
    internal SimExchange(
        ITradingDialect trading, GeneratedMarket market, ExchangeOptions options,
        IReadOnlyList<AccountSpec> accounts, IReadOnlyList<SymbolRules>? rules = null)
    {
        _market = market;
        _options = options;
        _clock = new ExchangeClock(market.NowNanos);
        _nextTickNanos = ((market.NowNanos / TickNanos) + 1) * TickNanos;
        foreach (var spec in accounts)
            _accounts.Add(new SimAccount(spec, _accounts.Count, FirstOwner + _accounts.Count, options));
        foreach (var symbol in market.Markets)
            _symbols.Add((symbol, FindRules(symbol, rules)));
        Faults = new ExchangeFaults();
        var events = trading.Events;
        _sessions = new SessionHub(_clock, options, _queue, new SimRandom(options.Seed), events);
        var streams = new UserStreams(_clock, _sessions, Faults, events);
        _orders = new ClientOrders(_clock, options, market.Markets, _accounts, streams);
        _dialect = trading.CreateRequests(
            new ExchangeParts(_clock, options, _accounts, _symbols, _orders, _sessions));
        _requests = new RequestPipeline(_clock, options, _accounts, _dialect, _sessions, _queue, Faults);
        _actions = new VenueActions(_clock, _accounts, _symbols, _orders, _sessions, Faults, events.ManualIdPrefix);
        Truth = new ExchangeTruth(_accounts, _orders, _requests, _sessions);
    }

    /// <summary>The time.</summary>
    public long NowNanos => _clock.NowNanos;

    /// <summary>What is true, for checkers.</summary>
    public ExchangeTruth Truth { get; }

    /// <summary>Faults armed and those that took place.</summary>
    public ExchangeFaults Faults { get; }

    /// <summary>Whether the market's time stands still while that of the exchange goes on.</summary>
    public bool IsMarketFrozen { get; set; }

    /// <summary>Open sockets.</summary>
    public int OpenSockets => _sessions.Sessions.Count;

    /// <summary>
    /// When the exchange next sends or does something by itself, market events not counted;
    /// <see cref="long.MaxValue"/> for never. A delivery that is due already gives the past.
    /// </summary>
    public long NextDueNanos
    {
        get
        {
            var next = Math.Min(_queue.NextActionNanos, _queue.NextDeliveryNanos);
            return Faults.HasTickFaults ? Math.Min(next, _nextTickNanos) : next;
        }
    }

    /// <summary>Arms a fault.</summary>
    /// <param name="spec">The fault; what it counts starts now.</param>
    /// <exception cref="ArgumentException">It names an account that does not exist.</exception>
    public void Inject(ExchangeFaultSpec spec)
    {
        if (spec.Account.Length > 0 && !_accounts.Exists(account => SessionHub.IsOf(account, spec.Account)))
            throw new ArgumentException($"no account '{spec.Account}'");
        Faults.Add(spec, _clock.NowNanos);
    }

    /// <summary>Revokes the key of an account and gives it another.</summary>
    /// <param name="account">Its name.</param>
    /// <param name="key">The key that requests are known by from now on.</param>
    /// <param name="secret">Its secret.</param>
    /// <exception cref="ArgumentException">No such account.</exception>
    public void ReplaceKey(string account, string key, string secret)
    {
        if (_accounts.Find(one => SessionHub.IsOf(one, account)) is not { } found)
            throw new ArgumentException($"no account '{account}'");
        found.ReplaceKey(key, secret);
    }

    /// <summary>The rules of a symbol now.</summary>
    /// <param name="symbol">Name in upper case.</param>
    /// <returns>The rules, listed or not; null when there never was such a symbol.</returns>
    public SymbolRules? RulesOf(string symbol) =>
        _symbols.Find(one => string.Equals(one.Rules.Symbol, symbol, StringComparison.Ordinal)).Rules;

    /// <summary>
    /// Changes a symbol's rules from now on: orders are taken by the new ones, and the list of instruments states them.
    /// What rests stays as it is, and ends when the symbol leaves the list.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <exception cref="ArgumentException">No such symbol, or a unit that is no multiple of the market's.</exception>
    public void Change(SymbolRulesChange change)
    {
        var index = _symbols.FindIndex(
            one => string.Equals(one.Rules.Symbol, change.Symbol, StringComparison.Ordinal));
        if (index < 0)
            throw new ArgumentException($"no symbol '{change.Symbol}'");
        var (market, before) = _symbols[index];
        var rules = change.Apply(before);
        _symbols[index] = (market, rules);
        if (rules.Status == SymbolStatus.Unlisted && before.Status != SymbolStatus.Unlisted)
            _orders.ExpireAll(rules.Symbol);
    }

    /// <summary>The account's owner moves something in or out.</summary>
    /// <param name="account">Name of the account.</param>
    /// <param name="asset">Asset.</param>
    /// <param name="amount">Amount; negative goes out.</param>
    /// <returns>False when so much is not free.</returns>
    public bool Transfer(string account, string asset, decimal amount) =>
        _actions.Transfer(AccountOf(account), asset, amount);

    /// <summary>Fees of an account are taken by other rates from now on.</summary>
    /// <param name="account">Name of the account.</param>
    /// <param name="makerRate">Of a resting order, a fraction of what it receives.</param>
    /// <param name="takerRate">Of a taking order.</param>
    /// <param name="paysInDiscountAsset">In the discount asset while it is there.</param>
    public void SetFees(string account, decimal makerRate, decimal takerRate, bool paysInDiscountAsset) =>
        AccountOf(account).SetFees(makerRate, takerRate, paysInDiscountAsset);

    /// <summary>The account's owner places an order that sells high above the market, where it rests.</summary>
    /// <param name="account">Name of the account.</param>
    /// <param name="symbol">Name in upper case.</param>
    /// <param name="quantity">How much, rounded down.</param>
    /// <returns>The order, or null when the venue does not take it.</returns>
    public ExchangeOrder? SellFarByHand(string account, string symbol, decimal quantity) =>
        _actions.SellFarByHand(AccountOf(account), symbol, quantity);

    /// <summary>
    /// For a moment all quotes of one side of a symbol are gone, but for those of clients and one that is far off.
    /// </summary>
    /// <param name="symbol">Name in upper case.</param>
    /// <param name="side">The side.</param>
    /// <param name="distance">Of the one that is left from the fair value, as a fraction of that.</param>
    /// <param name="steps">How long none comes back, in steps of 50 ms.</param>
    public void Thin(string symbol, SimSide side, double distance, int steps) =>
        _market.Find(symbol)?.Thin(_clock.NowNanos, side, distance, steps);

    /// <summary>The account's owner cancels an order.</summary>
    /// <param name="order">The order; nothing happens when it is over.</param>
    public void CancelByHand(ExchangeOrder order) => _actions.CancelByHand(order);

    /// <summary>Moves time on: the market, pings, ages and the venue's own actions. The past does nothing.</summary>
    /// <param name="nowNanos">The new time.</param>
    public void Advance(long nowNanos)
    {
        while (true)
        {
            var action = _queue.NextActionNanos;
            var next = Math.Min(action, _nextTickNanos);
            if (next > nowNanos)
                break;
            Move(next);
            if (action <= _nextTickNanos)
            {
                _queue.TakeAction()();
                continue;
            }

            _nextTickNanos += TickNanos;
            if (Faults.HasTickFaults)
                _actions.Tick();
        }

        Move(nowNanos);
    }

    /// <summary>Takes the next delivery that is due by now, in order.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <returns>False when none is due.</returns>
    public bool TryTake(out Delivery delivery)
    {
        while (_queue.TryTake(_clock.NowNanos, out var next))
        {
            delivery = next!;
            if (delivery.Connection == 0)
                return true;
            if (_sessions.Find(delivery.Connection) is not { } session)
                continue;
            var isEnd = delivery.Kind is DeliveryKind.Close or DeliveryKind.Abort;
            if (isEnd)
                _sessions.Remove(session);
            else if (delivery.DueNanos < session.SilentUntilNanos)
                continue;
            return true;
        }

        delivery = null!;
        return false;
    }

    /// <summary>Receives a REST request; the answer comes as a delivery, unless a fault swallows it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="nowNanos">Time of arrival.</param>
    /// <returns>The number that the answer's delivery carries.</returns>
    public long ReceiveRest(RestRequest request, long nowNanos)
    {
        Advance(nowNanos);
        var id = ++_lastRequestId;
        _requests.Receive(_dialect.ReadRest(request, id));
        return id;
    }

    /// <summary>Opens a socket for requests and user data.</summary>
    /// <param name="address">Address of the client.</param>
    /// <param name="nowNanos">Time.</param>
    /// <param name="connection">Number of the socket, positive; 0 when it was refused.</param>
    /// <returns>0, or the HTTP status with which the upgrade is refused.</returns>
    public int OpenSocket(string address, long nowNanos, out long connection)
    {
        Advance(nowNanos);
        connection = 0;
        var budget = _requests.Budget(address);
        if (!budget.TryConnect(_clock.NowNanos))
            return _dialect.Limit(budget).Status;
        if (_clock.NowNanos < _sessions.RefuseUntilNanos)
        {
            Faults.Note(ExchangeFaultKind.SocketRefuse, _clock.NowNanos, address);
            return 503;
        }

        var status = StatusOf(budget.Charge(_dialect.ConnectWeight, _clock.NowNanos), budget);
        if (status == 0)
            connection = _sessions.Open(address).Id;
        return status;
    }

    /// <summary>Receives a text frame of a client.</summary>
    /// <param name="connection">The socket.</param>
    /// <param name="text">UTF-8 text.</param>
    /// <param name="nowNanos">Time of arrival.</param>
    public void ReceiveText(long connection, ReadOnlyMemory<byte> text, long nowNanos)
    {
        Advance(nowNanos);
        if (Listen(connection) is not { } session)
            return;
        if (_dialect.ReadText(session, text, out var rejection) is { } request)
            _requests.Receive(request);
        else
            _sessions.SendAnswer(session, rejection, _clock.NowNanos + _sessions.AnswerDelay());
    }

    /// <summary>Receives a pong; one that answers no ping does not count on the venue either.</summary>
    /// <param name="connection">The socket.</param>
    /// <param name="nowNanos">Time of arrival.</param>
    public void ReceivePong(long connection, long nowNanos)
    {
        Advance(nowNanos);
        if (Listen(connection) is { } session)
            session.LastPongNanos = _clock.NowNanos;
    }

    /// <summary>Whether a socket is half-open now: the transport must not answer its pings either.</summary>
    /// <param name="connection">The socket.</param>
    /// <returns>True while it is silent, and for a socket that does not exist.</returns>
    public bool IsSilent(long connection) =>
        _sessions.Find(connection) is not { } session || _clock.NowNanos < session.SilentUntilNanos;

    /// <summary>The client's end of a socket is gone.</summary>
    /// <param name="connection">The socket.</param>
    /// <param name="nowNanos">Time.</param>
    public void SocketClosed(long connection, long nowNanos)
    {
        Advance(nowNanos);
        if (_sessions.Find(connection) is { } session)
            _sessions.Remove(session);
    }

    /// <summary>Charges a public request that another part answers to the address's weight.</summary>
    /// <param name="address">Address of the client.</param>
    /// <param name="weight">Weight.</param>
    /// <param name="nowNanos">Time.</param>
    /// <param name="used">Weight used in the running minute.</param>
    /// <param name="retryAfterSeconds">Value of Retry-After when refused.</param>
    /// <returns>0, or the HTTP status to refuse with.</returns>
    public int ChargePublic(string address, int weight, long nowNanos, out int used, out int retryAfterSeconds)
    {
        Advance(nowNanos);
        var budget = _requests.Budget(address);
        var state = budget.Charge(weight, _clock.NowNanos);
        used = budget.Weight.Used(_clock.NowMillis);
        retryAfterSeconds = state == LimitState.Open ? 0 : budget.RetryAfterSeconds(_clock.NowNanos);
        return StatusOf(state, budget);
    }

    private SimAccount AccountOf(string name) =>
        _accounts.Find(account => string.Equals(account.Spec.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"no account '{name}'");

    private int StatusOf(LimitState state, AddressBudget budget) => state switch
    {
        LimitState.Limited => _dialect.Limit(budget).Status,
        LimitState.Banned => _dialect.Ban(budget).Status,
        _ => 0,
    };

    private SimSession? Listen(long connection)
    {
        if (_sessions.Find(connection) is not { IsClosing: false } session
            || _clock.NowNanos < session.SilentUntilNanos)
            return null;
        if (session.TryReceive(_clock.NowNanos, _options.MessagesPerSecondMax))
            return session;
        _sessions.Close(session, PolicyViolation);
        return null;
    }

    private void Move(long nowNanos)
    {
        if (!IsMarketFrozen)
            _market.Advance(nowNanos);
        _clock.Advance(nowNanos);
    }

    private static SymbolRules FindRules(SymbolMarket market, IReadOnlyList<SymbolRules>? rules)
    {
        foreach (var one in rules ?? [])
        {
            if (string.Equals(one.Symbol, market.Spec.Symbol, StringComparison.Ordinal))
                return one;
        }

        return SymbolRules.Of(market.Spec);
    }
}
