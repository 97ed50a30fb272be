using System;
using System.Collections.Generic;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Proofs.Market;
using LowLatency.Protocol.Feeds;
using LowLatency.Unit.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Proofs.Fuzz;

/// <summary>
/// Mutated REST bodies (rules, book snapshots, bars) into the parsers of every row of the catalogue: what the dialect
/// of the local venue answers to the paths that the row's adapter asks for.
/// </summary>
internal static class RestFuzz
{
    private const int WarmUp = 20_000;
    private const int Kinds = 3;
    private const int LengthMax = 16_384;
    private const long NowNanos = 1_800_000_000_000_000_000;

    /// <returns>Bytes allocated on this thread after the warm-up, refused bodies, bodies in all.</returns>
    /// <exception cref="InvalidOperationException">A good body is not read, or not any more.</exception>
    public static (long AllocatedBytes, long Refused, long Frames) Run(long count, ulong seed)
    {
        List<Body> bodies = [];
        foreach (VenueDefinition row in ParserFuzz.Rows()) AddBodies(row, bodies);
        var frame = new ParsedFrame(1_000);
        var buffer = new byte[2 * LengthMax];
        var random = new ScriptRandom(seed);
        long before = 0;
        long refused = 0;
        Recover(bodies, frame);
        for (long i = 0; i < count; i++)
        {
            if (i == WarmUp) before = GC.GetAllocatedBytesForCurrentThread();
            Body body = bodies[random.Below(bodies.Count)];
            body.Text.CopyTo(buffer, 0);
            int length = body.Text.Length;
            for (int rounds = random.Below(4); rounds > 0; rounds--)
            {
                length = ByteMutation.Apply(buffer, length, random);
            }

            // Now and then the body of another venue, or the answer to another question.
            Body reader = random.Below(32) == 0 ? bodies[random.Below(bodies.Count)] : body;
            if (Parse(reader, buffer.AsSpan(0, length), frame) == FrameKind.Refused) refused++;
        }

        long allocated = count > WarmUp ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
        Recover(bodies, frame);
        return (allocated, refused, count);
    }

    // A venue that has no snapshots or bars over REST writes no path for them.
    private static void AddBodies(VenueDefinition row, List<Body> bodies)
    {
        var market = new DialectMarket(row);
        market.Step(2_000_000_000);
        VenueProtocol venue = row.MarketDialect(Table());
        var path = new byte[VenueProtocol.RequestLengthMax];
        for (int kind = 0; kind < Kinds; kind++)
        {
            var writer = new AsciiWriter(path);
            if (kind == 0) venue.WriteRulesPath(0, 1, ref writer);
            else if (kind == 1) venue.WriteSnapshotPath(0, ref writer);
            else venue.WriteBarsPath(0, 60, 2, ref writer);
            if (writer.Length == 0) continue;
            (int status, byte[] text) = market.Get(writer.Written);
            if (status != 200 || text.Length > LengthMax)
            {
                throw new InvalidOperationException($"{row}, {kind}: status {status}, {text.Length} bytes");
            }

            bodies.Add(new Body(row, venue, kind, text));
        }
    }

    private static FeedInstrumentTable Table()
    {
        var instrument = new FeedInstrument
        {
            Id = new InstrumentId(0),
            Symbol = DialectMarket.Symbol,
            Channels = FeedChannels.Book | FeedChannels.Bars,
            BookDepth = 50,
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

    private static FrameKind Parse(Body body, ReadOnlySpan<byte> text, ParsedFrame frame)
    {
        frame.Clear();
        return body.Kind switch
        {
            0 => body.Venue.ParseRules(text, 0, frame, out _),
            1 => body.Venue.ParseSnapshot(text, 0, frame),
            _ => body.Venue.ParseBars(text, 0, 60, NowNanos, frame),
        };
    }

    private static void Recover(List<Body> bodies, ParsedFrame frame)
    {
        foreach (Body body in bodies)
        {
            FrameKind found = Parse(body, body.Text, frame);
            FrameKind expected = body.Kind == 1 ? FrameKind.BookSnapshot : FrameKind.Events;
            if (found == expected) continue;
            throw new InvalidOperationException($"{body.Row}, good body {body.Kind}: {found}, {frame.Reason}");
        }
    }

    private sealed record Body(VenueDefinition Row, VenueProtocol Venue, int Kind, byte[] Text);
}
