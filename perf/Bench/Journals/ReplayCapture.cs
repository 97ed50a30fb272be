using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Venues.Binance;

namespace LowLatency.Bench.Journals;

/// <summary>
/// The events that a recorded Binance capture makes, taken through the real feed machine and parsers. Repeated with
/// times and ids moved on, so that what a replay does once (an engine is built, a file is opened) does not count.
/// </summary>
internal sealed class ReplayCapture : IEventPublisher
{
    public const string Name = "binance-usdm_btcusdt_20240808";

    private readonly List<EventSlot[]> _messages = [];
    private long _number;

    /// <summary>All messages, or null when the recorded data is not beside this checkout.</summary>
    public static List<EventSlot[]>? TryLoad()
    {
        string? folder = Find();
        if (folder == null) return null;
        var capture = new ReplayCapture();
        FeedInstrument instrument = new()
        {
            Id = new InstrumentId(0),
            Symbol = "BTCUSDT",
            BarIntervalsSeconds = [60],
            Channels = FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Trades,
            Rules = new InstrumentRules
            {
                PriceDecimals = 1,
                QuantityDecimals = 3,
                Abilities = InstrumentAbilities.Trading,
                TickUnits = 1,
                LotUnits = 1,
                QuantityUnitsMin = 1,
            },
        };
        var protocol = new BinanceProtocol(new FeedInstrumentTable([instrument]), BinanceMarket.Usdm);
        var feed = new MarketFeed<ReplayCapture>(protocol, new FeedSettings(), capture);
        string[] index = File.ReadAllLines(Path.Combine(folder, "rest", "index.tsv"))[1].Split('\t');
        capture.Play(folder, feed, long.Parse(index[0], CultureInfo.InvariantCulture), index[1]);
        return capture.Repeated();
    }

    public bool TryPublish(Span<EventSlot> message)
    {
        EventSlot[] copy = message.ToArray();
        ref EventHeader header = ref copy[0].Header;
        header.ReceiveMonotonicNanos = header.ReceiveWallNanos - ReplayDay.MonotonicBase;
        header.DecodeNanos = 200 + (uint)(_number * 7_919 % 2_000);
        header.PublishNanos = header.DecodeNanos + 40 + (uint)(_number % 200);
        _number++;
        _messages.Add(copy);
        return true;
    }

    private List<EventSlot[]> Repeated()
    {
        const int times = 20;
        const long idStride = 1L << 40;
        long span = _messages[^1][0].Header.ReceiveWallNanos - _messages[0][0].Header.ReceiveWallNanos + 1;
        List<EventSlot[]> all = new(times * _messages.Count);
        for (int time = 0; time < times; time++)
        {
            foreach (EventSlot[] message in _messages)
            {
                EventSlot[] copy = [.. message];
                ref EventSlot head = ref copy[0];
                head.Header.ReceiveWallNanos += time * span;
                head.Header.ReceiveMonotonicNanos += time * span;
                if (head.Header.VenueNanos != 0) head.Header.VenueNanos += time * span;
                MoveIds(ref head, time * idStride);
                all.Add(copy);
            }
        }

        return all;
    }

    private static void MoveIds(ref EventSlot head, long distance)
    {
        switch (head.Header.Kind)
        {
            case EventKind.BookSnapshot or EventKind.BookDelta:
                head.Book.Sequence += distance;
                head.Book.PreviousSequence += distance;
                break;
            case EventKind.TopOfBook:
                head.TopOfBook.Sequence += distance;
                break;
            case EventKind.Trade:
                head.Trade.TradeId += distance;
                break;
        }
    }

    private static string? Find()
    {
        string? shared = Environment.GetEnvironmentVariable("LOWLATENCY_SHARED");
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string folder = Path.Combine(shared ?? Path.Combine(at.FullName, "shared"), "data", "ws", Name);
            if (Directory.Exists(folder)) return folder;
        }

        return null;
    }

    private static IEnumerable<string> Lines(string path)
    {
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static byte[] ReadBody(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return File.ReadAllBytes(path);
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    // One snapshot request is answered with the recorded body once its time has come; subscriptions are acknowledged.
    private void Play(string folder, MarketFeed<ReplayCapture> feed, long bodyNanos, string bodyName)
    {
        byte[] body = ReadBody(Path.Combine(folder, "rest", bodyName));
        FeedRequest open = default;
        bool isStarted = false;
        using IEnumerator<string> times = Lines(Path.Combine(folder, "recv_ns.txt.gz")).GetEnumerator();
        foreach (string line in Lines(Path.Combine(folder, "frames.jsonl.gz")))
        {
            times.MoveNext();
            long now = long.Parse(times.Current, CultureInfo.InvariantCulture);
            if (!isStarted)
            {
                feed.Start(now, now);
                feed.OnConnected(1, now, now);
                isStarted = true;
            }

            if (open.Kind == FeedRequestKind.FetchSnapshot && now >= bodyNanos)
            {
                feed.OnResponse(open.Id, 200, body, 0, now, now);
                open = default;
            }

            feed.OnTextFrame(Encoding.UTF8.GetBytes(line), now, now);
            if (feed.NextWakeNanos <= now) feed.OnTick(now, now);
            while (feed.TryTakeRequest(out FeedRequest request))
            {
                if (request.Kind != FeedRequestKind.SendFrame) open = request;
                else feed.OnTextFrame(Acknowledgement(request.Id), now, now);
            }
        }
    }

    private static byte[] Acknowledgement(uint id) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"result\":null,\"id\":{id}}}"));
}
