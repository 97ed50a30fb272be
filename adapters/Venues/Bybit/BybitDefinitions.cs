using System.Globalization;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Definitions;

namespace LowLatency.Venues.Bybit;

/// <summary>The rows of Bybit. Sources of hosts and limits: README.md in this folder.</summary>
internal static class BybitDefinitions
{
    // Its feed sends the venue's own ping as often (FeedSettings.PingIntervalNanos).
    private const int HeartbeatSeconds = 20;
    private const int Connects = 500;

    // Bybit counts an address over all its markets.
    private const string Budget = "Bybit";

    private const FeedChannels Common =
        FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Bars | FeedChannels.Trades;

    private static readonly VenueHosts Addresses = new()
    {
        StreamUrl = "wss://stream.bybit.com",
        RestUrl = "https://" + BybitSpec.RestHost,
        HistoryUrl = "https://" + BybitSpec.RestHost,
        Production = ["stream.bybit.com", BybitSpec.RestHost],
        Test = ["stream-testnet.bybit.com", "api-testnet.bybit.com"],
    };

    public static VenueDefinition Spot { get; } = new()
    {
        Id = VenueId.BybitSpot,
        Aliases = ["bybit", "bybit-spot"],
        Hosts = Addresses,
        IsSymbolAscii = true,
        AddressBudget = Budget,
        Sockets = [Market("bybit-spot", BybitSpec.SpotStreamPath, Common)],
        DocumentedTrades = FeedChannels.Trades,
        HasTopInBookOfOne = true,
        DepthDefault = 1,
        DepthMax = BybitSpec.DepthMax,
        MarketDialect = static table => new BybitProtocol(table, BybitMarket.Spot),
        History = static () => new BybitHistory(BybitMarket.Spot),
        Errors = BybitErrors.Rows,
        ReadStream = ReadStream,
    };

    public static VenueDefinition Linear { get; } = new()
    {
        Id = VenueId.BybitLinear,
        Aliases = ["bybit-linear"],
        Hosts = Addresses,
        IsSymbolAscii = true,
        AddressBudget = Budget,
        Sockets = [Market("bybit-linear", BybitSpec.LinearStreamPath, Common | FeedChannels.Funding)],
        DocumentedTrades = FeedChannels.Trades,
        HasTopInBookOfOne = true,
        DepthDefault = 200,
        DepthMax = BybitSpec.DepthMax,
        MarketDialect = static table => new BybitProtocol(table, BybitMarket.Linear),
        History = static () => new BybitHistory(BybitMarket.Linear),
        Errors = BybitErrors.Rows,
        ReadStream = ReadStream,
    };

    private static SocketPlan Market(string name, string path, FeedChannels channels) => new()
    {
        Role = SocketRole.Market,
        Name = name,
        Path = path,
        Channels = channels,
        HeartbeatSeconds = HeartbeatSeconds,
        TopicsMax = BybitSpec.TopicsPerSocketMax,
        ConnectsPerWindow = Connects,
    };

    // orderbook.50.BTCUSDT, kline.1.BTCUSDT, publicTrade.BTCUSDT
    private static RecordedStream ReadStream(string name)
    {
        string[] parts = name.Split('.');
        switch (parts)
        {
            case ["orderbook", var levels, _]:
                _ = int.TryParse(levels, NumberStyles.None, CultureInfo.InvariantCulture, out int depth);
                return new RecordedStream(FeedChannels.Book, depth, 0);
            case ["kline", var interval, _]:
                int seconds = BybitSpec.IntervalSeconds(Encoding.UTF8.GetBytes(interval));
                return seconds == 0 ? default : new RecordedStream(FeedChannels.Bars, 0, seconds);
            case ["publicTrade", _]:
                return new RecordedStream(FeedChannels.Trades, 0, 0);
            case ["tickers", _]:
                return new RecordedStream(FeedChannels.Funding, 0, 0);
            default:
                return default;
        }
    }
}
