using System;
using System.Collections.Generic;
using LowLatency.Formats.Journal;

namespace LowLatency.Reading.Journal;

/// <summary>
/// Reads the records of all segments of a journal in order, each proven by checksum, chain and sequence, and ends as
/// the recovery table says. Reads only; a journal that is being written looks like one with a torn or open tail.
/// </summary>
public sealed class JournalCursor : IDisposable
{
    private readonly IReadOnlyList<JournalSegment> _segments;
    private SegmentBuffer? _buffer;
    private byte[]? _bytes;
    private JournalReader _reader;
    private SegmentHeader _header;
    private int _position;
    private int _pending;
    private long _readAgainOffset;
    private bool _isFirst = true;
    private bool _isEnded;

    /// <summary>Starts at a segment; by default at the oldest there is.</summary>
    public JournalCursor(string directory, long firstSegmentIndex = 0)
    {
        List<JournalSegment> segments = JournalSegments.List(directory);
        segments.RemoveAll(segment => segment.Index < firstSegmentIndex);
        _segments = segments;
    }

    /// <summary>Header of the segment of the last record read.</summary>
    public ref readonly SegmentHeader Header => ref _header;

    /// <summary>Valid when <see cref="Read"/> returned false (or for the place reached so far).</summary>
    public JournalEnd End { get; private set; } =
        new(RecoveryAction.End, JournalFinding.EndOfFile, -1, 0, 0, 0);

    /// <summary>Record bytes read so far, headers included.</summary>
    public long RecordBytes { get; private set; }

    /// <summary>The next record, valid until the next call; false = <see cref="End"/> says why.</summary>
    public bool Read(out JournalRecord record)
    {
        SegmentBuffer? buffer = _buffer;
        if (buffer == null) return ReadSlowly(out record);
        buffer.Consume(_pending);
        _pending = 0;
        if (_reader.Read(buffer.Window, isWindowFinal: false, out record) != JournalReadOutcome.Record)
        {
            return ReadSlowly(out record);
        }

        Take(in record);
        return true;
    }

    public void Dispose() => _buffer?.Dispose();

    /// <summary>The place reached, for a reader that stops before the end.</summary>
    internal JournalEnd Here() =>
        new(
            RecoveryAction.Continue,
            JournalFinding.None,
            _header.Index,
            _reader.Offset,
            _reader.LastSequence,
            _reader.Chain);

    // Any outcome but a good record is found again here: the window may only have to move on.
    private bool ReadSlowly(out JournalRecord record)
    {
        record = default;
        while (!_isEnded)
        {
            if (_buffer == null && !OpenSegment()) return false;
            JournalReadOutcome outcome = _reader.Read(_buffer!.Window, _buffer.IsFinal, out record);
            if (outcome == JournalReadOutcome.Record)
            {
                Take(in record);
                return true;
            }

            if (outcome == JournalReadOutcome.NeedMoreData) _buffer.Fill();
            else FinishSegment(outcome);
        }

        return false;
    }

    private void Take(in JournalRecord record)
    {
        _pending = record.Length;
        RecordBytes += record.Length;
    }

    private bool OpenSegment()
    {
        if (_position == _segments.Count)
        {
            _isEnded = true;
            return false;
        }

        JournalSegment segment = _segments[_position];
        if (!SegmentBuffer.IsReadable(segment))
        {
            Finish(JournalFinding.SegmentIrregular, segment.Index, 0);
            return false;
        }

        _buffer = new SegmentBuffer(segment.Path, reuse: _bytes);
        _bytes = null;
        _buffer.Fill();
        JournalFinding finding = SegmentHeader.Read(_buffer.Window, out SegmentHeader header);
        bool isOther = finding == JournalFinding.SegmentEmpty && !_buffer.SkipZeros();
        if (isOther) finding = JournalFinding.SegmentHeaderDamaged;
        if (finding == JournalFinding.None) finding = CheckContinuity(segment, header);
        if (finding != JournalFinding.None)
        {
            Finish(finding, segment.Index, 0);
            return !_isEnded;
        }

        _header = header;
        _isFirst = false;
        _reader = new JournalReader(header);
        _readAgainOffset = 0;
        _buffer.Consume(JournalFormat.SegmentHeaderLength);
        return true;
    }

    private JournalFinding CheckContinuity(in JournalSegment segment, in SegmentHeader header)
    {
        if (header.Index != segment.Index) return JournalFinding.SegmentMisplaced;
        if (_isFirst) return JournalFinding.None;
        if (header.JournalId != _header.JournalId) return JournalFinding.SegmentOfOtherJournal;
        if (header.Index != _header.Index + 1) return JournalFinding.SegmentMissing;
        bool isContinued = header.LastSequence == _reader.LastSequence && header.Chain == _reader.Chain;
        return isContinued ? JournalFinding.None : JournalFinding.SegmentChain;
    }

    // What looks damaged may be a record that an engine was writing when its first half was read: it is read once more,
    // and only what is bad again is told.
    private void FinishSegment(JournalReadOutcome outcome)
    {
        JournalFinding finding = SegmentEnd.Judge(_buffer!, _reader, outcome, _header.Durability);
        bool canChange = !_buffer!.IsCompressed && _readAgainOffset != _reader.Offset;
        if (canChange && Decide(finding) == RecoveryAction.Stop)
        {
            _readAgainOffset = _reader.Offset;
            _buffer.Refresh(_reader.Offset);
            return;
        }

        Finish(finding, _header.Index, _reader.Offset);
    }

    // A compressed segment was whole when it was packed: what is wrong with it is no crash's, and it cannot be cut.
    private RecoveryAction Decide(JournalFinding finding)
    {
        bool isLast = _position == _segments.Count - 1;
        RecoveryAction action = JournalRecovery.Decide(
            finding, isLast ? SegmentPosition.Last : SegmentPosition.Earlier);
        bool isRepaired = action is RecoveryAction.CutTail or RecoveryAction.DiscardSegment;
        return isRepaired && _segments[_position].IsCompressed ? RecoveryAction.Stop : action;
    }

    private void Finish(JournalFinding finding, long index, long offset)
    {
        RecoveryAction action = Decide(finding);
        End = new JournalEnd(action, finding, index, offset, _reader.LastSequence, _reader.Chain);
        _bytes = _buffer?.Bytes ?? _bytes;
        _buffer?.Dispose();
        _buffer = null;
        _pending = 0;
        _position++;
        _isEnded = action != RecoveryAction.Continue;
    }
}
