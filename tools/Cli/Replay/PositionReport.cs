namespace LowLatency.Cli.Replay;

/// <param name="Venue">Its name.</param>
/// <param name="Symbol">As the venue writes it.</param>
/// <param name="Quantity">Signed.</param>
/// <param name="AveragePrice">Entry.</param>
/// <param name="RealisedPnl">Before fees.</param>
/// <param name="Fees">In the quote asset, those of other assets at their marks.</param>
/// <param name="Foreign">Of the base asset, in the account beside the position: the owner's.</param>
internal sealed record PositionReport(
    string Venue, string Symbol, string Quantity, string AveragePrice, string RealisedPnl, string Fees, string Foreign);
