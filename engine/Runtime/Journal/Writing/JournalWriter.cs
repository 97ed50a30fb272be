using System;
using System.IO;
using System.Text;
using System.Threading;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Invariants;
using LowLatency.Model.Reasons;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Storage;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>
/// Writes records to segments: collects in a buffer, one write a batch, one fdatasync a batch at the flushed level.
/// The first failure is latched: nothing is written, retried or published after it, since after a failed fdatasync
/// the kernel may have dropped the pages and a second call would lie. Owned by the journal thread;
/// <see cref="DurableSequence"/>, <see cref="IsFaulted"/> and <see cref="Fault"/> are read from any thread. Does not
/// allocate but when it starts a segment.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    private readonly string _directory;
    private readonly JournalWriterOptions _options;
    private readonly IJournalStorage _storage;
    private readonly UInt128 _journalId;
    private readonly byte[] _buffer;
    private readonly uint _parentEpoch;
    private readonly long _parentSequence;
    private readonly long _outputsProven;
    private JournalStart? _start;
    private JournalEncoder _encoder;
    private IJournalFile? _file;
    private JournalFault _fault;
    private bool _isFaulted;
    private bool _isBatchStart;
    private int _used;
    private long _offset;
    private long _nextIndex;
    private long _monotonicBase;
    private long _latestBase;
    private long _lastTimeNanos;

    /// <summary>Options that do not validate throw; nothing is created before <see cref="Start"/>.</summary>
    public JournalWriter(
        string directory, JournalWriterOptions options, in JournalResumePoint resume, IJournalStorage? storage = null)
    {
        if (options.Validate() is { } reason) throw new ArgumentException(reason, nameof(options));
        _directory = directory;
        _options = options;
        _storage = storage ?? LinuxStorage.Instance;
        _journalId = resume.JournalId;
        _nextIndex = resume.NextSegmentIndex;
        _parentEpoch = resume.LastEpoch;
        _parentSequence = resume.LastSequence;
        _outputsProven = resume.OutputsProvenSequence;
        _encoder = new JournalEncoder(resume.LastSequence, resume.Chain);
        _buffer = GC.AllocateArray<byte>(options.BufferBytes, pinned: true);
        DurableSequence = new DurableSequence(resume.LastSequence);
    }

    public DurableSequence DurableSequence { get; }

    public JournalDurability Durability => _options.Durability;

    /// <summary>Sequence of the last event that was appended, durable or not.</summary>
    public long LastSequence => _encoder.LastSequence;

    /// <summary>True for good once anything failed.</summary>
    public bool IsFaulted => Volatile.Read(ref _isFaulted);

    /// <summary>Meaningful when <see cref="IsFaulted"/>.</summary>
    public JournalFault Fault => IsFaulted ? _fault : default;

    /// <summary>Index of the segment that is written; -1 before <see cref="Start"/>.</summary>
    public long SegmentIndex => _file == null ? -1 : _nextIndex - 1;

    /// <summary>Bytes written in this run, headers included.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Batches committed in this run.</summary>
    public long BatchCount { get; private set; }

    /// <summary>Free bytes on the disk when the current segment was made.</summary>
    public long FreeBytes { get; private set; }

    /// <summary>
    /// Makes the first segment with manifest and configuration. False = <see cref="Fault"/> says why.
    /// </summary>
    public bool Start(JournalStart start)
    {
        if (_start != null) throw new InvalidOperationException("the journal was started already");
        _start = start;
        _latestBase = start.WallNanos - start.MonotonicNanos;
        _lastTimeNanos = start.WallNanos;
        return StartSegment() && AppendOutputsOfBefore() && Commit();
    }

    /// <summary>Appends one message (head slot and its continuation slots) to the batch. False = faulted.</summary>
    public bool Append(ReadOnlySpan<EventSlot> message)
    {
        if (!Reserve(JournalEncoder.EventLengthMax(message.Length))) return false;
        _used += _encoder.WriteEvent(_buffer.AsSpan(_used), message, _monotonicBase, TakeFlags());
        ref readonly EventHeader header = ref message[0].Header;
        _lastTimeNanos = header.ReceiveWallNanos;
        _latestBase = header.ReceiveWallNanos - header.ReceiveMonotonicNanos;
        return true;
    }

    /// <summary>Appends hashes that the business thread reported. False = faulted.</summary>
    public bool AppendStateHash(in StateHashBody body)
    {
        if (!Reserve(JournalFormat.RecordHeaderLength + StateHashBody.Length)) return false;
        _used += _encoder.WriteStateHash(_buffer.AsSpan(_used), body, _lastTimeNanos, TakeFlags());
        return true;
    }

    /// <summary>Appends the note that a snapshot was saved. False = faulted.</summary>
    public bool AppendSnapshotTaken(in SnapshotTakenBody body)
    {
        if (!Reserve(JournalFormat.RecordHeaderLength + SnapshotTakenBody.Length)) return false;
        _used += _encoder.WriteSnapshotTaken(_buffer.AsSpan(_used), body, _lastTimeNanos, TakeFlags());
        return true;
    }

    /// <summary>Appends a command that left the engine; its cause is in the journal already. False = faulted.</summary>
    public bool AppendCommand(in EngineCommand command, ushort index)
    {
        if (!Reserve(JournalFormat.RecordHeaderLength + OutputBody.LengthMax)) return false;
        _used += _encoder.WriteCommand(_buffer.AsSpan(_used), command, index, TakeFlags());
        return true;
    }

    /// <summary>Appends a decision as <see cref="AppendCommand"/> a command. False = faulted.</summary>
    public bool AppendDecision(in DecisionOutcome decision, ushort index)
    {
        if (!Reserve(JournalFormat.RecordHeaderLength + OutputBody.LengthMax)) return false;
        _used += _encoder.WriteDecision(_buffer.AsSpan(_used), decision, index, TakeFlags());
        return true;
    }

    /// <summary>Appends that outputs are missing. False = faulted.</summary>
    public bool AppendOutputGap(in OutputGapBody body)
    {
        if (!Reserve(JournalFormat.RecordHeaderLength + OutputGapBody.Length)) return false;
        _used += _encoder.WriteOutputGap(_buffer.AsSpan(_used), body, _lastTimeNanos, TakeFlags());
        return true;
    }

    /// <summary>Writes the batch, brings it to the configured level and publishes it. False = faulted.</summary>
    public bool Commit()
    {
        if (_isFaulted || _file == null) return false;
        if (_used == 0 && _isBatchStart) return true;
        if (!WriteBuffer()) return false;
        if (_options.Durability == JournalDurability.Flushed && !Flush()) return false;
        _isBatchStart = true;
        BatchCount++;
        long written = _encoder.LastSequence;
        bool isWithin = DurableSequence.Value <= written;
        Invariant.Check(isWithin, InvariantCode.DurableWithinWritten, written, DurableSequence.Value);
        DurableSequence.Publish(written);
        return true;
    }

    /// <summary>Ends the run in order: the clean-end record, everything on the disk. False = faulted.</summary>
    public bool Stop(long wallNanos)
    {
        if (!Reserve(JournalFormat.RecordHeaderLength)) return false;
        _used += _encoder.WriteCleanEnd(_buffer.AsSpan(_used), wallNanos, TakeFlags());
        if (!Commit() || !FinishSegment()) return false;
        Dispose();
        return true;
    }

    /// <summary>Closes without a clean end, as a crash would.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private JournalRecordFlags TakeFlags()
    {
        JournalRecordFlags flags = _isBatchStart ? JournalRecordFlags.BatchStart : JournalRecordFlags.None;
        _isBatchStart = false;
        return flags;
    }

    private bool Reserve(int length)
    {
        if (_isFaulted || _file == null) return false;
        if (length > _buffer.Length) return Fail(ReasonCode.MessageTooLarge, JournalOperation.Encode, 0);
        if (_offset + _used + length > _options.SegmentBytes)
        {
            return WriteBuffer() && FinishSegment() && StartSegment() && Reserve(length);
        }

        return _used + length <= _buffer.Length || WriteBuffer();
    }

    private bool WriteBuffer()
    {
        if (_used == 0) return true;
        long written = _file!.Write(_buffer.AsSpan(0, _used), _offset);
        if (written != _used)
        {
            int error = written < 0 ? (int)-written : 0;
            bool isFull = error is Libc.NoSpace or 0;
            return Fail(isFull ? ReasonCode.JournalFull : ReasonCode.JournalWriteFailed, JournalOperation.Write, error);
        }

        _offset += _used;
        WrittenBytes += _used;
        _used = 0;
        return true;
    }

    private bool Flush()
    {
        int error = _file!.Flush();
        return error == 0 || Fail(ReasonCode.JournalFlushFailed, JournalOperation.Flush, error);
    }

    // At every level a segment is on the disk before its successor exists: only the last one can ever be torn.
    private bool FinishSegment()
    {
        if (!Flush()) return false;
        int error = _file!.Truncate(_offset);
        if (error != 0) return Fail(ReasonCode.JournalWriteFailed, JournalOperation.Truncate, error);
        _file.Dispose();
        _file = null;
        return true;
    }

    private bool StartSegment()
    {
        FreeBytes = _storage.FreeBytes(_directory);
        if (FreeBytes < 0)
        {
            return Fail(ReasonCode.JournalWriteFailed, JournalOperation.FreeSpaceCheck, (int)-FreeBytes);
        }

        if (FreeBytes - _options.SegmentBytes < _options.FreeBytesMin)
        {
            return Fail(ReasonCode.JournalFull, JournalOperation.FreeSpaceCheck, 0);
        }

        string path = Path.Combine(_directory, JournalSegments.NameOf(_nextIndex));
        int error = _storage.Create(path, _options.SegmentBytes, out _file);
        if (error != 0)
        {
            bool isFull = error == Libc.NoSpace;
            ReasonCode reason = isFull ? ReasonCode.JournalFull : ReasonCode.JournalWriteFailed;
            return Fail(reason, JournalOperation.Create, error);
        }

        _nextIndex++;
        _offset = 0;
        _monotonicBase = _latestBase;
        Header().Write(_buffer);
        _used = JournalFormat.SegmentHeaderLength;
        if (!WriteBuffer() || !Flush()) return false;
        _isBatchStart = true;
        return AppendRunRecords();
    }

    private SegmentHeader Header() => new()
    {
        Version = JournalFormat.SegmentVersion,
        Minor = JournalFormat.SegmentMinor,
        Durability = _options.Durability,
        Index = _nextIndex - 1,
        LastSequence = _encoder.LastSequence,
        Chain = _encoder.Chain,
        Epoch = _start!.Epoch,
        JournalId = _journalId,
        CreatedNanos = _lastTimeNanos,
        MonotonicBaseNanos = _monotonicBase,
        Capacity = _options.SegmentBytes,
    };

    // What the run before made behind its last output record: nothing when it ended in order, else not known.
    private bool AppendOutputsOfBefore() =>
        !_start!.RecordsOutputs || _outputsProven >= _parentSequence
        || AppendOutputGap(new OutputGapBody(_outputsProven + 1, _parentSequence, OutputGapBody.UnknownCount));

    // In every segment, so that what retention leaves can be read without what it removed.
    private bool AppendRunRecords()
    {
        JournalStart start = _start!;
        ManifestBody manifest = new()
        {
            ConfigurationHash = start.ConfigurationHash,
            Epoch = start.Epoch,
            Instance = start.Instance,
            ParentEpoch = _parentEpoch,
            ParentJournalId = _journalId,
            ParentSequence = _parentSequence,
            RecordsOutputs = start.RecordsOutputs,
            Role = Encoding.UTF8.GetBytes(start.Role),
            Build = Encoding.UTF8.GetBytes(start.Build),
        };
        if (!Reserve(JournalFormat.RecordHeaderLength + manifest.Length)) return false;
        _used += _encoder.WriteManifest(_buffer.AsSpan(_used), manifest, _lastTimeNanos, TakeFlags());

        // In front of the configuration: a head whose configuration is whole names every skip.
        if (!AppendSkips(start)) return false;
        ConfigurationBody configuration = new(start.ConfigurationHash, start.ConfigurationJson.Span);
        if (!Reserve(JournalFormat.RecordHeaderLength + configuration.Length)) return false;
        _used += _encoder.WriteConfiguration(_buffer.AsSpan(_used), configuration, _lastTimeNanos, TakeFlags());
        return true;
    }

    // All that a replay must know before it meets them, in the newest segment too.
    private bool AppendSkips(JournalStart start)
    {
        foreach (EventSkippedBody skipped in start.SkippedEvents)
        {
            if (!Reserve(JournalFormat.RecordHeaderLength + EventSkippedBody.Length)) return false;
            _used += _encoder.WriteEventSkipped(_buffer.AsSpan(_used), skipped, _lastTimeNanos, TakeFlags());
        }

        return true;
    }

    private bool Fail(ReasonCode reason, JournalOperation operation, int error)
    {
        long index = _nextIndex - (operation is JournalOperation.Create or JournalOperation.FreeSpaceCheck ? 0 : 1);
        _fault = new JournalFault(reason, operation, error, index, _offset, _encoder.LastSequence);
        Volatile.Write(ref _isFaulted, true);
        return false;
    }
}
