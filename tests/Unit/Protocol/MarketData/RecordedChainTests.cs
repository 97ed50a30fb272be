using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.TestKit;
using LowLatency.Unit.Core.Books;
using LowLatency.Unit.Protocol.Books;
using LowLatency.Unit.Venues;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>
/// Rules of venues that have no decoder yet, on recorded streams: a plain JSON reader takes the numbers out of them.
/// </summary>
public sealed class RecordedChainTests
{
    /// <summary>Every message of 1,000 levels a side carries the checksum of the ten best after it.</summary>
    [Test]
    public void The_recorded_books_of_Kraken_have_the_checksums_that_it_sent()
    {
        Dictionary<string, ChecksumBook> books = [];
        int compared = 0;
        foreach (byte[] frame in RecordedCapture.Load("kraken-spot_v1_book1000_20210405").Frames)
        {
            if (frame[0] != (byte)'[') continue;
            using JsonDocument document = JsonDocument.Parse(frame);
            string pair = document.RootElement[document.RootElement.GetArrayLength() - 1].GetString()!;
            JsonElement[] parts = document.RootElement.EnumerateArray()
                .Where(part => part.ValueKind == JsonValueKind.Object)
                .ToArray();
            if (parts[0].TryGetProperty("as", out JsonElement asks))
            {
                books[pair] = new ChecksumBook(1_000, 10);
                books[pair].Apply(BookMessages.Snapshot(1, Levels(parts[0].GetProperty("bs")), Levels(asks)));
                continue;
            }

            books[pair].Apply(BookMessages.Delta(
                1, 2, parts.SelectMany(part => LevelsOf(part, "b")).ToArray(),
                parts.SelectMany(part => LevelsOf(part, "a")).ToArray()));
            string checksum = parts.Select(part => part.TryGetProperty("c", out JsonElement c) ? c.GetString() : null)
                .First(text => text != null)!;
            uint expected = uint.Parse(checksum, CultureInfo.InvariantCulture);
            Assert.That(books[pair].Compute(), Is.EqualTo(expected), $"{pair} {compared}");
            compared++;
        }

        Assert.That(compared, Is.GreaterThan(10_000));
    }

