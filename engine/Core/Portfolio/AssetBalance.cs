using LowLatency.Model.Identity;

namespace LowLatency.Core.Portfolio;

/// <summary>What an account holds of one asset, as its venue told last. Amounts in units of 10^-Decimals.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Asset">Of what.</param>
/// <param name="Decimals">Of the amounts.</param>
/// <param name="Free">What can be used.</param>
/// <param name="Locked">Bound by open orders.</param>
/// <param name="Borrowed">Owed.</param>
/// <param name="ReportedNanos">Engine time at which it was reported, unix nanoseconds.</param>
public readonly record struct AssetBalance(
    AccountKey Account, AssetId Asset, byte Decimals, long Free, long Locked, long Borrowed, long ReportedNanos);
