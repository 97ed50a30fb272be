using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>A backtest says on a terminal how far it is, and nowhere else.</summary>
[TestFixture]
[Parallelizable(ParallelScope.Self)]
internal sealed class ProgressTests
{
    private const int CandleCount = 900_000;

    [Test]
    public async Task A_long_backtest_tells_its_progress_on_a_terminal_only()
    {
        const string script = "/usr/bin/script";
        if (!File.Exists(script)) Assert.Ignore("needs script(1) of util-linux, which makes a terminal");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-progress-");
        try
        {
            string candles = Path.Combine(folder.FullName, "BTCUSDT_1m.csv");
            using (StreamWriter file = File.CreateText(candles))
            {
                file.Write("open_time_ms,open,high,low,close,volume\n");
                for (int i = 0; i < CandleCount; i++)
                {
                    int price = 20_000 + (i * 7919 % 400);
                    file.Write(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{1_577_836_800_000 + (i * 60_000L)},{price},{price + 9},{price - 9},{price + 1},20.5\n"));
                }
            }

            string tool = Path.Combine(AppContext.BaseDirectory, "lowlatency.dll");
            string command = $"dotnet '{tool}' backtest --data '{candles}' --strategies ema-momentum";
            ToolResult onTerminal = await Tool.RunProgramAsync(script, "-qec", command, "/dev/null");
            Assert.That(onTerminal.ExitCode, Is.Zero, onTerminal.Output);
            Assert.That(onTerminal.Output, Does.Match(@"loading the data|running: \d+ %, 202\d-\d\d-\d\d"));
            Assert.That(onTerminal.Output, Does.Contain("Ctrl-C ends it").And.Contain("state hash"));
            ToolResult elsewhere = await Tool.RunAsync("backtest", "--data", candles, "--strategies", "ema-momentum");
            Assert.That(elsewhere.Errors, Is.Empty);
            Assert.That(elsewhere.Output, Does.Not.Contain("Ctrl-C").And.Not.Contain("\u001b"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
