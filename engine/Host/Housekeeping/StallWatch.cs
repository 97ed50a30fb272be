using System;
using System.Threading;
using LowLatency.Formats.Liveness;
using LowLatency.Pipeline;
using LowLatency.Runtime.Liveness;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// Sees what does not fail but hangs: a disk that answers no flush, a strategy that does not come back. The engine
/// itself cannot say so, since its alarms are commands, which wait for the same disk and the same thread. The heartbeat
/// of the liveness page goes on only while both move; the page is a file, so that another thread writes it.
/// </summary>
internal sealed class StallWatch
{
    private const long StandNanosMax = 1_000_000_000;

    // Old segments are many files, a snapshot is read back whole: that may take seconds.
    private const long DutyNanosMax = 10_000_000_000;

    // Threads that begin on a busy machine.
    private const long FirstClockNanosMax = 10_000_000_000;

    // The thread that looks may hang in its own log: a terminal that is stopped, a pipe that nobody reads.
    private const long LookNanosMax = 2_000_000_000;

    private readonly EnginePipeline _pipeline;
    private readonly LivenessPageWriter _liveness;
    private readonly DutyThread _duties;
    private readonly Progress _journal;
    private readonly Progress _engine;
    private readonly Progress _housekeeping;
    private long _startNanos;
    private long _lookNanos;
    private int _state;
    private bool _isEnding;

    /// <param name="pipeline">Has a journal.</param>
    /// <param name="liveness">Gets state and heartbeat.</param>
    /// <param name="duties">Watched too.</param>
    /// <param name="log">Takes the alarms.</param>
    public StallWatch(EnginePipeline pipeline, LivenessPageWriter liveness, DutyThread duties, Action<string> log)
    {
        _pipeline = pipeline;
        _liveness = liveness;
        _duties = duties;
        _journal = new Progress(
            "ALARM journal stands still",
            "no write or flush came back (the disk, or no processor for it), and every command waits for it; "
                + "see runbook: journal stands still",
            StandNanosMax, log);
        _engine = new Progress(
            "ALARM engine stands still",
            "it applies no event, so nothing is decided, cancelled or stopped; see runbook: engine stands still",
            StandNanosMax, log);
        _housekeeping = new Progress(
            "ALARM housekeeping stands still",
            "its disk does not answer, or has much to do; see runbook: housekeeping failed",
            DutyNanosMax, log);
    }

    /// <summary>The engine applies nothing, and not because the journal stands.</summary>
    public bool IsEngineStanding => _engine.IsStanding && !_journal.IsStanding;

    /// <summary>The event that ends the run is on its way: no clock event comes behind it.</summary>
    public void End() => _isEnding = true;

    /// <summary>One look at all of them, many times a second, by the thread that says so.</summary>
    /// <param name="nowNanos">Monotonic nanoseconds.</param>
    public void Poll(long nowNanos)
    {
        if (_startNanos == 0) _startNanos = nowNanos;
        _journal.Look(_pipeline.Journal!.DurableSequence.Value, _pipeline.JournalAgent!.IsBusy, nowNanos);
        long clockNanos = _pipeline.Business.ClockMonotonicNanos;
        bool isClockDue = clockNanos != 0 || nowNanos - _startNanos > FirstClockNanosMax;
        _engine.Look(clockNanos, isClockDue && !_isEnding, nowNanos);
        _housekeeping.Look(_duties.Steps, isDue: true, nowNanos, _duties.Current);

        // Behind a journal that stands the ring fills, and the engine stands too: the first of them is the cause.
        LivenessState state = _journal.IsStanding ? LivenessState.JournalStalled
            : _engine.IsStanding ? LivenessState.EngineStalled
            : LivenessState.Running;
        Volatile.Write(ref _state, (int)state);
        Volatile.Write(ref _lookNanos, nowNanos);
        _journal.Report();
        _engine.Report();
        _housekeeping.Report();
    }

    /// <summary>What the last look found, to the page. Another thread: the page's disk may hang too.</summary>
    /// <param name="wallNanos">Unix nanoseconds now.</param>
    /// <param name="nowNanos">Monotonic nanoseconds; nobody has looked for long = no sign of life.</param>
    public void WriteLiveness(long wallNanos, long nowNanos)
    {
        var state = (LivenessState)Volatile.Read(ref _state);
        if (state == LivenessState.Starting) return;
        _liveness.WriteState(state);
        bool isLookedAt = nowNanos - Volatile.Read(ref _lookNanos) < LookNanosMax;
        if (state == LivenessState.Running && isLookedAt) _liveness.WriteHeartbeat(wallNanos);
    }
}
