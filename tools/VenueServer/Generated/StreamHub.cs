using System;
using System.Collections.Generic;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects.Binance;
using LowLatency.VenueSim.Dialects.Bybit;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueServer.Generated;

/// <summary>
/// Turns the events of the generated market into frames for the streams that somebody subscribed to. Guarded by
/// the source's gate.
/// </summary>
internal sealed class StreamHub(LiveFaults faults) : IMarketListener
{
    private const long SpotKlinePushMillis = 2000;
    private readonly Dictionary<(VenueProtocol, string), StreamChannel> _channels = new();
    private readonly Dictionary<(int, StreamKind), List<StreamChannel>> _bySymbol = new();
    private readonly Dictionary<int, (TradePrint First, long LastId, long Lots)> _aggregates = new();
    private readonly Utf8Text _text = new();
    private readonly Utf8Text _wrapped = new();
    private readonly List<FrameAction> _actions = new();
    private readonly BinanceMarketText _spot = new(false);
    private readonly BinanceMarketText _futures = new(true);
    private readonly BybitMarketText _bybitSpot = new(false);
    private readonly BybitMarketText _bybitLinear = new(true);

    public StreamChannel Get(VenueProtocol protocol, StreamName name, SymbolMarket? market)
    {
        if (_channels.TryGetValue((protocol, name.Text), out var channel))
            return channel;
        channel = new StreamChannel(protocol, name, market);
        _channels.Add((protocol, name.Text), channel);
        if (market is null)
            return channel;
        if (!channel.IsBybit && name.Kind == StreamKind.Depth && channel.Levels == 0)
            market.EnableDepth(channel.PeriodMillis);
        if (!_bySymbol.TryGetValue((market.Index, name.Kind), out var list))
            _bySymbol.Add((market.Index, name.Kind), list = new List<StreamChannel>());
        list.Add(channel);
        return channel;
    }

    /// <summary>The connection ended.</summary>
    public void Remove(ClientConnection client)
    {
        foreach (var (_, channel) in _channels)
            channel.Subscribers.RemoveAll(subscriber => subscriber.Client == client);
    }

    /// <summary>Sends a new subscriber of a Bybit topic its snapshot.</summary>
    public void SendFirst(StreamChannel channel, ClientConnection client, Outbox outbox)
    {
        if (channel.Market is not { } market || !channel.IsBybit)
            return;
        if (channel.View is { } view)
        {
            if (channel.Subscribers.Count <= 1)
                view.Update(market);
            Bybit(channel).Orderbook(_text.Clear(), market, view, true);
        }
        else if (channel.Name.Kind == StreamKind.Ticker)
        {
            Bybit(channel).Ticker(_text.Clear(), market, market.Klines[0].Open.Close);
        }
        else
        {
            return;
        }

        Deliver(channel, client, outbox, _text.Written.ToArray());
    }

    public void OnTrade(SymbolMarket market, in TradePrint trade)
    {
        foreach (var channel in Channels(market, StreamKind.Trade))
        {
            if (channel.IsBybit)
                Bybit(channel).Trade(_text.Clear(), market, trade);
            else
                Binance(channel).Trade(_text.Clear(), market, trade);
            Send(channel);
        }

        if (Channels(market, StreamKind.AggregateTrade).Count > 0)
            Aggregate(market, trade);
    }

    public void OnTop(SymbolMarket market, in TopOfBook top)
    {
        FlushAggregate(market);
        foreach (var channel in Channels(market, StreamKind.BookTicker))
        {
            Binance(channel).BookTicker(_text.Clear(), market, top);
            Send(channel);
        }
    }

    public void OnDepth(SymbolMarket market, DepthUpdate update)
    {
        foreach (var channel in Channels(market, StreamKind.Depth))
        {
            if (channel.IsBybit || channel.Levels > 0 || channel.PeriodMillis != update.PeriodMillis)
                continue;
            Binance(channel).Depth(_text.Clear(), market, update);
            Send(channel);
        }
    }

