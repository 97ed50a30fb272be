using System;
using System.Threading;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Invariants;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Metrics;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Pipeline.Agents;

/// <summary>
/// Carries durable commands out and brings what comes back in. A command waits until the event that caused it is
/// durable (LAW 3), then in the lane of its account until the route takes it. This thread owns the routes, the clock
/// events and the operator's requests. One round is <see cref="DoWork"/>; whoever steps a pipeline may call its parts.
/// </summary>
public sealed class GatewayAgent : IAgent
{
    private const long ClockPeriodNanos = 100_000_000;
    private const int MessagesPerRound = 256;
    private const int VenueCount = 256;
    private const int AccountCount = 256;
    private const long HeldUpNanosMax = 1_000_000;

    private readonly PipelinePorts _ports;
    private readonly RingConsumer<EventSlot, EventLayout> _market;
    private readonly RingConsumer<EngineCommand, SingleSlotLayout<EngineCommand>> _commands;
    private readonly RouteLane[] _lanes;
    private readonly RouteLane?[]?[] _lanesOf = new RouteLane?[VenueCount][];
    private readonly RouteLane? _laneOfOthers;
    private readonly DurableSequence _durable;
    private readonly CommandUnits _units;
    private readonly LivenessPageWriter? _liveness;
    private readonly OperatorRequests _requests;
    private readonly AlarmQueue _alarms;
    private readonly CommandLatency? _latency;
    private readonly IPipelineObserver? _observer;
    private readonly bool _hasClockEvents;
    private EngineCommand _waiting;
    private bool _isWaiting;
    private bool _isRefused;
    private bool _isInputFull;
    private bool _areLanesEmpty = true;
    private bool _areRoutesQuiet = true;
    private long _nextClockWallNanos;
    private long _latestClockNanos;
    private long _lastMonotonicNanos = long.MinValue;
    private long _lastWallNanos;
    private bool _hasEnded;
    private long _followedSequence;

    internal GatewayAgent(GatewayParts parts)
    {
        _ports = parts.Ports;
        _market = parts.Market;
        _commands = parts.Commands;
        _durable = parts.Durable;
        _followedSequence = parts.Sequence;
        _units = new CommandUnits(parts.InstrumentCount);
        _liveness = parts.Liveness;
        _requests = parts.Requests;
        _alarms = parts.Alarms;
        _latency = parts.Latency;
        _observer = parts.Observer;
        _hasClockEvents = parts.HasClockEvents;
        _lanes = new RouteLane[parts.Routes.Count];
        for (int i = 0; i < _lanes.Length; i++)
        {
            VenueOrderRoute row = parts.Routes[i];
            _lanes[i] = new RouteLane(
                row.Route, _units, parts.CommandsPerRouteMax, parts.OtherCommandsPerRouteMax);
            if (row.Account.Venue == VenueId.None) _laneOfOthers = _lanes[i];
            else LanesOf(row.Account.Venue)[row.Account.Account.Value] = _lanes[i];
        }
    }

    public string Name => "gateway";

    // A command that waits for its cause, or found no room, holds up those behind it: they are no reason to stay awake.
    public bool IsAvailable =>
        _market.IsAvailable || (!_requests.IsEmpty && !_hasEnded && !_isInputFull)
        || (_isWaiting ? !_isRefused && _waiting.CauseSequence <= _durable.Value : _commands.IsAvailable);

    /// <summary>An event of its own, or of a route, found the input ring full.</summary>
    public bool IsHeldUp
    {
        get
        {
            if (_hasEnded) return false;
            foreach (RouteLane lane in _lanes)
            {
                if (lane.Route.IsHeldUp) return true;
            }

            return _isInputFull;
        }
    }

    /// <summary>
    /// What is due by time. Who holds a command up says nothing when it no longer does: it is asked each millisecond.
    /// </summary>
    public long NextWakeNanos
    {
        get
        {
            if (_hasEnded) return long.MaxValue;
            bool isHeldUp = !_areLanesEmpty || (_isWaiting && _isRefused);
            long earliest = isHeldUp ? _lastMonotonicNanos + HeldUpNanosMax : long.MaxValue;
            if (_hasClockEvents)
            {
                long clockNanos = _lastMonotonicNanos + (_nextClockWallNanos - _lastWallNanos);
                earliest = Math.Min(earliest, Math.Min(clockNanos, _latestClockNanos));
            }

            foreach (RouteLane lane in _lanes) earliest = Math.Min(earliest, lane.Route.NextWakeNanos);
            return earliest;
        }
    }

