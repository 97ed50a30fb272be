using System;
using System.IO;
using LowLatency.Formats.Snapshots;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Agents;
using LowLatency.Runtime.Snapshots;

namespace LowLatency.Host.Process;

/// <summary>
/// Brings the state that the business thread saved to a file, on the housekeeping thread: only once the journal holds
/// all of it durably, or a power loss would leave a state that no journal leads to.
/// </summary>
internal sealed class SnapshotDuty
{
    private readonly EnginePipeline _pipeline;
    private readonly SnapshotBuffer _buffer;
    private readonly SnapshotStore _store;
    private readonly RecoveredEngine _recovered;
    private readonly Action<string> _log;

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

    /// <summary>Writes the state that waits, when its journal is durable.</summary>
    public void Poll()
    {
        if (!_buffer.IsFilled || _pipeline.Journal!.DurableSequence.Value < _buffer.Sequence) return;
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
            _log($"snapshot {_buffer.Sequence} not saved: {error}; a restart replays more events");
        }
        else
        {
            Saved++;
            _pipeline.NoteSnapshot(_buffer.Sequence, _buffer.StateHash);
            Thin(_buffer.WallNanos);
        }

        _buffer.Release();
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
