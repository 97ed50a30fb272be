using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Latency.Venue;

/// <summary>
/// Frames and REST bodies of the market, in the dialect of the local venue. Prices stand still, so that nothing but the
/// timetable decides when an order follows; what the frames between the orders say is new all the same.
/// </summary>
internal sealed class MarketScript
{
    private const long LevelLots = 200_000;
    private const long TradeLots = 1_000;
    private const int DepthShare = 2;
    private const int LevelsPerDelta = 6;

    private readonly BinanceMarketText _writer = new(isFutures: false);
    private readonly Utf8Text _frame = new();
    private readonly Utf8Text _body = new();
    private readonly DepthUpdate _delta = new();
    private readonly List<(long PriceTicks, long Lots)> _bids = [];
    private readonly List<(long PriceTicks, long Lots)> _asks = [];
    private readonly byte[] _rules;
    private readonly MarketSymbol[] _symbols;
    private int _nextOrder;
    private int _nextOther;
    private long _lots;

    /// <param name="instruments">At most 26 x 26.</param>
    /// <param name="startNanos">Market time to begin with, a whole second.</param>
    public MarketScript(int instruments, long startNanos)
    {
        _symbols = new MarketSymbol[instruments];
        var rules = new List<SymbolRules>();
        for (int i = 0; i < instruments; i++)
        {
            string asset = string.Concat("X", ((char)('A' + (i / 26))).ToString(), ((char)('A' + (i % 26))).ToString());
            _symbols[i] = new MarketSymbol(asset, startNanos);
            rules.Add(SymbolRules.Of(_symbols[i].Spec) with { OpenStopsMax = 0, MarketQuantityMax = 9_000m });
        }

        _rules = ExchangeInfoText.Write(rules, new ExchangeOptions(), startNanos / 1_000_000);
        for (int i = 0; i < MarketSymbol.Levels; i++)
        {
            _bids.Add((BidTicks(i), LevelLots));
            _asks.Add((AskTicks(i), LevelLots));
        }
    }

    public ReadOnlySpan<MarketSymbol> Symbols => _symbols;

    /// <summary>The frame that was built last.</summary>
    public ReadOnlySpan<byte> Frame => _frame.Written;

    /// <summary>Index of a symbol, -1 = none.</summary>
    public int Find(ReadOnlySpan<byte> symbol)
    {
        for (int i = 0; i < _symbols.Length; i++)
        {
            if (symbol.SequenceEqual(_symbols[i].Symbol)) return i;
        }

        return -1;
    }

    /// <summary>A trade that closes a bar, so that an order follows.</summary>
    /// <returns>Its symbol, and the side of that order.</returns>
    public (int Key, bool IsBuy) BuildOrderFrame()
    {
        int key = _nextOrder;
        _nextOrder = key + 1 == _symbols.Length ? 0 : key + 1;
        MarketSymbol symbol = _symbols[key];
        bool isBuy = symbol.NextBar();
        long ticks = symbol.IsLastAtAsk ? MarketSymbol.AskTicks : MarketSymbol.BidTicks;
        SimSide taker = symbol.IsLastAtAsk ? SimSide.Bid : SimSide.Ask;
        var trade = new TradePrint(symbol.TradeId, ticks, TradeLots, taker, 0, symbol.BarOpenNanos);
        Begin(symbol, "@trade\",\"data\":"u8);
        _writer.Trade(_frame, symbol.Now, trade);
        _frame.Add("}"u8);
        return (key, isBuy);
    }

    /// <summary>A best bid and ask or a change of the book behind it: no order follows.</summary>
    public void BuildOtherFrame()
    {
        MarketSymbol symbol = _symbols[_nextOther / DepthShare % _symbols.Length];
        if (_nextOther++ % DepthShare == 0) BuildDelta(symbol);
        else BuildTop(symbol);
        if (_nextOther == DepthShare * _symbols.Length) _nextOther = 0;
    }

    /// <summary>Body for a REST path; empty = not known. Any thread that holds the script's lock.</summary>
    public ReadOnlySpan<byte> Body(ReadOnlySpan<byte> path)
    {
        _body.Clear();
        if (path.IndexOf("apiRestrictions"u8) >= 0)
        {
            return _body.Add("{\"enableWithdrawals\":false,\"enableSpotAndMarginTrading\":true}"u8).Written;
        }

        if (path.IndexOf("exchangeInfo"u8) >= 0) return _rules;
        if (path.IndexOf("/depth"u8) < 0) return default;
        foreach (MarketSymbol symbol in _symbols)
        {
            if (path.IndexOf(symbol.Symbol) >= 0) _writer.Book(_body, symbol.Now, _bids, _asks);
        }

        return _body.Written;
    }

    private static long BidTicks(int level) => MarketSymbol.BidTicks - (level * MarketSymbol.LevelTicks);

    private static long AskTicks(int level) => MarketSymbol.AskTicks + (level * MarketSymbol.LevelTicks);

    // Behind the best level, which the best bid and ask must agree with.
    private void BuildDelta(MarketSymbol symbol)
    {
        symbol.UpdateId++;
        _lots = (_lots + 7_919) % 100_000;
        _delta.FirstUpdateId = _delta.LastUpdateId = symbol.UpdateId;
        _delta.Bids.Clear();
        _delta.Asks.Clear();
        for (int i = 0; i < LevelsPerDelta; i++)
        {
            _delta.Bids.Add((BidTicks(1 + i), LevelLots + _lots + i));
            _delta.Asks.Add((AskTicks(1 + i), LevelLots + _lots + i));
        }

        Begin(symbol, "@depth@100ms\",\"data\":"u8);
        _writer.Depth(_frame, symbol.Now, _delta);
        _frame.Add("}"u8);
    }

    private void BuildTop(MarketSymbol symbol)
    {
        Begin(symbol, "@bookTicker\",\"data\":"u8);
        _writer.BookTicker(
            _frame, symbol.Now, new TopOfBook(MarketSymbol.BidTicks, LevelLots, MarketSymbol.AskTicks, LevelLots));
        _frame.Add("}"u8);
    }

    private void Begin(MarketSymbol symbol, ReadOnlySpan<byte> rest) =>
        _frame.Clear().Add("{\"stream\":\""u8).Add(symbol.LowerSymbol).Add(rest);
}
