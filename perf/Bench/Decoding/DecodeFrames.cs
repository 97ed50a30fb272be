using System;
using System.Globalization;
using System.Text;

namespace LowLatency.Bench.Decoding;

/// <summary>
/// Frames as the venues spell them, with prices and quantities from a fixed seed; 64 different ones of each.
/// </summary>
internal static class DecodeFrames
{
    internal const int Count = 64;

    internal static byte[][] Trades() => Make((random, i) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"stream":"btcusdt@trade","data":{"e":"trade","E":{{{1723161255343 + i}}},"s":"BTCUSDT","t":"""
            + $$$"""{{{3735683259 + i}}},"p":"{{{Price(random)}}}000000","q":"{{{Quantity(random)}}}","T":"""
            + $$$"""{{{1723161255342 + i}}},"m":{{{(random.Next(2) == 0 ? "true" : "false")}}},"M":true}}"""));

    internal static byte[][] Tops() => Make((random, i) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"stream":"btcusdt@bookTicker","data":{"u":{{{50093239212 + i}}},"s":"BTCUSD"""
            + $$$"""T","b":"{{{Price(random)}}}000000","B":"{{{Quantity(random)}}}","a":"{{{Price(random)}}}0000"""
            + $$$"""00","A":"{{{Quantity(random)}}}"}}"""));

    /// <summary>Levels of both sides together.</summary>
    internal static byte[][] Depths(int levels) => Make((random, i) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":"""
            + $$$"""{{{1723161255208 + i}}},"s":"BTCUSDT","U":{{{50093239189 + (i * 10)}}},"u":"""
            + $$$"""{{{50093239198 + (i * 10)}}},"b":[{{{Levels(random, levels / 2, "000000", "")}}}],"a":["""
            + $$$"""{{{Levels(random, levels - (levels / 2), "000000", "")}}}]}}"""));

    internal static byte[][] BybitBooks(int levels) => Make((random, i) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"topic":"orderbook.50.BTCUSDT","type":"delta","ts":{{{1687940967466 + i}}},"data":"""
            + $$$"""{"s":"BTCUSDT","b":[{{{Levels(random, levels / 2, "", "bybit")}}}],"a":["""
            + $$$"""{{{Levels(random, levels - (levels / 2), "", "bybit")}}}],"u":{{{177400507 + i}}},"seq":"""
            + $$$"""{{{66544703342 + i}}}},"cts":{{{1687940967464 + i}}}}"""));

    private static byte[][] Make(Func<Random, int, string> text)
    {
        Random random = new(20_240_808);
        byte[][] frames = new byte[Count][];
        for (int i = 0; i < Count; i++) frames[i] = Encoding.ASCII.GetBytes(text(random, i));
        return frames;
    }

    private static string Levels(Random random, int count, string priceZeros, string venue)
    {
        StringBuilder text = new();
        for (int i = 0; i < count; i++)
        {
            string quantity = venue.Length > 0
                ? random.Next(4) == 0 ? "0" : BybitQuantity(random)
                : random.Next(4) == 0 ? "0.00000000" : Quantity(random);
            text.Append(i == 0 ? "" : ",").Append($"[\"{Price(random)}{priceZeros}\",\"{quantity}\"]");
        }

        return text.ToString();
    }

    private static string BybitQuantity(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"{random.Next(0, 40)}.{random.Next(1000):D3}");

    private static string Price(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"{random.Next(61_000, 62_000)}.{random.Next(100):D2}");

    private static string Quantity(Random random) => random.Next(10) == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{random.Next(10, 300)}.{random.Next(100_000):D5}000")
        : string.Create(CultureInfo.InvariantCulture, $"{random.Next(0, 9)}.{random.Next(100_000):D5}000");
}
