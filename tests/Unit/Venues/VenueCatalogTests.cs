using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>The rows of the catalogue, and what a configuration makes of their sockets.</summary>
[TestFixture]
public sealed class VenueCatalogTests
{
    private const FeedChannels Common = FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Bars;

    private static IEnumerable<VenueDefinition> Rows() =>
        Enum.GetValues<VenueId>().Select(VenueCatalog.Find).OfType<VenueDefinition>();

    [Test]
    public void Every_definition_of_a_venue_is_a_row()
    {
        List<VenueDefinition> defined = [];
        foreach (Type type in typeof(VenueCatalog).Assembly.GetTypes())
        {
            const BindingFlags statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
            defined.AddRange(type.GetProperties(statics)
                .Where(property => property.PropertyType == typeof(VenueDefinition) && type != typeof(VenueCatalog))
                .Select(property => (VenueDefinition)property.GetValue(null)!));
        }

        Assert.That(defined, Has.Count.GreaterThan(3));
        Assert.That(Rows(), Is.EquivalentTo(defined));
        Assert.That(VenueCatalog.Names.Split(", "), Is.EquivalentTo(defined.Select(row => row.Name)));
    }

    [TestCaseSource(nameof(Rows))]
    public void A_row_has_its_other_side_in_the_local_venue(VenueDefinition row)
    {
        SimVenue server = SimDialects.Of(row.Name);
        Assert.That(server.IsGenerated, Is.True, "a made market");
        Assert.That(server.HasTrading, Is.EqualTo(row.Trading != null), "orders on both sides");
        Assert.That(server.OrderSocketPath, Is.EqualTo(row.OrderSocket?.Path ?? ""));
        foreach (SocketPlan socket in row.SocketsFor(row.DepthDefault, "", TradeStream.Documented))
        {
            Assert.That(server.Dialect.ReadSocket(socket.Path, ""), Is.Not.Null, socket.Path);
        }
    }

    [TestCaseSource(nameof(Rows))]
    public void A_row_with_orders_explains_the_codes_of_its_errors(VenueDefinition row)
    {
        if (row.Trading == null) return;
        Assert.That(row.Errors, Is.Not.Empty);
        foreach (VenueError error in row.Errors)
        {
            Assert.That(error.Meaning, Is.Not.Null.And.Not.Empty, $"{error.Code}");
            Assert.That(error.MessagePart, Is.Not.Null, $"{error.Code}");
            Assert.That(error.Scope, Is.Not.EqualTo(RefusalScope.None), $"{error.Code}");
        }
    }

    [TestCase("BinanceSpot", VenueId.BinanceSpot)]
    [TestCase("binancespot", VenueId.BinanceSpot)]
    [TestCase("binance", VenueId.BinanceSpot)]
    [TestCase("bybit-linear", VenueId.BybitLinear)]
    public void A_row_is_found_by_name_and_alias_in_any_case(string name, VenueId id) =>
        Assert.That(VenueCatalog.Find(name)?.Id, Is.EqualTo(id));

    [TestCase("")]
    [TestCase("1")]
    [TestCase("None")]
    [TestCase("Kraken")]
    public void What_is_no_row_is_not_found(string name) => Assert.That(VenueCatalog.Find(name), Is.Null);

    [TestCaseSource(nameof(Rows))]
    public void A_row_is_whole(VenueDefinition row) => Assert.Multiple(() =>
    {
        foreach (string url in new[] { row.Hosts.StreamUrl, row.Hosts.RestUrl, row.Hosts.HistoryUrl })
        {
            var address = new Uri(url);
            Assert.That(address.Scheme, Is.AnyOf("wss", "https"));
            Assert.That(row.Hosts.Production, Does.Contain(address.Host), row.Name);
        }

        Assert.That(row.Hosts.Production.Intersect(row.Hosts.Test), Is.Empty);
        Assert.That(row.MarketDialect(new FeedInstrumentTable([])).Venue, Is.EqualTo(row.Id));
        Assert.That(row.Trading == null, Is.EqualTo(row.OrderSocket == null), "a dialect and its socket");
        Assert.That(row.Sockets.Select(socket => socket.Name), Is.Unique);
        Assert.That(row.DepthDefault, Is.InRange(1, row.DepthMax));
    });

