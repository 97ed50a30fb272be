using System;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.RateLimits;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Bybit;

/// <summary>Hosts, paths and limits of Bybit v5. Sources and quirks: README.md in this folder.</summary>
public static class BybitSpec
{
    public const string RestHost = "api.bybit.com";
    public const string SpotStreamPath = "/v5/public/spot";
    public const string LinearStreamPath = "/v5/public/linear";
    public const string TimePath = "/v5/market/time";

    /// <summary>
    /// Spot takes at most 10 topics a request; small groups on linear too, since a refusal hits the whole request.
    /// </summary>
    public const int TopicsPerRequestMax = 10;

    /// <summary>
    /// Topics of one socket: the venue takes 21,000 characters of them; the longest here ("orderbook.1000." and a
    /// symbol of 20 characters, quoted) has 38.
    /// </summary>
    public const int TopicsPerSocketMax = 500;

    /// <summary>Most rows of one kline answer.</summary>
    public const int BarsPerRequestMax = 1_000;

    /// <summary>Depth taken when the configuration names none.</summary>
    public const int DepthDefault = 50;

    /// <summary>Levels a side of the deepest channel.</summary>
    public const int DepthMax = 1_000;

    /// <summary>Instrument status; asked without a status, the venue leaves out what does not trade.</summary>
    internal static StatusWords Statuses { get; } = new(
        ("Trading", InstrumentStatus.Trading),
        ("PreLaunch", InstrumentStatus.PreOpen),
        ("Delivering", InstrumentStatus.Settling),
        ("Closed", InstrumentStatus.Delisted));

    /// <summary>
    /// The topic pushes its snapshot, then deltas whose u rises by one; u = 1 is a restart of the venue and a snapshot.
    /// The documents promise rising ids for the full book and for REST only; recorded streams of these depths have them
    /// too. A new snapshot may come at any time.
    /// </summary>
    internal static BookRule BookRule { get; } = new()
    {
        Snapshot = SnapshotSource.Stream,
        Chain = BookChain.PlusOne,
        Restart = BookRestart.AtOne,
        DepthMax = DepthMax,
        DepthDefault = DepthDefault,
    };

    private static readonly RateLimitRecord[] AddressTable =
    [
        new() { Kind = RateLimitKind.RawRequests, WindowSeconds = 5, Limit = 600, Used = -1 },
    ];

    /// <summary>HTTP requests of an address, all endpoints and hosts together.</summary>
    internal static ReadOnlySpan<RateLimitRecord> AddressLimits => AddressTable;

    /// <summary>Depth 1 pushes snapshots only; the others a snapshot and deltas. 0 = the default.</summary>
    public static bool IsDepth(int depth) => depth is 0 or 1 or 50 or 200 or DepthMax;

    /// <summary>Interval as the venue writes it; empty when it has none of that length.</summary>
    public static ReadOnlySpan<byte> IntervalText(int seconds) => seconds switch
    {
        60 => "1"u8,
        180 => "3"u8,
        300 => "5"u8,
        900 => "15"u8,
        1_800 => "30"u8,
        3_600 => "60"u8,
        7_200 => "120"u8,
        14_400 => "240"u8,
        21_600 => "360"u8,
        43_200 => "720"u8,
        86_400 => "D"u8,
        _ => default,
    };

    /// <summary>Seconds of an interval text; 0 for W and M (not aligned to 1970 UTC) or unknown ones.</summary>
    public static int IntervalSeconds(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<int> all = [60, 180, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];
        foreach (int seconds in all)
        {
            if (text.SequenceEqual(IntervalText(seconds))) return seconds;
        }

        return 0;
    }
}
