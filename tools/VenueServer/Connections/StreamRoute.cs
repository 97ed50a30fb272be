namespace LowLatency.VenueServer.Connections;

/// <summary>Part of the USD-M data that a socket path carries (Binance: mandatory routes since 2026-04-23).</summary>
internal enum StreamRoute
{
    /// <summary>No route in the path.</summary>
    Unrouted,

    /// <summary>Best prices and books.</summary>
    Public,

    /// <summary>Trades, candles, mark prices.</summary>
    Market,
}
