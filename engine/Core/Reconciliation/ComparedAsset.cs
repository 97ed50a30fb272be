using LowLatency.Model.Identity;

namespace LowLatency.Core.Reconciliation;

/// <summary>What an answer is about: the cash of an account of one asset, or an instrument's base asset.</summary>
/// <param name="Account">Number of the account; of cash only.</param>
/// <param name="Asset">Number of the quote asset; of cash only.</param>
/// <param name="Instrument">All = it is cash.</param>
internal readonly record struct ComparedAsset(int Account, int Asset, InstrumentId Instrument)
{
    /// <summary>Differences of cash up to this are roundings (a ten-thousandth of the quote asset).</summary>
    public const long CashRoundingUnits = 10_000;

    public bool IsCash => Instrument.IsAll;

    /// <summary>Amounts as far apart as this are the same, units of 10^-8.</summary>
    public long RoundingUnits => IsCash ? CashRoundingUnits : 0;

    public static ComparedAsset CashOf(int account, int asset) => new(account, asset, InstrumentId.All);

    public static ComparedAsset BaseOf(InstrumentId instrument) => new(0, 0, instrument);
}
