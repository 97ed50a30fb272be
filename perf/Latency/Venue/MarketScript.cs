using System;
using LowLatency.Proofs.Market;

namespace LowLatency.Latency.Venue;

/// <summary>
/// Frames and REST bodies of the market, as Binance spot spells them. Prices stand still, so that nothing but the
/// timetable decides when an order follows; what the frames between the orders say is new all the same.
/// </summary>
internal sealed class MarketScript
{
    private const int PriceDecimals = 2;
    private const int QuantityDecimals = 5;
    private const int Shown = 8;
    private const long LevelLots = 200_000;
    private const long TradeLots = 1_000;
    private const int DepthShare = 2;
    private const int LevelsPerDelta = 6;

    private readonly FrameText _frame = new();
    private readonly FrameText _body = new();
    private readonly MarketSymbol[] _symbols;
    private int _nextOrder;
    private int _nextOther;
    private long _lots;

    /// <param name="instruments">At most 26 x 26.</param>
    /// <param name="startNanos">Market time to begin with, a whole second.</param>
    public MarketScript(int instruments, long startNanos)
    {
        _symbols = new MarketSymbol[instruments];
        for (int i = 0; i < instruments; i++)
        {
            string asset = string.Concat("X", ((char)('A' + (i / 26))).ToString(), ((char)('A' + (i % 26))).ToString());
            _symbols[i] = new MarketSymbol(asset, startNanos);
        }
    }

    public ReadOnlySpan<MarketSymbol> Symbols => _symbols;

    /// <summary>The frame that was built last.</summary>
    public ReadOnlySpan<byte> Frame => _frame.Bytes;

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
        Begin(symbol, "@trade\",\"data\":{\"e\":\"trade\",\"E\":"u8).Add(symbol.NowMillis);
        _frame.Add(",\"s\":\""u8).Add(symbol.Symbol).Add("\",\"t\":"u8).Add(symbol.TradeId);
        _frame.Add(",\"p\":"u8).AddDecimal(ticks, PriceDecimals, Shown);
        _frame.Add(",\"q\":"u8).AddDecimal(TradeLots, QuantityDecimals, Shown);
        _frame.Add(",\"T\":"u8).Add(symbol.NowMillis);
        _frame.Add(symbol.IsLastAtAsk ? ",\"m\":false,\"M\":true}}"u8 : ",\"m\":true,\"M\":true}}"u8);
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
            return _body.Add("{\"enableWithdrawals\":false,\"enableSpotAndMarginTrading\":true}"u8).Bytes;
        }

        if (path.IndexOf("exchangeInfo"u8) >= 0) return Rules();
        if (path.IndexOf("/depth"u8) < 0) return default;
        foreach (MarketSymbol symbol in _symbols)
        {
            if (path.IndexOf(symbol.Symbol) < 0) continue;
            _body.Add("{\"lastUpdateId\":"u8).Add(symbol.UpdateId).Add(",\"bids\":["u8);
            for (int i = 0; i < MarketSymbol.Levels; i++) Level(_body, i, i, isBid: true, LevelLots);
            _body.Add("],\"asks\":["u8);
            for (int i = 0; i < MarketSymbol.Levels; i++) Level(_body, i, i, isBid: false, LevelLots);
            _body.Add("]}"u8);
        }

        return _body.Bytes;
    }

    private static void Level(FrameText text, int index, int level, bool isBid, long lots)
    {
        long ticks = isBid
            ? MarketSymbol.BidTicks - (level * MarketSymbol.LevelTicks)
            : MarketSymbol.AskTicks + (level * MarketSymbol.LevelTicks);
        if (index > 0) text.Add(","u8);
        text.Add("["u8).AddDecimal(ticks, PriceDecimals, Shown);
        text.Add(","u8).AddDecimal(lots, QuantityDecimals, Shown).Add("]"u8);
    }

    // Behind the best level, which the best bid and ask must agree with.
    private void BuildDelta(MarketSymbol symbol)
    {
        symbol.UpdateId++;
        _lots = (_lots + 7_919) % 100_000;
        Begin(symbol, "@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"u8).Add(symbol.NowMillis);
        _frame.Add(",\"s\":\""u8).Add(symbol.Symbol).Add("\",\"U\":"u8).Add(symbol.UpdateId);
        _frame.Add(",\"u\":"u8).Add(symbol.UpdateId).Add(",\"b\":["u8);
        for (int i = 0; i < LevelsPerDelta; i++) Level(_frame, i, 1 + i, isBid: true, LevelLots + _lots + i);
        _frame.Add("],\"a\":["u8);
        for (int i = 0; i < LevelsPerDelta; i++) Level(_frame, i, 1 + i, isBid: false, LevelLots + _lots + i);
        _frame.Add("]}}"u8);
    }

    private void BuildTop(MarketSymbol symbol)
    {
        Begin(symbol, "@bookTicker\",\"data\":{\"u\":"u8).Add(symbol.UpdateId);
        _frame.Add(",\"s\":\""u8).Add(symbol.Symbol);
        _frame.Add("\",\"b\":"u8).AddDecimal(MarketSymbol.BidTicks, PriceDecimals, Shown);
        _frame.Add(",\"B\":"u8).AddDecimal(LevelLots, QuantityDecimals, Shown);
        _frame.Add(",\"a\":"u8).AddDecimal(MarketSymbol.AskTicks, PriceDecimals, Shown);
        _frame.Add(",\"A\":"u8).AddDecimal(LevelLots, QuantityDecimals, Shown).Add("}}"u8);
    }

    private FrameText Begin(MarketSymbol symbol, ReadOnlySpan<byte> rest) =>
        _frame.Clear().Add("{\"stream\":\""u8).Add(symbol.LowerSymbol).Add(rest);

    private ReadOnlySpan<byte> Rules()
    {
        _body.Add("{\"symbols\":["u8);
        for (int i = 0; i < _symbols.Length; i++)
        {
            _body.Add(i == 0 ? "{\"symbol\":\""u8 : ",{\"symbol\":\""u8).Add(_symbols[i].Symbol);
            _body.Add("\",\"status\":\"TRADING\",\"baseAssetPrecision\":8,\"quotePrecision\":8,\"filters\":["u8);
            _body.Add("{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.01000000\"},"u8);
            _body.Add("{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\",\"maxQty\":\"9000\",\"stepSize\":"u8);
            _body.Add("\"0.00001000\"},{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5\"}]}"u8);
        }

        return _body.Add("]}"u8).Bytes;
    }
}
