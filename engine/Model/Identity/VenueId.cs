namespace LowLatency.Model.Identity;

/// <summary>
/// A venue and market segment with its own connection, rules and instruments. Numbers are part of the journal format
/// (docs/formats.md) and are never reused.
/// </summary>
public enum VenueId : byte
{
    None = 0,
    BinanceSpot = 1,
    BinanceUsdm = 2,
    BybitSpot = 3,
    BybitLinear = 4,
    Kraken = 5,
    Kucoin = 6,
    Okx = 7,
    Coinbase = 8,
}
