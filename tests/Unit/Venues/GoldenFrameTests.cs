using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>
/// Frames of every row of the catalogue and the events that they must give, through both parser forms
/// (tests/Goldens/Venues/Frames).
/// </summary>
public sealed class GoldenFrameTests
{
    private static IEnumerable<VenueDefinition> Rows() =>
        Enum.GetValues<VenueId>().Select(VenueCatalog.Find).OfType<VenueDefinition>();

    [Test]
    public void Every_golden_frame_gives_its_events(
        [ValueSource(nameof(Rows))] VenueDefinition row, [Values] bool isFastPathOff)
    {
        VenueProtocol venue = Make(row, isFastPathOff, "BTCUSDT", 0);
        ParsedFrame target = new(1_000);
        HashSet<FrameKind> kinds = [];
        foreach ((byte[] frame, List<string> expected) in Frames(row))
        {
            target.Clear();
            venue.Parse(frame, target);
            Assert.That(Describe(target), Is.EqualTo(expected), Encoding.UTF8.GetString(frame));
            kinds.Add(target.Kind);
        }

        Assert.That(kinds, Does.Contain(FrameKind.Events), "a trade or a price");
        Assert.That(kinds, Does.Contain(FrameKind.BookDelta), "a change of a book");
    }

    [TestCaseSource(nameof(Rows))]
    public void A_golden_frame_cut_anywhere_is_never_taken(VenueDefinition row)
    {
        VenueProtocol venue = Make(row, false, "BTCUSDT", 0);
        ParsedFrame target = new(1_000);
        foreach ((byte[] whole, List<string> events) in Frames(row))
        {
            ReadOnlySpan<byte> frame = whole.AsSpan().TrimEnd(" \r\n"u8);
            for (int length = 0; length < frame.Length; length++)
            {
                target.Clear();
                FrameKind kind = venue.Parse(frame[..length], target);
                if (length == frame.Length - 1 && events[0].StartsWith("!Refused", StringComparison.Ordinal)) continue;
                Assert.That(kind, Is.EqualTo(FrameKind.Refused), Encoding.UTF8.GetString(frame[..length]));
                Assert.That(target.ErrorOffset, Is.LessThanOrEqualTo(length));
            }
        }
    }

    /// <summary>
    /// Independent normalisations of the same messages (see the fixtures' README): trades by price, size and side.
    /// </summary>
    [TestCase("binance", VenueId.BinanceSpot)]
    [TestCase("binance-futures", VenueId.BinanceUsdm)]
    [TestCase("bybit", VenueId.BybitLinear)]
    [TestCase("bybit-spot", VenueId.BybitSpot)]
    public void Trades_equal_an_independent_normalisation(string file, VenueId venue)
    {
        int trades = 0;
        foreach (string line in File.ReadAllLines(TestKit.SharedData.Find($"fixtures/tardis-normalised/{file}.jsonl")))
        {
            JsonElement row = JsonDocument.Parse(line).RootElement;
            JsonElement message = row.GetProperty("message");
            bool isOurs = message.TryGetProperty("stream", out JsonElement stream)
                ? stream.GetString()!.EndsWith("@trade", StringComparison.Ordinal)
                : message.TryGetProperty("topic", out JsonElement topic)
                    && topic.GetString()!.StartsWith("publicTrade.", StringComparison.Ordinal);
            if (!isOurs) continue;
            List<(decimal, decimal, string)> expected = [];
            string symbol = "";
            foreach (JsonElement normal in row.GetProperty("normalized").EnumerateArray())
            {
                symbol = normal.GetProperty("symbol").GetString()!;
                expected.Add((normal.GetProperty("price").GetDecimal(), normal.GetProperty("amount").GetDecimal(),
                    normal.GetProperty("side").GetString()!));
            }

            if (expected.Count == 0) continue;
            VenueProtocol protocol = Make(VenueCatalog.Of(venue), false, symbol.ToUpperInvariant(), 8);
            ParsedFrame target = new(1_000);
            FrameKind kind = protocol.Parse(Encoding.UTF8.GetBytes(message.GetRawText()), target);
            Assert.That(kind, Is.EqualTo(FrameKind.Events));
            List<(decimal, decimal, string)> actual = [];
            foreach (EventSlot slot in target.Span(target.EventCount))
            {
                actual.Add((slot.Trade.Price.Units / 1e8m, slot.Trade.Quantity.Units / 1e8m,
                    slot.Trade.Aggressor == LowLatency.Model.Orders.Side.Buy ? "buy" : "sell"));
            }

            Assert.That(actual, Is.EqualTo(expected), line);
            trades += actual.Count;
        }

        Assert.That(trades, Is.GreaterThan(0));
    }

