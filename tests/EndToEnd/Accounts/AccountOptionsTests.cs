using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LowLatency.Core.Settings;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using LowLatency.Transport.Clocks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>Entries of a venue as its accounts: who is whose, what is followed once, every fault.</summary>
internal sealed class AccountOptionsTests
{
    [Test]
    public void Two_accounts_that_are_told_apart_are_no_fault()
    {
        Assert.That(Faults(Options()), Is.Empty);
    }

    [Test]
    public void Entries_of_a_venue_are_its_accounts_in_their_order()
    {
        HostOptions options = Options();
        options.Venues.Insert(1, Venue("BybitSpot", 9_003, ""));
        Assert.That(
            Enumerable.Range(0, 3).Select(entry => VenueAccounts.KeyOf(options, entry).ToString()),
            Is.EqualTo(new[] { "BinanceSpot", "BybitSpot", "BinanceSpot#1" }));
        Assert.That(
            options.Engine.Instruments.Select(one => VenueAccounts.EntryOf(options, one)),
            Is.EqualTo(new[] { 0, 0, 2 }));
    }

    [TestCase("BTCUSDT", "USDT", "", "BTC")]
    [TestCase("BTC-USDT", "USDT", "-", "BTC")]
    [TestCase("1000SATS_USDT", "USDT", "_", "1000SATS")]
    [TestCase("BTCUSDT", "USDT", "-", "")]
    [TestCase("BTC-USDC", "USDT", "-", "")]
    [TestCase("-USDT", "USDT", "-", "")]
    [TestCase("USDT", "USDT", "", "")]
    [TestCase("BTCUSDT", "", "", "")]
    public void The_base_asset_is_what_a_symbol_has_in_front_of_separator_and_quote(
        string symbol, string quote, string separator, string expected)
    {
        TradedAssets assets = TradedAssets.Split(symbol, quote, separator);
        Assert.That((assets.Base, assets.AreKnown), Is.EqualTo((expected, expected.Length > 0)));
    }

    [Test]
    public void An_account_without_an_entry_is_a_fault_of_the_instrument()
    {
        HostOptions options = Options();
        options.Engine.Instruments[2].Account = 2;
        AssertFault(
            options, "engine.instruments[2].account: BinanceSpot has 2 entries in venues, so its accounts are 0 to 1, "
            + "is 2");
    }

    [Test]
    public void An_entry_that_trades_without_a_traded_instrument_is_a_fault()
    {
        HostOptions options = Options();
        options.Engine.Instruments[2].IsTraded = false;
        AssertFault(
            options, "venues[1].trading.environment: no instrument is traded in BinanceSpot#1; leave it empty until "
            + "one is");
    }

    [Test]
    public void A_symbol_of_another_script_is_one_of_binance_and_none_of_bybit()
    {
        HostOptions options = Options();
        options.Venues.Add(Venue("BybitSpot", 9_003, ""));
        options.Engine.Instruments.Add(
            new InstrumentSettings { Venue = "BinanceSpot", Symbol = "币安人生USDT", IsTraded = false });
        Assert.That(Faults(options), Is.Empty);
        options.Engine.Instruments.Add(
            new InstrumentSettings { Venue = "BybitSpot", Symbol = "币安人生USDT", IsTraded = false });
        AssertFault(
            options, "engine.instruments[4].symbol: BybitSpot has no symbol '币安人生USDT': its symbols are ASCII");
    }

