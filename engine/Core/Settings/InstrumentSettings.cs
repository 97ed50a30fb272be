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

    /// <summary>
    /// Live role: whether what the account holds of the base asset at the first start, and what comes in later without
    /// a fill, is the engine's to trade, its stops included. False = it stays the owner's: not traded, not counted,
    /// shown. Null = not said: true in a recorded run, which is replayed as it was; false where a configuration is
    /// loaded for a new one.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AreHoldingsAdopted { get; set; }

    /// <summary>False: followed (book, bars, signals) but never traded.</summary>
    public bool IsTraded { get; set; } = true;
}