    public void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
    {
        foreach (var channel in Channels(market, StreamKind.Kline))
        {
            var interval = channel.IsBybit
                ? BybitMarketText.IntervalName(bar.LengthMillis)
                : BinanceMarketText.IntervalName(bar.LengthMillis);
            if (!string.Equals(channel.Interval, interval, StringComparison.Ordinal))
                continue;
            // Spot pushes candles every two seconds (one second for 1s), the others every 250 ms.
            var period = channel.Protocol != VenueProtocol.BinanceSpot ? 250
                : bar.LengthMillis == 1000 ? 1000 : SpotKlinePushMillis;
            if (!isClosed && market.NowMillis % period != 0)
                continue;
            if (channel.IsBybit)
                Bybit(channel).Kline(_text.Clear(), market, bar, isClosed);
            else
                Binance(channel).Kline(_text.Clear(), market, bar, isClosed);
            Send(channel);
        }
    }

    public void OnMarkPrice(SymbolMarket market, in MarkPrice mark)
    {
        foreach (var channel in Channels(market, StreamKind.MarkPrice))
        {
            if (market.NowMillis % channel.PeriodMillis != 0)
                continue;
            _futures.MarkPriceUpdate(_text.Clear(), market, mark);
            Send(channel);
        }

        foreach (var channel in Channels(market, StreamKind.Ticker))
        {
            if (!channel.IsBybit)
                continue;
            Bybit(channel).Ticker(_text.Clear(), market, market.Klines[0].Open.Close);
            Send(channel);
        }
    }

    public void OnPulse(SymbolMarket market)
    {
        FlushAggregate(market);
        foreach (var channel in Channels(market, StreamKind.Depth))
        {
            if (channel.Subscribers.Count == 0 || market.NowMillis % channel.PeriodMillis != 0)
                continue;
            if (channel.View is { } view && view.Update(market))
            {
                // The one-level topic is snapshots only.
                Bybit(channel).Orderbook(_text.Clear(), market, view, view.Depth == 1);
                Send(channel);
            }
            else if (channel.Levels > 0)
            {
                Binance(channel).Book(_text.Clear(), market, channel.Levels, market.UpdateId);
                Send(channel);
            }
        }
    }

    private void Aggregate(SymbolMarket market, in TradePrint trade)
    {
        if (_aggregates.TryGetValue(market.Index, out var open) && open.First.TakerOrderId == trade.TakerOrderId
            && open.First.PriceTicks == trade.PriceTicks)
        {
            _aggregates[market.Index] = (open.First, trade.Id, open.Lots + trade.Lots);
            return;
        }

        FlushAggregate(market);
        _aggregates[market.Index] = (trade, trade.Id, trade.Lots);
    }

    private void FlushAggregate(SymbolMarket market)
    {
        if (!_aggregates.Remove(market.Index, out var open))
            return;
        foreach (var channel in Channels(market, StreamKind.AggregateTrade))
        {
            Binance(channel).AggregateTrade(_text.Clear(), market, open.First, open.LastId, open.Lots);
            Send(channel);
        }
    }

    private void Send(StreamChannel channel)
    {
        if (channel.Subscribers.Count == 0)
            return;
        byte[]? raw = null;
        byte[]? combined = null;
        foreach (var (client, outbox) in channel.Subscribers)
        {
            byte[] bytes;
            if (client.IsCombined && !channel.IsBybit)
                bytes = combined ??= _wrapped.Clear().Add(channel.Prefix).Add(_text.Written).Add("}"u8)
                    .Written.ToArray();
            else
                bytes = raw ??= _text.Written.ToArray();
            Deliver(channel, client, outbox, bytes);
        }
    }

    private void Deliver(StreamChannel channel, ClientConnection client, Outbox outbox, byte[] bytes)
    {
        if (!client.IsOpen)
            return;
        _actions.Clear();
        faults.Process(channel.Name.Kind == StreamKind.Depth, channel.Name.Symbol, bytes, _actions);
        foreach (var action in _actions)
            outbox.Add(action);
    }

    private List<StreamChannel> Channels(SymbolMarket market, StreamKind kind) =>
        _bySymbol.TryGetValue((market.Index, kind), out var list) ? list : Nobody;

    private static readonly List<StreamChannel> Nobody = new();

    private BinanceMarketText Binance(StreamChannel channel) =>
        channel.Protocol == VenueProtocol.BinanceSpot ? _spot : _futures;

    private BybitMarketText Bybit(StreamChannel channel) =>
        channel.Protocol == VenueProtocol.BybitSpot ? _bybitSpot : _bybitLinear;
}
