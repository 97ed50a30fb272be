using System;
using System.Collections.Generic;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;

namespace LowLatency.Host.Links;

/// <summary>The sockets of each venue. A new venue adds its line here.</summary>
internal static class VenueRoutes
{
    // Binance cuts every socket after 24 h; ours is replaced ten minutes earlier (mission A1).
    private const int BinanceRotateSeconds = (24 * 3600) - 600;

    // Spot pings every 20 s, USD-M only every 3 min: there we ask for a pong ourselves (10 messages a second
    // are allowed).
    private const int HeartbeatSeconds = 20;

    // Spot's figure; none is published for USD-M.
    private const int BinanceConnects = 300;
    private const int BybitConnects = 500;

    private const FeedChannels Common =
        FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Bars;

    public static IReadOnlyList<VenueRoute> Of(VenueId venue, VenueOptions options) => venue switch
    {
        VenueId.BinanceSpot => [Binance(venue, options, BinanceMarket.Spot, Trades(options, false) | Common)],
        VenueId.BinanceUsdm => BinanceUsdm(options),
        VenueId.BybitSpot => [Bybit(venue, options, BybitMarket.Spot, Common | FeedChannels.Trades)],
        VenueId.BybitLinear =>
            [Bybit(venue, options, BybitMarket.Linear, Common | FeedChannels.Trades | FeedChannels.Funding)],
        _ => throw new ArgumentException($"no adapter for {venue}"),
    };

    // Two sockets: each route stays silent about the channels of the other.
    private static IReadOnlyList<VenueRoute> BinanceUsdm(VenueOptions options)
    {
        const FeedChannels Public = FeedChannels.Book | FeedChannels.TopOfBook;
        FeedChannels market = Trades(options, true) | FeedChannels.Bars | FeedChannels.Funding;
        return options.StreamPath.Length > 0
            ? [Binance(VenueId.BinanceUsdm, options, BinanceMarket.Usdm, Public | market)]
            :
            [
                Binance(VenueId.BinanceUsdm, options, BinanceMarket.Usdm, Public),
                Binance(VenueId.BinanceUsdm, options, BinanceMarket.Usdm, market),
            ];
    }

    private static VenueRoute Binance(
        VenueId venue, VenueOptions options, BinanceMarket market, FeedChannels channels)
    {
        string path = options.StreamPath.Length > 0 ? options.StreamPath : BinanceSpec.StreamPath(market, channels);
        string name = market == BinanceMarket.Spot ? "binance"
            : (channels & FeedChannels.Book) != 0 ? "usdm-book" : "usdm-market";
        return new VenueRoute(venue, name, path, channels)
        {
            Protocol = table => new BinanceProtocol(table, market),
            HeartbeatSeconds = HeartbeatSeconds,
            PingSeconds = market == BinanceMarket.Usdm ? HeartbeatSeconds : 0,
            ConnectsPerWindow = BinanceConnects,
            RotateAfterSeconds = BinanceRotateSeconds,
        };
    }

    private static VenueRoute Bybit(VenueId venue, VenueOptions options, BybitMarket market, FeedChannels channels)
    {
        string ownPath = market == BybitMarket.Spot ? BybitSpec.SpotStreamPath : BybitSpec.LinearStreamPath;
        string path = options.StreamPath.Length > 0 ? options.StreamPath : ownPath;

        // A book of one level is the best bid and ask already: the venue has one topic for both.
        if (options.Depth == 1) channels &= ~FeedChannels.TopOfBook;
        string name = market == BybitMarket.Spot ? "bybit-spot" : "bybit-linear";
        return new VenueRoute(venue, name, path, channels)
        {
            Protocol = table => new BybitProtocol(table, market),

            // Its feed sends the venue's own ping as often (FeedSettings.PingIntervalNanos).
            HeartbeatSeconds = HeartbeatSeconds,
            ConnectsPerWindow = BybitConnects,
        };
    }

    private static FeedChannels Trades(VenueOptions options, bool isAggregateDocumented) => options.Trades switch
    {
        "single" => FeedChannels.Trades,
        "aggregate" => FeedChannels.AggregateTrades,
        _ => isAggregateDocumented ? FeedChannels.AggregateTrades : FeedChannels.Trades,
    };
}
