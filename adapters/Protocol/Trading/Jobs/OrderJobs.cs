using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>
/// Cancels and queries: each may take several requests, patiently and bounded, by <see cref="JobTable"/>. What an
/// answer is to a job, <see cref="JobAnswers{TPublisher}"/> says. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class OrderJobs<TPublisher>
    where TPublisher : IEventPublisher
{
    private const long Second = 1_000_000_000;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly TradingProtocol _protocol;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly EventOutbox<TPublisher> _outbox;
    private readonly TradingLocks<TPublisher> _locks;
    private readonly OwnOrders<TPublisher> _orders;
    private readonly AbsenceEvidence _evidence;
    private readonly JobAnswers<TPublisher> _answers;
    private readonly JobSlots _jobs;

    public OrderJobs(
        GatewayContext context, GatewaySettings settings, TradingProtocol protocol, TradingMessage message,
        RequestPipe pipe, EventOutbox<TPublisher> outbox, TradingLocks<TPublisher> locks,
        OwnOrders<TPublisher> orders, AbsenceEvidence evidence, JobAnswers<TPublisher> answers)
    {
        _context = context;
        _settings = settings;
        _protocol = protocol;
        _message = message;
        _pipe = pipe;
        _outbox = outbox;
        _locks = locks;
        _orders = orders;
        _evidence = evidence;
        _answers = answers;
        _jobs = new JobSlots(settings.JobsMax);
    }

    /// <summary>A query that a reconciliation began has no answer yet.</summary>
    public bool IsRunWaiting => _jobs.IsRunWaiting;

    /// <summary>A cancel of an order that has not ended waits to be sent: for room, or for a connection.</summary>
    public bool IsCancelWaiting
    {
        get
        {
            for (int i = 0; i < _jobs.Capacity && _jobs.Count > 0; i++)
            {
                if (_jobs[i].State == JobState.CancelDue && !_orders[_jobs[i].Row].IsEnded) return true;
            }

            return false;
        }
    }

    /// <summary>When the next job falls due (monotonic), long.MaxValue = none.</summary>
    public long NextWakeNanos => _jobs.NextDueNanos;

    public void Cancel(in EngineCommand command)
    {
        int row = FindOrAdopt(in command);
        if (row < 0)
        {
            _outbox.PublishReport(
                command.ClientOrderId, _protocol.Instruments.Find(command.Instrument), command.VenueOrderId,
                OrderReportKind.OutcomeUnknown, ReasonCode.OrderTableFull, -1, 0);
            return;
        }

        ref OrderEntry entry = ref _orders[row];
        entry.IsCancelAsked = true;
        if (entry.CancelJob >= 0) return;
        if (entry.IsNeverWorked)
        {
            _orders.Report(row, OrderReportKind.CancelRejected, ReasonCode.VenueCancelTooLate, -1, 0);
            return;
        }

        int job = _jobs.Take(row, JobState.CancelDue, _context.Nanos);
        if (job < 0)
        {
            _orders.Report(row, OrderReportKind.OutcomeUnknown, ReasonCode.RequestBudgetSpent, -1, 0);
            return;
        }

        entry.CancelJob = job;
        StepJob(job);
    }

    public void Query(in EngineCommand command)
    {
        int row = FindOrAdopt(in command);
        if (row < 0 || _locks.IsHalted)
        {
            _context.Counters.CommandsRefused++;
            return;
        }

        ref OrderEntry entry = ref _orders[row];
        bool isForced = ++entry.QueryCount > 1;
        if (entry.QueryJob >= 0) _jobs[entry.QueryJob].IsForced |= isForced;
        else StartQuery(row, _context.Nanos, isForced);
    }

    /// <summary>The order is asked for unless it is already; false when there is no room for the job.</summary>
    public bool StartQuery(int row, long dueNanos, bool isForced = false)
    {
        ref OrderEntry entry = ref _orders[row];
        if (entry.QueryJob >= 0) return true;
        int job = _jobs.Take(row, JobState.QueryDue, _context.Nanos);
        if (job < 0) return false;
        entry.QueryJob = job;
        _jobs[job].DueNanos = dueNanos;
        _jobs[job].IsForced = isForced;
        StepJob(job);
        return true;
    }

    /// <summary>
    /// The same for a reconciliation: <see cref="IsRunWaiting"/> is true until its first answer. No query of the order
    /// may be under way.
    /// </summary>
    public void StartQueryOfRun(int row)
    {
        if (!StartQuery(row, _context.Nanos)) return;

        // Trading may be halted: then the query ended at once.
        int job = _orders[row].QueryJob;
        if (job >= 0) _jobs[job].IsForRun = true;
    }

    public void Step()
    {
        if (_jobs.Count == 0) return;
        for (int i = 0; i < _jobs.Capacity; i++)
        {
            if (_jobs[i].State != JobState.Free) StepJob(i);
        }
    }

    /// <param name="slot">The request of a job that has no answer; freed here.</param>
    /// <param name="reason">Why.</param>
    public void OnFailed(int slot, ReasonCode reason)
    {
        int job = _pipe.Slots[slot].Job;
        _pipe.Slots.Free(slot);
        Apply(job, _answers.Fail(ref _jobs[job], reason));
    }

    /// <param name="slot">The request of a job that is answered; freed here.</param>
    public void OnAnswer(int slot)
    {
        int job = _pipe.Slots[slot].Job;
        long askedNanos = _pipe.Slots[slot].FirstSentNanos;
        _pipe.Slots.Free(slot);
        ref OrderJob answered = ref _jobs[job];
        Apply(job, answered.State switch
        {
            JobState.CancelSent => _answers.OnCancel(ref answered),
            JobState.QuerySent => _answers.OnQuery(ref answered, askedNanos),
            _ => _answers.OnFills(ref answered),
        });
    }

    private void StepJob(int job)
    {
        ref OrderJob stepped = ref _jobs[job];
        if (stepped.IsWaiting || stepped.DueNanos > _context.Nanos || _outbox.HasPending) return;
        switch (stepped.State)
        {
            case JobState.CancelDue:
                bool isOver = _context.Nanos - stepped.StartedNanos >= _settings.CancelLifeNanos;
                Apply(job, isOver || (_locks.IsHalted && stepped.Attempts > 0) ? JobEvent.Over : JobEvent.Due);
                break;
            case JobState.AwaitEvidence:
                Apply(job, _answers.Weigh(in stepped));
                break;
            default:
                Apply(job, _locks.IsHalted ? JobEvent.Over : JobEvent.Due);
                break;
        }
    }

    /// <summary>Takes the step that the table has for the job's state and what happened.</summary>
    private void Apply(int job, JobEvent happened)
    {
        JobTransition transition = JobTable.Find(_jobs[job].State, happened);
        if (transition.Next == JobState.Free) End(job, transition.Action);
        else
        {
            _jobs[job].State = transition.Next;
            Continue(job, transition.Action);
        }
    }

    /// <summary>The job is free before its outcome is reported, so that a report may begin the next one.</summary>
    private void End(int job, JobAction action)
    {
        OrderJob done = _jobs[job];
        ref OrderEntry entry = ref _orders[done.Row];
        if (entry.CancelJob == job) entry.CancelJob = -1;
        if (entry.QueryJob == job) entry.QueryJob = -1;
        _jobs.Free(job);
        switch (action)
        {
            case JobAction.ReportCancelled:
                _orders.AwaitEnd(done.Row, done.StartedNanos);
                OnCancelled(done.Row);
                break;
            case JobAction.ReportCancelRefused:
                _orders.Report(
                    done.Row, OrderReportKind.CancelRejected, done.LastReason, -1, _message.ServerNanos,
                    venueCode: done.VenueCode);
                break;
            case JobAction.ReportCancelUnknown:
                ReasonCode reason = done.LastReason == ReasonCode.None ? ReasonCode.TimedOut : done.LastReason;
                _orders.Report(done.Row, OrderReportKind.OutcomeUnknown, reason, -1, 0);
                _locks.RequestRun();
                break;
            case JobAction.ReportAbsent:
                ReportAbsent(done.Row);
                break;
            case JobAction.ReportState:
                _orders.ReportState(done.Row, in done.Record);
                break;
        }
    }

    private void Continue(int job, JobAction action)
    {
        ref OrderJob going = ref _jobs[job];
        switch (action)
        {
            case JobAction.Send:
                Send(job);
                break;
            case JobAction.WaitForRoom:
                going.DueNanos = _context.Nanos + Math.Min(_pipe.WaitNanos, _settings.RetryNanosMax);
                break;
            case JobAction.WaitForRoomInLife:
                long endNanos = going.StartedNanos + _settings.CancelLifeNanos;
                going.DueNanos = Math.Min(endNanos, _context.Nanos + _pipe.WaitNanos);
                break;
            case JobAction.Retry:
                going.DueNanos = _context.Nanos + _settings.RetryPauseNanos(going.Attempts);
                break;
            case JobAction.RetryCancel:
                bool isLost = going.LastReason is ReasonCode.TimedOut or ReasonCode.FeedDisconnected;
                going.DueNanos = _context.Nanos + (isLost ? 0 : _settings.RetryPauseNanos(going.Attempts));
                break;
            case JobAction.AwaitProof:
                going.AbsentNanos = long.MinValue;
                going.DueNanos = Math.Max(
                    _answers.ProvesFrom(in _orders[going.Row]), _context.Nanos + _settings.RetryNanosMin);
                break;
            case JobAction.NoteAbsence:
                going.DueNanos = going.AbsentNanos + _answers.PauseOf(in _orders[going.Row]);
                _locks.RequestRun();
                break;
            case JobAction.ForgetAbsence:
                going.AbsentNanos = long.MinValue;
                break;
            case JobAction.RequestEvidence:
                if (!_evidence.IsComingSince(going.AbsentNanos)) _locks.RequestRun();
                going.DueNanos = _context.Nanos + _settings.RetryNanosMin;
                break;
            case JobAction.AskAgain or JobAction.AskFills:
                going.Attempts = 0;
                going.DueNanos = _context.Nanos;
                StepJob(job);
                break;
            case JobAction.PauseForFills:
                going.DueNanos = _context.Nanos + Second;
                break;
        }
    }

    private void Send(int job)
    {
        ref OrderJob sent = ref _jobs[job];
        (TradingRequestKind kind, long timeoutNanos) = sent.State switch
        {
            JobState.CancelDue => (TradingRequestKind.Cancel, _settings.CancelTimeoutNanos),
            JobState.QueryDue => (TradingRequestKind.QueryOrder, _settings.RequestTimeoutNanos),
            _ => (TradingRequestKind.Trades, _settings.RequestTimeoutNanos),
        };
        ref OrderEntry entry = ref _orders[sent.Row];

        // One that a person amended is not found by our id any more; one that is not found may be such a one.
        bool isByVenueId = kind == TradingRequestKind.QueryOrder && entry.VenueOrderId != 0
            && (entry.IsRenamed || sent.AbsentNanos != long.MinValue);
        TradingRequest request = new()
        {
            Kind = kind,
            Instrument = entry.Instrument,
            Side = entry.Side,
            ClientOrderId = isByVenueId ? default : entry.Id,
            VenueOrderId = entry.VenueOrderId,
            OrderAgeNanos = entry.SentNanos == long.MinValue ? 0 : _context.Nanos - entry.SentNanos,
        };
        ReasonCode reason = _pipe.TrySend(ref request, RequestOwner.Job, sent.Row, job, timeoutNanos, out _);
        if (reason != ReasonCode.None && kind == TradingRequestKind.Cancel) sent.LastReason = reason;
        Apply(job, reason == ReasonCode.None ? JobEvent.Sent : JobEvent.NotSent);
    }

    private void OnCancelled(int row)
    {
        ref OrderEntry entry = ref _orders[row];
        if (entry.IsEnded) return;
        OrderRecord record = _message.OrderCount > 0 ? _message.Orders[0] : default;
        if (record.IsEnded)
        {
            entry.IsSeenAtVenue = true;
            _orders.ReportEnd(row, in record);
            return;
        }

        // Accepted, without the order's state: the private stream brings it, or else the venue is asked.
        StartQuery(row, _context.Nanos + Second);
    }

    private void ReportAbsent(int row)
    {
        ref OrderEntry entry = ref _orders[row];
        _context.Counters.AbsencesProven++;
        entry.IsEnded = true;
        entry.IsNeverWorked = !entry.IsSeenAtVenue;
        entry.QueryCount = 0;
        _orders.Report(
            row, OrderReportKind.Status, ReasonCode.OrderUnknown, entry.FilledUnits, _message.ServerNanos);
    }

    /// <summary>Row of the order that a command names; one of an earlier run is new here. -1 = no room.</summary>
    private int FindOrAdopt(in EngineCommand command)
    {
        int row = _orders.Find(command.ClientOrderId);
        int instrument = _protocol.Instruments.Find(command.Instrument);
        if (row < 0 && instrument >= 0 && !command.ClientOrderId.IsNone)
        {
            row = _orders.FindOrAdd(command.ClientOrderId, (short)instrument);
        }

        if (row < 0) return -1;
        // A key without its text can not be written: the order is asked for by its own id, and the answer brings the
        // text.
        bool isNamed = command.VenueOrderId != 0 && _protocol.TextIds?.Orders.Contains(command.VenueOrderId) != false;
        if (isNamed && _orders[row].VenueOrderId == 0)
        {
            _orders.SetVenueId(row, command.VenueOrderId);
            _orders[row].IsSeenAtVenue = true;
        }

        return row;
    }
}
