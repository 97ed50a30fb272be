using System;
using LowLatency.Model.Events;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>
/// The work of the journal thread, stepped by whoever owns the thread (or a test). Each step takes what is there, up
/// to a limit, makes it one batch and commits it: under load batches grow by themselves and share one write and one
/// fdatasync. Once the writer has failed nothing more is taken, so the ring fills and its producers see it; the host
/// must look at <see cref="JournalWriter.IsFaulted"/> and end the run.
/// </summary>
public sealed class JournalThread<TSource>
    where TSource : IJournalSource
{
    private readonly TSource _source;
    private readonly JournalWriter _writer;
    private readonly JournalNotes _notes;
    private readonly OutputQueue _outputs;
    private readonly int _batchMessagesMax;

    /// <param name="source">Messages in order.</param>
    /// <param name="writer">Started.</param>
    /// <param name="notes">Drained behind the messages of each step.</param>
    /// <param name="outputs">Drained behind the messages of a step that has any: alone they cost no flush.</param>
    /// <param name="batchMessagesMax">Most messages of a step: bounds the time to the next commit.</param>
    public JournalThread(
        TSource source, JournalWriter writer, JournalNotes notes, OutputQueue outputs, int batchMessagesMax = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchMessagesMax, 1);
        _source = source;
        _writer = writer;
        _notes = notes;
        _outputs = outputs;
        _batchMessagesMax = batchMessagesMax;
    }

    /// <summary>Messages and notes taken in this step; 0 = idle or faulted.</summary>
    public int DoWork()
    {
        if (_writer.IsFaulted) return 0;
        int taken = 0;
        while (taken < _batchMessagesMax && _source.TryRead(out ReadOnlySpan<EventSlot> message))
        {
            if (!_writer.Append(message)) return 0;
            taken++;
        }

        if (taken > 0)
        {
            _source.Release();
            _outputs.Drain(_writer);
        }

        taken += _notes.Drain(_writer);
        if (taken > 0) _writer.Commit();
        return taken;
    }
}
