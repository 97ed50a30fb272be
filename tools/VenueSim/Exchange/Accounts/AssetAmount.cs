namespace LowLatency.VenueSim.Exchange.Accounts;

/// <summary>An amount of an asset.</summary>
/// <param name="Asset">Name in upper case.</param>
/// <param name="Amount">Amount in whole units of the asset.</param>
public readonly record struct AssetAmount(string Asset, decimal Amount);
