using System;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Proofs.Market;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;

namespace LowLatency.Proofs.Fuzz;

/// <summary>Mutated REST bodies (rules, book snapshots, bars) into the parsers of both venues.</summary>
internal static class RestFuzz
{
    private const int WarmUp = 20_000;
    private const long NowNanos = 1_800_000_000_000_000_000;

    /// <summary>A book and bars of each venue, as recorded.</summary>
    private static readonly string[] Recorded =
    [
        """{"lastUpdateId":105,"E":1723161256501,"T":1723161256493,"bids":[["61800.20","2.909"],["61800.1"""
            + """0","0.696"]],"asks":[["61801","1"]]}""",
        """[[1672324800000,"16649.5","16677","16608","16677","2.081",1672324859999,"34666.4",12,"1.0","16"""
            + """000","0"],[1672324860000,"16649.5","16677","16608","16677","2.081",1672324919999,"34666.4",12"""
            + ""","1.0","16000","0"]]""",
        """{"retCode":0,"retMsg":"OK","result":{"s":"BTCUSDT","a":[["16611.00","0.029"]],"b":[["16493.5"""
            + """0","0.006"]],"ts":1672304484978,"u":100,"seq":7,"cts":1672304484976},"time":1672304484978}""",
        """{"retCode":0,"retMsg":"OK","result":{"category":"linear","symbol":"BTCUSDT","list":[["16723248"""
            + """60000","16649.5","16677","16608","16677","2.081","34666"],["1672324800000","16649.5","1667"""
            + """7","16608","16677","2.081","34666"]]},"time":1672304484978}""",
    ];

    /// <returns>Bytes allocated on this thread after the warm-up, refused bodies, bodies in all.</returns>
    /// <exception cref="InvalidOperationException">A good body is not read any more.</exception>
    public static (long AllocatedBytes, long Refused, long Frames) Run(long count, ulong seed)
    {
        byte[][] bodies = Bodies();
        VenueProtocol[] venues =
        [
            new BinanceProtocol(Table(), BinanceMarket.Spot),
            new BybitProtocol(Table(), BybitMarket.Linear),
        ];
        var frame = new ParsedFrame(1_000);
        var buffer = new byte[8_192];
        var random = new ScriptRandom(seed);
        long before = 0;
        long refused = 0;
        Recover(venues, bodies, frame);
        for (long i = 0; i < count; i++)
        {
            if (i == WarmUp) before = GC.GetAllocatedBytesForCurrentThread();
            int kind = random.Below(bodies.Length);
            bodies[kind].CopyTo(buffer, 0);
            int length = bodies[kind].Length;
            for (int rounds = random.Below(4); rounds > 0; rounds--)
            {
                length = ByteMutation.Apply(buffer, length, random);
            }

            // Now and then the body of the other venue.
            VenueProtocol venue = venues[random.Below(32) == 0 ? random.Below(2) : kind / 3];
            if (Parse(venue, kind, buffer.AsSpan(0, length), frame) == FrameKind.Refused) refused++;
        }

        long allocated = count > WarmUp ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
        Recover(venues, bodies, frame);
        return (allocated, refused, count);
    }

    /// <summary>By venue: rules in the words of the local venue's dialect, a book, bars.</summary>
    private static byte[][] Bodies()
    {
        byte[][] recorded = Array.ConvertAll(Recorded, Encoding.ASCII.GetBytes);
        SymbolRules rules = SymbolRules.Of(new SymbolSpec("BTCUSDT", 2, 5, 1, 1)) with { QuantityMax = 9000m };
        return
        [
            ExchangeInfoText.Write([rules], new ExchangeOptions(), NowNanos / 1_000_000), recorded[0], recorded[1],
            BybitScript.Rules(rules, NowNanos), recorded[2], recorded[3],
        ];
    }

    private static FeedInstrumentTable Table()
    {
        var instrument = new FeedInstrument
        {
            Id = new InstrumentId(0),
            Symbol = "BTCUSDT",
            Channels = FeedChannels.Book | FeedChannels.Bars,
            BarIntervalsSeconds = [60],
            Rules = new InstrumentRules
            {
                PriceDecimals = 2,
                QuantityDecimals = 5,
                Abilities = InstrumentAbilities.Trading,
                TickUnits = 1,
                LotUnits = 1,
            },
        };
        return new FeedInstrumentTable([instrument]);
    }

    private static FrameKind Parse(VenueProtocol venue, int kind, ReadOnlySpan<byte> body, ParsedFrame frame)
    {
        frame.Clear();
        return (kind % 3) switch
        {
            0 => venue.ParseRules(body, 0, frame, out _),
            1 => venue.ParseSnapshot(body, 0, frame),
            _ => venue.ParseBars(body, 0, 60, NowNanos, frame),
        };
    }

    private static void Recover(VenueProtocol[] venues, byte[][] bodies, ParsedFrame frame)
    {
        for (int kind = 0; kind < bodies.Length; kind++)
        {
            FrameKind found = Parse(venues[kind / 3], kind, bodies[kind], frame);
            FrameKind expected = kind % 3 == 1 ? FrameKind.BookSnapshot : FrameKind.Events;
            if (found != expected) throw new InvalidOperationException($"good body {kind}: {found}, {frame.Reason}");
        }
    }
}
