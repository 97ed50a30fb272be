using System;
using System.IO;
using System.Threading;
using LowLatency.Core.Risk;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Liveness;
using LowLatency.Host.Control;
using LowLatency.Host.Faults;
using LowLatency.Host.Housekeeping;
using LowLatency.Host.Options;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Threads;

namespace LowLatency.Host.Process;

/// <summary>
/// Housekeeping of a run. The main thread watches: signals and files of the operator, alarms, what stands still,
/// liveness, and the orderly stop. What waits for a disk (bans, histogram log, captures, snapshots, retention) is on a
/// thread of its own.
/// </summary>
internal sealed class EngineRunner
{
    private const int PeriodMillis = 50;

    private const int CloseMillisMax = 2_000;
    private const int JournalCloseMillisMax = 10_000;
    private const int FailMillisMax = 15_000;
    private const int EndMillisMax = 30_000;
    private const long NanosPerMilli = 1_000_000;
    private const string BusinessName = "business";
    private const string JournalName = "journal";
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    private readonly EngineRun _run;
    private readonly EnginePipeline _pipeline;
    private readonly HostOptions _options;
    private readonly LatencyLog _latency;
    private readonly AllocationWatch _allocations;
    private readonly OperatorFiles _files;
    private readonly RequestFiles _requests;
    private readonly RetentionDuty _retention;
    private readonly DiskRoomDuty _room;
    private readonly AlarmLog _alarms;
    private readonly SnapshotDuty _snapshots;
    private readonly DutyThread _duties;
    private readonly DutyThread _livenessWriter;
    private readonly StallWatch _stalls;
    private readonly CounterWatch _counters;
    private readonly ThreadPoolWatch _pool;
    private readonly PauseWatch _pauses;
    private readonly ClockStepWatch _clock;
    private readonly ExitGuard? _guard;
    private readonly long _startedNanos = MonotonicClock.NowNanos;
    private long _nextSnapshotNanos;
    private readonly ManualResetEventSlim _stopAsked = new();
    private bool _isSubscribed;
    private bool _areMarkersRemoved;

    /// <param name="run">Not started.</param>
    /// <param name="guard">Ends the process where the end of the run hangs; null = nobody does.</param>
    public EngineRunner(EngineRun run, ExitGuard? guard = null)
    {
        _run = run;
        _guard = guard;
        _pipeline = run.Pipeline;
        _options = run.Options;
        string folder = _options.Output.Directory.Length > 0 ? _options.Output.Directory : run.JournalPath;
        OutputFolder = RunFolders.MakeOutput(folder, run.Access);
        _latency = new LatencyLog(
            new HistogramFiles(
                Path.Combine(folder, "latency.hlog"), (long)_options.Output.HistogramMebibytes << 20,
                (long)_options.Output.HistogramOldMebibytes << 20, run.Access),
            run.Pipeline.Stages, _options.Output.HistogramSeconds, run.Clock, run.Log);
        _allocations = new AllocationWatch(run, _options.Output.WarmUpEvents);
        var events = new OperatorEvents(run.Pipeline.Requests);
        _files = new OperatorFiles(
            run.Control.Path, run.JournalPath, events, run.Control.Users.Find, run.Log, IsFileRequestDurable);
        _requests = new RequestFiles(
            run.Control.Path, events, run.Control.Users.Find, run.Log, IsFileRequestDurable, BootClock.OfMachine());
        _retention = new RetentionDuty(
            _options.Journal, run.JournalPath, run.Snapshots, run.Recovered.Resume.JournalId, run.Log);
        _room = new DiskRoomDuty(
            (_options.Journal.FreeMebibytesMin + (2L * _options.Journal.SegmentMebibytes)) << 20,
            () => JournalDirectory.FreeBytes(run.JournalPath),
            () => _retention.MakeRoom(run.Writer.DurableSequence.Value, run.Clock.NowNanos),
            () => _pipeline.Requests.Add(EngineRun.EntryHalt(ReasonCode.JournalFull)), run.Log);
        _alarms = new AlarmLog(run.Log);
        _snapshots = new SnapshotDuty(run.Pipeline, run.SnapshotBuffer, run.Snapshots, run.Recovered, run.Log);
        _duties = new DutyThread(
            "housekeeping", PeriodMillis, Duties(), [new Duty("snapshots", _snapshots.Finish, run.Log)]);
        _stalls = new StallWatch(run.Pipeline, run.Liveness, _duties, run.Log);
        _livenessWriter = new DutyThread(
            "liveness", PeriodMillis,
            [new Duty("liveness", () => _stalls.WriteLiveness(run.Clock.NowNanos, MonotonicClock.NowNanos), run.Log)]);
        run.DutyThreads.AddRange([_duties, _livenessWriter]);
        _counters = new CounterWatch(Counters(), run.Log);
        _pool = new ThreadPoolWatch(run.Log);
        _pauses = new PauseWatch(run.Log);
        _clock = new ClockStepWatch(run.Log);
        _nextSnapshotNanos = NextSnapshot();
    }