    private static List<(byte[] Frame, List<string> Events)> Frames(VenueDefinition row)
    {
        List<(byte[], List<string>)> frames = [];
        foreach (string line in File.ReadAllLines(Find($"tests/Goldens/Venues/Frames/{row.Name}.jsonl")))
        {
            JsonElement golden = JsonDocument.Parse(line).RootElement;
            List<string> events = [];
            foreach (JsonElement text in golden.GetProperty("events").EnumerateArray()) events.Add(text.GetString()!);
            frames.Add((Encoding.UTF8.GetBytes(golden.GetProperty("frame").GetString()!), events));
        }

        return frames;
    }

    private static VenueProtocol Make(VenueDefinition row, bool isFastPathOff, string symbol, int decimals)
    {
        FeedChannels channels = FeedChannels.Book | FeedChannels.Trades | FeedChannels.TopOfBook | FeedChannels.Bars
            | FeedChannels.Funding | FeedChannels.TickerTopOfBook;
        FeedInstrumentTable table = BybitCaptureTests.Table(
            channels, 0, decimals == 0 ? CaptureReplay.Rules(2, 5) : CaptureReplay.Rules(decimals, decimals), symbol);
        VenueProtocol venue = row.MarketDialect(table);
        venue.IsFastPathOff = isFastPathOff;
        return venue;
    }

    private static List<string> Describe(ParsedFrame frame)
    {
        List<string> events = [];
        switch (frame.Kind)
        {
            case FrameKind.Events:
                if (frame.IsEarly) events.Add("!Early");
                if (frame.SkippedCount > 0) events.Add(Text($"!Skipped {frame.SkippedCount}"));
                foreach (EventSlot slot in frame.Span(frame.EventCount)) events.Add(Describe(slot));
                break;
            case FrameKind.BookDelta:
                events.Add(Text(
                    $"Delta {frame.FirstSequence}..{frame.LastSequence} previous ",
                    $"{frame.PreviousSequence}{Levels(frame)}"));
                break;
            case FrameKind.BookSnapshot:
                events.Add(Text($"Snapshot {frame.LastSequence}{Levels(frame)}"));
                break;
            case FrameKind.Refused:
                events.Add($"!Refused {frame.Reason}");
                break;
            case FrameKind.Ack:
                events.Add(Text($"!Ack {frame.RequestId} {frame.IsSuccess} {frame.ErrorCode}"));
                break;
            default:
                events.Add($"!{frame.Kind}");
                break;
        }

        return events;
    }

    private static string Levels(ParsedFrame frame)
    {
        StringBuilder text = new(" bids");
        frame.CompleteBook(0, 0, 0);
        ReadOnlySpan<EventSlot> message = frame.Span(frame.BookSlotCount);
        for (int i = 0; i < frame.BidCount + frame.AskCount; i++)
        {
            if (i == frame.BidCount) text.Append(" asks");
            BookLevel level = BookMessage.Level(message, i);
            text.Append(' ').Append(P(level.Price)).Append(' ').Append(Q(level.Quantity));
        }

        if (frame.AskCount == 0) text.Append(" asks");
        return text.Append(CultureInfo.InvariantCulture, $" at {frame.VenueNanos}").ToString();
    }

    private static string Describe(EventSlot slot) => slot.Header.Kind switch
    {
        EventKind.Trade => Text(
            $"Trade {P(slot.Trade.Price)} {Q(slot.Trade.Quantity)} {slot.Trade.Aggressor} id ",
            $"{slot.Trade.TradeId} contiguous {slot.Trade.IsIdContiguous} at {slot.Header.VenueNanos}"),
        EventKind.TopOfBook => Text(
            $"Top {P(slot.TopOfBook.BidPrice)} {Q(slot.TopOfBook.BidQuantity)} / {P(slot.TopOfBook.AskPrice)} ",
            $"{Q(slot.TopOfBook.AskQuantity)} seq {slot.TopOfBook.Sequence} at {slot.Header.VenueNanos}"),
        EventKind.Bar => Text(
            $"Bar {slot.Bar.IntervalSeconds}s {slot.Bar.OpenNanos} o {P(slot.Bar.Open)} h {P(slot.Bar.High)} l ",
            $"{P(slot.Bar.Low)} c {P(slot.Bar.Close)} v {Q(slot.Bar.Volume)} taker ",
            $"{Q(slot.Bar.TakerBuyVolume)} n {slot.Bar.TradeCount} {slot.Header.Flags}"),
        EventKind.Funding => Text(
            $"Funding mark {P(slot.Funding.MarkPrice)} index {P(slot.Funding.IndexPrice)} rate ",
            $"{slot.Funding.PredictedRate} has {slot.Funding.HasPredictedRate} next ",
            $"{slot.Funding.NextFundingNanos}"),
        _ => slot.Header.Kind.ToString(),
    };

    private static string P(Price price) => FixedPoint.Format(price.Units, 2);

    private static string Q(Quantity quantity) => FixedPoint.Format(quantity.Units, 5);

    private static string Text(params FormattableString[] parts) =>
        string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture)));

    private static string Find(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string file = Path.Combine(folder.FullName, path);
            if (File.Exists(file)) return file;
        }

        throw new FileNotFoundException(path);
    }
}
