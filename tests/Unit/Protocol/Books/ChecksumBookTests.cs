using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LowLatency.Model.Events;
using LowLatency.Protocol.Books;
using LowLatency.Unit.Core.Books;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Books;

/// <summary>
/// The checksum of Kraken's book. The numbers are those of its documents and of its own messages; the third is right
/// only when quantities are padded to the venue's precision.
/// </summary>
public sealed class ChecksumBookTests
{
    private static readonly string[] AsksOfTheGuide =
    [
        "45285.2/0.00100000", "45286.4/1.54571953", "45286.6/1.54571109", "45289.6/1.54560911", "45290.2/0.15890660",
        "45291.8/1.54553491", "45294.7/0.04454749", "45296.1/0.35380000", "45297.5/0.09945542", "45299.5/0.18772827",
    ];

    private static readonly string[] BidsOfTheGuide =
    [
        "45283.5/0.10000000", "45283.4/1.54582015", "45282.1/0.10000000", "45281.0/0.10000000", "45280.3/1.54592586",
        "45279.0/0.07990000", "45277.6/0.03310103", "45277.5/0.30000000", "45277.3/1.54602737", "45276.6/0.15445238",
    ];

    [Test]
    public void The_polynomial_gives_the_check_value_of_the_catalogue() =>
        Assert.That(~Crc32.Add(uint.MaxValue, "123456789"u8), Is.EqualTo(0xCBF4_3926));

    [Test]
    public void The_books_of_the_guide_have_its_checksums()
    {
        ChecksumBook book = new(10, 10);
        book.Apply(Snapshot(BidsOfTheGuide, AsksOfTheGuide));
        Assert.That(book.Compute(), Is.EqualTo(3_310_070_434));
        book.Apply(Delta(["45283.0/0.50000000"], []));
        Assert.That(book.Compute(), Is.EqualTo(2_397_178_832), "the eleventh bid is dropped");
        book.Apply(Delta([], ["45285.2/0.00000000", "45301.0/0.20000000"]));
        Assert.That(book.Compute(), Is.EqualTo(857_603_495));
    }

    [Test]
    public void Quantities_count_at_the_venues_precision()
    {
        ChecksumBook book = new(10, 10);
        book.Apply(Snapshot(
            [
                "0.5666/4831.75496356", "0.5665/6658.22734739", "0.5664/18724.91513344", "0.5663/11563.92544914",
                "0.5662/14006.65365711", "0.5661/17454.85679807", "0.5660/18097.15470000", "0.5659/33644.89175666",
                "0.5658/148.34640000", "0.5657/606.70854372",
            ],
            [
                "0.5668/4410.79769741", "0.5669/4655.40412487", "0.5670/49844.89424998", "0.5671/24306.41678000",
                "0.5672/29783.25223475", "0.5673/57234.71239278", "0.5674/45065.04744000", "0.5675/5912.76380354",
                "0.5676/42514.92434778", "0.5677/36304.08470220",
            ]));
        Assert.That(book.Compute(), Is.EqualTo(2_439_117_997));
    }

    [Test]
    public void A_thin_book_uses_the_levels_that_it_has()
    {
        ChecksumBook book = new(10, 10);
        book.Apply(Snapshot(
            ["0.04765/0.00000500", "0.04700/12.00000000"], ["0.05000/0.00000304", "0.05120/3.10000000"]));
        Assert.That(book.Compute(), Is.EqualTo(2_530_829_895));
        book.Clear();
        Assert.That(book.Compute(), Is.Zero, "of nothing");
    }

    /// <summary>A level in front and a deletion in one message: the depth is cut after both.</summary>
    [Test]
    public void Levels_beyond_the_depth_are_dropped_after_the_whole_message()
    {
        ChecksumBook grown = new(3, 3);
        grown.Apply(BookMessages.Snapshot(1, [], [(10, 1), (20, 2), (30, 3)]));
        grown.Apply(BookMessages.Delta(1, 2, [], [(5, 4), (20, 0)]));
        Assert.That(grown.Compute(), Is.EqualTo(Of([], [(5, 4), (10, 1), (30, 3)])));

        ChecksumBook cut = new(3, 3);
        cut.Apply(BookMessages.Snapshot(1, [], [(10, 1), (20, 2), (30, 3)]));
        cut.Apply(BookMessages.Delta(1, 2, [], [(5, 4)]));
        cut.Apply(BookMessages.Delta(2, 3, [], [(5, 0)]));
        Assert.That(cut.Compute(), Is.EqualTo(Of([], [(10, 1), (20, 2)])), "30 has left for good");
    }

    [Test]
    public void Random_messages_give_the_same_book_as_sorted_maps([Values(1, 2, 3)] int seed)
    {
        const int Depth = 12;
        Random random = new(seed);
        ChecksumBook book = new(Depth, 10);
        SortedDictionary<long, long> bids = [];
        SortedDictionary<long, long> asks = [];
        for (int i = 0; i < 3_000; i++)
        {
            (long, long)[] bidChanges = Changes(random, bids);
            (long, long)[] askChanges = Changes(random, asks);
            while (bids.Count > Depth) bids.Remove(bids.First().Key);
            while (asks.Count > Depth) asks.Remove(asks.Last().Key);
            book.Apply(BookMessages.Delta(i, i + 1, bidChanges, askChanges));
            uint expected = Of(
                bids.Reverse().Take(10).Select(level => (level.Key, level.Value)).ToArray(),
                asks.Take(10).Select(level => (level.Key, level.Value)).ToArray());
            Assert.That(book.Compute(), Is.EqualTo(expected), $"message {i}");
        }
    }

    private static (long, long)[] Changes(Random random, SortedDictionary<long, long> side)
    {
        var changes = new (long, long)[random.Next(8)];
        for (int i = 0; i < changes.Length; i++)
        {
            long price = random.Next(1, 40);
            long quantity = random.Next(2) == 0 ? 0 : random.Next(1, 1_000);
            changes[i] = (price, quantity);
            if (quantity == 0) side.Remove(price);
            else side[price] = quantity;
        }

        return changes;
    }

    // Written anew: texts put together, and the CRC bit by bit.
    private static uint Of((long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks)
    {
        string text = string.Concat(
            asks.Concat(bids).Select(level => string.Create(
                CultureInfo.InvariantCulture, $"{level.Price}{level.Quantity}")));
        uint crc = uint.MaxValue;
        foreach (char character in text)
        {
            crc ^= character;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB8_8320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }

    private static EventSlot[] Snapshot(string[] bids, string[] asks) =>
        BookMessages.Snapshot(1, Levels(bids), Levels(asks));

    private static EventSlot[] Delta(string[] bids, string[] asks) =>
        BookMessages.Delta(1, 2, Levels(bids), Levels(asks));

    private static (long, long)[] Levels(string[] texts) => texts
        .Select(text => text.Replace(".", "", StringComparison.Ordinal).Split('/'))
        .Select(parts => (Number(parts[0]), Number(parts[1])))
        .ToArray();

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
