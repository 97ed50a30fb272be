namespace LowLatency.Model.Identity;

/// <summary>
/// Which account of a venue, in the order of the configuration; 0 = the first, and the only one where none is named.
/// Together with <see cref="VenueId"/> it names what an order is sent by and what a balance belongs to
/// (docs/decisions/0013-accounts-of-a-venue.md). An instrument has one account, so an event that names an instrument
/// needs none.
/// </summary>
public readonly record struct AccountId(byte Value);
