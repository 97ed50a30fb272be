using System;
using System.Globalization;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Binance.Trading;
using LowLatency.Venues.Definitions;

namespace LowLatency.Venues.Binance;

/// <summary>The rows of Binance. Sources of hosts, limits and timeouts: README.md in this folder.</summary>
internal static class BinanceDefinitions
{
    private const long Second = 1_000_000_000;

    // The venue cuts every socket after 24 h; ours is replaced ten minutes earlier.
    private const int RotateSeconds = (24 * 3600) - 600;

    // Spot pings every 20 s, USD-M only every 3 min: there we ask for a pong ourselves (10 messages a second are
    // allowed).
    private const int HeartbeatSeconds = 20;

    // Spot's figure; none is published for USD-M.
    private const int Connects = 300;

    private const FeedChannels AllTrades = FeedChannels.Trades | FeedChannels.AggregateTrades;

    // "Market data only" hosts need no account; USD-M serves public data on its main hosts.
    public static VenueDefinition Spot { get; } = new()
    {
        Id = VenueId.BinanceSpot,
        Aliases = ["binance"],
        Hosts = new VenueHosts
        {
            StreamUrl = "wss://data-stream.binance.vision",
            RestUrl = "https://data-api.binance.vision",
            HistoryUrl = "https://api.binance.com",
            OrderUrl = "wss://ws-api.binance.com:443",
            TestStreamUrl = "wss://stream.testnet.binance.vision",
            TestRestUrl = "https://testnet.binance.vision",
            TestOrderUrl = "wss://ws-api.testnet.binance.vision",
            Production =
            [
                "api.binance.com", "api1.binance.com", "api2.binance.com", "api3.binance.com", "api4.binance.com",
                "api-gcp.binance.com", "stream.binance.com", "ws-api.binance.com", "data-api.binance.vision",
                "data-stream.binance.vision",
            ],
            Test =
            [
                "testnet.binance.vision", "stream.testnet.binance.vision", "ws-api.testnet.binance.vision",
                "demo-api.binance.com", "demo-stream.binance.com", "demo-ws-api.binance.com",
            ],
        },
        AddressBudget = nameof(VenueId.BinanceSpot),
        Sockets =
        [
            Market("binance", BinanceSpec.SpotStreamPath, 0,
                FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Bars | AllTrades),
            new SocketPlan
            {
                Role = SocketRole.PrivateAndOrders,
                Name = "binance-orders",
                Path = BinanceSpotTrading.SocketPath,
                HeartbeatSeconds = HeartbeatSeconds,
                ConnectsPerWindow = Connects,
                RotateAfterSeconds = RotateSeconds,
            },
        ],
        DocumentedTrades = FeedChannels.Trades,
        DepthDefault = 1_000,
        DepthMax = BinanceSpec.SpotSnapshotLevelsMax,
        MarketDialect = static table => new BinanceProtocol(table, BinanceMarket.Spot),
        History = static () => new BinanceHistory(),
        Errors = BinanceSpotErrors.Rows,
        ReadStream = ReadStream,
        Acknowledgement = Acknowledgement,
        Trading = new TradingDefinition
        {
            // Error -1007: the venue gives up on its own backend after 10 s; the execution is then unknown.
            TimeoutNanos = 10 * Second,
            FeeAssets = ["BNB"],
            HasDelistSchedule = true,
            Dialect = static (instruments, assets, given) => BinanceCredentials.Use(
                given.Key, given.Secret, credentials => new BinanceSpotTrading(
                    instruments, assets, credentials, new BinanceTradingOptions())),
        },
    };

    // Two sockets: each route stays silent about the channels of the other.
    public static VenueDefinition Usdm { get; } = new()
    {
        Id = VenueId.BinanceUsdm,
        Aliases = ["binance-usdm"],
        Hosts = new VenueHosts
        {
            StreamUrl = "wss://fstream.binance.com",
            RestUrl = "https://fapi.binance.com",
            HistoryUrl = "https://fapi.binance.com",
            Production = ["fstream.binance.com", "fapi.binance.com"],
        },
        AddressBudget = nameof(VenueId.BinanceUsdm),
        Sockets =
        [
            Market("usdm-book", BinanceSpec.UsdmPublicPath, HeartbeatSeconds,
                FeedChannels.Book | FeedChannels.TopOfBook),
            Market("usdm-market", BinanceSpec.UsdmMarketPath, HeartbeatSeconds,
                FeedChannels.Bars | FeedChannels.Funding | AllTrades),
        ],
        DocumentedTrades = FeedChannels.AggregateTrades,
        MergedPath = BinanceSpec.SpotStreamPath,
        DepthDefault = 1_000,
        DepthMax = BinanceSpec.UsdmSnapshotLevelsMax,
        MarketDialect = static table => new BinanceProtocol(table, BinanceMarket.Usdm),
        Errors = BinanceUsdmErrors.Rows,
        ReadStream = ReadStream,
        Acknowledgement = Acknowledgement,
    };

    private static SocketPlan Market(string name, string path, int pingSeconds, FeedChannels channels) => new()
    {
        Role = SocketRole.Market,
        Name = name,
        Path = path,
        Channels = channels,
        HeartbeatSeconds = HeartbeatSeconds,
        TopicsMax = BinanceSpec.TopicsPerSocketMax,
        PingSeconds = pingSeconds,
        ConnectsPerWindow = Connects,
        RotateAfterSeconds = RotateSeconds,
    };

    private static string Acknowledgement(long requestId) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"result\":null,\"id\":{requestId}}}");

    // btcusdt@depth@100ms, btcusdt@kline_1m, btcusdt@aggTrade
    private static RecordedStream ReadStream(string name)
    {
        const string Bars = "kline_";
        string[] parts = name.Split('@');
        if (parts.Length < 2) return default;
        if (parts[1].StartsWith(Bars, StringComparison.Ordinal))
        {
            int seconds = BinanceSpec.IntervalSeconds(Encoding.UTF8.GetBytes(parts[1][Bars.Length..]));
            return seconds == 0 ? default : new RecordedStream(FeedChannels.Bars, 0, seconds);
        }

        return parts[1] switch
        {
            "trade" => new RecordedStream(FeedChannels.Trades, 0, 0),
            "aggTrade" => new RecordedStream(FeedChannels.AggregateTrades, 0, 0),
            "bookTicker" => new RecordedStream(FeedChannels.TopOfBook, 0, 0),
            "markPrice" => new RecordedStream(FeedChannels.Funding, 0, 0),
            "depth" => new RecordedStream(FeedChannels.Book, 0, 0),
            _ => default,
        };
    }
}
