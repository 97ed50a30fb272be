using System.Collections.Generic;

namespace LowLatency.VenueSim.Exchange.Accounts;

/// <summary>An account of the exchange with its one API key.</summary>
/// <param name="Name">Name by which the truth and the faults know the account; never sent to clients.</param>
/// <param name="ApiKey">Value of <c>X-MBX-APIKEY</c>: 8 to 128 letters, digits, - or _.</param>
/// <param name="Secret">HMAC secret of the key; no member prints it.</param>
public sealed record AccountSpec(string Name, string ApiKey, string Secret)
{
    /// <summary>Free amounts at the start.</summary>
    public IReadOnlyList<AssetAmount> Balances { get; init; } = [];

    /// <summary>Fee of a resting order as a fraction of what it receives.</summary>
    public decimal MakerRate { get; init; } = 0.001m;

    /// <summary>Fee of a taking order as a fraction of what it receives.</summary>
    public decimal TakerRate { get; init; } = 0.001m;

    /// <summary>Whether fees are paid in the discount asset (BNB) while it is there.</summary>
    public bool PaysInDiscountAsset { get; init; }

    /// <summary>Whether the account may trade; else orders meet -2010.</summary>
    public bool CanTrade { get; init; } = true;

    /// <summary>Whether the key has the right to trade; else signed trading requests meet -2015.</summary>
    public bool KeyCanTrade { get; init; } = true;

    /// <summary>Whether the key may withdraw, as <c>/sapi/v1/account/apiRestrictions</c> tells.</summary>
    public bool KeyCanWithdraw { get; init; }

    /// <summary>Only the name: keys and secrets are not printed.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