    /// <summary>The event that must be durable before the oldest command may leave; 0 = none waits.</summary>
    public long AwaitedSequence => _isWaiting && _waiting.CauseSequence > _durable.Value ? _waiting.CauseSequence : 0;

    /// <summary>Nothing taken waits to be carried out. Any thread.</summary>
    public bool IsIdle
    {
        get
        {
            // The ring first: what is gone from it is seen in what it went to.
            bool isRingEmpty = _commands.Depth == 0;
            return isRingEmpty && !Volatile.Read(ref _isWaiting) && Volatile.Read(ref _areLanesEmpty);
        }
    }

    /// <summary>Commands of accounts that this configuration sends no orders to: none of them left.</summary>
    public long CommandsWithoutRoute { get; private set; }

    /// <summary>Places that found their lane full: none of them left, and each was reported as not sent.</summary>
    public long PlacesWithoutRoom { get; private set; }

    /// <summary>No route has anything left to do or to report. Any thread.</summary>
    public bool AreRoutesQuiet => Volatile.Read(ref _areRoutesQuiet);

    /// <summary>Commands that left the box.</summary>
    public long CommandsSent { get; private set; }

    public void OnStart()
    {
        foreach (RouteLane lane in _lanes) lane.Route.Start();
    }

    public void OnClose()
    {
        foreach (RouteLane lane in _lanes) lane.Route.Dispose();
    }

    public int DoWork()
    {
        _isInputFull = false;
        int done = FollowMarket();
        ReceiveStamp now = ReadClock();
        done += SendDurableCommands(in now);

        // The event that ends the run is the last one: its hash and snapshot are those of the whole journal.
        if (_hasEnded) return done;
        done += StepRoutes(in now);
        if (_hasClockEvents) done += StepClock(in now);
        done += TakeRequests();
        Volatile.Write(ref _areRoutesQuiet, AreQuiet());
        return done;
    }

    /// <summary>Hands the events of the input ring to every route.</summary>
    public int FollowMarket()
    {
        int done = 0;
        while (done < MessagesPerRound && _market.TryReadMessage(out ReadOnlySpan<EventSlot> message))
        {
            _units.OnEvent(message, ++_followedSequence);
            foreach (RouteLane lane in _lanes) lane.Route.OnEvent(message);
            done++;
        }

        return done;
    }

    /// <summary>Carries out every command whose cause is durable, as far as the routes take them.</summary>
    public int SendDurableCommands(in ReceiveStamp now)
    {
        int done = 0;
        if (!_areLanesEmpty)
        {
            foreach (RouteLane lane in _lanes) done += Send(lane, in now);
            Volatile.Write(ref _areLanesEmpty, AreEmpty());
        }

        while (_isWaiting || TryTakeCommand())
        {
            if (_waiting.CauseSequence > _durable.Value) break;
            _isRefused = !TryHandOver(in now);
            if (_isRefused) break;
            done++;
            if (LaneOf() is { } lane) done += Send(lane, in now);

            // Before the command counts as done: who sees that one is gone must see what it started.
            Volatile.Write(ref _areRoutesQuiet, AreQuiet());
            Volatile.Write(ref _areLanesEmpty, AreEmpty());
            Volatile.Write(ref _isWaiting, false);
        }

        return done;
    }

    /// <summary>One round of every route.</summary>
    public int StepRoutes(in ReceiveStamp now)
    {
        int done = 0;
        foreach (RouteLane lane in _lanes) done += lane.Route.Step(now.MonotonicNanos, now.WallNanos);
        return done;
    }

    /// <summary>Publishes the clock event that is due.</summary>
    public int StepClock(in ReceiveStamp now)
    {
        if (now.WallNanos < _nextClockWallNanos && now.MonotonicNanos < _latestClockNanos) return 0;
        EventSlot tick = default;
        tick.Header.Kind = EventKind.Clock;
        if (!TryPublish(tick)) return 0;
        SetNextClock(in now);
        return 1;
    }

    /// <summary>
    /// The next clock event is that of the next tenth of a second by the wall clock, so that a backtest of this run's
    /// raw bytes has them at the same moments; should that clock be set back, no later than two periods after now.
    /// </summary>
    public void SetNextClock(in ReceiveStamp now)
    {
        _nextClockWallNanos = ((now.WallNanos / ClockPeriodNanos) + 1) * ClockPeriodNanos;
        _latestClockNanos = now.MonotonicNanos + (2 * ClockPeriodNanos);
    }

