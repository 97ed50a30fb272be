using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;

namespace LowLatency.Unit.Backtest.Naive;

/// <summary>A candle as decimals; made up where <see cref="IsFilled"/> (an hour the file does not have).</summary>
internal sealed record NaiveCandle(
    DateTime Open, decimal First, decimal High, decimal Low, decimal Last, decimal Volume, bool IsFilled = false)
{
    /// <summary>Reads a gzipped file of epoch milliseconds, open, high, low, close, volume.</summary>
    public static List<NaiveCandle> ReadGzip(string path)
    {
        var candles = new List<NaiveCandle>();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            candles.Add(new NaiveCandle(
                DateTime.UnixEpoch.AddMilliseconds(double.Parse(fields[0], CultureInfo.InvariantCulture)),
                Number(fields[1]), Number(fields[2]), Number(fields[3]), Number(fields[4]), Number(fields[5])));
        }

        return candles;
    }

    /// <summary>A seeded random walk, sometimes with a hole of a few hours, as a CSV too.</summary>
    public static List<NaiveCandle> Walk(int seed, int count)
    {
        var random = new Random(seed);
        var candles = new List<NaiveCandle>();
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        decimal price = 1000m;
        for (int i = 0; i < count; i++)
        {
            decimal open = Math.Max(10m, price + (random.Next(-3, 4) * 0.01m));
            decimal close = Math.Max(10m, open + (random.Next(-1500, 1501) * 0.01m));
            decimal high = Math.Max(open, close) + (random.Next(0, 800) * 0.01m);
            decimal low = Math.Max(1m, Math.Min(open, close) - (random.Next(0, 800) * 0.01m));
            decimal volume = random.Next(40) == 0 ? 0.0003m : random.Next(1, 4_000_000) * 0.0001m;
            candles.Add(new NaiveCandle(time, open, high, low, close, volume));
            price = close;
            time = time.AddHours(random.Next(400) == 0 ? random.Next(2, 9) : 1);
        }

        return candles;
    }

    public static void WriteCsv(IReadOnlyList<NaiveCandle> candles, string path)
    {
        using StreamWriter writer = File.CreateText(path);
        writer.WriteLine("open_time_ms,open,high,low,close,volume");
        foreach (NaiveCandle candle in candles)
        {
            long millis = (long)(candle.Open - DateTime.UnixEpoch).TotalMilliseconds;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{millis},{candle.First},{candle.High},{candle.Low},{candle.Last},{candle.Volume}"));
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
