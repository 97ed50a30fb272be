using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// Fees that were taken in one asset which is neither base nor quote of what was traded. Units of 10^-8 of the asset.
/// </summary>
/// <param name="Asset">Of what.</param>
/// <param name="Paid">All of it; negative = rebates.</param>
/// <param name="Unvalued">What of it had no price when it was paid, and is in no sum of fees.</param>
public readonly record struct AssetFee(AssetId Asset, Notional Paid, Notional Unvalued);
