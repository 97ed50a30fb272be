using LowLatency.Model.Identity;

namespace LowLatency.Model.Instruments;

/// <summary>
/// One symbol at one venue in one of its accounts, as configured. Immutable; its rules arrive as events and may change.
/// </summary>
public sealed record Instrument(InstrumentId Id, VenueId Venue, string Symbol, AccountId Account = default)
{
    /// <summary>Upper-case symbol as the venue writes it in payloads, e.g. BTCUSDT.</summary>
    public string Symbol { get; init; } = Symbol;

    /// <summary>The account that its orders are sent by.</summary>
    public AccountKey AccountKey => new(Venue, Account);

    public override string ToString() => $"{AccountKey}:{Symbol}";
}
