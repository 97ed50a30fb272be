namespace LowLatency.VenueSim.Streams;

/// <summary>Part of the streams that a socket's path stands for, where a venue splits them.</summary>
public enum StreamRoute
{
    /// <summary>No part is named.</summary>
    Unrouted,

    /// <summary>Best prices and books.</summary>
    Public,

    /// <summary>Trades, candles, mark prices.</summary>
    Market,
}
