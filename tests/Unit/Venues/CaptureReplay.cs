using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>
/// Plays captures through a feed in recorded time and answers its requests from the recorded REST bodies.
/// </summary>
internal sealed class CaptureReplay
{
    private FeedRequest _open;
    private string _openPath = "";
    private bool _isStarted;

    internal CaptureReplay(VenueProtocol protocol, FeedSettings? settings = null)
    {
        Feed = new MarketFeed<EventRecorder>(protocol, settings ?? new FeedSettings(), Recorder);
        Instruments = protocol.Instruments;
    }

    internal EventRecorder Recorder { get; } = new();

    internal MarketFeed<EventRecorder> Feed { get; }

    internal FeedInstrumentTable Instruments { get; }

    internal List<string> Sent { get; } = [];

    /// <summary>Acks that the replay itself made up for requests of the feed.</summary>
    internal long AcksInvented { get; private set; }

    internal bool InventsAcks { get; set; } = true;

    /// <summary>Answers snapshot requests instead of the recording; null = no answer yet.</summary>
    internal Func<InstrumentId, byte[]?>? SnapshotSource { get; set; }

    internal static InstrumentRules Rules(int priceDecimals, int quantityDecimals) => new()
    {
        PriceDecimals = (byte)priceDecimals,
        QuantityDecimals = (byte)quantityDecimals,
        Abilities = InstrumentAbilities.Trading,
        TickUnits = 1,
        LotUnits = 1,
    };

    internal void Start(long now)
    {
        if (_isStarted) return;
        _isStarted = true;
        Feed.Start(now, now);
        Feed.OnConnected(1, now, now);
    }

    internal void Play(RecordedCapture capture)
    {
        Start(Math.Min(capture.Times[0], capture.Bodies.Count > 0 ? capture.Bodies[0].ReceiveNanos : long.MaxValue));
        for (int i = 0; i < capture.Frames.Count; i++)
        {
            Step(capture, capture.Times[i]);
            Feed.OnTextFrame(capture.Frames[i], capture.Times[i], capture.Times[i]);
            Step(capture, capture.Times[i]);
        }
    }

    internal void Step(RecordedCapture capture, long now)
    {
        for (int round = 0; round < 16; round++)
        {
            bool isAnswered = TryAnswer(capture, now);
            if (Feed.NextWakeNanos <= now) Feed.OnTick(now, now);
            bool isTaken = false;
            while (Feed.TryTakeRequest(out FeedRequest request))
            {
                isTaken = true;
                OnRequest(request, now);
            }

            if (!isTaken && !isAnswered) return;
        }
    }

    internal void AssertAccounted(long frames)
    {
        FeedCounters counters = Feed.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(counters.FramesReceived, Is.EqualTo(frames + AcksInvented));
            Assert.That(
                counters.FramesHandled + counters.FramesControl + counters.FramesIgnored + counters.FramesRefused,
                Is.EqualTo(counters.FramesReceived));
            Assert.That(counters.FramesRefused, Is.Zero);
            Assert.That(counters.FramesIgnored, Is.Zero);
            Assert.That(counters.BookGaps, Is.Zero);
            Assert.That(counters.PublishFailures, Is.Zero);
        });
    }

    internal void AssertFinalBooks(string capture, Func<string, string> symbolOf)
    {
        Dictionary<string, JsonElement> books = RecordedCapture.FinalBooks(capture);
        Assert.That(books, Is.Not.Empty);
        foreach ((string name, JsonElement expected) in books)
        {
            int index = Instruments.Find(Encoding.ASCII.GetBytes(symbolOf(name)));
            NaiveBook book = Recorder.Book(Instruments[index].Id);
            InstrumentFormat format = Instruments.Formats[index];
            Assert.Multiple(() =>
            {
                Assert.That(book.IsInSync, Is.True, name);
                Assert.That(book.Sequence, Is.EqualTo(expected.GetProperty("last_sequence").GetInt64()), name);
                Assert.That(book.Bids, Has.Count.EqualTo(expected.GetProperty("bid_levels").GetInt32()), name);
                Assert.That(book.Asks, Has.Count.EqualTo(expected.GetProperty("ask_levels").GetInt32()), name);
                Assert.That(Best(book.Bids, true), Is.EqualTo(Levels(expected.GetProperty("bids"), format)), name);
                Assert.That(Best(book.Asks, false), Is.EqualTo(Levels(expected.GetProperty("asks"), format)), name);
            });
        }
    }

    private static List<(long Price, long Quantity)> Best(SortedDictionary<long, long> side, bool isBid)
    {
        List<(long, long)> all = [];
        foreach ((long price, long quantity) in side) all.Add((price, quantity));
        if (isBid) all.Reverse();
        return all[..Math.Min(5, all.Count)];
    }

    private static List<(long Price, long Quantity)> Levels(JsonElement levels, InstrumentFormat format)
    {
        List<(long, long)> list = [];
        foreach (JsonElement level in levels.EnumerateArray())
        {
            FixedPoint.TryParse(Encoding.ASCII.GetBytes(level[0].GetString()!), format.PriceDecimals, out long price);
            byte[] text = Encoding.ASCII.GetBytes(level[1].GetString()!);
            FixedPoint.TryParse(text, format.QuantityDecimals, out long quantity);
            list.Add((price, quantity));
        }

        return list;
    }

    private void OnRequest(FeedRequest request, long now)
    {
        string text = Encoding.ASCII.GetString(Feed.RequestBytes);
        if (request.Kind == FeedRequestKind.SendFrame)
        {
            Sent.Add(text);
            if (!InventsAcks) return;
            AcksInvented++;
            string ack = string.Create(CultureInfo.InvariantCulture, $"{{\"result\":null,\"id\":{request.Id}}}");
            Feed.OnTextFrame(Encoding.ASCII.GetBytes(ack), now, now);
            return;
        }

        _open = request;
        _openPath = text;
    }

    private bool TryAnswer(RecordedCapture capture, long now)
    {
        if (_open.Kind == FeedRequestKind.None) return false;
        if (_open.Kind == FeedRequestKind.FetchSnapshot && SnapshotSource != null)
        {
            byte[]? made = SnapshotSource(_open.Instrument);
            if (made == null) return false;
            Answer(made, now);
            return true;
        }

        string endpoint = _openPath.Split('?')[0];
        string kind = endpoint[(endpoint.LastIndexOf('/') + 1)..];
        string symbol = _open.Instrument.IsAll ? "" : Instruments[Instruments.Find(_open.Instrument)].Symbol;
        foreach (RestBody body in capture.Bodies)
        {
            if (body.ReceiveNanos > now || !body.Url.Contains(kind, StringComparison.Ordinal)) continue;
            if (kind == "depth" && !(body.Url + "&").Contains($"symbol={symbol}&", StringComparison.Ordinal)) continue;
            Answer(body.Body, now);
            return true;
        }

        return false;
    }

    private void Answer(byte[] body, long now)
    {
        uint id = _open.Id;
        _open = default;
        Feed.OnResponse(id, 200, body, 0, now, now);
    }
}
