using System;
using System.Collections.Generic;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

/// <summary>Short ways to write and read journals in tests.</summary>
internal static class JournalFixture
{
    public static readonly JournalWriterOptions Small = new()
    {
        SegmentBytes = JournalWriterOptions.SegmentBytesLeast,
        BufferBytes = JournalWriterOptions.BufferBytesLeast,
        FreeBytesMin = 0,
    };

    public static JournalStart Start(uint epoch) => new()
    {
        WallNanos = 1_723_161_253_937_085_768,
        MonotonicNanos = 5_000_000_000,
        Epoch = epoch,
        Instance = 3,
        ConfigurationHash = 0xC0FFEE,
        ConfigurationJson = "{\"a\":1}"u8.ToArray(),
        Role = "paper",
        Build = "test",
    };

    /// <summary>One run: opens, recovers, appends trades one batch each, stops in order unless told not to.</summary>
    public static JournalResumePoint Run(
        string directory, int eventCount, JournalWriterOptions? options = null, bool isClean = true)
    {
        using JournalDirectory opened = Open(directory);
        JournalResumePoint? resume = opened.Recover(out JournalEnd end);
        Assert.That(resume, Is.Not.Null, end.ToString());
        using JournalWriter writer = new(directory, options ?? Small, resume!.Value);
        Assert.That(writer.Start(Start(resume.Value.NextEpoch)), Is.True, writer.Fault.ToString());
        for (int i = 0; i < eventCount; i++)
        {
            Assert.That(writer.Append(SampleMessages.Trade((int)writer.LastSequence + 1)), Is.True);
            Assert.That(writer.Commit(), Is.True);
        }

        if (isClean) Assert.That(writer.Stop(1), Is.True);
        return resume.Value;
    }

    public static JournalDirectory Open(string directory)
    {
        JournalDirectory? opened = JournalDirectory.TryOpen(directory, create: true, out string error);
        Assert.That(opened, Is.Not.Null, error);
        return opened!;
    }

    /// <summary>Replays and proves that message n is trade n, without a gap from 1 on.</summary>
    public static JournalEnd ReplayTrades(string directory, out long count)
    {
        TradeVisitor visitor = new();
        JournalEnd end = JournalReplay.Run(directory, new JournalReplayRange(), ref visitor);
        count = visitor.Count;
        return end;
    }

    private struct TradeVisitor : IJournalVisitor
    {
        public long Count;

        public bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message)
        {
            Count++;
            if (sequence != Count) Assert.Fail($"sequence {sequence} where {Count} should be");
            byte[] expected = SampleMessages.Bytes(SampleMessages.Trade((int)sequence));
            bool isEqual = SampleMessages.Bytes(message).AsSpan().SequenceEqual(expected);
            if (!isEqual) Assert.Fail($"message {sequence} differs");
            return true;
        }

        public readonly void OnStateHash(in StateHashBody recorded)
        {
        }

        public readonly void OnRecord(in JournalRecord record)
        {
        }
    }

    /// <summary>Everything a journal holds, as text, for comparisons.</summary>
    public static List<string> Dump(string directory, out JournalEnd end)
    {
        List<string> lines = [];
        using JournalCursor cursor = new(directory);
        while (cursor.Read(out JournalRecord record))
        {
            lines.Add($"{record.Kind} {record.Sequence} {record.TimeNanos} {Convert.ToHexString(record.Body)}");
        }

        end = cursor.End;
        return lines;
    }
}
