using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;

namespace LowLatency.Reading.Journal;

/// <summary>
/// Reads a journal while another process appends to it. A record counts once its checksum is right, so a write that is
/// half visible, preallocated zeros and a segment that was just created all read as "not yet". One thread; polled.
/// </summary>
public sealed class JournalFollower : IDisposable
{
    private readonly string _directory;
    private SegmentBuffer? _buffer;
    private SegmentHeader _header;
    private JournalReader _reader;
    private EventSlot[] _slots = new EventSlot[64];
    private int _pending;
    private bool _isFirst = true;
    private bool _isSuccessorSeen;
    private long _nextIndex;

    /// <summary>Follows from the oldest record, or from the segment that holds what follows a sequence.</summary>
    public JournalFollower(string directory, long afterSequence = 0)
    {
        _directory = directory;
        List<JournalSegment> segments = JournalSegments.List(directory);
        if (segments.Count == 0) return;
        long first = JournalSegments.FirstFor(directory, afterSequence);
        _nextIndex = Math.Max(first, segments[0].Index);
    }

    /// <summary>Why <see cref="Read"/> said Stopped.</summary>
    public JournalEnd End { get; private set; }

    /// <summary>Last event read.</summary>
    public long LastSequence => _reader.LastSequence;

    /// <summary>Header of the segment that is read.</summary>
    public ref readonly SegmentHeader Header => ref _header;

    /// <summary>The next complete record, valid until the next call.</summary>
    public JournalFollowOutcome Read(out JournalRecord record)
    {
        record = default;
        if (_buffer == null)
        {
            JournalFollowOutcome opened = OpenNext();
            if (opened != JournalFollowOutcome.Record) return opened;
        }

        _buffer!.Consume(_pending);
        _pending = 0;
        if (TryRead(out record)) return JournalFollowOutcome.Record;
        _buffer.Refresh(_reader.Offset);
        if (TryRead(out record)) return JournalFollowOutcome.Record;
        return AtEnd(out record);
    }

    /// <summary>The message of an event record, valid until the next call; empty = the body is malformed.</summary>
    public ReadOnlySpan<EventSlot> Message(in JournalRecord record)
    {
        int count = JournalReplay.Decode(record, _header.MonotonicBaseNanos, ref _slots);
        return _slots.AsSpan(0, count);
    }

    public void Dispose() => _buffer?.Dispose();

    private bool TryRead(out JournalRecord record)
    {
        while (true)
        {
            JournalReadOutcome outcome = _reader.Read(_buffer!.Window, _buffer.IsFinal, out record);
            if (outcome == JournalReadOutcome.Record)
            {
                _pending = record.Length;
                return true;
            }

            if (outcome != JournalReadOutcome.NeedMoreData) return false;
            _buffer.Fill();
        }
    }

    // A successor exists only when this segment is complete: seen first, then what is here is read once more, then the
    // rest is judged as for an earlier segment.
    private JournalFollowOutcome AtEnd(out JournalRecord record)
    {
        record = default;
        if (!_isSuccessorSeen)
        {
            _isSuccessorSeen = Find(_nextIndex) != null;
            return _isSuccessorSeen ? Read(out record) : JournalFollowOutcome.Waiting;
        }

        JournalReadOutcome outcome = _reader.Read(_buffer!.Window, _buffer.IsFinal, out record);
        while (outcome == JournalReadOutcome.NeedMoreData)
        {
            _buffer.Fill();
            outcome = _reader.Read(_buffer.Window, _buffer.IsFinal, out record);
        }

        if (outcome == JournalReadOutcome.Record)
        {
            _pending = record.Length;
            return JournalFollowOutcome.Record;
        }

        JournalFinding finding = SegmentEnd.Judge(_buffer, _reader, outcome, _header.Durability);
        RecoveryAction action = JournalRecovery.Decide(finding, SegmentPosition.Earlier);
        _buffer.Dispose();
        _buffer = null;
        if (action != RecoveryAction.Continue) return Stop(action, finding, _reader.Offset);
        return Read(out record);
    }

    private JournalFollowOutcome OpenNext()
    {
        if (End.Action is RecoveryAction.Stop or RecoveryAction.RefuseNewer) return JournalFollowOutcome.Stopped;
        string? path = Find(_nextIndex);
        if (path == null) return JournalFollowOutcome.Waiting;
        if (!RegularFile.IsFile(path)) return Stop(RecoveryAction.Stop, JournalFinding.SegmentIrregular, 0);
        SegmentBuffer buffer;
        try
        {
            buffer = new SegmentBuffer(path);
        }
        catch (FileNotFoundException)
        {
            return JournalFollowOutcome.Waiting;
        }

        buffer.Fill();
        JournalFinding finding = SegmentHeader.Read(buffer.Window, out SegmentHeader header);
        if (finding is JournalFinding.SegmentEmpty or JournalFinding.SegmentHeaderTorn)
        {
            buffer.Dispose();
            return JournalFollowOutcome.Waiting;
        }

        if (finding == JournalFinding.None) finding = CheckContinuity(header);
        if (finding != JournalFinding.None)
        {
            buffer.Dispose();
            return Stop(JournalRecovery.Decide(finding, SegmentPosition.Earlier), finding, 0);
        }

        _header = header;
        _reader = new JournalReader(header);
        _buffer = buffer;
        _buffer.Consume(JournalFormat.SegmentHeaderLength);
        _isFirst = false;
        _isSuccessorSeen = false;
        _nextIndex = header.Index + 1;
        return JournalFollowOutcome.Record;
    }

    private JournalFinding CheckContinuity(in SegmentHeader header)
    {
        if (header.Index != _nextIndex) return JournalFinding.SegmentMisplaced;
        if (_isFirst) return JournalFinding.None;
        if (header.JournalId != _header.JournalId) return JournalFinding.SegmentOfOtherJournal;
        bool isContinued = header.LastSequence == _reader.LastSequence && header.Chain == _reader.Chain;
        return isContinued ? JournalFinding.None : JournalFinding.SegmentChain;
    }

    private JournalFollowOutcome Stop(RecoveryAction action, JournalFinding finding, long offset)
    {
        long index = _buffer == null && offset == 0 ? _nextIndex : _header.Index;
        End = new JournalEnd(action, finding, index, offset, _reader.LastSequence, _reader.Chain);
        return JournalFollowOutcome.Stopped;
    }

    private string? Find(long index)
    {
        string path = Path.Combine(_directory, JournalSegments.NameOf(index));
        if (File.Exists(path)) return path;
        path += ".gz";
        return File.Exists(path) ? path : null;
    }
}
