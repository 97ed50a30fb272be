using System;
using System.Collections.Generic;
using LowLatency.Core.Books;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

public sealed class SettingsValidationTests
{
    [Test]
    public void The_defaults_with_one_instrument_are_sound()
    {
        var settings = new EngineSettings
        {
            Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
        };
        Assert.That(EngineSettingsValidator.Validate(settings), Is.Empty);
        Assert.That(EngineSettingsValidator.Validate(EngineFixture.Settings()), Is.Empty);
    }

    [Test]
    public void An_asset_that_nothing_values_is_a_fault_that_says_what_to_add()
    {
        EngineSettings settings = Named(("BCHBTC", "BCH", "BTC"), ("ETHUSDT", "ETH", "USDT"));
        settings.ReportingAsset = "USDT";
        Assert.That(EngineSettingsValidator.Validate(settings), Is.EqualTo(new[]
        {
            "instruments[0].quoteAsset: BCHBTC is priced in BTC, which nothing values in USDT: add an instrument of "
            + "BTC and USDT (\"isTraded\": false is enough), or pairs of both with one of USD, USDT, USDC",
        }));
        settings.Instruments.Add(Named(("BTCUSDC", "BTC", "USDC")).Instruments[0]);
        settings.Instruments[2].IsTraded = false;
        Assert.That(EngineSettingsValidator.Validate(settings), Is.Empty, "through USDC, which is one dollar");
    }

    [Test]
    public void Several_quote_assets_need_the_name_of_the_one_that_all_is_counted_in()
    {
        EngineSettings settings = Named(("BCHBTC", "BCH", "BTC"), ("BTCUSDT", "BTC", "USDT"));
        Assert.That(EngineSettingsValidator.Validate(settings), Is.EqualTo(new[]
        {
            "reportingAsset: must name the asset that equity and limits count in: the instruments have several quote "
            + "assets",
        }));
        settings.ReportingAsset = "BTC";
        Assert.That(EngineSettingsValidator.Validate(settings), Is.Empty);
        settings.Instruments[0].BaseAsset = null;
        Assert.That(
            EngineSettingsValidator.Validate(settings),
            Is.EqualTo(new[] { "instruments[0].baseAsset: must name the asset, as BCHBTC's venue writes it" }));
    }

    [Test]
    public void A_balance_to_start_with_must_be_one_that_can_be_spent_and_valued()
    {
        EngineSettings settings = Named(("BCHBTC", "BCH", "BTC"), ("BTCUSDT", "BTC", "USDT"));
        settings.ReportingAsset = "USDT";
        settings.Portfolio.InitialBalances = new SortedDictionary<string, decimal>
        {
            ["BCH"] = 1,
            ["BTC"] = -1,
            ["USDT"] = 5,
        };
        Assert.That(EngineSettingsValidator.Validate(settings), Is.EqualTo(new[]
        {
            "portfolio.initialBalances.BCH: is the quote asset of no instrument, so nothing could be bought with it",
            "portfolio.initialBalances.BTC: must be >= 0 and <= 10000000000, is -1",
            "portfolio.initialBalances.USDT: is the reporting asset: its amount is portfolio.initialCash",
        }));
    }

    [TestCase(true, "BTCUSDT", "ETHUSDT")]
    [TestCase(true, "BTCUSD", "ARBUSD")]
    [TestCase(true, "BTC-USDT", "ETH-USDT")]
    [TestCase(true, "AAA", "BBB")]
    [TestCase(false, "BTCUSDT", "BCHBTC")]
    [TestCase(false, "BTC-USDT", "ETH-USDC")]
    [TestCase(false, "BTCUSDT", "AAA")]
    public void A_new_run_must_say_when_its_symbols_seem_to_be_priced_in_several_assets(
        bool isSound, string one, string other)
    {
        EngineSettings settings = EngineFixture.Settings();
        (settings.Instruments[0].Symbol, settings.Instruments[1].Symbol) = (one, other);
        Assert.That(EngineSettingsValidator.ValidateNew(settings), isSound ? Is.Empty : Has.Count.EqualTo(1));
        Assert.That(EngineSettingsValidator.Validate(settings), Is.Empty, "a recorded run is replayed as it was");
        settings.Instruments[1].IsTraded = false;
        Assert.That(EngineSettingsValidator.ValidateNew(settings), Is.Empty, "followed only");
    }

    private static EngineSettings Named(params (string Symbol, string Base, string Quote)[] instruments)
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Instruments.Clear();
        foreach ((string symbol, string baseAsset, string quoteAsset) in instruments)
        {
            settings.Instruments.Add(new InstrumentSettings
            {
                Venue = "BinanceSpot",
                Symbol = symbol,
                BaseAsset = baseAsset,
                QuoteAsset = quoteAsset,
            });
        }

