using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Matching;
using LowLatency.VenueSim.Rest;

namespace LowLatency.Latency.Venue;

/// <summary>
/// The local venue's own exchange with one account. Its books hold nothing but that account's orders, each of which is
/// filled at once at its price. It answers without delay and announces limits that the measured rate stays far below;
/// production's are 50 orders in ten seconds. Callers take turns: it has no lock.
/// </summary>
internal sealed class VenueExchange : IRestServer
{
    public const string VenueName = "BinanceSpot";

    private const string Address = "127.0.0.1";
    private const decimal Cash = 1_000_000;
    private const int Counterparty = 2;
    private static readonly ExchangeOptions Options = new()
    {
        WeightPerMinuteMax = 10_000_000,
        OrdersPerTenSecondsMax = 1_000_000,
        OrdersPerDayMax = 1_000_000_000,
        RawRequestsPerFiveMinutesMax = 10_000_000,
        MessagesPerSecondMax = 0,
        AnswerDelayNanosMin = 0,
        AnswerDelayNanosMax = 0,
        EventDelayNanosMin = 0,
        EventDelayNanosMax = 0,

        // The transport pings.
        PingIntervalNanos = 0,
    };

    private readonly SimVenue _venue = SimDialects.Of(VenueName);
    private readonly byte[] _orderSocketPath;
    private readonly SimExchange _exchange;
    private readonly GeneratedMarket _market;
    private readonly Dictionary<string, (SymbolMarket Market, SymbolRules Rules)> _symbols = [];
    private readonly Func<long> _now;

    /// <param name="symbols">All of them.</param>
    /// <param name="key">The account's API key.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="now">Wall time, nanoseconds since the Unix epoch.</param>
    public VenueExchange(IReadOnlyList<SymbolSpec> symbols, string key, string secret, Func<long> now)
    {
        _now = now;
        _orderSocketPath = Encoding.ASCII.GetBytes(_venue.OrderSocketPath);
        _market = new GeneratedMarket(
            symbols, seed: 1, now(), messagesPerSecond: 1, new Unheard(), new MarketPastOptions { KlinesKept = 1 });
        var rules = new List<SymbolRules>();
        foreach (SymbolMarket market in _market.Markets)
        {
            // No stops at the venue: each round trip is two orders.
            SymbolRules own = SymbolRules.Of(market.Spec) with { OpenStopsMax = 0 };
            rules.Add(own);
            _symbols[own.Symbol] = (market, own);
            Empty(market.Book);
        }

        var account = new AccountSpec("latency", key, secret)
        {
            Balances = [new AssetAmount(MarketSymbol.QuoteAsset, Cash)],
            MakerRate = 0,
            TakerRate = 0,
        };
        _exchange = _venue.CreateExchange(_market, Options, [account], rules);
        _exchange.IsMarketFrozen = true;
    }

    public ISimDialect Dialect => _venue.Dialect;

    public ReadOnlySpan<byte> OrderSocketPath => _orderSocketPath;

    public long NowNanos => _now();

    public int WeightPerMinuteMax => Options.WeightPerMinuteMax;

    public bool HasSymbol(string symbol) => _symbols.ContainsKey(symbol);

    public int Charge(int weight, int weightMax, out int used, out int retryAfterSeconds) =>
        _exchange.ChargePublic(Address, weight, NowNanos, out used, out retryAfterSeconds);

    public FaultSpec? TakeFault(bool isDepth, string symbol) => null;

    /// <summary>Opens an order socket; 0 = refused.</summary>
    public long OpenSocket()
    {
        _exchange.OpenSocket(Address, NowNanos, out long connection);
        return connection;
    }

    /// <summary>A text frame of an order socket. What follows from it is to be taken.</summary>
    public void ReceiveText(long connection, ReadOnlySpan<byte> text) =>
        _exchange.ReceiveText(connection, text.ToArray(), NowNanos);

    /// <summary>Another one takes what rests at a price: the account's order.</summary>
    public void Fill(string symbol, bool isBuy, decimal price, decimal quantity)
    {
        (SymbolMarket market, SymbolRules rules) = _symbols[symbol];
        market.Book.Submit(
            Counterparty, isBuy ? SimSide.Ask : SimSide.Bid, OrderKind.ImmediateOrCancel,
            (long)(price / rules.PriceUnit), (long)(quantity / rules.QuantityUnit));
    }

    /// <summary>The next frame to an order socket.</summary>
    public bool TryTakeText(out Delivery delivery)
    {
        while (_exchange.TryTake(out delivery))
        {
            if (delivery.Kind == DeliveryKind.Text) return true;
        }

        return false;
    }

    /// <summary>Answers a REST request; a book is asked of the market, whose frames must fit it.</summary>
    public RestResponse Answer(string target, string key, Func<RestQuery, byte[]> book)
    {
        string[] parts = target.Split('?', 2);
        var request = new RestRequest("GET", parts[0], parts.Length > 1 ? parts[1] : "", "", Address)
        {
            Headers = [("X-MBX-APIKEY", key)],
        };
        if (_venue.Dialect.RouteRest(request.Verb, request.Path) == RestRoute.Market)
        {
            RestPlan plan = _venue.Dialect.PlanRest(request, this);
            return plan.Query is not { } query ? plan.Response!
                : _venue.Dialect.WriteRest(plan, book(query), NowNanos);
        }

        long id = _exchange.ReceiveRest(request, NowNanos);
        while (_exchange.TryTake(out Delivery delivery))
        {
            if (delivery.RequestId == id && delivery.Response is { } answer) return answer;
        }

        throw new InvalidOperationException($"the exchange gave no answer to {request}");
    }

    private static void Empty(MatchingEngine book)
    {
        foreach (SimSide side in (ReadOnlySpan<SimSide>)[SimSide.Bid, SimSide.Ask])
        {
            while (book.LevelCount(side) > 0) book.Cancel(book.FirstOrderAt(side, 0));
        }
    }

    // The frames are the script's.
    private sealed class Unheard : IMarketListener
    {
        public void OnTrade(SymbolMarket market, in TradePrint trade)
        {
        }

        public void OnTop(SymbolMarket market, in TopOfBook top)
        {
        }

        public void OnDepth(SymbolMarket market, DepthUpdate update)
        {
        }

        public void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
        {
        }

        public void OnMarkPrice(SymbolMarket market, in MarkPrice mark)
        {
        }

        public void OnPulse(SymbolMarket market)
        {
        }
    }
}
