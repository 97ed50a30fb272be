using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;

namespace LowLatency.Bench.Decoding;

/// <summary>
/// One kind of frame and everything that can decode it. Each contender decodes frame i and returns a number.
/// </summary>
internal sealed class DecodeCase
{
    private DecodeCase(string name, byte[][] frames, bool isBybit, bool isDepth)
    {
        Name = name;
        VenueProtocol fast = Protocol(isBybit, false);
        VenueProtocol tolerant = Protocol(isBybit, true);
        ParsedFrame target = new(4_000);
        DecodeVisitor visitor = new(fast.Instruments, 2, isBybit ? 3 : 8);
        Contenders =
        [
            ("ours", i => Ours(fast, target, frames[i])),
            ("ours, tolerant form", i => Ours(tolerant, target, frames[i])),
            ("Utf8JsonReader visitor", i => Visit(visitor, frames[i])),
            ("STJ source-gen objects", i => isDepth ? Depth(frames[i]) : Objects(frames[i])),
            ("JsonDocument + decimal", i => Document(frames[i], isDepth)),
        ];
        Frames = frames;
        for (int i = 0; i < frames.Length; i++)
        {
            Ours(fast, target, frames[i]);
            Visit(visitor, frames[i]);

            // The very first frame of a kind teaches the layouts; it is no fallback either.
            DecodeCheck.AssertSame(target, visitor, $"{name}, frame {i}");
        }
    }

    internal string Name { get; }

    internal byte[][] Frames { get; }

    internal (string Name, Func<int, long> Decode)[] Contenders { get; }

    internal static string[] Names { get; } =
        ["trade", "bookTicker", "depth 10", "depth 50", "depth 200", "Bybit orderbook 50"];

    /// <summary>Null when no case has the name.</summary>
    internal static DecodeCase? Named(string name) => name switch
    {
        "trade" => new(name, DecodeFrames.Trades(), false, false),
        "bookTicker" => new(name, DecodeFrames.Tops(), false, false),
        "depth 10" => new(name, DecodeFrames.Depths(10), false, true),
        "depth 50" => new(name, DecodeFrames.Depths(50), false, true),
        "depth 200" => new(name, DecodeFrames.Depths(200), false, true),
        "Bybit orderbook 50" => new(name, DecodeFrames.BybitBooks(50), true, true),
        _ => null,
    };

    internal static List<DecodeCase> All() => [.. Array.ConvertAll(Names, name => Named(name)!)];

    private static long Ours(VenueProtocol protocol, ParsedFrame target, byte[] frame)
    {
        target.Clear();
        FrameKind kind = protocol.Parse(frame, target);
        if (kind is FrameKind.Refused or FrameKind.Ignored) throw new InvalidOperationException("not decoded");
        return target.LastSequence + target.BidCount;
    }

    private static long Visit(DecodeVisitor visitor, byte[] frame)
    {
        if (!visitor.Parse(frame)) throw new InvalidOperationException("not decoded");
        return visitor.LastSequence + visitor.BidCount;
    }

    private static long Objects(byte[] frame) =>
        JsonSerializer.Deserialize(frame, DecodeJsonContext.Default.WrappedFrame)!.Data!.Last;

    private static long Depth(byte[] frame) =>
        JsonSerializer.Deserialize(frame, DecodeJsonContext.Default.WrappedDepth)!.Data!.Bids!.Length;

    private static long Document(byte[] frame, bool isDepth)
    {
        using JsonDocument document = JsonDocument.Parse(frame);
        JsonElement data = document.RootElement.GetProperty("data"u8);
        decimal sum = 0;
        if (!isDepth)
        {
            foreach (JsonProperty property in data.EnumerateObject())
            {
                bool isText = property.Value.ValueKind == JsonValueKind.String;
                string? text = isText ? property.Value.GetString() : null;
                if (decimal.TryParse(text, CultureInfo.InvariantCulture, out decimal value)) sum += value;
            }

            return (long)sum;
        }

        foreach (JsonElement level in data.GetProperty("b"u8).EnumerateArray()) sum += Level(level);
        foreach (JsonElement level in data.GetProperty("a"u8).EnumerateArray()) sum += Level(level);
        return (long)sum;
    }

    private static decimal Level(JsonElement level) =>
        decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture)
        + decimal.Parse(level[1].GetString()!, CultureInfo.InvariantCulture);

    private static VenueProtocol Protocol(bool isBybit, bool isFastPathOff)
    {
        InstrumentRules rules = new()
        {
            PriceDecimals = 2,
            QuantityDecimals = (byte)(isBybit ? 3 : 8),
            Abilities = InstrumentAbilities.Trading,
            TickUnits = 1,
            LotUnits = 1,
        };
        FeedInstrumentTable table = new(
        [
            new FeedInstrument
            {
                Id = new InstrumentId(0),
                Symbol = "BTCUSDT",
                Channels = FeedChannels.Book | FeedChannels.Trades | FeedChannels.TopOfBook,
                Rules = rules,
            },
        ]);
        return isBybit
            ? new BybitProtocol(table, BybitMarket.Linear) { IsFastPathOff = isFastPathOff }
            : new BinanceProtocol(table, BinanceMarket.Spot) { IsFastPathOff = isFastPathOff };
    }
}
