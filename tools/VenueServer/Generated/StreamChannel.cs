using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects.Bybit;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Generated;

/// <summary>One stream or topic of the generated market with its subscribers. Guarded by the source's gate.</summary>
internal sealed class StreamChannel
{
    private const int FuturesDepthMillis = 250;
    private const int SpotDepthMillis = 1000;

    public StreamChannel(VenueProtocol protocol, StreamName name, SymbolMarket? market)
    {
        Protocol = protocol;
        Name = name;
        Market = market;
        Prefix = Encoding.ASCII.GetBytes("{\"stream\":\"" + name.Text + "\",\"data\":");
        if (IsBybit)
            ReadTopic(name.Text.Split('.'));
        else
            ReadStream(name.Text.Split('@'));
    }

    public VenueProtocol Protocol { get; }

    public StreamName Name { get; }

    /// <summary>The symbol's market; null for symbols that do not exist, whose streams stay silent.</summary>
    public SymbolMarket? Market { get; }

    /// <summary>Opening of the wrapper for combined sockets.</summary>
    public byte[] Prefix { get; }

    public List<(ClientConnection Client, Outbox Outbox)> Subscribers { get; } = new();

    /// <summary>Push period of books and mark prices in milliseconds.</summary>
    public int PeriodMillis { get; private set; }

    /// <summary>Levels of partial books; 0 for diffs.</summary>
    public int Levels { get; private set; }

    /// <summary>Interval of candles.</summary>
    public string Interval { get; private set; } = string.Empty;

    /// <summary>View of the book (Bybit).</summary>
    public BybitBookView? View { get; private set; }

    public bool IsBybit => Protocol is VenueProtocol.BybitSpot or VenueProtocol.BybitLinear;

    private void ReadStream(string[] parts)
    {
        var channel = parts.Length > 1 ? parts[1] : string.Empty;
        if (channel.StartsWith("kline_", StringComparison.Ordinal))
            Interval = channel["kline_".Length..];
        if (Name.Kind == StreamKind.MarkPrice)
            PeriodMillis = parts.Length > 2 ? 1000 : 3000;
        if (Name.Kind != StreamKind.Depth)
            return;
        PeriodMillis = Protocol == VenueProtocol.BinanceSpot ? SpotDepthMillis : FuturesDepthMillis;
        if (parts.Length > 2 && int.TryParse(
            parts[2].Replace("ms", string.Empty, StringComparison.Ordinal), NumberStyles.None,
            CultureInfo.InvariantCulture, out var period) && period is >= 10 and <= 1000)
            PeriodMillis = period / 10 * 10;
        if (channel.Length > "depth".Length)
            Levels = int.TryParse(channel.AsSpan("depth".Length), out var levels) ? levels : 0;
    }

    private void ReadTopic(string[] parts)
    {
        if (Name.Kind == StreamKind.Kline)
            Interval = parts[1];
        if (Name.Kind != StreamKind.Depth)
            return;
        View = new BybitBookView(int.Parse(parts[1], CultureInfo.InvariantCulture));
        PeriodMillis = BybitBookView.PeriodMillis(View.Depth);
    }
}
