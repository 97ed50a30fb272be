namespace LowLatency.Venues.Binance.Trading;

/// <summary>What became of one row of a list.</summary>
internal enum RowResult : byte
{
    /// <summary>Misses what must be there, or says what cannot be: the whole message proves nothing.</summary>
    Refused = 0,

    /// <summary>Well formed, of an instrument that is not configured.</summary>
    Skipped = 1,

    Read = 2,
}
