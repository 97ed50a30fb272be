using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Cli;
using LowLatency.Cli.Configuration;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Strategies;
using LowLatency.Venues;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ConfigurationVerbTests
{
    [TestCase("BinanceSpot", "data-stream.binance.vision")]
    [TestCase("BinanceUsdm", "fstream.binance.com")]
    [TestCase("BybitSpot", "stream.bybit.com")]
    [TestCase("BybitLinear", "stream.bybit.com")]
    public async Task The_engine_accepts_the_configuration_that_is_written(string venue, string host)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-config-");
        try
        {
            string file = Path.Combine(folder.FullName, "engine.json");
            ToolResult written = await Tool.RunAsync(
                "config", "--venue", venue, "--symbols", "BTCUSDT, ETHUSDT", "--out", file);
            Assert.That(written.ExitCode, Is.Zero);
            string text = await File.ReadAllTextAsync(file);
            Assert.That(text, Does.Contain(host).And.Contain("ETHUSDT"));
            Assert.That(text, Does.Contain("\"areHoldingsAdopted\"").And.Contain("\"isVpinRequired\""));
            EngineSettings engine = ConfigurationLoader.Load(file, [], StrategyCatalog.All())!.Engine;
            Assert.That(engine.Risk.IsVpinRequired, Is.True, "nothing is entered while it is not known");
            Assert.That(
                engine.Instruments.ConvertAll(static one => one.AreHoldingsAdopted), Is.All.EqualTo((bool?)false),
                "what the owner holds is the owner's");
            ToolResult check = await Tool.RunEngineAsync("--config", file, "--check");
            Assert.That(check.ExitCode, Is.Zero);
            ToolResult again = await Tool.RunAsync("config", "--out", file);
            Assert.That(again.ExitCode, Is.EqualTo(74));
            Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(text));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_live_configuration_of_the_testnet_passes_the_check_and_names_where_keys_go()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-config-");
        try
        {
            string file = Path.Combine(folder.FullName, "engine.json");
            ToolResult written = await Tool.RunAsync(
                "config", "--role", "live", "--environment", "testnet", "--venue", "BinanceSpot", "--symbols",
                "BTCUSDT,ETHUSDT", "--journal", Path.Combine(folder.FullName, "journal"), "--out", file);
            Assert.That(written.ExitCode, Is.Zero, written.Errors);
            Assert.That(written.Output, Does.Contain("testnet.secret").And.Contain("LLKEY_TESTNET"));
            ToolResult check = await Tool.RunEngineAsync("--config", file, "--check");
            Assert.That(check.ExitCode, Is.Zero, check.Errors);
            ToolResult start = await Tool.RunEngineAsync("--config", file);
            Assert.That(start.ExitCode, Is.EqualTo(78), start.Errors);
            Assert.That(start.Errors, Does.Contain("credential 'testnet': no key and secret"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_live_configuration_names_its_assets_and_follows_the_pair_of_its_quotes()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-config-");
        try
        {
            string file = Path.Combine(folder.FullName, "engine.json");
            ToolResult written = await Tool.RunAsync(
                "config", "--role", "live", "--environment", "testnet", "--symbols", "ETHUSDC,USDCUSDT,BTCUSDT",
                "--out", file);
            Assert.That(written.ExitCode, Is.Zero, written.Errors);
            var faults = new List<string>();
            HostOptions options = ConfigurationLoader.Load(file, faults, StrategyCatalog.All())!;
            Assert.That(faults, Is.Empty);
            Assert.That(options.Engine.ReportingAsset, Is.EqualTo("USDT"));
            Assert.That(
                options.Engine.Instruments.ConvertAll(static one => (one.BaseAsset, one.QuoteAsset, one.IsTraded)),
                Is.EqualTo(new[] { ("ETH", "USDC", true), ("USDC", "USDT", false), ("BTC", "USDT", true) }));
            ToolResult check = await Tool.RunEngineAsync("--config", file, "--check");
            Assert.That(check.ExitCode, Is.Zero, check.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("BinanceSpot")]
    [TestCase("BybitSpot")]
    public async Task The_venue_is_asked_what_its_symbols_are_called(string venue)
    {
        await using LocalVenue local = await LocalVenue.StartAsync(new VenueServerOptions
        {
            Symbols = ["BTCUSDC", "ETHBTC"],
            Venue = SimDialects.Of(venue),
        });
        var engine = new EngineSettings();
        engine.Instruments.Add(new InstrumentSettings { Venue = venue, Symbol = "ETHBTC" });
        engine.Instruments.Add(new InstrumentSettings { Venue = venue, Symbol = "BTCUSDC" });
        var rest = new Uri($"http://127.0.0.1:{local.Port}");
        InstrumentList.Name(engine, VenueCatalog.Find(venue)!, rest);
        Assert.That(
            engine.Instruments.ConvertAll(static one => (one.BaseAsset, one.QuoteAsset)),
            Is.EqualTo(new[] { ("ETH", "BTC"), ("BTC", "USDC") }));
        engine.Instruments[1].Symbol = "NOTTHERE";
        Assert.That(
            () => InstrumentList.Name(engine, VenueCatalog.Find(venue)!, rest),
            Throws.TypeOf<ToolException>().With.Message.Contains("--ask-venue"));
    }

    [TestCase("BybitSpot", "testnet", "orders can be sent to BinanceSpot only")]
    [TestCase("BinanceSpot", "", "give --environment")]
    [TestCase("BinanceSpot", "testnet", "BTCUSDT and BTCUSDC both hold BTC", "BTCUSDT,BTCUSDC")]
    [TestCase("BinanceSpot", "testnet", "XYZ does not tell its quote asset: add --ask-venue", "BTCUSDT,XYZ")]
    public async Task A_live_configuration_that_cannot_be_is_refused(
        string venue, string environment, string expected, string symbols = "BTCUSDT")
    {
        string[] where = environment.Length == 0 ? [] : ["--environment", environment];
        ToolResult result = await Tool.RunAsync(
            ["config", "--role", "live", "--venue", venue, "--symbols", symbols, .. where]);
        Assert.That(result.ExitCode, Is.EqualTo(64), result.Output);
        Assert.That(result.Errors, Does.Contain(expected));
    }
}
