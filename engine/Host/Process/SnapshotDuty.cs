using System;
using System.IO;
using LowLatency.Core;
using LowLatency.Formats.Snapshots;
using LowLatency.Model.Events.Machine;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Agents;
using LowLatency.Runtime.Snapshots;

namespace LowLatency.Host.Process;

/// <summary>
/// Brings the state that the business thread saved to a file, on the housekeeping thread: only once the journal holds
/// all of it durably, or a power loss would leave a state that no journal leads to. A state that outgrew its buffer
/// gets a larger one here, where allocation holds up nobody, and is asked for again.
/// </summary>
internal sealed class SnapshotDuty
{
    private readonly EnginePipeline _pipeline;
    private readonly SnapshotBuffer _buffer;
    private readonly SnapshotStore _store;
    private readonly RecoveredEngine _recovered;
    private readonly Action<string> _log;
    private bool _isFailureReported;

    /// <param name="pipeline">Has a journal, and saves its states to the buffer.</param>
    /// <param name="buffer">Emptied here.</param>
    /// <param name="store">Takes the files.</param>
    /// <param name="recovered">Names the journal and the configuration of this run.</param>
    /// <param name="log">Takes lines for the operator.</param>
    public SnapshotDuty(
        EnginePipeline pipeline, SnapshotBuffer buffer, SnapshotStore store, RecoveredEngine recovered,
        Action<string> log)
    {
        _pipeline = pipeline;
        _buffer = buffer;
        _store = store;
        _recovered = recovered;
        _log = log;
    }

    /// <summary>Snapshots that lie on the disk, of this run.</summary>
    public long Saved { get; private set; }

    /// <summary>Writes the state that waits, when its journal is durable; makes room where one did not fit.</summary>
    public void Poll()
    {
        if (_buffer.IsTooSmall && TryGrow()) _pipeline.Requests.Add(OperatorAction.Snapshot);
        if (_buffer.IsFilled && _pipeline.Journal!.DurableSequence.Value >= _buffer.Sequence) Save();
    }

    /// <summary>
    /// When the agents have ended in order: the last state, also where it did not fit or another was under way.
    /// </summary>
    public void Finish()
    {
        Poll();
        Engine engine = _pipeline.Engine;
        if (_buffer.IsFilled || _buffer.Sequence == engine.Sequence) return;
        bool isSaved = engine.TrySave(_buffer.Target, out int length, out ulong hash);
        if (!isSaved)
        {
            _buffer.Refuse(length, engine.NowNanos);
            isSaved = TryGrow() && engine.TrySave(_buffer.Target, out length, out hash);
        }

        if (!isSaved) return;
        _buffer.Fill(length, engine.Sequence, hash, engine.CommandHash, engine.NowNanos);
        Poll();
    }

    private bool TryGrow()
    {
        int mebibytes = _buffer.Length >> 20;
        if (_buffer.TryGrow())
        {
            _log($"snapshot: the state has {mebibytes} MiB now; its buffer has {_buffer.Capacity >> 20} from here on");
            return true;
        }

        // The next one may find memory, or a smaller state.
        _buffer.Release();
        ReportFailure($"ALARM snapshot not taken: there is no memory for a copy of the state, {mebibytes} MiB");
        return false;
    }

    private void Save()
    {
        var header = new SnapshotHeader
        {
            JournalId = _recovered.Resume.JournalId,
            Sequence = _buffer.Sequence,
            StateHash = _buffer.StateHash,
            CommandHash = _buffer.CommandHash,
            ConfigurationHash = _recovered.ConfigurationHash,
            TimeNanos = _buffer.WallNanos,
        };
        if (!_store.TrySave(in header, _buffer.Content, out string error))
        {
            ReportFailure($"ALARM snapshot not taken: event {_buffer.Sequence}: {error}");
        }
        else
        {
            Saved++;
            if (_isFailureReported) _log($"snapshot {_buffer.Sequence} saved: they go on");
            _isFailureReported = false;
            _pipeline.NoteSnapshot(_buffer.Sequence, _buffer.StateHash);
            Thin(_buffer.WallNanos);
        }

        _buffer.Release();
    }

    // Once, until one is saved again.
    private void ReportFailure(string alarm)
    {
        if (_isFailureReported) return;
        _isFailureReported = true;
        _log($"{alarm}; a restart replays more events, and no old segment goes; see runbook: snapshot not taken");
    }

    private void Thin(long wallNanos)
    {
        try
        {
            _store.Thin(RetentionDuty.RecentSnapshots, wallNanos);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log($"old snapshots not removed: {exception.Message}; tried again with the next");
        }
    }
}
