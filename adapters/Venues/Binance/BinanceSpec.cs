using System;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.RateLimits;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Binance;

/// <summary>Hosts, paths and limits of Binance. Sources and quirks: README.md in this folder.</summary>
public static class BinanceSpec
{
    /// <summary>
    /// Path of the stream socket. Frames are wrapped ({"stream":..,"data":..}) so that every frame names its stream.
    /// </summary>
    public const string SpotStreamPath = "/stream";

    /// <summary>
    /// USD-M has routed paths since 2026-04-23: this one carries book and bookTicker. A socket of the wrong route
    /// acknowledges and stays silent.
    /// </summary>
    public const string UsdmPublicPath = "/public/stream";

    /// <summary>The route of everything but book and bookTicker.</summary>
    public const string UsdmMarketPath = "/market/stream";

    /// <summary>Levels a side of a spot snapshot (limit=5000, weight 250).</summary>
    public const int SpotSnapshotLevelsMax = 5_000;

    /// <summary>Levels a side of a USD-M snapshot (limit=1000).</summary>
    public const int UsdmSnapshotLevelsMax = 1_000;

    /// <summary>Streams of one socket; with more the venue refuses the request.</summary>
    public const int TopicsPerSocketMax = 1_024;

    /// <summary>
    /// Topics of one request. The venue takes messages of 4,096 bytes: so many of the longest (a symbol of 20
    /// characters and "@depth@100ms" between quotes) are below it.
    /// </summary>
    public const int TopicsPerRequestMax = 100;

    /// <summary>
    /// Symbols of one exchangeInfo request on spot: a request line of some 3 kB at most, where servers take 8 kB and
    /// some less.
    /// </summary>
    public const int RulesPerRequestMax = 100;

    /// <summary>Most rows of one klines answer.</summary>
    public const int BarsPerRequestMax = 1_000;

    /// <summary>The deliveryDate of a perpetual contract that nobody has announced the end of.</summary>
    internal const long EndlessMilliseconds = 4_133_404_800_000;

    /// <summary>
    /// Symbol status of spot and contract status of USD-M; the auction words are those of older documents, and the
    /// venue may bring them back.
    /// </summary>
    internal static StatusWords Statuses { get; } = new(
        ("TRADING", InstrumentStatus.Trading),
        ("HALT", InstrumentStatus.Halted),
        ("BREAK", InstrumentStatus.Halted),
        ("END_OF_DAY", InstrumentStatus.Halted),
        ("POST_TRADING", InstrumentStatus.Halted),
        ("CANCEL_ONLY", InstrumentStatus.CancelOnly),
        ("AUCTION_MATCH", InstrumentStatus.Auction),
        ("PRE_TRADING", InstrumentStatus.PreOpen),
        ("PENDING_TRADING", InstrumentStatus.PreOpen),
        ("PRE_DELIVERING", InstrumentStatus.Settling),
        ("DELIVERING", InstrumentStatus.Settling),
        ("PRE_SETTLE", InstrumentStatus.Settling),
        ("SETTLING", InstrumentStatus.Settling),
        ("DELIVERED", InstrumentStatus.Delisted),
        ("CLOSE", InstrumentStatus.Delisted));

    /// <summary>
    /// "How to manage a local order book correctly": diffs name first and last update id (U, u) and are buffered until
    /// a snapshot by REST lies among them. They cover every level.
    /// </summary>
    internal static BookRule SpotBookRule { get; } = new()
    {
        Snapshot = SnapshotSource.Rest,
        Chain = BookChain.Range,
    };

    /// <summary>As on spot, but each diff names the last id of the one before it (pu).</summary>
    internal static BookRule UsdmBookRule { get; } = new()
    {
        Snapshot = SnapshotSource.Rest,
        Chain = BookChain.Previous,
    };

    private static readonly RateLimitRecord[] SpotLimits =
    [
        new() { Kind = RateLimitKind.RequestWeight, WindowSeconds = 60, Limit = 6_000, Used = -1 },
        new() { Kind = RateLimitKind.RawRequests, WindowSeconds = 300, Limit = 300_000, Used = -1 },
    ];

    private static readonly RateLimitRecord[] UsdmLimits =
    [
        new() { Kind = RateLimitKind.RequestWeight, WindowSeconds = 60, Limit = 2_400, Used = -1 },
    ];

    /// <summary>What an address may use, until the venue reports its limits.</summary>
    internal static ReadOnlySpan<RateLimitRecord> AddressLimits(BinanceMarket market) =>
        market == BinanceMarket.Spot ? SpotLimits : UsdmLimits;

    /// <summary>Weight of a depth request for so many levels.</summary>
    internal static int SnapshotWeight(BinanceMarket market, int levels) => market == BinanceMarket.Spot
        ? levels switch { <= 100 => 5, <= 500 => 25, <= 1_000 => 50, _ => 250 }
        : levels switch { <= 50 => 2, <= 100 => 5, <= 500 => 10, _ => 20 };

    /// <summary>Weight of a klines request for so many bars.</summary>
    internal static int BarsWeight(BinanceMarket market, int bars) => market == BinanceMarket.Spot
        ? 2
        : bars switch { < 100 => 1, < 500 => 2, <= 1_000 => 5, _ => 10 };

    /// <summary>Interval as the venue writes it; empty when it has none of that length.</summary>
    public static ReadOnlySpan<byte> IntervalText(int seconds) => seconds switch
    {
        1 => "1s"u8,
        60 => "1m"u8,
        180 => "3m"u8,
        300 => "5m"u8,
        900 => "15m"u8,
        1_800 => "30m"u8,
        3_600 => "1h"u8,
        7_200 => "2h"u8,
        14_400 => "4h"u8,
        21_600 => "6h"u8,
        28_800 => "8h"u8,
        43_200 => "12h"u8,
        86_400 => "1d"u8,
        _ => default,
    };

    /// <summary>
    /// Seconds of an interval text; 0 for those that are not aligned to 1970 UTC (3d, 1w, 1M) or unknown.
    /// </summary>
    public static int IntervalSeconds(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<int> all = [60, 1, 180, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 28_800, 43_200, 86_400];
        foreach (int seconds in all)
        {
            if (text.SequenceEqual(IntervalText(seconds))) return seconds;
        }

        return 0;
    }
}
