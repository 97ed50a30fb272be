namespace LowLatency.Backtest.Data;

/// <summary>Rows that a file does not have.</summary>
/// <param name="From">First time that is missing (candles), or time of the trade before.</param>
/// <param name="To">Time of the next candle, or of the trade behind.</param>
/// <param name="Missing">How many candles or trades.</param>
/// <param name="FirstId">Trades: first id that is missing; 0 for candles.</param>
/// <param name="LastId">Trades: last id that is missing; 0 for candles.</param>
public sealed record DataGap(string From, string To, long Missing, long FirstId, long LastId);
