using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text.Json;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

/// <summary>The budget of bytes per book level, on recorded depth frames with the instrument's own decimals.</summary>
public sealed class BytesPerLevelTests
{
    [TestCase("binance-spot_btcusdt_20240808", 2, 5, 5.1)]
    [TestCase("binance-spot_btcusdt_20240809", 2, 5, 4.5)]
    [TestCase("binance-usdm_btcusdt_20240808", 1, 3, 4.2)]
    public void Levels_of_recorded_depth_frames_stay_in_budget(
        string capture, int priceDecimals, int quantityDecimals, double budget)
    {
        string path = SharedData.Find($"data/ws/{capture}/frames.jsonl.gz");
        long levels = 0, bytes = 0, messages = 0;
        byte[] target = new byte[4 * 1024 * 1024];
        JournalEncoder encoder = new(0, 0);
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            if (!line.Contains("depthUpdate", StringComparison.Ordinal)) continue;
            EventSlot[] message = Parse(line, priceDecimals, quantityDecimals);
            int length = encoder.WriteEvent(target, message, 0, JournalRecordFlags.None);
            EventSlot[] decoded = new EventSlot[message.Length];
            EventCodec.Decode(
                target.AsSpan(28, length - 28), EventCodec.Version, message[0].Header.ReceiveWallNanos, 0, decoded);
            Assert.That(SampleMessages.Bytes(decoded), Is.EqualTo(SampleMessages.Bytes(message)));
            levels += message[0].Book.BidCount + message[0].Book.AskCount;
            bytes += length;
            messages++;
        }

        double perLevel = bytes / (double)levels;
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{capture}: {messages} messages, {levels} levels, {bytes} bytes, {perLevel:F2} a level with headers"));
        Assert.That(perLevel, Is.LessThan(budget));
    }

    private static EventSlot[] Parse(string line, int priceDecimals, int quantityDecimals)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement data = document.RootElement.GetProperty("data");
        List<BookLevel> levels = [];
        int bids = Read(data.GetProperty("b"));
        int asks = Read(data.GetProperty("a"));
        EventSlot[] message = SampleMessages.Book(EventKind.BookDelta, bids, asks);
        for (int i = 0; i < levels.Count; i++) BookMessage.SetLevel(message, i, levels[i]);
        long venue = data.GetProperty("E").GetInt64() * 1_000_000;
        message[0].Header.VenueNanos = venue;
        message[0].Header.ReceiveWallNanos = venue + 1_234_567;
        message[0].Header.ReceiveMonotonicNanos = venue + 1_234_567;
        message[0].Header.DecodeNanos = 900;
        message[0].Header.PublishNanos = 1_100;
        message[0].Header.Connection = 1;
        message[0].Book.Sequence = data.GetProperty("u").GetInt64();
        message[0].Book.PreviousSequence = data.GetProperty("U").GetInt64() - 1;
        return message;

        int Read(JsonElement side)
        {
            foreach (JsonElement level in side.EnumerateArray())
            {
                long price = Units(level[0].GetString()!, priceDecimals);
                long quantity = Units(level[1].GetString()!, quantityDecimals);
                levels.Add(new BookLevel(new Price(price), new Quantity(quantity)));
            }

            return side.GetArrayLength();
        }
    }

    private static long Units(string text, int decimals)
    {
        decimal scaled = decimal.Parse(text, CultureInfo.InvariantCulture);
        for (int i = 0; i < decimals; i++) scaled *= 10;
        return (long)scaled;
    }
}
