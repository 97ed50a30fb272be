using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using LowLatency.Core.Bars;
using LowLatency.Model.Numbers;
using LowLatency.TestKit;

namespace LowLatency.Unit.Core.Bars;

/// <summary>Recorded candles of shared/data/candles; the calling test is skipped when they are absent.</summary>
internal static class CandleFile
{
    public const int PriceDecimals = 2;
    public const int QuantityDecimals = 8;

    public static IEnumerable<Bar> Read(string name)
    {
        string path = SharedData.Find(Path.Combine("data", "candles", name));
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            if (!TryTime(fields[0], out long openNanos)) continue;
            yield return new Bar
            {
                OpenNanos = openNanos,
                Open = new Price(Units(fields[1], PriceDecimals)),
                High = new Price(Units(fields[2], PriceDecimals)),
                Low = new Price(Units(fields[3], PriceDecimals)),
                Close = new Price(Units(fields[4], PriceDecimals)),
                Volume = new Quantity(Units(fields[5], QuantityDecimals)),
                TakerBuyVolume = new Quantity(-1),
                TradeCount = -1,
            };
        }
    }

    private static bool TryTime(string text, out long nanos)
    {
        if (long.TryParse(text, out long millis))
        {
            nanos = millis * 1_000_000;
            return true;
        }

        bool isDate = System.DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out System.DateTimeOffset time);
        nanos = time.ToUnixTimeMilliseconds() * 1_000_000;
        return isDate;
    }

    private static long Units(string text, int decimals) =>
        (long)decimal.Round(
            decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) * PowersOfTen.Of(decimals));
}
