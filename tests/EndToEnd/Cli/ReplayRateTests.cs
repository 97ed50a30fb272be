using System;
using System.Diagnostics;
using System.IO;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Replay;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>How fast a long journal replays; a measurement, run by name.</summary>
[TestFixture]
[Explicit("measures; needs about 200 MB of disk")]
internal sealed class ReplayRateTests
{
    private const int Rounds = 200_000;

    [Test]
    public void Replay_rate_of_a_long_journal()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-rate-");
        try
        {
            Write(folder.FullName);
            for (int i = 0; i < 3; i++)
            {
                long start = Stopwatch.GetTimestamp();
                EngineReplayOutcome outcome = EngineReplay.Run(
                    folder.FullName, StrategyRegistry.BuiltIn(), new JournalReplayRange());
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                Assert.That(outcome.IsEqual, Is.True);
                double millions = outcome.Events / seconds / 1e6;
                TestContext.Out.WriteLine($"{outcome.Events} events, {millions:F2} million events/s");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Ten events a round: six best prices, three trades, one delta of four levels.
    private static void Write(string folder)
    {
        byte[] json = EngineSettingsJson.Write(new EngineSettings
        {
            Instance = 1,
            Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
            Strategies = [new StrategySettings { Name = "ema-momentum" }],
        });
        using JournalDirectory directory = JournalDirectory.TryOpen(folder, create: true, out _)!;
        using var writer = new JournalWriter(
            folder, new JournalWriterOptions { FreeBytesMin = 0 }, directory.Recover(out _)!.Value);
        writer.Start(new JournalStart
        {
            WallNanos = EventBuilder.StartNanos, MonotonicNanos = EventBuilder.StartNanos, Epoch = 1,
            ConfigurationHash = EngineSettingsJson.Hash(json), ConfigurationJson = json,
        });
        var events = new EventBuilder();
        Append(writer, events.Started(1));
        Append(writer, events.Rules(0));
        Append(writer, events.Snapshot(0, 100_00, 100_01));
        for (int round = 0; round < Rounds; round++)
        {
            events.Step(1);
            for (int i = 0; i < 3; i++) Append(writer, events.Trade(0, 100_00 + (i & 1), 10 + i, Side.Buy));
            for (int i = 0; i < 6; i++) Append(writer, Top(events, round + i));
            long depth = round % 40;
            Append(writer, events.Delta(
                0,
                [Level(99_90 - depth, 1 + (round % 9)), Level(99_50 - depth, round % 3)],
                [Level(100_10 + depth, 1 + (round % 7)), Level(100_50 + depth, round % 3)]));
        }

        Append(writer, events.Stopping());
        Assert.That(writer.Stop(events.NowNanos), Is.True);
    }

    private static void Append(JournalWriter writer, EventSlot[] message)
    {
        message[0].Header.ReceiveMonotonicNanos = message[0].Header.ReceiveWallNanos;
        if (!writer.Append(message)) throw new InvalidOperationException(writer.Fault.ToString());
    }

    private static EventSlot[] Top(EventBuilder events, int number)
    {
        EventSlot[] message = events.Clock();
        message[0].Header.Kind = EventKind.TopOfBook;
        message[0].Header.Instrument = default;
        message[0].TopOfBook = new TopOfBookPayload
        {
            BidPrice = new Price(100_00), BidQuantity = new Quantity(1_000 + (number % 5)),
            AskPrice = new Price(100_01), AskQuantity = new Quantity(1_000 + (number % 7)),
        };
        return message;
    }

    private static BookLevel Level(long price, long quantity) => new(new Price(price), new Quantity(quantity));
}
