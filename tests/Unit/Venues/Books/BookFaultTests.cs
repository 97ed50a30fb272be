using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Books;

/// <summary>
/// A recorded stream with one depth frame missing, doubled or swapped. A second feed without the fault is the venue's
/// truth: it answers snapshot requests, and the books must be equal at the end.
/// </summary>
public sealed class BookFaultTests
{
    private const int FramesUsed = 6_000;
    private static readonly InstrumentId First = new(0);

    public enum Fault
    {
        Missing,
        Duplicate,
        Swapped,
    }

    [Test]
    public void Spot_book_recovers([Values] Fault fault, [Values(1, 2, 3)] int seed) =>
        Run("binance-spot_btcusdt_20240808", fault, seed, BinanceMarket.Spot, 2, 8);

    [Test]
    public void Usdm_book_recovers([Values] Fault fault, [Values(1, 2, 3)] int seed) =>
        Run("binance-usdm_btcusdt_20240808", fault, seed, BinanceMarket.Usdm, 1, 3);

    [Test]
    public void Bybit_book_recovers_by_a_new_subscription([Values] Fault fault, [Values(1, 2, 3)] int seed)
    {
        RecordedCapture capture = RecordedCapture.Load("bybit-linear_v5_4symbols_20260809");
        CaptureReplay truth = Bybit();
        CaptureReplay faulty = Bybit();
        truth.Start(capture.Times[0]);
        faulty.Start(capture.Times[0]);
        List<int> order = Order(capture, fault, seed, "orderbook.200.BTCUSDT\",\"type\":\"delta", out int at);
        bool wasOut = false;
        int sentBefore = 0;
        int next = 0;
        for (int i = 0; i < capture.Frames.Count; i++)
        {
            long now = capture.Times[i];
            truth.Feed.OnTextFrame(capture.Frames[i], now, now);
            truth.Step(capture, now);
            for (; next < order.Count && order[next] <= i; next++)
            {
                faulty.Feed.OnTextFrame(capture.Frames[order[next]], now, now);
                wasOut |= i > at && faulty.Feed.State(First) != BookSyncState.InSync;
            }

            faulty.Step(capture, now);
            for (; sentBefore < faulty.Sent.Count; sentBefore++)
            {
                bool isBook = faulty.Sent[sentBefore].Contains("\"op\":\"subscribe\"", StringComparison.Ordinal)
                    && faulty.Sent[sentBefore].Contains("orderbook.200.BTCUSDT", StringComparison.Ordinal);
                if (isBook && i > at) faulty.Feed.OnTextFrame(Snapshot(truth.Recorder.Book(First)), now, now);
            }
        }

        AssertRecovered(truth, faulty, fault, wasOut);
        Assert.That(faulty.Sent.Any(text => text.Contains("unsubscribe")), Is.EqualTo(fault != Fault.Duplicate));
    }

    [Test]
    public void A_full_ring_costs_the_book_its_sync_and_is_said_later()
    {
        RecordedCapture capture = RecordedCapture.Load("binance-spot_btcusdt_20240808");
        CaptureReplay truth = Binance(BinanceMarket.Spot, 2, 8);
        CaptureReplay faulty = Binance(BinanceMarket.Spot, 2, 8);
        faulty.SnapshotSource = _ => truth.Recorder.Book(First).ToBinanceSnapshot(2, 8);
        truth.Start(capture.Times[0]);
        faulty.Start(capture.Times[0]);
        for (int i = 0; i < 4_000; i++)
        {
            long now = capture.Times[i];
            bool isDepth = capture.Frames[i].AsSpan().IndexOf("depthUpdate"u8) >= 0;
            if (i > 2_000 && isDepth && faulty.Feed.Counters.PublishFailures == 0) faulty.Recorder.RefuseNext = 2;
            truth.Feed.OnTextFrame(capture.Frames[i], now, now);
            truth.Step(capture, now);
            faulty.Feed.OnTextFrame(capture.Frames[i], now, now);
            faulty.Step(capture, now);
        }

        Assert.Multiple(() =>
        {
            Assert.That(faulty.Feed.Counters.PublishFailures, Is.EqualTo(2));
            Assert.That(faulty.Recorder.States, Has.Some.Matches<FeedStatePayload>(
                state => state.Status == FeedStatus.OutOfSync && state.Reason == ReasonCode.RingFull));
            Assert.That(faulty.Recorder.Book(First).HasSameLevels(truth.Recorder.Book(First)), Is.True);
        });
    }

