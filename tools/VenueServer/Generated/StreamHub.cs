using System.Collections.Generic;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Sending;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueServer.Generated;

/// <summary>
/// Takes the events of the generated market to the streams that somebody subscribed to, and their frames to the
/// clients. Guarded by the source's gate.
/// </summary>
internal sealed class StreamHub(LiveFaults faults) : IMarketListener
{
    private static readonly List<Channel> Nobody = new();
    private readonly Dictionary<(SimVenue, string), Channel> _channels = new();
    private readonly Dictionary<int, List<Channel>> _bySymbol = new();
    private readonly Utf8Text _text = new();
    private readonly Utf8Text _wrapped = new();
    private readonly List<FrameAction> _actions = new();

    /// <summary>A client asks for a stream, perhaps once more.</summary>
    public void Subscribe(ClientConnection client, Outbox outbox, StreamName name, SymbolMarket market)
    {
        if (!_channels.TryGetValue((client.Venue, name.Text), out var channel))
            channel = Open(client.Venue, name, market);
        channel.Subscribers.RemoveAll(subscriber => subscriber.Client == client);
        channel.Subscribers.Add((client, outbox));
        if (channel.Stream.Begin(_text.Clear(), channel.Subscribers.Count <= 1))
            Deliver(channel, client, outbox, _text.Written.ToArray());
    }

    public void Unsubscribe(ClientConnection client, StreamName name)
    {
        if (_channels.TryGetValue((client.Venue, name.Text), out var channel))
            channel.Subscribers.RemoveAll(subscriber => subscriber.Client == client);
    }

    /// <summary>The connection ended.</summary>
    public void Remove(ClientConnection client)
    {
        foreach (var (_, channel) in _channels)
            channel.Subscribers.RemoveAll(subscriber => subscriber.Client == client);
    }

    public void OnTrade(SymbolMarket market, in TradePrint trade)
    {
        foreach (var channel in Channels(market))
        {
            if (channel.Stream.OnTrade(_text.Clear(), trade))
                Send(channel);
        }
    }

    public void OnTop(SymbolMarket market, in TopOfBook top)
    {
        foreach (var channel in Channels(market))
        {
            if (channel.Stream.OnTop(_text.Clear(), top))
                Send(channel);
        }
    }

    public void OnDepth(SymbolMarket market, DepthUpdate update)
    {
        foreach (var channel in Channels(market))
        {
            if (channel.Stream.OnDepth(_text.Clear(), update))
                Send(channel);
        }
    }

    public void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
    {
        foreach (var channel in Channels(market))
        {
            if (channel.Stream.OnKline(_text.Clear(), bar, isClosed))
                Send(channel);
        }
    }

    public void OnMarkPrice(SymbolMarket market, in MarkPrice mark)
    {
        foreach (var channel in Channels(market))
        {
            if (channel.Stream.OnMarkPrice(_text.Clear(), mark))
                Send(channel);
        }
    }

    public void OnPulse(SymbolMarket market)
    {
        foreach (var channel in Channels(market))
        {
            if (channel.Stream.OnPulse(_text.Clear(), channel.Subscribers.Count > 0))
                Send(channel);
        }
    }

    private Channel Open(SimVenue venue, StreamName name, SymbolMarket market)
    {
        var channel = new Channel(venue.Dialect.OpenStream(name, market));
        _channels.Add((venue, name.Text), channel);
        if (channel.Stream.DiffPeriodMillis is > 0 and var period)
            market.EnableDepth(period);
        if (!_bySymbol.TryGetValue(market.Index, out var list))
            _bySymbol.Add(market.Index, list = new List<Channel>());
        // One event's frames leave in the order of their kinds.
        var at = list.FindIndex(other => other.Stream.Name.Kind > name.Kind);
        list.Insert(at < 0 ? list.Count : at, channel);
        return channel;
    }

    private void Send(Channel channel)
    {
        if (channel.Subscribers.Count == 0)
            return;
        byte[]? raw = null;
        byte[]? combined = null;
        foreach (var (client, outbox) in channel.Subscribers)
        {
            var bytes = client.IsCombined ? combined ??= Combine(channel) : raw ??= _text.Written.ToArray();
            Deliver(channel, client, outbox, bytes);
        }
    }

    private byte[] Combine(Channel channel)
    {
        channel.Stream.Combine(_wrapped.Clear(), _text.Written);
        return _wrapped.Written.ToArray();
    }

    private void Deliver(Channel channel, ClientConnection client, Outbox outbox, byte[] bytes)
    {
        if (!client.IsOpen)
            return;
        _actions.Clear();
        var name = channel.Stream.Name;
        faults.Process(
            name.Kind == StreamKind.Depth, name.Symbol, client.Venue.Dialect.BookMembers, bytes, _actions);
        foreach (var action in _actions)
            outbox.Add(action);
    }

    private List<Channel> Channels(SymbolMarket market) => _bySymbol.GetValueOrDefault(market.Index, Nobody);

    private sealed class Channel(MarketStream stream)
    {
        public MarketStream Stream { get; } = stream;

        public List<(ClientConnection Client, Outbox Outbox)> Subscribers { get; } = new();
    }
}