    public string OutputFolder { get; }

    /// <summary>What a proof puts behind the duties of each round; null in the product.</summary>
    internal Action? Housekeeping { get; init; }

    /// <summary>Milliseconds that housekeeping has for its end when the run ends in order.</summary>
    internal int FinishMillisMax { get; init; } = 20_000;

    /// <summary>Runs until a signal or a fault; returns the exit code.</summary>
    public int Run()
    {
        using var signals = new EngineSignals(
            RequestStop, () => _pipeline.Requests.Add(OperatorAction.Kill, OperatorOrigin.Signal));
        _run.Start();
        PrintSkips();
        _duties.Start();
        _livenessWriter.Start();
        _run.Log(
            $"running: epoch {_run.Recovered.Epoch}, journal {_run.JournalPath}, from sequence {_run.FirstSequence}, "
            + $"control {_run.Control.Path}");
        while (!_stopAsked.IsSet)
        {
            int code = RunHousekeeping();
            if (code != ExitCode.Ok) return Fail(code);
            _stopAsked.Wait(PeriodMillis);
        }

        return StopInOrder();
    }

    private int RunHousekeeping()
    {
        long nowNanos = MonotonicClock.NowNanos;
        _stalls.Poll(nowNanos);
        _pauses.Poll(nowNanos);
        _clock.Poll(_run.Clock.Reanchor());
        PrintAlarms();
        PrintSubscribed();
        _files.Poll();
        _requests.Poll();
        _allocations.Poll();
        _counters.Poll(nowNanos);
        _pool.Poll(nowNanos);
        if (_nextSnapshotNanos != 0 && MonotonicClock.NowNanos >= _nextSnapshotNanos)
        {
            _nextSnapshotNanos = NextSnapshot();
            _pipeline.Requests.Add(OperatorAction.Snapshot);
        }

        if (_run.Writer.IsFaulted)
        {
            _run.Log(
                $"ALARM journal failed: {FaultText.Describe(_run.Writer.Fault)}. No command leaves any more; "
                + "see runbook: journal failed");
            return ExitCode.IoError;
        }

        if (_run.Fault is not { } fault) return ExitCode.Ok;
        _run.Log($"ALARM thread {fault.AgentName} failed: {fault}; see runbook: broken invariant");
        return ExitCode.Software;
    }

    private Duty[] Duties() =>
    [
        new("ban files", _run.Addresses.Poll, _run.Log),
        new("operator's files", _files.RemoveTaken, _run.Log),
        new("operator's requests", _requests.RemoveTaken, _run.Log),
        new("control folder", _run.Control.Keep, _run.Log),
        new("latency.hlog", _latency.Poll, _run.Log),
        new("capture", () => _run.Capture?.DoWork(_run.Clock.NowNanos), _run.Log),
        new("snapshots", _snapshots.Poll, _run.Log),
        new("disk room", () => _room.Poll(MonotonicClock.NowNanos), _run.Log),
        new("retention", () => _retention.Poll(_run.Writer.DurableSequence.Value, _run.Clock.NowNanos), _run.Log),
        new("poison markers", RemoveMarkers, _run.Log),
        new("proof", () => Housekeeping?.Invoke(), _run.Log),
    ];

    private (string Text, Func<long> Count)[] Counters() =>
    [
        ("ALARM alarms dropped", () => _pipeline.Alarms.Dropped),
        ("state hashes not recorded", () => _pipeline.Business.HashesSkipped),
        ("snapshots skipped", () => _pipeline.Business.SnapshotsSkipped),
        ("commands found their ring full", () => _pipeline.Business.CommandRingFullCount),
        ("capture: frames dropped", () => _run.Capture?.DroppedCount ?? 0),
        ("capture: writes failed", () => _run.Capture?.FailureCount ?? 0),
    ];

