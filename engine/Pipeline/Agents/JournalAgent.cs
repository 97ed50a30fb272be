using System.Threading;
using LowLatency.Model.Events;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Pipeline.Agents;

/// <summary>The journal thread: records what is consumed, publishes how far it is durable.</summary>
public sealed class JournalAgent : IAgent
{
    private readonly RingConsumer<EventSlot, EventLayout> _consumer;
    private readonly JournalWriter _writer;
    private readonly JournalThread<RingJournalSource> _work;
    private readonly JournalNotes _snapshotNotes;
    private readonly LivenessFile? _liveness;

    public JournalAgent(
        RingConsumer<EventSlot, EventLayout> consumer, JournalWriter writer, JournalNotes notes,
        JournalNotes snapshotNotes, OutputQueue outputs, LivenessFile? liveness)
    {
        _consumer = consumer;
        _writer = writer;
        _work = new JournalThread<RingJournalSource>(new RingJournalSource(consumer), writer, notes, outputs);
        _snapshotNotes = snapshotNotes;
        _liveness = liveness;
    }

    public string Name => "journal";

    /// <summary>Slots of events that are not recorded yet. Any thread.</summary>
    public long Depth => _consumer.Depth;

    public bool IsAvailable => !_writer.IsFaulted && _consumer.IsAvailable;

    /// <summary>Woken after each batch that became durable, or null; set before the thread starts.</summary>
    public WakeSignal? Durable { get; set; }

    public int DoWork()
    {
        int done = _work.DoWork();
        if (done > 0) Announce();
        int notes = _snapshotNotes.Drain(_writer);
        if (notes == 0) return done;

        // Behind the announcement: no command waits for the flush of a note.
        _writer.Commit();
        return done + notes;
    }

    private void Announce()
    {
        if (_liveness != null) _liveness.DurableSequence = _writer.DurableSequence.Value;
        if (Durable == null) return;

        // The fence that the signal wants between what it announces and the look whether anyone waits.
        Interlocked.MemoryBarrier();
        Durable.WakeIfWaiting();
    }
}
