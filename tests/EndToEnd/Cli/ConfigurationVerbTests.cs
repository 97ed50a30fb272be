using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

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

    [TestCase("BybitSpot", "testnet", "orders can be sent to BinanceSpot only")]
    [TestCase("BinanceSpot", "", "give --environment")]
    [TestCase("BinanceSpot", "testnet", "the same quote asset", "BTCUSDT,ETHBTC")]
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
