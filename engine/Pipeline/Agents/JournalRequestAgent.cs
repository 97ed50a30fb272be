using LowLatency.Pipeline.Clocks;
using LowLatency.Runtime.Threads;

namespace LowLatency.Pipeline.Agents;

/// <summary>
/// Asks the journal thread for its work, on the thread that applies: at once when a command waits for its cause to be
/// durable (LAW 3), and for all else each <see cref="PeriodNanos"/>. So a market that nobody trades on costs a hundred
/// flushes a second, not one an event, and an order's flush seldom finds another under way. What a killed process may
/// lack in its journal are the events of one period, none of which caused a command that left.
/// </summary>
public sealed class JournalRequestAgent : IAgent
{
    /// <summary>Longest that an event waits to be recorded when no command waits for it.</summary>
    public const long PeriodNanos = 10_000_000;

    private readonly JournalAgent _journal;
    private readonly GatewayAgent _gateway;
    private readonly PipelineClock _clock;
    private readonly long _depthMax;
    private long _askedSequence;
    private long _nextNanos;

    /// <param name="journal">Asked; recording on request from the start of this agent to its end.</param>
    /// <param name="gateway">On the same thread.</param>
    /// <param name="clock">Of the pipeline.</param>
    /// <param name="depthMax">Slots that may wait before the period is over.</param>
    public JournalRequestAgent(JournalAgent journal, GatewayAgent gateway, PipelineClock clock, long depthMax)
    {
        _journal = journal;
        _gateway = gateway;
        _clock = clock;
        _depthMax = depthMax;
    }

    public string Name => "journal-request";

    public bool IsAvailable => false;

    public long NextWakeNanos => _journal.Depth > 0 ? _nextNanos : long.MaxValue;

    public int DoWork()
    {
        long awaited = _gateway.AwaitedSequence;
        bool isNew = awaited > _askedSequence;
        if (!isNew && _journal.Depth == 0) return 0;
        long nowNanos = _clock.MonotonicNanos;
        bool isDue = nowNanos >= _nextNanos || _journal.Depth > _depthMax;
        if (!isNew && !isDue) return 0;
        _askedSequence = awaited > 0 ? awaited : _askedSequence;
        _nextNanos = nowNanos + PeriodNanos;
        _journal.Request(isAwaited: awaited > 0);
        return 0;
    }

    public void OnStart() => _journal.RecordOnRequest = true;

    /// <summary>From here on nobody asks: the journal takes what there is by itself.</summary>
    public void OnClose()
    {
        _journal.RecordOnRequest = false;
        _journal.Request(isAwaited: false);
    }
}
