using System.Globalization;

namespace LowLatency.Model.Identity;

/// <summary>
/// One account at one venue: what an order is sent by, and what locks and balances belong to
/// (docs/decisions/0013-accounts-of-a-venue.md).
/// </summary>
public readonly record struct AccountKey(VenueId Venue, AccountId Account = default)
{
    /// <summary>The venue's name; "#" and the number behind it for any but its first account.</summary>
    public override string ToString() => Account.Value == 0
        ? Venue.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{Venue}#{Account.Value}");
}