        return settings;
    }

    [Test]
    public void The_widest_book_that_the_settings_allow_can_be_built()
    {
        Assert.That(() => new OrderBook(BookSettings.LadderUnitsMax, 1), Throws.Nothing);
        Assert.That(
            () => new OrderBook(2 * BookSettings.LadderUnitsMax, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Every_fault_is_listed_at_once_with_its_path()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.DailyLossPercentMax = -1;
        settings.Risk.HaltConfirmMarks = 9;
        settings.Books.LadderUnits = 1_000;
        settings.Bars.IntervalSeconds = [60, 90];
        settings.Bars.SignalIntervalSeconds = 61;
        settings.Instruments.Add(new InstrumentSettings { Venue = "3", Symbol = "" });
        settings.Instruments.Add(new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" });
        settings.Capacity.Orders = 20;
        IReadOnlyList<string> faults = EngineSettingsValidator.Validate(settings);
        Assert.That(faults, Has.Member("risk.dailyLossPercentMax: must be > 0 and <= 100, is -1"));
        Assert.That(faults, Has.Member("risk.haltConfirmMarks: must be >= 1 and <= 5, is 9"));
        Assert.That(faults, Has.Member("books.ladderUnits: must be a power of two, is 1000"));
        Assert.That(faults, Has.Member("bars.intervalSeconds[1]: must be a multiple of the one before (60), is 90"));
        Assert.That(faults, Has.Member("bars.signalIntervalSeconds: must be one of the intervals, is 61"));
        Assert.That(faults, Has.Some.StartsWith("instruments[2].venue: must be one of BinanceSpot, "));
        Assert.That(faults, Has.Member("instruments[2].symbol: must not be empty"));
        Assert.That(faults, Has.Member("instruments[3]: BinanceSpot:BTCUSDT is there twice"));
        Assert.That(faults, Has.Member("capacity.orders: must be >= 21 and <= 1000000, is 20"));
        Assert.That(faults, Has.Count.EqualTo(9));
    }

    [Test]
    public void What_the_parts_cannot_be_built_with_is_a_fault_and_no_exception_of_theirs()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Books.LevelsPerSideMax = 40_001;
        settings.Bars.IntervalSeconds = [60, 3_600];
        settings.Bars.History = 59;
        IReadOnlyList<string> faults = EngineSettingsValidator.Validate(settings);
        Assert.That(faults, Has.Member("books.levelsPerSideMax: must be >= 1 and <= 40000, is 40001"));
        Assert.That(faults, Has.Member("bars.history: must be >= 60 and <= 100000, is 59"));
        Assert.That(faults, Has.Count.EqualTo(2));
    }

    [Test]
    public void An_engine_is_not_built_from_faulty_settings()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Strategies[0].Name = "no-such";
        settings.Risk.VpinMax = 2;
        EngineSettingsException fault = Assert.Throws<EngineSettingsException>(() => EngineFixture.Make(settings))!;
        Assert.That(fault.Faults, Has.Count.EqualTo(2));
    }

    [Test]
    public void Stops_and_regimes_are_checked_and_the_regimes_bars_must_be_kept()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.TrailingStopPercent = 100;
        settings.Execution.RestingStopBehindPercent = 98;
        settings.Execution.TimeStopMillis = -1;
        settings.Regime.AtrUsualPeriod = 14;
        IReadOnlyList<string> faults = EngineSettingsValidator.Validate(settings);
        Assert.That(faults, Has.Member("execution.restingStopBehindPercent: must be >= 0 and <= 97, is 98"));
        Assert.That(faults, Has.Member("execution.trailingStopPercent: must be >= 0 and <= 99, is 100"));
        Assert.That(faults, Has.Member("execution.timeStopMillis: must be >= 0 and <= 31622400000, is -1"));
        Assert.That(faults, Has.Member("regime.atrUsualPeriod: must be >= 15 and <= 1000, is 14"));
        Assert.That(faults, Has.Count.EqualTo(4));
        settings = EngineFixture.Settings();
        settings.Regime.AtrUsualPeriod = 500;
        Assert.That(EngineSettingsValidator.Validate(settings), Is.Empty, "nobody asks for the regime");
        settings.Strategies[0].OffIn = ["range"];
        faults = EngineSettingsValidator.Validate(settings);
        Assert.That(faults, Is.EqualTo((string[])["regime: needs 501 closed bars, but bars.history keeps 256"]));
    }

    [Test]
    public void Faults_of_the_split_settings_are_listed_with_what_would_be_right()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.Split = new SplitSettings
        {
            Algorithm = "vwap",
            Notional = -1,
            DailyVolumePercent = 101,
            DurationMillis = 1_000,
            Slices = 11,
            DisplayPercent = 0,
            RepriceMillis = 99,
        };
        Assert.That(EngineSettingsValidator.Validate(settings), Is.EqualTo((string[])
        [
            "execution.split.algorithm: must be one of twap, iceberg, passiveThenCross, none, is 'vwap'",
            "execution.split.notional: must be >= 0 and <= 10000000000, is -1",
            "execution.split.dailyVolumePercent: must be >= 0 and <= 100, is 101",
            "execution.split.slices: must be >= 1 and <= 10, is 11",
            "execution.split.displayPercent: must be > 0 and <= 100, is 0",
            "execution.split.repriceMillis: must be >= 100 and <= 86400000, is 99",
        ]));
    }
}
