using System;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>
/// The fast form against the tolerant one, frame by frame, over whole captures as recorded and damaged. One parser sees
/// all frames, so that what it has learned is wrong as often as possible. Which vector form runs is the process's
/// choice: run these with DOTNET_EnableAVX=0 and DOTNET_EnableHWIntrinsic=0 too.
/// </summary>
public sealed class FastFormTests
{
    private const FeedChannels Channels =
        FeedChannels.Book | FeedChannels.Trades | FeedChannels.AggregateTrades | FeedChannels.TopOfBook
        | FeedChannels.Bars | FeedChannels.Funding;

    /// <summary>Every symbol of the captures; each of them has some.</summary>
    private static readonly string[] Symbols =
    [
        "AKROUSDT", "ARBUSDC", "BADGERBTC", "BTCUSDT", "CPOOLUSDT", "CTKUSDT", "DOGEUSDT", "ETHUSDT", "FTMUSDT",
        "KCSUSDT", "KEEPUSDT", "MASAUSDT", "OPUSDC", "SOLUSDT", "SUSHIUSDT", "SXPBTC", "TUSDUSDT", "XMRBTC",
    ];

    [TestCase("binance-spot_btcusdt_20240808", 2, 8)]
    [TestCase("binance-spot_4symbols_20210814", 8, 8)]
    [TestCase("binance-usdm_btcusdt_20240808", 1, 3)]
    [TestCase("binance-usdm_4symbols_20210722", 6, 3)]
    [TestCase("bybit-linear_v5_4symbols_20260809", 5, 3)]
    [TestCase("bybit-spot_v5_l1_20250613", 6, 6)]
    public void Captured_frames_mean_the_same_in_both_forms(string capture, int priceDecimals, int quantityDecimals)
    {
        RecordedCapture recorded = RecordedCapture.Load(capture);
        Pair pair = new(capture, priceDecimals, quantityDecimals);
        Random random = new(20_241_121);
        foreach (byte[] frame in recorded.Frames)
        {
            pair.Compare(frame, random);
            if (random.Next(8) != 0) pair.Compare(FrameMutation.Apply(frame, random), random);
        }

        Assert.Multiple(() =>
        {
            Assert.That(pair.Fast, Is.GreaterThan(recorded.Frames.Count / 3), "frames that the fast form took");
            Assert.That(pair.Refused, Is.GreaterThan(recorded.Frames.Count / 10), "frames that both refused");
        });
    }

    [TestCase("binance-spot", 2, 5)]
    [TestCase("bybit-linear", 2, 5)]
    public void Numbers_of_every_shape_mean_the_same_in_both_forms(
        string venue, int priceDecimals, int quantityDecimals)
    {
        Pair pair = new(venue, priceDecimals, quantityDecimals);
        Random random = new(7);
        for (int i = 0; i < 30_000; i++)
        {
            string text = venue == "bybit-linear"
                ? $$"""{"topic":"orderbook.50.BTCUSDT","type":"delta","ts":1687940967466,"data":"""
                    + $$"""{"s":"BTCUSDT","b":{{Levels(random)}},"a":{{Levels(random)}},"u":"""
                    + $$"""{{random.Next()}},"seq":6},"cts":1687940967464}"""
                : i % 2 == 0
                    ? $$"""{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":101,"u":110,"b":"""
                        + $$"""{{Levels(random)}},"a":{{Levels(random)}}}"""
                    : $$"""{"u":{{random.Next()}},"s":"BTCUSDT","b":"{{Number(random)}}","B":"{{Number(random)}}","""
                        + $"\"a\":\"{Number(random)}\",\"A\":\"{Number(random)}\"}}";
            pair.Compare(Encoding.Latin1.GetBytes(text), random);
        }

        Assert.That(pair.Fast, Is.GreaterThan(2_000));
        Assert.That(pair.Refused, Is.GreaterThan(2_000));
    }

    private static string Levels(Random random)
    {
        StringBuilder text = new("[");
        for (int i = random.Next(4); i > 0; i--)
        {
            text.Append($"[\"{Number(random)}\",\"{Number(random)}\"]").Append(i > 1 ? "," : "");
        }

        return text.Append(']').ToString();
    }

    private static string Number(Random random)
    {
        string[] odd =
        [
            "", "0", "00012.5", ".5", "5.", "1.2.3", "-1.5", "1e5", "+1", "1,5", "\0", "12345678901234567", "\"\"\"\"",
        ];
        if (random.Next(24) == 0) return odd[random.Next(odd.Length)];
        string whole = random.NextInt64(0, (long)Math.Pow(10, random.Next(0, random.Next(8) == 0 ? 17 : 6)))
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
        int decimals = random.Next(0, 3);
        string fraction = "123456789"[..decimals] + new string('0', random.Next(0, 7));
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }

