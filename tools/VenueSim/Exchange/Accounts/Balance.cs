namespace LowLatency.VenueSim.Exchange.Accounts;

/// <summary>What an account holds of one asset.</summary>
/// <param name="Asset">Name in upper case.</param>
/// <param name="Free">Free amount, not negative.</param>
/// <param name="Locked">Amount that open orders hold, not negative.</param>
public readonly record struct Balance(string Asset, decimal Free, decimal Locked)
{
    /// <summary>Free and locked together.</summary>
    public decimal Total => Free + Locked;
}