    private static void Run(
        string name, Fault fault, int seed, BinanceMarket market, int priceDecimals, int quantityDecimals)
    {
        RecordedCapture capture = RecordedCapture.Load(name);
        CaptureReplay truth = Binance(market, priceDecimals, quantityDecimals);
        CaptureReplay faulty = Binance(market, priceDecimals, quantityDecimals);
        bool isAfter = false;
        faulty.SnapshotSource = _ =>
            isAfter ? truth.Recorder.Book(First).ToBinanceSnapshot(priceDecimals, quantityDecimals) : null;
        truth.Start(capture.Times[0]);
        faulty.Start(capture.Times[0]);
        List<int> order = Order(capture, fault, seed, "depthUpdate", out int at);
        bool wasOut = false;
        int next = 0;
        for (int i = 0; i < FramesUsed; i++)
        {
            long now = capture.Times[i];
            truth.Feed.OnTextFrame(capture.Frames[i], now, now);
            truth.Step(capture, now);
            isAfter = truth.Feed.State(First) == BookSyncState.InSync;
            for (; next < order.Count && order[next] <= i; next++)
            {
                faulty.Feed.OnTextFrame(capture.Frames[order[next]], now, now);
                wasOut |= i > at && faulty.Feed.State(First) != BookSyncState.InSync;
            }

            faulty.Step(capture, now);
        }

        AssertRecovered(truth, faulty, fault, wasOut);
    }

    private static void AssertRecovered(CaptureReplay truth, CaptureReplay faulty, Fault fault, bool wasOut)
    {
        FeedCounters counters = faulty.Feed.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(truth.Feed.State(First), Is.EqualTo(BookSyncState.InSync));
            Assert.That(truth.Feed.Counters.BookGaps, Is.Zero);
            Assert.That(faulty.Feed.State(First), Is.EqualTo(BookSyncState.InSync));
            Assert.That(faulty.Recorder.Book(First).HasSameLevels(truth.Recorder.Book(First)), Is.True);
            Assert.That(counters.FramesRefused, Is.Zero);
            Assert.That(
                counters.FramesHandled + counters.FramesControl + counters.FramesIgnored,
                Is.EqualTo(counters.FramesReceived));
            if (fault == Fault.Duplicate)
            {
                Assert.That(counters.BookGaps, Is.Zero);
                Assert.That(counters.BookDuplicates, Is.EqualTo(1));
                Assert.That(wasOut, Is.False);
            }
            else
            {
                Assert.That(counters.BookGaps, Is.EqualTo(1));
                Assert.That(wasOut, Is.True, "the book must be out of sync until it is synchronised again");
                FeedStatePayload gap =
                    faulty.Recorder.States.First(state => state.Reason == ReasonCode.BookSequenceGap);
                Assert.That(gap.ActualSequence, Is.Not.EqualTo(gap.ExpectedSequence));
            }
        });
    }

    /// <summary>Frame numbers in the order of delivery, with one fault in the middle.</summary>
    private static List<int> Order(RecordedCapture capture, Fault fault, int seed, string marker, out int at)
    {
        List<int> order = Enumerable.Range(0, capture.Frames.Count).ToList();
        List<int> books = order
            .Where(i => i < FramesUsed
                && Encoding.ASCII.GetString(capture.Frames[i]).Contains(marker, StringComparison.Ordinal))
            .ToList();
        int pick = (books.Count / 4) + new Random(seed).Next(books.Count / 4);
        at = books[pick];
        int later = books[pick + 1];
        switch (fault)
        {
            case Fault.Missing:
                order.RemoveAt(at);
                break;
            case Fault.Duplicate:
                order.Insert(at + 1, at);
                break;
            default:
                order.Insert(later + 1, at);
                order.RemoveAt(at);
                break;
        }

        return order;
    }

    private static byte[] Snapshot(NaiveBook book)
    {
        StringBuilder text = new();
        text.Append("{\"topic\":\"orderbook.200.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1786310818129,")
            .Append("\"data\":{\"s\":\"BTCUSDT\",\"b\":[");
        text.AppendJoin(',', book.Bids.Reverse().Select(level => Level(level.Key, level.Value)));
        text.Append("],\"a\":[");
        text.AppendJoin(',', book.Asks.Select(level => Level(level.Key, level.Value)));
        text.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"],\"u\":{book.Sequence},\"seq\":1}},\"cts\":1786310818129}}");
        return Encoding.ASCII.GetBytes(text.ToString());

        static string Level(long price, long quantity) =>
            $"[\"{FixedPoint.Format(price, 2)}\",\"{FixedPoint.Format(quantity, 3)}\"]";
    }

    private static CaptureReplay Binance(BinanceMarket market, int priceDecimals, int quantityDecimals) => new(
        new BinanceProtocol(
            BinanceCaptureTests.Table(
                FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Trades,
                CaptureReplay.Rules(priceDecimals, quantityDecimals),
                "BTCUSDT"),
            market));

    private static CaptureReplay Bybit() => new(
        new BybitProtocol(
            BybitCaptureTests.Table(FeedChannels.Book, 200, CaptureReplay.Rules(2, 3), "BTCUSDT"), BybitMarket.Linear))
    {
        InventsAcks = false,
    };
}
