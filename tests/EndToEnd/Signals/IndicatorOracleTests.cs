using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using LowLatency.Core.Signals;
using LowLatency.Model.Numbers;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Signals;

/// <summary>
/// The engine's incremental indicators against two independent libraries, bar by bar over recorded candles, to 10^-9.
/// Where a library seeds by another rule it is compared once that seed has decayed; see
/// tests/EndToEnd/npm/indicators/README.md. Needs <c>npm ci --ignore-scripts</c> there.
/// </summary>
internal sealed class IndicatorOracleTests
{
    private const double Tolerance = 1e-9;
    private const int LimitMillis = 120_000;

    // (1 - 2 / 22)^400 and (1 - 1 / 14)^400 are below 10^-12.
    private const int SeedDecayBars = 400;

    [TestCase("binance-spot_BTCUSDT_1h.csv.gz", 40_000)]
    [TestCase("binance-spot_BTCUSDT_1m_2023.csv.gz", 60_000)]
    [TestCase("binance-spot_ETHUSDT_1m_2021.csv.gz", 40_000)]
    [TestCase("binance-spot_SOLUSDT_15m.csv.gz", 70_000)]
    public void Every_bar_has_the_values_of_the_independent_libraries(string file, int barsMin)
    {
        string path = SharedData.Find(Path.Combine("data", "candles", file));
        string oracle = FindOracle();
        List<long[]> bars = ReadBars(path);
        Assert.That(bars, Has.Count.GreaterThan(barsMin));
        Dictionary<string, double[]> expected = RunOracle(oracle, bars);
        long compared = 0;
        foreach (Comparison comparison in Comparisons())
        {
            compared += comparison.Run(bars, expected);
            Assert.That(expected.Remove(comparison.Column), comparison.Column);
        }

        Assert.That(expected.Keys, Is.Empty, "nothing is computed there and not compared here");
        TestContext.Out.WriteLine($"{compared} values of {bars.Count} bars compared");
    }

    // Differences of prices are compared on the scale of a price: near a crossing they are next to nothing.
    private static IEnumerable<Comparison> Comparisons()
    {
        yield return Sma("ti-sma-20");
        yield return Sma("ts-sma-20");
        yield return Ema("ti-ema-9", 9, 9);
        yield return Ema("ti-ema-21", 21, 21);
        yield return Ema("ts-ema-9", 9, SeedDecayBars);
        yield return Ema("ts-ema-21", 21, SeedDecayBars);
        yield return Macd("ti-macd-line", 26, macd => macd.Line);
        yield return Macd("ti-macd-signal", 34, macd => macd.SignalLine);
        yield return Macd("ti-macd-histogram", 34, macd => macd.Histogram);
        yield return Bollinger("ti-bollinger-lower", -2);
        yield return Bollinger("ti-bollinger-upper", 2);
        yield return Bollinger("ts-bollinger-lower", -2);
        yield return Bollinger("ts-bollinger-upper", 2);
        yield return Rsi("ts-rsi-14-wilder", RsiSmoothing.Wilder);
        yield return Rsi("ts-rsi-14-simple", RsiSmoothing.SimpleMean);
        yield return Atr("ti-atr-14", 15);
        yield return Atr("ts-atr-14", SeedDecayBars);
        yield return Adx("ti-adx-14", 28, adx => adx.Value);
        yield return Adx("ti-pdi-14", 28, adx => adx.PlusIndicator);
    }

    private static Comparison Sma(string column)
    {
        var sma = new SimpleMovingAverage(20);
        return new Comparison(column, 20, bar =>
        {
            sma.Add(bar[2]);
            return sma.Value;
        });
    }

    private static Comparison Ema(string column, int period, int fromBar)
    {
        var ema = new ExponentialMovingAverage(period);
        return new Comparison(column, fromBar, bar =>
        {
            ema.Add(bar[2]);
            return ema.Value;
        });
    }

    private static Comparison Macd(
        string column, int fromBar, Func<MovingAverageConvergenceDivergence, double> pick)
    {
        var macd = new MovingAverageConvergenceDivergence(12, 26, 9);
        return new Comparison(column, fromBar, bar =>
        {
            macd.Add(bar[2]);
            return pick(macd);
        })
        { IsDifferenceOfPrices = true };
    }

