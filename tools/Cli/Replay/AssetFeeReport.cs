namespace LowLatency.Cli.Replay;

/// <summary>Fees in an asset that is neither base nor quote of what was traded.</summary>
/// <param name="Asset">As the venue names it.</param>
/// <param name="Paid">In that asset.</param>
/// <param name="Unvalued">What of it had no price, and is in no position's fees.</param>
internal sealed record AssetFeeReport(string Asset, string Paid, string Unvalued);
