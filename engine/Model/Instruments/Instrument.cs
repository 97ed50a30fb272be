using LowLatency.Model.Identity;

namespace LowLatency.Model.Instruments;

/// <summary>One symbol at one venue, as configured. Immutable; its rules arrive as events and may change.</summary>
public sealed record Instrument(InstrumentId Id, VenueId Venue, string Symbol)
{
    /// <summary>Upper-case symbol as the venue writes it in payloads, e.g. BTCUSDT.</summary>
    public string Symbol { get; init; } = Symbol;

    public override string ToString() => $"{Venue}:{Symbol}";
}
