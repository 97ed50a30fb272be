using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Settings;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>What a live configuration must say about assets, and what the gateway makes of it.</summary>
internal sealed class QuoteOptionsTests
{
    [Test]
    public void Two_quotes_with_a_pair_between_them_are_no_fault_and_need_no_quote_of_the_account()
    {
        HostOptions options = Named();
        Assert.That(Faults(options), Is.Empty);
        options.Venues[0].Trading.QuoteAsset = "";
        Assert.That(Faults(options), Is.Empty);
        AccountAssets assets = AccountAssets.Of(options, 0);
        Assert.That(assets.Names, Is.EqualTo(new[] { "BTC", "ETH", "USDT", "USDC", "BNB" }));
        Assert.That(assets.Instruments.Select(one => one.Symbol), Is.EqualTo(new[] { "BTCUSDT", "ETHUSDC" }));
        Assert.That(assets.Bases, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(assets.Reporting, Is.EqualTo(2));
        Assert.That(assets.OtherCash, Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void Without_names_the_assets_are_those_of_before()
    {
        AccountAssets assets = AccountAssets.Of(Unnamed(), 0);
        Assert.That(assets.Names, Is.EqualTo(new[] { "BTC", "ETH", "USDT", "BNB" }));
        Assert.That(assets.Bases, Is.EqualTo(new[] { 0, 1 }));
        Assert.That((assets.Reporting, assets.OtherCash.Count), Is.EqualTo((2, 0)));
    }

    [Test]
    public void The_assets_need_not_be_read_off_the_symbol()
    {
        HostOptions options = Named();
        options.Engine.Instruments[0].BaseAsset = "XBT";
        Assert.That(Faults(options), Is.Empty);
        Assert.That(AccountAssets.Of(options, 0).Names[0], Is.EqualTo("XBT"));
    }

    [Test]
    public void A_symbol_of_which_nothing_tells_the_assets_is_a_fault()
    {
        HostOptions options = Unnamed();
        options.Engine.Instruments[1].Symbol = "ETHEUR";
        AssertFault(
            options, "engine.instruments[1].symbol: must end with the quote asset USDT, is ETHEUR; or give baseAsset "
            + "and quoteAsset of every instrument");
        options.Venues[0].Trading.QuoteAsset = "";
        AssertFault(
            options, "venues[0].trading.quoteAsset: must not be empty where an instrument names no quoteAsset");
    }

    [Test]
    public void Two_accounts_with_two_quotes_must_name_them()
    {
        HostOptions options = Unnamed();
        options.Venues.Add(Venue(9_002, "local-b"));
        options.Venues[1].Trading.QuoteAsset = "USDC";
        options.Engine.Instruments[1].Symbol = "ETHUSDC";
        options.Engine.Instruments[1].Account = 1;
        AssertFault(
            options, "venues: trading.quoteAsset is USDT in one entry and USDC in another: give baseAsset and "
            + "quoteAsset of every instrument, and engine.reportingAsset");
    }

    [Test]
    public void A_dollar_is_not_taken_for_one_where_money_is_real()
    {
        HostOptions options = Named();
        options.Engine.Instruments.RemoveAt(2);
        AssertFault(
            options, "engine.instruments[1].quoteAsset: ETHUSDC is priced in USDC, and no configured pair says what "
            + "that is worth in USDT: add an instrument of the two (\"isTraded\": false is enough)");
    }

    [Test]
    public void What_nothing_values_is_a_fault_as_in_paper()
    {
        HostOptions options = Named();
        (options.Engine.Instruments[1].Symbol, options.Engine.Instruments[1].QuoteAsset) = ("ETHBRL", "BRL");
        Assert.That(Faults(options), Has.Some.Contains("ETHBRL is priced in BRL, which nothing values in USDT"));
    }

    [Test]
    public void What_is_held_must_not_pay_for_something_else_in_the_same_account()
    {
        HostOptions options = Named();
        options.Engine.Instruments[2].IsTraded = true;
        AssertFault(
            options, "engine.instruments[2]: USDCUSDT holds USDC, which pays for ETHUSDC in the same account, and the "
            + "venue tells one amount for both: trade one of them in another account, or only follow it "
            + "(\"isTraded\": false)");
        options.Venues.Add(Venue(9_002, "local-b"));
        options.Engine.Instruments[2].Account = 1;
        Assert.That(Faults(options), Is.Empty);
    }

    [Test]
    public void Two_instruments_must_not_hold_the_same_asset_in_one_account()
    {
        HostOptions options = Named();
        (options.Engine.Instruments[1].Symbol, options.Engine.Instruments[1].BaseAsset) = ("BTCUSDC", "BTC");
        AssertFault(
            options, "engine.instruments[1]: BTCUSDC and BTCUSDT both hold BTC in the same account, and the venue "
            + "tells one amount for both: trade one of them in another account, or only follow it "
            + "(\"isTraded\": false)");
    }

    [Test]
    public void The_venue_says_what_there_is_to_begin_with()
    {
        HostOptions options = Named();
        options.Engine.Portfolio.InitialBalances = new() { ["USDC"] = 1 };
        AssertFault(
            options, "engine.portfolio.initialBalances: the live role begins with what the venue holds; leave it out");
    }

    [Test]
    public void Where_nothing_is_named_all_counts_in_the_one_quote()
    {
        HostOptions options = Unnamed();
        options.Engine.ReportingAsset = "USDC";
        AssertFault(
            options, "engine.reportingAsset: no instrument names a quoteAsset, so all count in USDT, is USDC");
    }

    private static void AssertFault(HostOptions options, string fault) =>
        Assert.That(Faults(options), Has.Exactly(1).EndsWith(fault));

    private static List<string> Faults(HostOptions options)
    {
        List<string> faults = [];
        HostOptionsValidator.Validate(options, faults);
        return faults;
    }

    private static HostOptions Unnamed()
    {
        var options = new HostOptions
        {
            Role = "live",
            Venues = [Venue(9_001, "local-a")],
            Journal = new JournalOptions { Directory = "journal", Durability = "flushed" },
        };
        options.Engine.Instance = 2_001;
        options.Engine.Execution.IsShortAllowed = false;
        options.Engine.Strategies.Add(new StrategySettings { Name = "buy-and-hold" });
        foreach (string symbol in new[] { "BTCUSDT", "ETHUSDT" })
        {
            options.Engine.Instruments.Add(new InstrumentSettings { Venue = "BinanceSpot", Symbol = symbol });
        }

        return options;
    }

    private static HostOptions Named()
    {
        HostOptions options = Unnamed();
        options.Engine.ReportingAsset = "USDT";
        options.Engine.Instruments.Clear();
        Add(options, "BTCUSDT", "BTC", "USDT", isTraded: true);
        Add(options, "ETHUSDC", "ETH", "USDC", isTraded: true);
        Add(options, "USDCUSDT", "USDC", "USDT", isTraded: false);
        return options;
    }

    private static void Add(HostOptions options, string symbol, string baseAsset, string quoteAsset, bool isTraded) =>
        options.Engine.Instruments.Add(new InstrumentSettings
        {
            Venue = "BinanceSpot",
            Symbol = symbol,
            BaseAsset = baseAsset,
            QuoteAsset = quoteAsset,
            IsTraded = isTraded,
        });

    private static VenueOptions Venue(int port, string credential) => new()
    {
        Venue = "BinanceSpot",
        StreamUrl = $"ws://127.0.0.1:{port}",
        RestUrl = $"http://127.0.0.1:{port}",
        Trading = new TradingOptions
        {
            Environment = "local",
            OrderUrl = $"ws://127.0.0.1:{port}",
            QuoteAsset = "USDT",
            Credential = credential,
        },
    };
}