    /// <summary>The second version of its protocol writes numbers without their trailing zeros.</summary>
    [Test]
    public void A_recorded_stream_of_Kraken_keeps_its_book_in_sync_by_checksums_alone()
    {
        string path = SharedData.Find("fixtures/kraken-book-checksum/v2_book10_btcusd_20230730.jsonl");
        ScriptedFeed feed = new(VenueBookRules.Kraken, depth: 10);
        int messages = 0;
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("data", out JsonElement data)) continue;
            bool isSnapshot = document.RootElement.GetProperty("type").GetString() == "snapshot";
            feed.Send(new ScriptedFrame
            {
                Kind = isSnapshot ? FrameKind.BookSnapshot : FrameKind.BookDelta,
                Bids = NumberLevels(data[0].GetProperty("bids")),
                Asks = NumberLevels(data[0].GetProperty("asks")),
                Checksum = data[0].GetProperty("checksum").GetUInt32(),
            });
            messages++;
            Assert.That(feed.IsInSync(), Is.True, line);
        }

        Assert.That(messages, Is.GreaterThan(10));
        Assert.That(feed.Book().Bids, Has.Count.LessThanOrEqualTo(10));
        Assert.That(feed.Feed.Counters.BookChecksumsWrong, Is.Zero);
    }

    [Test]
    public void The_recorded_frames_of_Coinbase_are_numbered_without_a_hole_and_one_left_out_is_noticed()
    {
        List<byte[]> frames = RecordedCapture.Load("coinbase-advanced_btc-eth_20260809").Frames;
        Assert.That(Play(-1).IsInSync(), Is.True);
        Assert.That(Play(-1).Feed.Counters.BookGaps, Is.Zero);
        Assert.That(Play(500).Feed.Counters.BookGaps, Is.EqualTo(1));
        Assert.That(Play(500).IsInSync(), Is.False);

        ScriptedFeed Play(int leftOut)
        {
            ScriptedFeed feed = new(VenueBookRules.Coinbase);
            for (int i = 0; i < frames.Count; i++)
            {
                if (i == leftOut) continue;
                using JsonDocument document = JsonDocument.Parse(frames[i]);
                bool isBook = document.RootElement.GetProperty("channel").GetString() == "l2_data";
                JsonElement event0 = document.RootElement.GetProperty("events")[0];
                bool isBitcoin = isBook && event0.GetProperty("product_id").GetString() == "BTC-USD";
                bool isSnapshot = isBitcoin && event0.GetProperty("type").GetString() == "snapshot";
                feed.Send(new ScriptedFrame
                {
                    Kind = isSnapshot ? FrameKind.BookSnapshot : isBitcoin ? FrameKind.BookDelta : FrameKind.Pong,
                    Bids = isBitcoin ? [(100, i + 1)] : [],
                    ConnectionSequence = document.RootElement.GetProperty("sequence_num").GetInt64(),
                });
            }

            return feed;
        }
    }

    [Test]
    public void The_recorded_increments_of_KuCoin_follow_each_other_from_the_snapshot_on()
    {
        RecordedCapture capture = RecordedCapture.Load("kucoin-spot_10symbols_20210425");
        Dictionary<string, SequenceChain> chains = [];
        Dictionary<string, long> snapshots = [];
        foreach (RestBody body in capture.Bodies)
        {
            if (!body.Url.Contains("level2", StringComparison.Ordinal)) continue;
            using JsonDocument document = JsonDocument.Parse(body.Body);
            string symbol = body.Url[(body.Url.IndexOf("symbol=", StringComparison.Ordinal) + 7)..].Split('&')[0];
            snapshots[symbol] = long.Parse(
                document.RootElement.GetProperty("data").GetProperty("sequence").GetString()!,
                CultureInfo.InvariantCulture);
        }

        int applied = 0;
        foreach (byte[] frame in capture.Frames)
        {
            using JsonDocument document = JsonDocument.Parse(frame);
            if (!document.RootElement.TryGetProperty("subject", out JsonElement subject)) continue;
            if (subject.GetString() != "trade.l2update") continue;
            JsonElement data = document.RootElement.GetProperty("data");
            string symbol = data.GetProperty("symbol").GetString()!;
            if (!snapshots.TryGetValue(symbol, out long snapshot)) continue;
            if (!chains.TryGetValue(symbol, out SequenceChain? chain))
            {
                chains[symbol] = chain = new SequenceChain(VenueBookRules.KuCoin);
                chain.Begin(snapshot);
            }

            DeltaIds ids = new(
                data.GetProperty("sequenceStart").GetInt64(), data.GetProperty("sequenceEnd").GetInt64(), 0);
            DeltaVerdict verdict = chain.Judge(in ids);
            Assert.That(verdict, Is.Not.EqualTo(DeltaVerdict.Gap), $"{symbol} {ids} after {chain.Last}");
            if (verdict != DeltaVerdict.Apply) continue;
            chain.Advance(ids.Last);
            applied++;
        }

        Assert.That(applied, Is.GreaterThan(500));
    }

    private static IEnumerable<(long, long)> LevelsOf(JsonElement part, string side) =>
        part.TryGetProperty(side, out JsonElement levels) ? Levels(levels) : [];

    private static (long, long)[] Levels(JsonElement levels) => levels.EnumerateArray()
        .Select(level => (Digits(level[0].GetString()!), Digits(level[1].GetString()!)))
        .ToArray();

    private static (long, long)[] NumberLevels(JsonElement levels) => levels.EnumerateArray()
        .Select(level => (
            (long)(level.GetProperty("price").GetDecimal() * 10),
            (long)(level.GetProperty("qty").GetDecimal() * 100_000_000)))
        .ToArray();

    private static long Digits(string text) =>
        long.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
