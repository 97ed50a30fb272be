using LowLatency.Model.Events;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Pipeline;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Host.Process;

/// <summary>The journal thread: records what is consumed, publishes how far it is durable.</summary>
internal sealed class JournalAgent : IAgent
{
    private readonly RingConsumer<EventSlot, EventLayout> _consumer;
    private readonly JournalWriter _writer;
    private readonly JournalThread<RingJournalSource> _work;
    private readonly LivenessFile _liveness;

    public JournalAgent(
        RingConsumer<EventSlot, EventLayout> consumer, JournalWriter writer, JournalNotes notes, LivenessFile liveness)
    {
        _consumer = consumer;
        _writer = writer;
        _work = new JournalThread<RingJournalSource>(new RingJournalSource(consumer), writer, notes);
        _liveness = liveness;
    }

    public string Name => "journal";

    public bool IsAvailable => !_writer.IsFaulted && _consumer.IsAvailable;

    public int DoWork()
    {
        int done = _work.DoWork();
        if (done > 0) _liveness.DurableSequence = _writer.DurableSequence.Value;
        return done;
    }

    /// <summary>What came while the last round was under way.</summary>
    public void OnClose() => DoWork();
}
