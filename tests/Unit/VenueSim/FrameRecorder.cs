using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Dialects.Bybit;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Unit.VenueSim;

/// <summary>Writes every event of a generated market as Binance and Bybit frames.</summary>
internal sealed class FrameRecorder : IMarketListener, IDisposable
{
    private readonly BinanceMarketText _spot = new(false);
    private readonly BinanceMarketText _futures = new(true);
    private readonly BybitMarketText _bybit = new(true);
    private readonly Utf8Text _text = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Action<SymbolMarket, byte[]>? Depth { get; set; }

    public Action<SymbolMarket, byte[]>? FuturesDepth { get; set; }

    public List<(SymbolMarket Market, KlineBar Bar)> ClosedBars { get; } = new();

    public List<(SymbolMarket Market, TradePrint Trade)> Trades { get; } = new();

    public long Messages { get; private set; }

    public string Hash() => Convert.ToHexString(_hash.GetCurrentHash());

    public void OnTrade(SymbolMarket market, in TradePrint trade)
    {
        Trades.Add((market, trade));
        _spot.Trade(_text.Clear(), market, trade);
        Take();
        _bybit.Trade(_text.Clear(), market, trade);
        _hash.AppendData(_text.Written);
    }

    public void OnTop(SymbolMarket market, in TopOfBook top)
    {
        _spot.BookTicker(_text.Clear(), market, top);
        Take();
    }

    public void OnDepth(SymbolMarket market, DepthUpdate update)
    {
        _spot.Depth(_text.Clear(), market, update);
        _hash.AppendData(_text.Written);
        Depth?.Invoke(market, _text.Written.ToArray());
        _futures.Depth(_text.Clear(), market, update);
        FuturesDepth?.Invoke(market, _text.Written.ToArray());
    }

    public void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
    {
        if (isClosed)
            ClosedBars.Add((market, bar));
        _spot.Kline(_text.Clear(), market, bar, isClosed);
        _hash.AppendData(_text.Written);
    }

    public void OnMarkPrice(SymbolMarket market, in MarkPrice mark)
    {
        _futures.MarkPriceUpdate(_text.Clear(), market, mark);
        _hash.AppendData(_text.Written);
    }

    public void OnPulse(SymbolMarket market)
    {
    }

    public void Dispose() => _hash.Dispose();

    private void Take()
    {
        Messages++;
        _hash.AppendData(_text.Written);
    }
}