    [Test]
    public void A_symbol_twice_in_one_account_is_a_fault()
    {
        HostOptions options = Options();
        options.Engine.Instruments.Add(
            new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT", Account = 1 });
        AssertFault(options, "engine.instruments[3]: BinanceSpot#1:BTCUSDT is there twice");
    }

    [Test]
    public void Two_entries_with_one_key_pair_are_a_fault()
    {
        HostOptions options = Options();
        options.Venues[1].Trading.Credential = "local-a";
        AssertFault(
            options, "venues[1].trading.credential: must be another than that of venues[0], is \"local-a\"");
    }

    [TestCase("../local-a")]
    [TestCase("/etc/local-a")]
    [TestCase("local-a/x")]
    [TestCase(".local-a")]
    [TestCase("local-a\0")]
    public void A_credential_is_a_name_and_no_way_out_of_its_folder(string name)
    {
        HostOptions options = Options();
        options.Venues[0].Trading.Credential = name;
        AssertFault(
            options, "venues[0].trading.credential: must be a name of letters, digits, '-', '_' and '.', not a path, "
            + $"is \"{name}\"");
    }

    [TestCase("ws://user@127.0.0.1:9001")]
    [TestCase("ws://127.0.0.1:9001/ws-api/v3")]
    [TestCase("ws://127.0.0.1:9001?a=b")]
    [TestCase("ws://127.0.0.1:9001#a")]
    public void What_nobody_reads_of_the_order_address_is_a_fault(string url)
    {
        HostOptions options = Options();
        options.Venues[0].Trading.OrderUrl = url;
        AssertFault(
            options, "venues[0].trading.orderUrl: must be ws://host:port or wss://host:port and nothing behind it, is "
            + $"\"{url}\"");
        options = Options();
        options.Venues[0].StreamUrl = "ws://user@127.0.0.1:9001";
        AssertFault(
            options, "venues[0].streamUrl: must be ws://host:port or wss://host:port, is "
            + "\"ws://user@127.0.0.1:9001\"");
    }

    [Test]
    public void A_folder_with_a_nul_in_its_name_is_found_by_the_check()
    {
        HostOptions options = Options();
        options.Journal.Directory = "journal\0x";
        options.Capture.Directory = options.Output.Directory = "a\0";
        Assert.That(Faults(options), Is.EqualTo(new[]
        {
            "journal.directory: must not hold a NUL", "capture.directory: must not hold a NUL",
            "output.directory: must not hold a NUL",
        }));
    }

    [Test]
    public void An_instrument_that_is_traded_in_an_account_that_is_only_followed_is_a_fault()
    {
        HostOptions options = Options();
        options.Venues[1].Trading = new TradingOptions();
        AssertFault(
            options, "engine.instruments[2].isTraded: venues[1] (BinanceSpot#1) has no trading.environment, so nothing "
            + "is traded there");
        options.Engine.Instruments[2].IsTraded = false;
        Assert.That(Faults(options), Is.Empty);
    }

    [Test]
    public void Production_asks_for_a_sentence_for_each_account()
    {
        HostOptions options = Options();
        options.Engine.Instance = 7;
        for (int i = 0; i < 2; i++)
        {
            VenueOptions venue = options.Venues[i];
            venue.StreamUrl = "wss://stream.binance.com:9443";
            venue.RestUrl = "https://api.binance.com";
            venue.Trading.OrderUrl = "wss://ws-api.binance.com:443";
            venue.Trading.Environment = "production";
            venue.Trading.Credential = $"production-{i}";
            venue.Trading.Acknowledgement = "instance 7 trades real money at BinanceSpot";
        }

        Assert.That(Faults(options), Is.EqualTo(new[]
        {
            "venues[1].trading.acknowledgement: production needs exactly "
                + "\"instance 7 trades real money at BinanceSpot#1\"",
        }));
    }

    [Test]
    public void A_market_address_is_followed_once_however_many_accounts_trade_there()
    {
        HostOptions options = Options();
        options.Engine.Instruments[2].Symbol = "SOLUSDT";
        options.Venues[1].StreamUrl = options.Venues[0].StreamUrl;
        options.Venues[1].RestUrl = options.Venues[0].RestUrl;
        LinkPlan plan = LinkPlan.Make(options).Single();
        Assert.That(plan.Instruments, Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(MarketSocket.Of(options).Select(socket => socket.IsOneOfSeveral), Is.EqualTo(new[] { false }));
    }

    [Test]
    public void A_symbol_of_two_accounts_needs_a_second_set_of_links()
    {
        HostOptions options = Options();
        options.Venues[1].StreamUrl = options.Venues[0].StreamUrl;
        options.Venues[1].RestUrl = options.Venues[0].RestUrl;
        IReadOnlyList<LinkPlan> plans = LinkPlan.Make(options);
        Assert.That(plans.Select(plan => plan.Instruments), Is.EqualTo(new List<int>[] { [0, 1], [2] }));
        Assert.That(MarketSocket.Of(options).Select(socket => socket.Plan.Name), Is.Unique);
        Assert.That(MarketSocket.Of(options).Select(socket => socket.IsOneOfSeveral), Is.EqualTo(new[] { true, true }));
        Assert.That(LinkFactory.LinksPerHost(options)["127.0.0.1:9001"], Is.EqualTo(2));
    }

    [Test]
    public void Accounts_at_two_markets_follow_each_its_own()
    {
        IReadOnlyList<LinkPlan> plans = LinkPlan.Make(Options());
        Assert.That(plans.Select(plan => plan.Venue.StreamUrl), Is.EqualTo(new[]
        {
            "ws://127.0.0.1:9001", "ws://127.0.0.1:9002",
        }));
    }

    [Test]
    public void Local_venues_have_limits_and_bans_of_their_own_and_hosts_of_the_real_one_share_them()
    {
        string folder = Directory.CreateTempSubdirectory("lowlatency-accounts-").FullName;
        try
        {
            HostOptions options = Options();
            long until = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 600_000) * 1_000_000;
            File.WriteAllText(Path.Combine(folder, "ban-BinanceSpot-127.0.0.1-9002"), $"{until}");
            var local = new VenueAddresses(options, folder, new StopwatchReceiveClock());
            Assert.That(local.Of(options.Venues[0]).BanUntilVenueNanos, Is.Zero);
            Assert.That(local.Of(options.Venues[1]).BanUntilVenueNanos, Is.EqualTo(until));
            options.Venues[0].RestUrl = "https://api.binance.com";
            options.Venues[1].RestUrl = "https://api1.binance.com";
            var real = new VenueAddresses(options, folder, new StopwatchReceiveClock());
            Assert.That(real.Of(options.Venues[0]), Is.SameAs(real.Of(options.Venues[1])));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertFault(HostOptions options, string fault) =>
        Assert.That(Faults(options), Has.Exactly(1).EndsWith(fault));

    private static List<string> Faults(HostOptions options)
    {
        List<string> faults = [];
        HostOptionsValidator.Validate(options, faults);
        return faults;
    }

    private static HostOptions Options()
    {
        var options = new HostOptions
        {
            Role = "live",
            Venues = [Venue("BinanceSpot", 9_001, "local-a"), Venue("BinanceSpot", 9_002, "local-b")],
            Journal = new JournalOptions { Directory = "journal", Durability = "flushed" },
        };
        options.Engine.Instance = 2_001;
        options.Engine.Execution.IsShortAllowed = false;
        options.Engine.Strategies.Add(new StrategySettings { Name = "buy-and-hold" });
        foreach ((string symbol, int account) in new[] { ("BTCUSDT", 0), ("ETHUSDT", 0), ("BTCUSDT", 1) })
        {
            options.Engine.Instruments.Add(
                new InstrumentSettings { Venue = "BinanceSpot", Symbol = symbol, Account = account });
        }

        return options;
    }

    private static VenueOptions Venue(string name, int port, string credential) => new()
    {
        Venue = name,
        StreamUrl = $"ws://127.0.0.1:{port}",
        RestUrl = $"http://127.0.0.1:{port}",
        Trading = credential.Length == 0 ? new TradingOptions() : new TradingOptions
        {
            Environment = "local",
            OrderUrl = $"ws://127.0.0.1:{port}",
            QuoteAsset = "USDT",
            Credential = credential,
        },
    };
}
