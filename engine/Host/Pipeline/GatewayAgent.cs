using System;
using System.Threading;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Pipeline;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Host.Pipeline;

/// <summary>
/// Carries durable commands out and brings what comes back in. A command waits until the event that caused it is
/// durable (LAW 3). This thread owns the way out, the clock events and the operator's wishes.
/// </summary>
internal sealed class GatewayAgent : IAgent
{
    private const long ClockPeriodNanos = 100_000_000;
    private const int MessagesPerRound = 256;

    private readonly RingBuffer<EventSlot> _inputRing;
    private readonly RingConsumer<EventSlot, EventLayout> _market;
    private readonly RingConsumer<EngineCommand, SingleSlotLayout<EngineCommand>> _commands;
    private readonly IOrderExit _exit;
    private readonly EventClock _clock;
    private readonly DurableSequence _durable;
    private readonly LivenessFile _liveness;
    private readonly OperatorRequests _requests;
    private readonly ResyncRequests _resyncs;
    private readonly AlarmQueue _alarms;
    private readonly CommandLatency _latency;
    private EngineCommand _waiting;
    private bool _isWaiting;
    private bool _isExitQuiet = true;
    private long _nextClockWallNanos;
    private long _latestClockNanos;
    private bool _hasEnded;

    public GatewayAgent(GatewayParts parts)
    {
        _inputRing = parts.InputRing;
        _market = parts.Market;
        _commands = parts.Commands;
        _exit = parts.Exit;
        _clock = parts.Clock;
        _durable = parts.Durable;
        _liveness = parts.Liveness;
        _requests = parts.Requests;
        _resyncs = parts.Resyncs;
        _alarms = parts.Alarms;
        _latency = parts.Latency;
    }

    public string Name => "gateway";

    // A command that waits for its cause holds up those behind it: they are no reason to stay awake.
    public bool IsAvailable =>
        _market.IsAvailable || !_requests.IsEmpty
        || (_isWaiting ? _waiting.CauseSequence <= _durable.Value : _commands.IsAvailable);

    /// <summary>Nothing taken waits to be carried out.</summary>
    public bool IsIdle => !Volatile.Read(ref _isWaiting) && _commands.Depth == 0;

    /// <summary>The way out has nothing left to do or to tell. Any thread.</summary>
    public bool IsExitQuiet => Volatile.Read(ref _isExitQuiet);

    /// <summary>Commands that left the box.</summary>
    public long CommandsSent { get; private set; }

    public void OnStart() => _exit.Start();

    public void OnClose() => _exit.Dispose();

    public int DoWork()
    {
        int done = FollowMarket();
        long monotonicNanos = _clock.Read(out long wallNanos);
        done += SendDurableCommands(monotonicNanos, wallNanos);

        // The event that ends the run is the last one: its hash and snapshot are those of the whole journal.
        if (_hasEnded) return done;
        done += _exit.Step(monotonicNanos, wallNanos);
        if (wallNanos >= _nextClockWallNanos || monotonicNanos >= _latestClockNanos)
        {
            EventSlot tick = default;
            tick.Header.Kind = EventKind.Clock;
            if (InputStamp.TryPublish(_inputRing, _clock, tick)) SetNextClock(monotonicNanos, wallNanos);
            done++;
        }

        while (_requests.TryPeek(out EventSlot request) && InputStamp.TryPublish(_inputRing, _clock, request))
        {
            _requests.Remove();
            done++;
            _hasEnded = request.Header.Kind == EventKind.EngineStopping;
            if (_hasEnded) break;
        }

        Volatile.Write(ref _isExitQuiet, _exit.IsQuiet);
        return done;
    }

    // On tenths of a second by the wall clock, so that a backtest of this run's raw bytes has them at the same moments;
    // should that clock be set back, no later than two periods after the last.
    private void SetNextClock(long monotonicNanos, long wallNanos)
    {
        _nextClockWallNanos = ((wallNanos / ClockPeriodNanos) + 1) * ClockPeriodNanos;
        _latestClockNanos = monotonicNanos + (2 * ClockPeriodNanos);
    }

    private int FollowMarket()
    {
        int done = 0;
        while (done < MessagesPerRound && _market.TryReadMessage(out ReadOnlySpan<EventSlot> message))
        {
            _exit.OnEvent(message);
            done++;
        }

        return done;
    }

    private int SendDurableCommands(long monotonicNanos, long wallNanos)
    {
        int done = 0;
        while (_isWaiting || TryTakeCommand())
        {
            if (_waiting.CauseSequence > _durable.Value) break;
            _latency.OnDurable(in _waiting);
            if (!TryCarryOut(monotonicNanos, wallNanos)) break;
            _liveness.SentCauseSequence = _waiting.CauseSequence;
            _latency.OnCarriedOut(in _waiting, monotonicNanos);

            // Before the command counts as done: who sees that one is gone must see what it started.
            Volatile.Write(ref _isExitQuiet, _exit.IsQuiet);
            Volatile.Write(ref _isWaiting, false);
            CommandsSent++;
            done++;
        }

        return done;
    }

    private bool TryTakeCommand()
    {
        if (!_commands.TryReadMessage(out ReadOnlySpan<EngineCommand> message)) return false;
        _waiting = message[0];
        _isWaiting = true;
        return true;
    }

    private bool TryCarryOut(long monotonicNanos, long wallNanos)
    {
        switch (_waiting.Kind)
        {
            case CommandKind.ResyncBook:
                return _resyncs.TryAdd(in _waiting);
            case CommandKind.Alarm:
                _alarms.Add(in _waiting);
                return true;
            default:
                return _exit.TryAccept(in _waiting, monotonicNanos, wallNanos);
        }
    }
}
