using System.Threading;
using LowLatency.Model.Events;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Pipeline.Agents;

/// <summary>
/// The journal thread: records what is consumed, publishes how far it is durable. It takes what there is as soon as
/// there is something, or, once <see cref="RecordOnRequest"/> is set, when it is asked to: then no flush is under way
/// for what nobody waits for when an order's cause comes.
/// </summary>
public sealed class JournalAgent : IAgent
{
    private const int BatchMessagesMax = 4_096;
    private const int Nothing = 0;
    private const int Record = 1;
    private const int RecordAndAnnounce = 2;

    private readonly RingConsumer<EventSlot, EventLayout> _consumer;
    private readonly JournalWriter _writer;
    private readonly JournalThread<RingJournalSource> _work;
    private readonly JournalNotes _snapshotNotes;
    private readonly LivenessPageWriter? _liveness;
    private int _request;
    private bool _recordsOnRequest;
    private bool _isRecording;

    public JournalAgent(
        RingConsumer<EventSlot, EventLayout> consumer, JournalWriter writer, JournalNotes notes,
        JournalNotes snapshotNotes, OutputQueue outputs, LivenessPageWriter? liveness)
    {
        _consumer = consumer;
        _writer = writer;
        _work = new JournalThread<RingJournalSource>(
            new RingJournalSource(consumer), writer, notes, outputs, BatchMessagesMax);
        _snapshotNotes = snapshotNotes;
        _liveness = liveness;
    }

    public string Name => "journal";

    /// <summary>Slots of events that are not recorded yet. Any thread.</summary>
    public long Depth => _consumer.Depth;

    /// <summary>
    /// It records now, or has something to record, asked to where it waits for that: then the durable sequence moves on
    /// shortly, or the disk stands. Any thread.
    /// </summary>
    public bool IsBusy =>
        Volatile.Read(ref _isRecording)
        || (RecordOnRequest ? Volatile.Read(ref _request) != Nothing : _consumer.Depth > 0);

    public bool IsAvailable =>
        !_writer.IsFaulted && (RecordOnRequest ? Volatile.Read(ref _request) != Nothing : _consumer.IsAvailable);

    public long NextWakeNanos => long.MaxValue;

    /// <summary>Woken after each batch that became durable, or null; set before the thread starts.</summary>
    public WakeSignal? Durable { get; set; }

    /// <summary>Woken by each request; set before the thread starts.</summary>
    public WakeSignal? Requested { get; set; }

    /// <summary>Nothing is recorded until it is asked for. Any thread.</summary>
    public bool RecordOnRequest
    {
        get => Volatile.Read(ref _recordsOnRequest);
        set => Volatile.Write(ref _recordsOnRequest, value);
    }

    /// <summary>Everything published so far shall become durable. One asking thread.</summary>
    /// <param name="isAwaited">Whoever waits for it is woken then.</param>
    public void Request(bool isAwaited)
    {
        // A fence behind what was published, and before the look whether anyone sleeps.
        if (isAwaited) Interlocked.Exchange(ref _request, RecordAndAnnounce);
        else Interlocked.CompareExchange(ref _request, Record, Nothing);
        Requested?.WakeIfWaiting();
    }

    public int DoWork()
    {
        int request = RecordAndAnnounce;
        if (RecordOnRequest)
        {
            request = Interlocked.Exchange(ref _request, Nothing);
            if (request == Nothing) return 0;
        }

        Volatile.Write(ref _isRecording, true);
        int done = RecordBatch(request);
        Volatile.Write(ref _isRecording, false);
        return done;
    }

    private int RecordBatch(int request)
    {
        int done = _work.DoWork();
        if (done > 0) _liveness?.WriteDurable(_writer.DurableSequence.Value);

        // A batch has a limit: what is left belongs to the same request.
        if (done >= BatchMessagesMax && RecordOnRequest)
        {
            Interlocked.CompareExchange(ref _request, request, Nothing);
        }

        if (request == RecordAndAnnounce && (done > 0 || RecordOnRequest)) Announce();
        int notes = _snapshotNotes.Drain(_writer);
        if (notes == 0) return done;

        // Behind the announcement: no command waits for the flush of a note.
        _writer.Commit();
        return done + notes;
    }

    private void Announce()
    {
        if (Durable == null) return;

        // The fence that the signal wants between what it announces and the look whether anyone waits.
        Interlocked.MemoryBarrier();
        Durable.WakeIfWaiting();
    }
}
