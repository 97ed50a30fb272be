using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;

namespace LowLatency.Unit.Readers;

/// <summary>
/// Journals whose checksums, chains and sequences are right and whose contents are anything: what someone who knows
/// the format can make, and what no flipped bit gives.
/// </summary>
internal static class HostileJournal
{
    private const long StartNanos = 1_723_161_253_937_085_768;
    private static readonly EventKind[] Kinds = Enum.GetValues<EventKind>();
    private static readonly JournalRecordKind[] Records = Enum.GetValues<JournalRecordKind>();

    /// <summary>The bytes of segment 0.</summary>
    /// <param name="random">Where all of it comes from.</param>
    /// <param name="records">How many.</param>
    /// <param name="isDecodable">No event has a body that its codec refuses.</param>
    public static byte[] Segment(Random random, int records, bool isDecodable)
    {
        using var bytes = new MemoryStream();
        byte[] head = new byte[JournalFormat.SegmentHeaderLength];
        new SegmentHeader
        {
            Version = JournalFormat.SegmentVersion,
            Durability = JournalDurability.Buffered,
            JournalId = 7,
            Epoch = 1,
            CreatedNanos = StartNanos,
        }.Write(head);
        bytes.Write(head);
        long sequence = 0;
        uint chain = 0;
        for (int i = 0; i < records; i++)
        {
            bool isEvent = random.Next(4) != 0;
            JournalRecordKind kind = isEvent ? JournalRecordKind.Event : Records[random.Next(Records.Length)];
            if (kind is JournalRecordKind.None or JournalRecordKind.Event) kind = JournalRecordKind.Event;
            byte[] body = kind == JournalRecordKind.Event
                ? EventBody(random, isDecodable)
                : Bytes(random, new[] { 0, 8, 16, 24, 32, 48, random.Next(200) }[random.Next(7)]);
            if (kind == JournalRecordKind.Event) sequence++;
            bytes.Write(Record(kind, sequence, StartNanos + i, body, ref chain));
        }

        return bytes.ToArray();
    }

    /// <summary>One event with the given slots, verbatim where its kind's codec would not take them.</summary>
    public static byte[] Segment(params IReadOnlyList<EventSlot[]> messages)
    {
        byte[] whole = Segment(new Random(0), 0, isDecodable: true);
        using var bytes = new MemoryStream();
        bytes.Write(whole);
        uint chain = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            byte[] body = new byte[EventCodec.EncodedLengthMax(messages[i].Length)];
            int length = EventCodec.Encode(messages[i], 0, body);
            bytes.Write(Record(JournalRecordKind.Event, i + 1, StartNanos + i, body[..length], ref chain));
        }

        return bytes.ToArray();
    }

    private static byte[] EventBody(Random random, bool isDecodable)
    {
        EventSlot[] message = new EventSlot[random.Next(8) == 0 ? random.Next(1, 5) : 1];
        foreach (ref EventSlot slot in message.AsSpan()) random.NextBytes(slot.EventBytes);
        message[0].Header.Kind = random.Next(16) == 0 ? (EventKind)random.Next(256) : Kinds[random.Next(Kinds.Length)];
        if (random.Next(2) == 0) message[0].Header.Instrument = new InstrumentId(0);
        message[0].Header.SlotCount = (ushort)(random.Next(4) == 0 ? random.Next(70_000) : message.Length);
        byte[] body = new byte[EventCodec.EncodedLengthMax(message.Length)];
        body = body[..EventCodec.Encode(message, 0, body)];
        if (isDecodable || random.Next(8) != 0) return body;
        body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(4) == 0 ? body[..random.Next(body.Length)] : body;
    }

    private static byte[] Record(JournalRecordKind kind, long sequence, long nanos, byte[] body, ref uint chain)
    {
        const int Checksum = 24;
        byte[] record = new byte[JournalFormat.RecordHeaderLength + body.Length];
        record[0] = JournalFormat.RecordMarker;
        record[2] = (byte)kind;
        record[3] = JournalFormat.NewestVersion(kind);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), body.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(8), sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(16), nanos);
        body.CopyTo(record.AsSpan(JournalFormat.RecordHeaderLength));
        byte[] before = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(before, chain);
        byte[] padded = new byte[(body.Length + 7) & ~7];
        body.CopyTo(padded, 0);
        uint state = Crc32C.Append(Crc32C.Initial, before);
        state = Crc32C.Append(state, record.AsSpan(0, Checksum));
        chain = ~Crc32C.Append(state, padded);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Checksum), chain);
        return record;
    }

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