    private bool IsFileRequestDurable(long number) => _pipeline.Business.FileRequests >= number
        && _run.Writer.DurableSequence.Value >= _pipeline.Business.FileRequestSequence;

    private int StopInOrder()
    {
        _run.Log("stopping: no new orders, cancelling working ones");
        _allocations.End();
        _pipeline.Requests.Add(OperatorAction.DisableTrading);
        _pipeline.Requests.Add(OperatorAction.CancelAll);
        // As an event becomes a command and leaves: what a later condition misses an earlier one saw.
        if (!Wait(
                () => _pipeline.Requests.IsEmpty && _pipeline.IsDrained && _pipeline.Gateway.IsIdle, CancelTimeout)
            || !Wait(() => _pipeline.IsDrained && _pipeline.Gateway.AreRoutesQuiet, CancelTimeout))
        {
            _run.Log("stopping: not every order could be cancelled in time");
        }

        _run.CloseLinks();

        int faultCode = _run.Fault != null || _stalls.IsEngineStanding ? ExitCode.Software : ExitCode.IoError;
        _stalls.End();
        EventSlot stopping = default;
        stopping.Header.Kind = EventKind.EngineStopping;
        _pipeline.Requests.Add(stopping);
        if (!Wait(() => _pipeline.Business.HasStopped && _pipeline.IsDrained, DrainTimeout))
        {
            return Fail(faultCode);
        }

        if (!StopThreads())
        {
            _run.Log("stopping: the journal's thread does not end; it stands in a write or flush, see runbook: disk");
            return Fail(ExitCode.IoError);
        }

        return End();
    }

    // The last snapshot is noted in the journal, so housekeeping ends first; but the end of the journal says whether
    // the run ended in order, and waits for no other disk than its own.
    private int End()
    {
        _guard?.Arm(ExitCode.IoError, FinishMillisMax + EndMillisMax);
        bool isTidy = _duties.Finish(FinishMillisMax);
        string standing = _duties.Current;
        if (!isTidy)
        {
            _run.Log(
                $"ALARM housekeeping does not end, in {standing}: the journal is ended without it; "
                + "see runbook: housekeeping failed");
        }

        _guard?.Arm(ExitCode.IoError, EndMillisMax);
        PrintAlarms();
        _alarms.End();
        bool isClean = _pipeline.EndJournal(_pipeline.Clock.Now());
        EndLiveness(isClean ? LivenessState.Stopped : LivenessState.Failed);
        int code = isClean ? ExitCode.Ok : ExitCode.IoError;
        _guard?.Arm(code, FailMillisMax);
        string outcome = isClean
            ? "stopped in order" : $"journal failed at the end: {FaultText.Describe(_run.Writer.Fault)}";

        // Both would write to the histogram log.
        if (isTidy) Report(outcome);
        else _run.Log($"{outcome}; no report: housekeeping stands in {standing}");
        return code;
    }

    /// <summary>
    /// Whoever publishes ends first, then the ring is emptied, then its readers end: else the journal would lack events
    /// that the engine applied, or hold some that it did not, and the reported hash would be of another moment.
    /// </summary>
    /// <returns>False when the journal's thread still has the journal.</returns>
    internal bool StopThreads()
    {
        _run.CloseAgents(static name => name is not (BusinessName or JournalName), CloseMillisMax);
        if (!Wait(() => _pipeline.IsDrained, DrainTimeout)) _run.Log("stopping: events were left in the ring");
        _run.CloseAgents(static name => name == BusinessName, CloseMillisMax);
        return _run.CloseAgents(static name => name == JournalName, JournalCloseMillisMax);
    }

    private int Fail(int code)
    {
        _guard?.Arm(code, FailMillisMax);
        EndLiveness(LivenessState.Failed);
        foreach (AgentRunner runner in _run.Runners) runner.Stop();
        long untilNanos = MonotonicClock.NowNanos + (CloseMillisMax * NanosPerMilli);
        foreach (AgentRunner runner in _run.Runners)
        {
            long leftNanos = Math.Max(0, untilNanos - MonotonicClock.NowNanos);
            if (!runner.Join((int)(leftNanos / NanosPerMilli))) _run.Log($"thread {runner.Name} does not end");
        }

        bool isDiskFree = _duties.Stop(CloseMillisMax);
        PrintAlarms();
        _alarms.End();
        PoisonMarkers.Note(_run);
        string outcome = _run.Writer.IsFaulted ? $"journal failed: {FaultText.Describe(_run.Writer.Fault)}"
            : _run.Fault != null ? $"thread failed: {_run.Fault.AgentName}"
            : "could not drain in time";

        // Both would write to the histogram log.
        if (isDiskFree) Report(outcome);
        else _run.Log($"no report: housekeeping stands in {_duties.Current}; see runbook: housekeeping failed");
        return code;
    }

