namespace LowLatency.Core.Settings;

/// <summary>One symbol at one venue.</summary>
public sealed class InstrumentSettings
{
    /// <summary>Name of a <see cref="Model.Identity.VenueId"/>.</summary>
    public string Venue { get; set; } = "";

    /// <summary>As the venue writes it in payloads.</summary>
    public string Symbol { get; set; } = "";

    /// <summary>False: followed (book, bars, signals) but never traded.</summary>
    public bool IsTraded { get; set; } = true;
}
