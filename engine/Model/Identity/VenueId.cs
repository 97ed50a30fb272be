namespace LowLatency.Model.Identity;

/// <summary>
/// A venue and market segment with its own protocol, rules and instruments. A number means the same in every journal
/// and configuration (docs/formats.md) and is never reused; which account of the venue is <see cref="AccountId"/>.
/// Names: <see cref="VenueNames"/>.
/// </summary>
public enum VenueId : byte
{
    None = 0,
    BinanceSpot = 1,
    BinanceUsdm = 2,
    BybitSpot = 3,
    BybitLinear = 4,
    Kraken = 5,

    /// <summary>KuCoin spot.</summary>
    Kucoin = 6,

    /// <summary>OKX spot.</summary>
    Okx = 7,

    /// <summary>Coinbase Advanced, spot.</summary>
    Coinbase = 8,
    OkxSwap = 9,
    PurpleFlea = 10,
}