    private sealed class Pair
    {
        private const int Tail = 64;

        private readonly VenueProtocol _fast;
        private readonly VenueProtocol _tolerant;
        private readonly ParsedFrame _first = new(8_000);
        private readonly ParsedFrame _second = new(8_000);
        private byte[] _buffer = new byte[64 * 1024];

        internal Pair(string capture, int priceDecimals, int quantityDecimals)
        {
            _fast = Make(capture, priceDecimals, quantityDecimals, false);
            _tolerant = Make(capture, priceDecimals, quantityDecimals, true);
        }

        /// <summary>Frames that gave a book or events without falling back.</summary>
        internal int Fast { get; private set; }

        internal int Refused { get; private set; }

        internal void Compare(byte[] frame, Random random)
        {
            if (_buffer.Length < frame.Length + Tail) _buffer = new byte[frame.Length + Tail];
            frame.CopyTo(_buffer, 0);

            // What stands behind a frame must not matter: it continues a number in one form and ends it in the other.
            _buffer.AsSpan(frame.Length, Tail).Fill((byte)"0\"]}"[random.Next(4)]);
            _first.Clear();
            _fast.Parse(_buffer.AsSpan(0, frame.Length), _first);
            _buffer.AsSpan(frame.Length, Tail).Fill((byte)' ');
            _second.Clear();
            _tolerant.Parse(_buffer.AsSpan(0, frame.Length), _second);
            string? difference = Difference();
            if (difference != null) Assert.Fail($"{difference}: {Encoding.Latin1.GetString(frame)}");
            bool isData = _first.Kind is FrameKind.BookDelta or FrameKind.BookSnapshot or FrameKind.Events;
            if (isData && !_first.IsFallback) Fast++;
            if (_first.Kind == FrameKind.Refused) Refused++;
        }

        private static VenueProtocol Make(string capture, int priceDecimals, int quantityDecimals, bool isFastPathOff)
        {
            bool isBybit = capture.StartsWith("bybit", StringComparison.Ordinal);
            int depth = capture.Contains("l1", StringComparison.Ordinal) ? 1
                : capture.Contains("v5_4", StringComparison.Ordinal) ? 200 : 0;
            FeedInstrumentTable table = BybitCaptureTests.Table(
                Channels, depth, CaptureReplay.Rules(priceDecimals, quantityDecimals), Symbols);
            bool isSpot = capture.Contains("spot", StringComparison.Ordinal);
            BybitMarket bybit = isSpot ? BybitMarket.Spot : BybitMarket.Linear;
            BinanceMarket binance = isSpot ? BinanceMarket.Spot : BinanceMarket.Usdm;
            return isBybit
                ? new BybitProtocol(table, bybit) { IsFastPathOff = isFastPathOff }
                : new BinanceProtocol(table, binance) { IsFastPathOff = isFastPathOff };
        }

        private string? Difference()
        {
            if (_first.Kind != _second.Kind) return $"{_first.Kind} is not {_second.Kind}";
            if (_first.Reason != _second.Reason) return $"{_first.Reason} is not {_second.Reason}";
            if (_first.Instrument != _second.Instrument) return "instruments differ";
            if (_first.VenueNanos != _second.VenueNanos) return "times differ";
            (long, long, long) first = (_first.FirstSequence, _first.LastSequence, _first.PreviousSequence);
            if (first != (_second.FirstSequence, _second.LastSequence, _second.PreviousSequence)) return "ids differ";
            if (_first.BidCount != _second.BidCount) return "bids differ in number";
            if (_first.AskCount != _second.AskCount) return "asks differ in number";
            if (_first.EventCount != _second.EventCount) return "events differ in number";
            bool isBook = _first.Kind is FrameKind.BookDelta or FrameKind.BookSnapshot;
            if (isBook) _first.CompleteBook(0, 0, 0);
            if (isBook) _second.CompleteBook(0, 0, 0);
            int slots = isBook ? _first.BookSlotCount : _first.EventCount;
            for (int i = 0; i < slots; i++)
            {
                int from = isBook && i == 0 ? EventSlot.PayloadOffset - EventSlot.HeaderOffset : 0;
                ReadOnlySpan<byte> bytes = _first.Span(slots)[i].EventBytes[from..];
                if (!bytes.SequenceEqual(_second.Span(slots)[i].EventBytes[from..])) return $"slot {i} differs";
            }

            return null;
        }
    }
}
