using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Formats.Capture;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;

namespace LowLatency.Reading.Capture;

/// <summary>Reads the records of a capture folder in order; damaged ones are skipped and counted.</summary>
public sealed class CaptureReader : IDisposable
{
    private const string Extension = ".capture";

    private readonly List<JournalSegment> _segments;
    private SegmentBuffer? _buffer;
    private int _position;
    private int _pending;

    public CaptureReader(string directory) => _segments = ListSegments(directory);

    /// <summary>Places where bytes had to be skipped.</summary>
    public long DamagedCount { get; private set; }

    /// <summary>The next record, valid until the next call; false at the end.</summary>
    public bool Read(out CaptureRecord record)
    {
        record = default;
        while (_buffer != null || OpenSegment())
        {
            _buffer!.Consume(_pending);
            _pending = 0;
            CaptureReadOutcome outcome = CaptureCodec.TryRead(_buffer.Window, out record);
            if (outcome == CaptureReadOutcome.Record)
            {
                _pending = record.Length;
                return true;
            }

            if (!_buffer.IsFinal)
            {
                _buffer.Fill();
                continue;
            }

            SkipDamage(_buffer.Window);
        }

        return false;
    }

    /// <summary>Segments by rising index.</summary>
    public static List<JournalSegment> ListSegments(string directory)
    {
        List<JournalSegment> segments = [];
        foreach (string file in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            string digits = Path.GetFileNameWithoutExtension(file);
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long index)) continue;
            segments.Add(new JournalSegment(index, file, new FileInfo(file).Length, false));
        }

        segments.Sort((left, right) => left.Index.CompareTo(right.Index));
        return segments;
    }

    /// <summary>Path of a segment.</summary>
    public static string PathOf(string directory, long index) =>
        Path.Combine(directory, index.ToString("D12", CultureInfo.InvariantCulture) + Extension);

    public void Dispose() => _buffer?.Dispose();

    private bool OpenSegment()
    {
        while (_position < _segments.Count)
        {
            if (!SegmentBuffer.IsReadable(_segments[_position]))
            {
                _position++;
                DamagedCount++;
                continue;
            }

            SegmentBuffer buffer = new(_segments[_position++].Path);
            buffer.Fill();
            if (CaptureCodec.ReadSegmentHeader(buffer.Window, out _, out _) == JournalFinding.None)
            {
                buffer.Consume(CaptureCodec.SegmentHeaderLength);
                _buffer = buffer;
                return true;
            }

            DamagedCount++;
            buffer.Dispose();
        }

        return false;
    }

    private void SkipDamage(ReadOnlySpan<byte> window)
    {
        bool isEnd = window.IndexOfAnyExcept((byte)0) < 0;
        if (!isEnd) DamagedCount++;
        int next = isEnd ? -1 : CaptureCodec.FindNext(window);
        if (next >= 0)
        {
            _pending = next;
            return;
        }

        _buffer!.Dispose();
        _buffer = null;
    }
}
