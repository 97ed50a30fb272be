using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>
/// Places orders, each once: locks and age are asked when it leaves, its answer is judged by <see cref="JobTable"/>.
/// Many orders at one moment (every symbol's bar ends then) are more than a socket takes in a second: the rest waits
/// here for its turn. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class OrderPlacement<TPublisher>
    where TPublisher : IEventPublisher
{
    private const long LostNanosMax = 60_000_000_000;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly FeedInstrumentTable _instruments;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly EventOutbox<TPublisher> _outbox;
    private readonly TradingLocks<TPublisher> _locks;
    private readonly OwnOrders<TPublisher> _orders;
    private readonly WaitingPlaces _waiting;

    public OrderPlacement(
        GatewayContext context, GatewaySettings settings, FeedInstrumentTable instruments, TradingMessage message,
        RequestPipe pipe, EventOutbox<TPublisher> outbox, TradingLocks<TPublisher> locks,
        OwnOrders<TPublisher> orders)
    {
        _context = context;
        _settings = settings;
        _instruments = instruments;
        _message = message;
        _pipe = pipe;
        _outbox = outbox;
        _locks = locks;
        _orders = orders;
        _waiting = new WaitingPlaces(settings.WaitingPlacesMax);
    }

    /// <summary>Orders that wait for room on the socket.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>When a waiting order may leave or is given up (monotonic), long.MaxValue = none waits.</summary>
    public long NextWakeNanos =>
        _waiting.Count > 0 ? Math.Min(_pipe.PlaceRoomNanos, OverdueNanos) : long.MaxValue;

    // The first has waited longest.
    private long OverdueNanos => _waiting.SinceNanos(0) + _settings.PlaceWaitNanosMax;

    public bool IsWaiting(ClientOrderId id) => _waiting.Find(id) >= 0;

    public void Place(in EngineCommand command)
    {
        int known = _orders.Find(command.ClientOrderId);
        if (known >= 0 || IsWaiting(command.ClientOrderId) || command.ClientOrderId.IsNone)
        {
            // Whatever became of it, it is asked for and never sent a second time.
            _context.Counters.CommandsRefused++;
            if (known < 0) return;
            _orders.Report(known, OrderReportKind.OutcomeUnknown, ReasonCode.OrderTransitionIllegal, -1, 0);
            return;
        }

        bool mustWait = _waiting.Count > 0 || _pipe.PlaceRoomNanos > _context.Nanos;
        if (mustWait) Wait(in command);
        else PlaceNow(in command);
    }

    /// <summary>Nothing of it has left, so no venue has to be asked. False when the order does not wait.</summary>
    public bool TryCancelWaiting(in EngineCommand cancel)
    {
        int index = _waiting.Find(cancel.ClientOrderId);
        if (index < 0) return false;
        GiveUp(TakeWaiting(index), cancel.Reason == ReasonCode.None ? ReasonCode.RequestBudgetSpent : cancel.Reason);
        return true;
    }

    /// <summary>Sends what waits as the socket takes it; gives up what has waited too long.</summary>
    public void Step()
    {
        while (_waiting.Count > 0 && !_outbox.HasPending && _pipe.PlaceRoomNanos <= _context.Nanos)
        {
            EngineCommand command = TakeWaiting(_waiting.FindNext());
            PlaceNow(in command);
        }

        while (_waiting.Count > 0 && !_outbox.HasPending && OverdueNanos <= _context.Nanos)
        {
            GiveUp(TakeWaiting(0), ReasonCode.RequestBudgetSpent);
        }
    }

    /// <param name="slot">The place that is answered; in flight, or lost before.</param>
    public void OnAnswer(int slot)
    {
        bool isLate = _pipe.Slots[slot].State == RequestState.Lost;
        if (isLate) _context.Counters.AnswersLate++;
        Apply(slot, JudgeAnswer(slot, out ReasonCode reason), reason, _message.ServerNanos);
    }

    /// <summary>
    /// An instrument's units change: what waits for its turn, or may be sent once more, counts in the new ones.
    /// </summary>
    public void Rescale(int instrument, in UnitChange change)
    {
        _waiting.Rescale(_instruments[instrument].Id, in change);
        for (int slot = 0; slot < _pipe.Slots.Capacity; slot++)
        {
            ref TradingRequest request = ref _pipe.Slots[slot].Request;
            bool isIt = request.Kind == TradingRequestKind.Place && request.Instrument == instrument;
            if (isIt) request.Rescale(in change);
        }
    }

    /// <summary>A place without an answer: its outcome is unknown, or it provably never left.</summary>
    public void OnFailed(int slot, ReasonCode reason, bool neverLeft)
    {
        bool isHttp = _pipe.Slots[slot].IsHttp;

        // An answer may still come while its connection lives; it is welcome.
        bool canAnswer = reason == ReasonCode.TimedOut && !isHttp;
        JobEvent happened = neverLeft && isHttp ? JobEvent.NeverLeft
            : canAnswer ? JobEvent.TimedOut : JobEvent.Unknown;
        Apply(slot, happened, reason, 0);
    }

    /// <summary>Time passes for a place that waits for a measurement of the clock, or for a late answer.</summary>
    public void StepSlot(int slot)
    {
        ref RequestSlot waiting = ref _pipe.Slots[slot];
        if (waiting.State == RequestState.Lost)
        {
            bool isOver = waiting.DeadlineNanos + LostNanosMax <= _context.Nanos;
            if (isOver) Apply(slot, JobEvent.Over, ReasonCode.None, 0);
            return;
        }

        bool isMeasured = _pipe.Clock.SampleCount > waiting.ClockSamples;
        bool isLate = _context.Nanos >= waiting.DeadlineNanos;
        if (!isMeasured && !isLate && !_orders[waiting.Row].IsCancelAsked) return;
        bool mayPlace = isMeasured && MayPlaceAgain(in waiting);
        Apply(slot, mayPlace ? JobEvent.ClockMeasured : JobEvent.Over, ReasonCode.ClockOffset, 0);
    }

    /// <summary>The connection of a lost place is closed: no answer can come any more.</summary>
    public void OnLostClosed(int slot) => Apply(slot, JobEvent.Over, ReasonCode.None, 0);

    private JobEvent JudgeAnswer(int slot, out ReasonCode reason)
    {
        reason = _message.Reason;
        bool isLate = _pipe.Slots[slot].State == RequestState.Lost;
        switch (_message.Outcome)
        {
            case OutcomeClass.Success:
                return JobEvent.Done;
            case OutcomeClass.Reject when reason != ReasonCode.VenueDuplicateClientOrderId:
                if (reason == ReasonCode.None) reason = ReasonCode.VenueRejectedOther;
                return JobEvent.Refused;
            case OutcomeClass.ResyncClock when !isLate:
                reason = ReasonCode.ClockOffset;
                return MayPlaceAgain(in _pipe.Slots[slot]) ? JobEvent.StampRefused : JobEvent.Refused;
            case OutcomeClass.RetryAfter when !isLate:
                if (reason == ReasonCode.None) reason = ReasonCode.RateLimited;
                return JobEvent.Refused;
            case OutcomeClass.Halt when !isLate && _message.Status is >= 400 and < 500:
                if (reason == ReasonCode.None) reason = ReasonCode.AuthorizationFailed;
                return JobEvent.Refused;
            default:
                if (reason == ReasonCode.None) reason = ReasonCode.VenueInternalError;
                return JobEvent.Unknown;
        }
    }

    /// <summary>Takes the step that the table has for the place's state and what happened.</summary>
    private void Apply(int slot, JobEvent happened, ReasonCode reason, long venueNanos)
    {
        RequestSlot before = _pipe.Slots[slot];
        if (_orders[before.Row].Id != before.Request.ClientOrderId)
        {
            // Lost, ended since, and its row was given to another order: nothing waits for this answer.
            _pipe.Slots.Free(slot);
            return;
        }

        JobTransition transition = JobTable.Find(StateOf(before.State), happened);
        if (transition.Next == JobState.Free) _pipe.Slots.Free(slot);
        else if (transition.Next == JobState.PlaceLost) _pipe.Slots[slot].State = RequestState.Lost;
        if (transition.Next != JobState.PlaceAwaitingClock) _orders[before.Row].PlaceRequestId = 0;
        switch (transition.Action)
        {
            case JobAction.ReportPlaced:
                OrderRecord record = _message.OrderCount > 0 ? _message.Orders[0] : default;
                _orders.ReportPlaced(before.Row, in record, _message.Fills);
                break;
            case JobAction.ReportPlaceRefused:
                int code = happened == JobEvent.Refused ? _message.ErrorCode : 0;
                _orders.ReportRefused(before.Row, reason, ScopeOf(reason), venueNanos, code);
                break;
            case JobAction.ReportPlaceUnknown:
                _orders.ReportUnknown(before.Row, reason);
                break;
            case JobAction.ReportNotSent:
                _context.Counters.PlacesNotSent++;
                _orders.ReportNeverWorked(before.Row, OrderReportKind.NotSent, reason, venueNanos);
                break;
            case JobAction.AwaitClock:
                ref RequestSlot waiting = ref _pipe.Slots[slot];
                waiting.State = RequestState.AwaitingClock;
                waiting.DeadlineNanos = waiting.FirstSentNanos + _settings.PlaceRetryNanosMax;
                waiting.ClockSamples = _pipe.Clock.SampleCount;
                break;
            case JobAction.PlaceAgain:
                PlaceAgain(in before);
                break;
        }
    }

    // A reason of our own stands in for the venue's where it gave none: its scope says nothing then.
    private RefusalScope ScopeOf(ReasonCode reason) =>
        reason == _message.Reason && _message.Scope != RefusalScope.None ? _message.Scope : RefusalScope.Venue;

    private static JobState StateOf(RequestState state) => state switch
    {
        RequestState.InFlight => JobState.PlaceSent,
        RequestState.AwaitingClock => JobState.PlaceAwaitingClock,
        RequestState.Lost => JobState.PlaceLost,
        _ => JobState.Free,
    };

    private bool MayPlaceAgain(in RequestSlot refused)
    {
        ref OrderEntry entry = ref _orders[refused.Row];
        return refused.Attempts == 0 && !entry.IsCancelAsked && !entry.IsSeenAtVenue
            && _context.Nanos - refused.FirstSentNanos < _settings.PlaceRetryNanosMax;
    }

    /// <summary>
    /// An order that was refused for its stamp and not executed: sent once more with a fresh one, if it is wanted yet.
    /// </summary>
    private void PlaceAgain(in RequestSlot old)
    {
        ReasonCode reason = AskLocks(old.Request.OrderFlags);
        TradingRequest request = old.Request;
        int slot = RequestTable.None;
        if (reason == ReasonCode.None)
        {
            reason = _pipe.TrySend(
                ref request, RequestOwner.Place, old.Row, -1, _settings.RequestTimeoutNanos, out slot);
        }

        if (reason != ReasonCode.None)
        {
            _orders.ReportRefused(old.Row, reason, RefusalScope.Venue, 0, 0);
            return;
        }

        _context.Counters.PlacesRetried++;
        _pipe.Slots[slot].Attempts = (byte)(old.Attempts + 1);
        _pipe.Slots[slot].FirstSentNanos = old.FirstSentNanos;
        _orders[old.Row].PlaceRequestId = request.Id;
        _orders[old.Row].SentNanos = _context.Nanos;
    }

    private void PlaceNow(in EngineCommand command)
    {
        int instrument = _instruments.Find(command.Instrument);
        int row = -1;
        ReasonCode reason = instrument < 0 ? ReasonCode.OrderUnsupported : AskLocks(command.OrderFlags);
        if (reason == ReasonCode.None && IsTooOld(in command)) reason = ReasonCode.RiskFeedStale;
        if (reason == ReasonCode.None)
        {
            row = _orders.FindOrAdd(command.ClientOrderId, (short)instrument);
            if (row < 0) reason = ReasonCode.OrderTableFull;
        }

        if (row >= 0)
        {
            _orders[row].Side = command.Side;
            _orders[row].PlacedUnits = command.Quantity.Units;
            TradingRequest request = TradingRequest.Place(in command, (short)instrument);
            reason = SendPlace(ref request, row);
        }

        if (reason == ReasonCode.None) return;
        _context.Counters.PlacesNotSent++;
        if (row >= 0)
        {
            _orders[row].IsEnded = true;
            _orders[row].IsNeverWorked = true;
        }

        _outbox.PublishReport(command.ClientOrderId, instrument, 0, OrderReportKind.NotSent, reason, 0, 0);
    }

    private ReasonCode SendPlace(ref TradingRequest request, int row)
    {
        ReasonCode reason = _pipe.TrySend(
            ref request, RequestOwner.Place, row, -1, _settings.RequestTimeoutNanos, out int slot);
        if (reason != ReasonCode.None) return reason;
        _context.Counters.PlacesSent++;
        ref OrderEntry entry = ref _orders[row];
        entry.PlaceRequestId = request.Id;
        entry.SentNanos = _context.Nanos;

        // An HTTP request may yet turn out never to have left: nothing is reported before its outcome.
        if (_pipe.Slots[slot].IsHttp) return ReasonCode.None;
        _orders.Report(row, OrderReportKind.Sent, ReasonCode.None, -1, 0);
        return ReasonCode.None;
    }

    /// <summary>
    /// The engine holds new orders back by the same locks; this catches a command that was under way when one was set.
    /// </summary>
    private ReasonCode AskLocks(OrderFlags flags)
    {
        if (_locks.IsHalted) return ReasonCode.AuthorizationFailed;
        if (_pipe.Address.BreakerReason is not ReasonCode.None and var held) return held;
        ClockHealth health = _pipe.Clock.Health(in _context.Now);
        if (health == ClockHealth.Unknown) return ReasonCode.ClockOffset;
        if ((flags & OrderFlags.ReduceOnly) != 0) return ReasonCode.None;
        if (health == ClockHealth.Blocked) return ReasonCode.ClockOffset;
        return _locks.IsLocked ? ReasonCode.RiskVenueNotReady : ReasonCode.None;
    }

    // The process may have stood still, or the disk have made it wait, between the decision and now.
    private bool IsTooOld(in EngineCommand command)
    {
        long causedNanos = command.CauseReceiveMonotonicNanos;
        return causedNanos > 0 && (command.OrderFlags & OrderFlags.ReduceOnly) == 0
            && _context.Nanos - causedNanos > _settings.PlaceAgeNanosMax;
    }

    private void Wait(in EngineCommand command)
    {
        if (_waiting.IsFull)
        {
            int worse = _waiting.FindWorse(in command);
            GiveUp(worse < 0 ? command : TakeWaiting(worse), ReasonCode.RequestBudgetSpent);
            if (worse < 0) return;
        }

        _context.Counters.PlacesWaited++;
        _waiting.Add(in command, _context.Nanos);
        _pipe.IsSocketReserved = true;
    }

    private EngineCommand TakeWaiting(int index)
    {
        EngineCommand command = _waiting[index];
        _waiting.RemoveAt(index);
        _pipe.IsSocketReserved = _waiting.Count > 0;
        return command;
    }

    private void GiveUp(in EngineCommand command, ReasonCode reason)
    {
        _context.Counters.PlacesNotSent++;
        _outbox.PublishReport(
            command.ClientOrderId, _instruments.Find(command.Instrument), 0, OrderReportKind.NotSent, reason, 0, 0);
    }
}
