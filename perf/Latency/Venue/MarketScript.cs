using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Latency.Venue;

/// <summary>
/// Frames and books of the market, in the dialect of the local venue. Prices stand still, so that nothing but the
/// timetable decides when an order follows; what the frames between the orders say is new all the same.
/// </summary>
internal sealed class MarketScript
{
    private const long LevelLots = 200_000;
    private const long TradeLots = 1_000;
    private const long QuietLots = 1;
    private const int LevelsPerDelta = 6;
    private const int FramesPerSymbol = 3;

    private readonly BinanceMarketText _writer = new(isFutures: false);
    private readonly Utf8Text _frame = new();
    private readonly Utf8Text _body = new();
    private readonly DepthUpdate _delta = new();
    private readonly List<(long PriceTicks, long Lots)> _bids = [];
    private readonly List<(long PriceTicks, long Lots)> _asks = [];
    private readonly Dictionary<string, int> _keys = [];
    private readonly MarketSymbol[] _symbols;
    private int _nextOrder;
    private int _nextOther;
    private long _lots;

    /// <param name="instruments">At most 26 x 26.</param>
    /// <param name="startNanos">Market time to begin with, a whole minute.</param>
    /// <param name="barSeconds">Length of a bar by the market's clock.</param>
    public MarketScript(int instruments, long startNanos, int barSeconds)
    {
        _symbols = new MarketSymbol[instruments];
        for (int i = 0; i < instruments; i++)
        {
            string asset = string.Concat("X", ((char)('A' + (i / 26))).ToString(), ((char)('A' + (i % 26))).ToString());
            _symbols[i] = new MarketSymbol(asset, startNanos, barSeconds);
            _keys[_symbols[i].Spec.Symbol] = i;
        }

        for (int i = 0; i < MarketSymbol.Levels; i++)
        {
            _bids.Add((BidTicks(i), LevelLots));
            _asks.Add((AskTicks(i), LevelLots));
        }
    }

    public ReadOnlySpan<MarketSymbol> Symbols => _symbols;

    /// <summary>The frame that was built last.</summary>
    public ReadOnlySpan<byte> Frame => _frame.Written;

    /// <summary>Its symbol.</summary>
    public int FrameKey { get; private set; }

    /// <summary>
    /// Frames that tell something of each channel of each symbol, none of which an order follows from.
    /// </summary>
    public int FramesPerRound => FramesPerSymbol * _symbols.Length;

    /// <summary>Index of a symbol, -1 = none.</summary>
    public int Find(ReadOnlySpan<byte> symbol) => Find(Encoding.ASCII.GetString(symbol));

    /// <summary>Index of a symbol, -1 = none.</summary>
    public int Find(string symbol) => _keys.GetValueOrDefault(symbol, -1);

    /// <summary>A trade that closes a bar, so that an order follows.</summary>
    /// <returns>Its symbol, and the side of that order.</returns>
    public (int Key, bool IsBuy) BuildOrderFrame()
    {
        int key = _nextOrder;
        _nextOrder = key + 1 == _symbols.Length ? 0 : key + 1;
        FrameKey = key;
        MarketSymbol symbol = _symbols[key];
        bool isBuy = symbol.NextBar();
        BuildTrade(symbol, TradeLots);
        return (key, isBuy);
    }

    /// <summary>
    /// A change of the book behind its best levels, a best bid and ask, or one more trade in the bar: no order follows.
    /// </summary>
    public void BuildOtherFrame()
    {
        FrameKey = _nextOther / FramesPerSymbol;
        MarketSymbol symbol = _symbols[FrameKey];
        switch (_nextOther++ % FramesPerSymbol)
        {
            case 0:
                BuildDelta(symbol);
                break;
            case 1:
                BuildTop(symbol);
                break;
            default:
                symbol.Repeat();
                BuildTrade(symbol, QuietLots);
                break;
        }

        if (_nextOther == FramesPerRound) _nextOther = 0;
    }

    /// <summary>Body of a symbol's book. Any thread that holds the script's lock.</summary>
    public byte[] Book(RestQuery query)
    {
        MarketSymbol symbol = _symbols[_keys[query.Symbol]];
        symbol.IsBookServed = true;
        _body.Clear();
        _writer.Book(_body, symbol.Now, _bids, _asks);
        return _body.Written.ToArray();
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

    private void BuildTrade(MarketSymbol symbol, long lots)
    {
        long ticks = symbol.IsLastAtAsk ? MarketSymbol.AskTicks : MarketSymbol.BidTicks;
        SimSide taker = symbol.IsLastAtAsk ? SimSide.Bid : SimSide.Ask;
        var trade = new TradePrint(symbol.TradeId, ticks, lots, taker, 0, symbol.BarOpenNanos);
        Begin(symbol, "@trade\",\"data\":"u8);
        _writer.Trade(_frame, symbol.Now, trade);
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