    private int TakeRequests()
    {
        int done = 0;
        while (_requests.TryPeek(out EventSlot request) && TryPublish(request))
        {
            _requests.Remove();
            done++;
            _hasEnded = request.Header.Kind == EventKind.EngineStopping;
            if (_hasEnded) break;
        }

        return done;
    }

    // A monotonic clock that runs backwards makes every deadline wrong: the thread ends, the process with it.
    private ReceiveStamp ReadClock()
    {
        ReceiveStamp now = _ports.Clock.Now();
        bool isForward = now.MonotonicNanos >= _lastMonotonicNanos;
        Invariant.Check(isForward, InvariantCode.ClockMonotonic, now.MonotonicNanos, _lastMonotonicNanos);
        _lastMonotonicNanos = now.MonotonicNanos;
        _lastWallNanos = now.WallNanos;
        return now;
    }

    private bool TryTakeCommand()
    {
        if (!_commands.TryReadMessage(out ReadOnlySpan<EngineCommand> message)) return false;
        _waiting = message[0];
        _isWaiting = true;
        return true;
    }

    // False: the lane is as far behind as it may be.
    private bool TryHandOver(in ReceiveStamp now)
    {
        // Before anything leaves: LAW 3 is not only reported here.
        long cause = _waiting.CauseSequence;
        Invariant.Check(cause <= _durable.Value, InvariantCode.CommandCauseDurable, cause, _durable.Value);
        switch (_waiting.Kind)
        {
            case CommandKind.ResyncBook or CommandKind.RefreshRules:
                _ports.Resyncs.Add(in _waiting);
                Count(in _waiting);
                return true;
            case CommandKind.Alarm:
                _alarms.Add(in _waiting);
                Count(in _waiting);
                return true;
            default:
                long durableNanos = _latency != null && _waiting.Kind == CommandKind.PlaceOrder
                    ? _ports.Clock.MonotonicNanos
                    : now.MonotonicNanos;
                if (LaneOf() is not { } lane)
                {
                    Refuse(in _waiting);
                    return true;
                }

                return lane.Add(in _waiting, durableNanos) switch
                {
                    LaneOutcome.NotSent => TryReportNotSent(in _waiting),
                    LaneOutcome.Later => false,
                    _ => true,
                };
        }
    }

    // The engine learns at once that the order never left; waiting for room would hold up the other accounts.
    private bool TryReportNotSent(in EngineCommand place)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OrderReport;
        slot.Header.Venue = place.Venue;
        slot.Header.Instrument = place.Instrument;
        slot.OrderReport.ClientOrderId = place.ClientOrderId;
        slot.OrderReport.Kind = OrderReportKind.NotSent;
        slot.OrderReport.Reason = ReasonCode.CommandRingFull;
        if (!TryPublish(slot)) return false;
        PlacesWithoutRoom++;
        return true;
    }

    private bool TryPublish(EventSlot slot)
    {
        bool isPublished = InputStamp.TryPublish(_ports.Input, _ports.Clock, slot);
        _isInputFull |= !isPublished;
        return isPublished;
    }

    private int Send(RouteLane lane, in ReceiveStamp now)
    {
        int done = 0;
        while (lane.TrySend(in now, _latency, out EngineCommand command))
        {
            Count(in command);
            done++;
        }

        return done;
    }

    private void Count(in EngineCommand command)
    {
        _liveness?.WriteSentCause(command.CauseSequence);
        CommandsSent++;
        _observer?.OnCarriedOut(in command);
    }

    private RouteLane?[] LanesOf(VenueId venue) => _lanesOf[(int)venue] ??= new RouteLane?[AccountCount];

    private RouteLane? LaneOf() =>
        _waiting.Kind is CommandKind.ResyncBook or CommandKind.RefreshRules or CommandKind.Alarm
            ? null
            : _lanesOf[(int)_waiting.Venue]?[_waiting.Account.Value] ?? _laneOfOthers;

    // Orders of an earlier configuration may live at a venue that this one only follows. They stay in doubt, which
    // keeps their instrument closed; somebody has to know.
    private void Refuse(in EngineCommand command)
    {
        CommandsWithoutRoute++;
        EngineCommand alarm = command;
        alarm.Kind = CommandKind.Alarm;
        alarm.Reason = ReasonCode.OrderUnsupported;
        _alarms.Add(in alarm);
    }

    private bool AreQuiet()
    {
        foreach (RouteLane lane in _lanes)
        {
            if (!lane.IsQuiet) return false;
        }

        return true;
    }

    private bool AreEmpty()
    {
        foreach (RouteLane lane in _lanes)
        {
            if (!lane.IsEmpty) return false;
        }

        return true;
    }
}
