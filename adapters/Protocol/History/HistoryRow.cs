namespace LowLatency.Protocol.History;

/// <summary>Where a row is in time, and where its text is in the page.</summary>
/// <param name="TimeMillis">Open time of a candle, or time of a trade, milliseconds since 1970.</param>
/// <param name="Id">Id of a trade; the open time for candles.</param>
/// <param name="TextStart">First byte of the row's text.</param>
/// <param name="TextLength">Bytes of it, without a line end.</param>
public readonly record struct HistoryRow(long TimeMillis, long Id, int TextStart, int TextLength);
