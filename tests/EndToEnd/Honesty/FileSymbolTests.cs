using System.Globalization;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using LowLatency.Cli.Backtest;
using LowLatency.EndToEnd.Cli;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>A file of candles is run as what its name says it is, or as unknown.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class FileSymbolTests
{
    [TestCase("BinanceSpot_ETHUSDT_1h_2020-01-01_2024-01-01.csv.gz", "BinanceSpot", "ETHUSDT")]
    [TestCase("bybit-linear_SOLUSDT_1h.csv.gz", "BybitLinear", "SOLUSDT")]
    [TestCase("ETHUSDT-1h-2024-01.csv", "BinanceSpot", "ETHUSDT")]
    [TestCase("BTC-USDT_1h.csv", "BinanceSpot", "BTC-USDT")]
    [TestCase("BinanceSpot_币安人生USDT_1m.csv", "BinanceSpot", "币安人生USDT")]
    [TestCase("candles.csv.gz", "BinanceSpot", FileSymbol.Unknown)]
    [TestCase("2020-01-01_2024-01-01.csv", "BinanceSpot", FileSymbol.Unknown)]
    public void The_name_of_a_file_tells_its_symbol(string file, string venue, string symbol) =>
        Assert.That(FileSymbol.Of(Path.Combine("some.folder_BTCUSDT", file)), Is.EqualTo((venue, symbol)));

    [Test]
    public async Task A_report_names_what_the_file_is_of_and_says_what_is_not_known()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-symbol-");
        try
        {
            string known = Path.Combine(folder.FullName, "ETHUSDT_1h.csv");
            string unknown = Path.Combine(folder.FullName, "prices.csv");
            File.WriteAllText(known, Candles());
            File.WriteAllText(unknown, Candles());
            string html = await ReportAsync(folder, known);
            Assert.That(html, Does.Contain("BinanceSpot:ETHUSDT").And.Not.Contain("BTCUSDT"));
            html = await ReportAsync(folder, unknown);
            Assert.That(html, Does.Contain("BinanceSpot:UNKNOWN").And.Not.Contain("BTCUSDT"));
            Assert.That(html, Does.Contain("prices.csv: the name tells no symbol; give --symbols Venue:Symbol"));
            html = await ReportAsync(folder, known, "--symbols", "BinanceSpot:BTCUSDT");
            Assert.That(html, Does.Contain("the name says ETHUSDT, it is run as BTCUSDT"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> ReportAsync(DirectoryInfo folder, string data, params string[] more)
    {
        string results = Path.Combine(folder.FullName, "results");
        ToolResult result = await Tool.RunAsync(
            ["backtest", "--data", data, "--strategies", "sma-crossover", "--out", results, "--force", .. more]);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        return await File.ReadAllTextAsync(Path.Combine(results, "report.html"));
    }

    private static string Candles()
    {
        var text = new StringBuilder("open_time_ms,open,high,low,close,volume\n");
        for (int i = 0; i < 200; i++)
        {
            int price = 2_000 + (i * 37 % 90);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{1_577_836_800_000 + (i * 3_600_000L)},{price},{price + 5},{price - 5},{price + 1},100.5\n");
        }

        return text.ToString();
    }
}
