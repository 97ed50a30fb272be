using System.Text.Json.Serialization;

namespace LowLatency.Core.Settings;

/// <summary>One symbol at one venue, in one of its accounts.</summary>
public sealed class InstrumentSettings
{
    /// <summary>Name of a <see cref="Model.Identity.VenueId"/>.</summary>
    public string Venue { get; set; } = "";

    /// <summary>As the venue writes it in payloads.</summary>
    public string Symbol { get; set; } = "";

    /// <summary>
    /// What is bought and sold, as the venue writes it, e.g. BTC; null = not said. Needed where instruments have
    /// several quote assets.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BaseAsset { get; set; }

    /// <summary>
    /// What it is paid in, as the venue writes it, e.g. USDT; null = not said: then all instruments have one and the
    /// same.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? QuoteAsset { get; set; }

    /// <summary>
    /// Which account of the venue: the position of its entry among those of the venue in the host's list, 0 = the
    /// first. It must stay the same for the life of a journal.
    /// </summary>
    public int Account { get; set; }

    /// <summary>False: followed (book, bars, signals) but never traded.</summary>
    public bool IsTraded { get; set; } = true;
}
