namespace LowLatency.Cli.Replay;

internal sealed record PositionReport(
    string Venue, string Symbol, string Quantity, string AveragePrice, string RealisedPnl, string Fees);
