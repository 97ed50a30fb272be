using System;
using System.Buffers.Binary;
using System.IO;
using LowLatency.Core.Settings;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;
using LowLatency.TestKit;

namespace LowLatency.EndToEnd.Upgrade;

/// <summary>
/// A segment as a later minor version could write it: manifest, configuration, two events, and one thing in it that
/// this version does not know, under right checksums.
/// </summary>
internal sealed class NewerSegment
{
    private const byte Unknown = 60;
    private const int KindOffset = 2;
    private const int ManifestFlagsOffset = 46;
    private const int HeaderReservedOffset = 15;
    private const int HeaderChecksumOffset = 92;

    private readonly byte[] _bytes = new byte[1 << 16];
    private readonly NewerPart _part;
    private JournalEncoder _encoder = new(0, 0);
    private int _used = JournalFormat.SegmentHeaderLength;

    private NewerSegment(NewerPart part) => _part = part;

    /// <summary>Writes it as a journal's only one; returns its path.</summary>
    public static string Write(string folder, EngineSettings settings, NewerPart part)
    {
        var segment = new NewerSegment(part);
        segment.Fill(settings);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, JournalSegments.NameOf(0));
        File.WriteAllBytes(path, segment._bytes[..segment._used]);
        return path;
    }

    private void Fill(EngineSettings settings)
    {
        var events = new EventBuilder();
        Header();
        byte[] json = EngineSettingsJson.Write(settings);
        ulong hash = EngineSettingsJson.Hash(json);
        var manifest = new ManifestBody { ConfigurationHash = hash, Epoch = 1, RecordsOutputs = true };
        int length = _encoder.WriteManifest(Rest, manifest, events.NowNanos, JournalRecordFlags.BatchStart);
        Add(length, NewerPart.ManifestFlag, JournalFormat.RecordHeaderLength + ManifestFlagsOffset);
        var configuration = new ConfigurationBody(hash, json);
        Add(_encoder.WriteConfiguration(Rest, configuration, events.NowNanos, JournalRecordFlags.None));
        Add(Event(events.Started(1)));
        uint chain = _encoder.Chain;
        length = Event(events.Clock());
        if (_part == NewerPart.EventKind) _bytes[_used + JournalFormat.RecordHeaderLength] = Unknown;
        if (_part == NewerPart.RecordKind) _bytes[_used + KindOffset] = Unknown;
        Seal(_bytes.AsSpan(_used, length), chain);
        _used += length;
    }

    private Span<byte> Rest => _bytes.AsSpan(_used);

    private void Header()
    {
        new SegmentHeader
        {
            Version = JournalFormat.SegmentVersion,
            Minor = JournalFormat.SegmentMinor + 1,
            Durability = JournalDurability.Flushed,
            JournalId = 7,
            Epoch = 1,
            MonotonicBaseNanos = EventBuilder.StartNanos,
        }.Write(_bytes);
        if (_part != NewerPart.HeaderByte) return;
        _bytes[HeaderReservedOffset] = 1;
        uint checksum = Crc32C.Compute(_bytes.AsSpan(0, HeaderChecksumOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(HeaderChecksumOffset), checksum);
    }

    private int Event(EventSlot[] message) =>
        _encoder.WriteEvent(Rest, message, EventBuilder.StartNanos, JournalRecordFlags.BatchStart);

    private void Add(int length) => _used += length;

    // The first record: what follows continues the chain of what it is then.
    private void Add(int length, NewerPart part, int flagsOffset)
    {
        if (_part == part)
        {
            _bytes[_used + flagsOffset + 1] = 0x80;
            _encoder = new JournalEncoder(0, Seal(_bytes.AsSpan(_used, length), 0));
        }

        _used += length;
    }

    private static uint Seal(Span<byte> record, uint chain)
    {
        byte[] previous = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(previous, chain);
        byte[] padded = new byte[(record.Length - JournalFormat.RecordHeaderLength + 7) / 8 * 8];
        record[JournalFormat.RecordHeaderLength..].CopyTo(padded);
        uint state = Crc32C.Append(Crc32C.Initial, previous);
        state = ~Crc32C.Append(Crc32C.Append(state, record[..24]), padded);
        BinaryPrimitives.WriteUInt32LittleEndian(record[24..], state);
        return state;
    }
}
