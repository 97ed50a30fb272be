using System;
using System.Globalization;
using System.IO;
using LowLatency.Bench.Books;
using LowLatency.Bench.Journals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using LowLatency.Runtime.Ring;

namespace LowLatency.PathCost;

/// <summary>
/// <c>path-cost ring|book COUNT</c>, <c>path-cost make FOLDER EVENTS</c> and <c>path-cost replay FOLDER COUNT</c>: one
/// part of the event path COUNT times and nothing else, so that two runs under callgrind give the instructions of one.
/// A ring is passed by one slot and its reader; a book takes the 20,000 updates of a stream; a replay is of the first
/// COUNT events that <c>make</c> wrote: checksum, decoder, engine and hashes.
/// </summary>
internal static class Program
{
    private const int LevelsPerSide = 1_000;

    private static int Main(string[] args)
    {
        if (args.Length < 2 || !int.TryParse(args[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return Usage();
        }

        switch (args)
        {
            case ["ring", _]:
                Console.Out.WriteLine(PassRing(count));
                return 0;
            case ["book", _]:
                Console.Out.WriteLine(UpdateBook(count));
                return 0;
            case ["make", var folder, _]:
                Directory.CreateDirectory(folder);
                ReplayDay.Generate(folder, count).Dispose();
                return 0;
            case ["replay", var folder, _]:
                return Replay(folder, count);
            default:
                return Usage();
        }
    }

    private static long PassRing(int count)
    {
        using var ring = new RingBuffer<EventSlot>(1_024);
        RingConsumer<EventSlot, EventLayout> reader = ring.CreateConsumer<EventLayout>("reader");
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            if (!ring.TryClaim(1, out long sequence)) throw new InvalidOperationException("full");
            ref EventSlot slot = ref ring[sequence];
            slot.Header.SlotCount = 1;
            slot.Header.ReceiveWallNanos = i;
            ring.Publish(sequence, 1);
            if (reader.TryReadMessage(out ReadOnlySpan<EventSlot> message)) sum += message[0].Header.ReceiveWallNanos;
        }

        return sum;
    }

    private static long UpdateBook(int count)
    {
        var stream = new BookUpdateStream(LevelsPerSide);
        var book = new OrderBookContender(1);
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            book.Reset(stream);
            sum += book.Run(stream);
        }

        return sum;
    }

    private static int Replay(string folder, int until)
    {
        EngineReplayOutcome outcome = EngineReplay.Run(
            folder, StrategyRegistry.BuiltIn(), new JournalReplayRange { UntilSequence = until });
        Console.Out.WriteLine($"{outcome.Events} events, fault: '{outcome.Fault}'");
        return outcome.Fault.Length == 0 ? 0 : 1;
    }

    private static int Usage()
    {
        Console.Error.WriteLine("usage: path-cost ring|book COUNT | make FOLDER EVENTS | replay FOLDER COUNT");
        return 64;
    }
}