    private static Comparison Bollinger(string column, double width)
    {
        var moments = new RollingMoments(20);
        return new Comparison(column, 20, bar =>
        {
            moments.Add(bar[2]);
            return moments.Mean + (width * moments.Deviation);
        });
    }

    private static Comparison Rsi(string column, RsiSmoothing smoothing)
    {
        var rsi = new RelativeStrengthIndex(14, smoothing);
        return new Comparison(column, 15, bar =>
        {
            rsi.Add(new Price(bar[2]));
            return rsi.Value;
        });
    }

    private static Comparison Atr(string column, int fromBar)
    {
        var atr = new AverageTrueRange(14);
        return new Comparison(column, fromBar, bar =>
        {
            atr.Add(new Price(bar[0]), new Price(bar[1]), new Price(bar[2]));
            return atr.Value;
        });
    }

    private static Comparison Adx(string column, int fromBar, Func<AverageDirectionalIndex, double> pick)
    {
        var adx = new AverageDirectionalIndex(14);
        return new Comparison(column, fromBar, bar =>
        {
            adx.Add(new Price(bar[0]), new Price(bar[1]), new Price(bar[2]));
            return pick(adx);
        });
    }

    private static List<long[]> ReadBars(string path)
    {
        List<long[]> bars = [];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            bars.Add([Units(fields[2]), Units(fields[3]), Units(fields[4])]);
        }

        return bars;
    }

    private static long Units(string text) =>
        (long)decimal.Round(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) * 10_000);

    private static string FindOracle()
    {
        for (string? at = TestContext.CurrentContext.TestDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string folder = Path.Combine(at, "tests", "EndToEnd", "npm", "indicators");
            if (!File.Exists(Path.Combine(folder, "check-indicators.mjs"))) continue;
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "trading-signals")))
                Assert.Ignore("run `npm ci --ignore-scripts` in tests/EndToEnd/npm/indicators");
            return folder;
        }

        Assert.Ignore("tests/EndToEnd/npm/indicators is not above the test directory");
        return string.Empty;
    }

    private static Dictionary<string, double[]> RunOracle(string folder, List<long[]> bars)
    {
        string work = Directory.CreateTempSubdirectory("lowlatency-oracle-").FullName;
        try
        {
            string input = Path.Combine(work, "bars.csv");
            string output = Path.Combine(work, "out.bin");
            var text = new StringBuilder();
            foreach (long[] bar in bars) text.Append(CultureInfo.InvariantCulture, $"{bar[0]},{bar[1]},{bar[2]}\n");
            File.WriteAllText(input, text.ToString());
            string[] names = RunNode(folder, input, output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(output));
            Assert.That(values.Length, Is.EqualTo(names.Length * bars.Count));
            var columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
            for (int i = 0; i < names.Length; i++)
                columns.Add(names[i], values.Slice(i * bars.Count, bars.Count).ToArray());
            return columns;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string RunNode(string folder, string input, string output)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])["check-indicators.mjs", input, output]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string names = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(LimitMillis), Is.True, "node did not end");
        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        return names;
    }

    /// <summary>One column of the oracle; bars count from 1.</summary>
    private sealed class Comparison(string column, int fromBar, Func<long[], double> next)
    {
        public string Column { get; } = column;

        public bool IsDifferenceOfPrices { get; init; }

        public long Run(List<long[]> bars, Dictionary<string, double[]> expected)
        {
            double[] values = expected[Column];
            long compared = 0;
            for (int i = 0; i < bars.Count; i++)
            {
                double actual = next(bars[i]);
                if (i + 1 < fromBar) continue;
                compared++;
                double scale = IsDifferenceOfPrices ? bars[i][2] : Math.Abs(values[i]);
                if (Math.Abs(actual - values[i]) <= Tolerance * scale) continue;
                Assert.Fail($"{Column}, bar {i + 1}: {actual:R} instead of {values[i]:R}");
            }

            if (fromBar != SeedDecayBars && fromBar > 1)
                Assert.That(values[fromBar - 2], Is.NaN, $"{Column}: the first value comes with the same bar");
            return compared;
        }
    }
}