    // Who stands in a write to the page would be joined by this thread.
    private void EndLiveness(LivenessState state)
    {
        if (_livenessWriter.Stop(CloseMillisMax)) _run.Liveness.WriteState(state);
    }

    private void PrintSkips()
    {
        HaltLatch halt = _run.Engine.Risk.OperatorHalt;
        bool isSince = _run.Recovered.IsHeld || (halt.IsSet && halt.Cause == ReasonCode.InvariantBroken);
        if (!isSince || _run.Recovered.Skips.Count == 0) return;
        EventSkippedBody skip = _run.Recovered.Skips[^1];
        string timer = skip.Timer == EventSkippedBody.NoTimer ? "" : $": timer {skip.Timer} due at it";
        _run.Log(
            $"ALARM event {skip.Sequence} ({skip.Kind}){timer} broke invariant {skip.Code} twice and is skipped "
            + $"({_run.Recovered.Skips.Count} in this journal): entries are off until touch "
            + $"{_run.Control.Path}/RESUME-RiskHalted; exits, stops and cancels go on; "
            + "see runbook: broken invariant");
    }

    private void RemoveMarkers()
    {
        if (!_run.Recovered.IsHeld || _areMarkersRemoved || !_run.IsHaltDurable) return;
        _areMarkersRemoved = true;
        PoisonMarkers.RemoveAll(_run.JournalPath, _run.Log);
    }

    private void Report(string outcome)
    {
        try
        {
            _latency.Finish();
            double seconds = (MonotonicClock.NowNanos - _startedNanos) / 1e9;
            string path = Path.Combine(OutputFolder, "report.json");
            RunReportWriter.Write(_run, _latency, _allocations, _snapshots.Saved, outcome, seconds, path);
        }
        catch (Exception exception)
        {
            // Not the disk alone: a thread that hangs in the engine may have left it in any state.
            _run.Log($"report not written: {exception.Message}");
        }
    }

    private void PrintAlarms()
    {
        while (_pipeline.Alarms.TryTake(out EngineCommand alarm))
        {
            string place = alarm.Instrument.IsAll
                ? new AccountKey(alarm.Venue, alarm.Account).ToString()
                : Symbol(alarm.Instrument.Value);
            _alarms.Report(alarm, place, AlarmLog.Words(_options, _run.Engine, alarm));
        }
    }

    private void PrintSubscribed()
    {
        if (_isSubscribed || _run.StartToSubscribedMillis is not (>= 0 and var millis)) return;
        _isSubscribed = true;
        _run.Log(FormattableString.Invariant($"subscribed: every link, {millis} ms after the process started"));
    }

    private string Symbol(int instrument) =>
        instrument < _options.Engine.Instruments.Count
            ? _run.Engine.Instruments[instrument].Market.Instrument.ToString()
            : $"instrument {instrument}";

    private bool Wait(Func<bool> isDone, TimeSpan timeout)
    {
        long nowNanos = MonotonicClock.NowNanos;
        long deadlineNanos = nowNanos + (timeout.Ticks * TimeSpan.NanosecondsPerTick);
        // What came before waited for a thread that hangs, maybe: that was no pause of the process.
        _pauses.Resume(nowNanos);
        for (long nextNanos = nowNanos; !isDone(); nowNanos = MonotonicClock.NowNanos)
        {
            if (nowNanos >= nextNanos)
            {
                nextNanos = nowNanos + (PeriodMillis * NanosPerMilli);
                if (RunHousekeeping() != ExitCode.Ok || nowNanos > deadlineNanos) return false;
            }

            Thread.Sleep(1);
        }

        return true;
    }

    private long NextSnapshot() => _options.Journal.SnapshotSeconds == 0
        ? 0
        : MonotonicClock.NowNanos + (_options.Journal.SnapshotSeconds * 1_000_000_000L);

    /// <summary>Asks <see cref="Run"/> to stop in order. Any thread.</summary>
    internal void RequestStop() => _stopAsked.Set();
}
