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
}