    [Test]
    public void Names_and_aliases_of_rows_are_unique_as_are_the_names_of_sockets() => Assert.Multiple(() =>
    {
        Assert.That(
            Rows().SelectMany(row => row.Aliases.Append(row.Name)).Select(name => name.ToUpperInvariant()), Is.Unique);
        Assert.That(Rows().SelectMany(row => row.Sockets).Select(socket => socket.Name), Is.Unique);
    });

    [TestCase(VenueId.BinanceSpot, TradeStream.Documented, FeedChannels.Trades)]
    [TestCase(VenueId.BinanceSpot, TradeStream.Aggregate, FeedChannels.AggregateTrades)]
    [TestCase(VenueId.BybitSpot, TradeStream.Documented, FeedChannels.Trades)]
    [TestCase(VenueId.BybitSpot, TradeStream.Aggregate, FeedChannels.Trades)]
    public void One_socket_subscribes_the_trades_that_are_asked_for_where_the_venue_has_them(
        VenueId id, TradeStream trades, FeedChannels expected)
    {
        IReadOnlyList<SocketPlan> sockets = VenueCatalog.Of(id).SocketsFor(50, "", trades);
        Assert.That(sockets, Has.Count.EqualTo(1));
        Assert.That(sockets[0].Channels, Is.EqualTo(Common | expected));
    }

    [Test]
    public void Usdm_has_a_socket_for_each_route_and_one_where_a_path_is_given()
    {
        VenueDefinition usdm = VenueCatalog.Of(VenueId.BinanceUsdm);
        IReadOnlyList<SocketPlan> own = usdm.SocketsFor(50, "", TradeStream.Documented);
        IReadOnlyList<SocketPlan> merged = usdm.SocketsFor(50, "/stream", TradeStream.Single);
        FeedChannels market = FeedChannels.Bars | FeedChannels.Funding;
        Assert.Multiple(() =>
        {
            Assert.That(own.Select(socket => socket.Path), Is.EqualTo(new[] { "/public/stream", "/market/stream" }));
            Assert.That(own[0].Channels, Is.EqualTo(FeedChannels.Book | FeedChannels.TopOfBook));
            Assert.That(own[1].Channels, Is.EqualTo(market | FeedChannels.AggregateTrades));
            Assert.That(merged, Has.Count.EqualTo(1));
            Assert.That(merged[0].Path, Is.EqualTo("/stream"));
            Assert.That(merged[0].Channels, Is.EqualTo(Common | FeedChannels.Trades | FeedChannels.Funding));
        });
    }

    [TestCase(1, false)]
    [TestCase(50, true)]
    public void A_book_of_one_level_needs_no_topic_for_the_top(int depth, bool hasTop)
    {
        SocketPlan socket = VenueCatalog.Of(VenueId.BybitLinear).SocketsFor(depth, "", TradeStream.Documented)[0];
        Assert.That((socket.Channels & FeedChannels.TopOfBook) != 0, Is.EqualTo(hasTop));
    }

    [TestCase(VenueId.BinanceSpot, "btcusdt@depth@100ms", FeedChannels.Book, 0, 0)]
    [TestCase(VenueId.BinanceSpot, "btcusdt@kline_5m", FeedChannels.Bars, 0, 300)]
    [TestCase(VenueId.BinanceUsdm, "btcusdt@aggTrade", FeedChannels.AggregateTrades, 0, 0)]
    [TestCase(VenueId.BinanceUsdm, "!forceOrder@arr", FeedChannels.None, 0, 0)]
    [TestCase(VenueId.BybitLinear, "orderbook.200.BTCUSDT", FeedChannels.Book, 200, 0)]
    [TestCase(VenueId.BybitLinear, "kline.60.BTCUSDT", FeedChannels.Bars, 0, 3600)]
    [TestCase(VenueId.BybitLinear, "kline.M.BTCUSDT", FeedChannels.None, 0, 0)]
    [TestCase(VenueId.BybitLinear, "liquidation.BTCUSDT", FeedChannels.None, 0, 0)]
    public void The_name_of_a_recorded_stream_says_what_it_carries(
        VenueId id, string name, FeedChannels channel, int depth, int seconds) =>
        Assert.That(VenueCatalog.Of(id).ReadStream(name), Is.EqualTo(new RecordedStream(channel, depth, seconds)));

    [Test]
    public void Credentials_never_show_what_they_hold() =>
        Assert.That(
            new TradingCredentials("key"u8.ToArray(), "hush"u8.ToArray()).ToString(),
            Is.EqualTo("credentials (hidden)"));
}
