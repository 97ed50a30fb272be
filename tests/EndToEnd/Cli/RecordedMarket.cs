using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text.Json;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>What a capture says of its books, read here with a plain JSON reader and nothing of the product.</summary>
internal sealed class RecordedMarket
{
    private RecordedMarket(string folder)
    {
        Folder = folder;
        string file = Path.Combine(folder, "frames.jsonl.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            FrameCount++;
            using JsonDocument document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("stream", out JsonElement name)) continue;
            string stream = name.GetString()!;
            JsonElement data = document.RootElement.GetProperty("data");
            if (stream.EndsWith("@bookTicker", StringComparison.Ordinal)) AddTop(data);
            else if (stream.Contains("@depth", StringComparison.Ordinal)) Depths.Add(data.GetProperty("u").GetInt64());
        }
    }

    public string Folder { get; }

    public int FrameCount { get; private set; }

    /// <summary>Binance: last update id of every depth frame, in order.</summary>
    public List<long> Depths { get; } = [];

    /// <summary>Binance: best bid and ask by update id.</summary>
    public Dictionary<long, (decimal Bid, decimal BidSize, decimal Ask, decimal AskSize)> Tops { get; } = [];

    public static RecordedMarket Load(string capture) =>
        new(SharedData.Find(Path.Combine("data", "ws", capture)));

    /// <summary>The five best levels a side of final_books.jsonl, by symbol.</summary>
    public static int AssertFinalBooks(string capture, JsonElement books)
    {
        int compared = 0;
        foreach (string line in File.ReadLines(SharedData.Find("data/ws/final_books.jsonl")))
        {
            using JsonDocument expected = JsonDocument.Parse(line);
            JsonElement root = expected.RootElement;
            if (root.GetProperty("capture").GetString() != capture) continue;
            string name = root.GetProperty("symbol").GetString()!;
            string symbol = name[(name.LastIndexOf('.') + 1)..];
            JsonElement book = Find(books, symbol);
            Assert.That(book.GetProperty("inSync").GetBoolean(), Is.True, symbol);
            long sequence = root.GetProperty("last_sequence").GetInt64();
            Assert.That(book.GetProperty("sequence").GetInt64(), Is.EqualTo(sequence), symbol);
            foreach (string side in (string[])["bids", "asks"])
            {
                AssertLevels(book.GetProperty(side), root.GetProperty(side), $"{symbol} {side}");
            }

            compared++;
        }

        Assert.That(compared, Is.GreaterThan(0));
        return compared;
    }

    private static JsonElement Find(JsonElement books, string symbol)
    {
        foreach (JsonElement book in books.EnumerateArray())
        {
            if (book.GetProperty("symbol").GetString() == symbol) return book;
        }

        throw new AssertionException($"no book of {symbol}");
    }

    private static void AssertLevels(JsonElement actual, JsonElement expected, string what)
    {
        Assert.That(actual.GetArrayLength(), Is.EqualTo(expected.GetArrayLength()), what);
        for (int i = 0; i < expected.GetArrayLength(); i++)
        {
            for (int part = 0; part < 2; part++)
            {
                Assert.That(Decimal(actual[i][part]), Is.EqualTo(Decimal(expected[i][part])), $"{what} level {i}");
            }
        }
    }

    private void AddTop(JsonElement data) => Tops[data.GetProperty("u").GetInt64()] = (
        Decimal(data.GetProperty("b")), Decimal(data.GetProperty("B")),
        Decimal(data.GetProperty("a")), Decimal(data.GetProperty("A")));

    private static decimal Decimal(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
