using System;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <content>Cancels and queries: each may take several requests, patiently and bounded.</content>
public sealed partial class TradingGateway<TPublisher>
{
    private const int FillAttemptsMax = 3;

    private int _jobCount;

    private int TakeJob(int row, JobStep step)
    {
        for (int i = 0; i < _jobs.Length; i++)
        {
            if (_jobs[i].Step != JobStep.Free) continue;
            _jobs[i] = new OrderJob
            {
                Step = step,
                Row = row,
                StartedNanos = _now.MonotonicNanos,
                DueNanos = _now.MonotonicNanos,
                AbsentNanos = long.MinValue,
            };
            _jobCount++;
            return i;
        }

        return -1;
    }

    private void FreeJob(int job)
    {
        ref OrderJob done = ref _jobs[job];
        ref OrderEntry entry = ref _orders[done.Row];
        if (entry.CancelJob == job) entry.CancelJob = -1;
        if (entry.QueryJob == job) entry.QueryJob = -1;
        if (done.Step != JobStep.Free) _jobCount--;
        done = default;
    }

    private bool StartQuery(int row, long dueNanos, bool isForced)
    {
        ref OrderEntry entry = ref _orders[row];
        if (entry.QueryJob >= 0) return true;
        int job = TakeJob(row, JobStep.Ask);
        if (job < 0) return false;
        entry.QueryJob = job;
        _jobs[job].DueNanos = dueNanos;
        _jobs[job].IsForced = isForced;
        StepJob(job);
        return true;
    }

    private void StepJobs()
    {
        if (_jobCount == 0) return;
        for (int i = 0; i < _jobs.Length; i++)
        {
            if (_jobs[i].Step != JobStep.Free) StepJob(i);
        }
    }

    private void StepJob(int job)
    {
        ref OrderJob stepped = ref _jobs[job];
        if (stepped.IsWaiting || stepped.DueNanos > _now.MonotonicNanos || _owed.Count > 0) return;
        switch (stepped.Step)
        {
            case JobStep.Cancel:
                SendCancel(job);
                break;
            case JobStep.Ask:
                SendOfJob(job, RequestOwner.QueryJob, TradingRequestKind.QueryOrder);
                break;
            case JobStep.AwaitEvidence:
                WeighEvidence(job);
                break;
            case JobStep.FetchFills:
                SendOfJob(job, RequestOwner.FillsOfJob, TradingRequestKind.Trades);
                break;
        }
    }

    private void SendCancel(int job)
    {
        ref OrderJob cancel = ref _jobs[job];
        bool isOver = _now.MonotonicNanos - cancel.StartedNanos >= _settings.CancelLifeNanos;
        if (isOver || (IsHalted && cancel.Attempts > 0))
        {
            LoseCancel(job);
            return;
        }

        TradingRequest request = RequestOf(cancel.Row, TradingRequestKind.Cancel);
        ReasonCode reason = TrySend(
            ref request, RequestOwner.CancelJob, cancel.Row, job, _settings.CancelTimeoutNanos, out _);
        if (reason == ReasonCode.None)
        {
            cancel.IsWaiting = true;
            return;
        }

        long endNanos = cancel.StartedNanos + _settings.CancelLifeNanos;
        cancel.LastReason = reason;
        cancel.DueNanos = Math.Min(endNanos, _now.MonotonicNanos + _waitNanos);
    }

    private void SendOfJob(int job, RequestOwner owner, TradingRequestKind kind)
    {
        ref OrderJob asked = ref _jobs[job];
        if (IsHalted)
        {
            FreeJob(job);
            return;
        }

        TradingRequest request = RequestOf(asked.Row, kind);
        ReasonCode reason = TrySend(
            ref request, owner, asked.Row, job, _settings.RequestTimeoutNanos, out _);
        if (reason == ReasonCode.None) asked.IsWaiting = true;
        else asked.DueNanos = _now.MonotonicNanos + Math.Min(_waitNanos, _settings.RetryNanosMax);
    }

    private TradingRequest RequestOf(int row, TradingRequestKind kind)
    {
        ref OrderEntry entry = ref _orders[row];
        return new TradingRequest
        {
            Kind = kind,
            Instrument = entry.Instrument,
            Side = entry.Side,
            ClientOrderId = entry.Id,
            VenueOrderId = entry.VenueOrderId,
        };
    }

    /// <summary>A request of a job was lost or has to be sent again.</summary>
    private void RetryJob(int job, ReasonCode reason)
    {
        ref OrderJob failed = ref _jobs[job];
        failed.IsWaiting = false;
        failed.LastReason = reason;
        failed.Attempts++;
        bool isCancel = failed.Step == JobStep.Cancel;
        if (isCancel && failed.Attempts >= _settings.CancelAttemptsMax)
        {
            LoseCancel(job);
            return;
        }

        if (!isCancel && failed.Attempts >= _settings.ReadAttemptsMax)
        {
            // Nothing is proven, so nothing is said: the engine asks again.
            FreeJob(job);
            return;
        }

        bool isLost = reason is ReasonCode.TimedOut or ReasonCode.FeedDisconnected;
        failed.DueNanos = _now.MonotonicNanos + (isCancel && isLost ? 0 : Backoff(failed.Attempts));
    }

    private void LoseCancel(int job)
    {
        ref OrderJob lost = ref _jobs[job];
        int row = lost.Row;
        ReasonCode reason = lost.LastReason == ReasonCode.None ? ReasonCode.TimedOut : lost.LastReason;
        FreeJob(job);
        EmitReport(row, OrderReportKind.OutcomeUnknown, reason, -1, 0);
        _isRunWanted = true;
    }

    private void OnCancelAnswer(int slot)
    {
        int job = _requests[slot].Job;
        int row = _requests[slot].Row;
        _requests.Free(slot);
        ReasonCode reason = _message.Reason;
        bool isTooLate = reason is ReasonCode.VenueCancelTooLate or ReasonCode.OrderUnknown;
        switch (_message.Outcome)
        {
            case OutcomeClass.Success:
                FreeJob(job);
                OnCancelled(row);
                break;
            case OutcomeClass.Reject:
            case OutcomeClass.Reconcile when isTooLate:
                FreeJob(job);
                EmitReport(
                    row, OrderReportKind.CancelRejected, isTooLate ? ReasonCode.VenueCancelTooLate : reason, -1,
                    _message.ServerNanos);
                break;
            case OutcomeClass.Halt:
                _jobs[job].LastReason = reason == ReasonCode.None ? ReasonCode.AuthorizationFailed : reason;
                LoseCancel(job);
                break;
            default:
                RetryJob(job, reason == ReasonCode.None ? ReasonCode.VenueInternalError : reason);
                break;
        }
    }

    private void OnCancelled(int row)
    {
        ref OrderEntry entry = ref _orders[row];
        OrderRecord record = _message.OrderCount > 0 ? _message.Orders[0] : default;
        bool isEnd = IsEnd(record.Status);
        if (isEnd && !entry.IsEnded)
        {
            entry.IsSeenAtVenue = true;
            EndOrder(row, in record);
        }
        else if (!entry.IsEnded)
        {
            // Accepted, without the order's state: the private stream tells it, or else the venue is asked.
            StartQuery(row, _now.MonotonicNanos + Second, isForced: false);
        }
    }

    private void OnQueryAnswer(int slot)
    {
        int job = _requests[slot].Job;
        long askedNanos = _requests[slot].FirstSentNanos;
        _requests.Free(slot);
        ref OrderJob query = ref _jobs[job];
        query.IsWaiting = false;
        if (IsAbsent())
        {
            query.IsForRun = false;
            OnAbsent(job, askedNanos);
            return;
        }

        OrderRecord record = _message.OrderCount == 1 ? _message.Orders[0] : default;
        ref OrderEntry entry = ref _orders[query.Row];
        bool isOurs = _message.Outcome == OutcomeClass.Success && _message.OrderCount == 1
            && (record.ClientOrderId == entry.Id || record.VenueOrderId == entry.VenueOrderId)
            && record.Status != VenueOrderStatus.None && record.CumulativeQuantity.Units >= 0;

        // The read side may be behind what was told here already.
        bool isStale = record.CumulativeQuantity.Units < entry.ExecutedUnits
            || (entry.IsEnded && !entry.IsNeverWorked && IsLive(record.Status) && entry.NewsNanos >= askedNanos);
        if (!isOurs || isStale)
        {
            RetryJob(job, isStale && isOurs ? ReasonCode.MessageRefused : _message.Reason);
            return;
        }

        query.IsForRun = false;
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _now.MonotonicNanos;
        entry.ExecutedUnits = record.CumulativeQuantity.Units;
        _orders.SetVenueId(query.Row, record.VenueOrderId);
        query.Record = record;
        query.AbsentNanos = long.MinValue;
        long executed = record.CumulativeQuantity.Units;
        if (executed > 0 && (executed > entry.FilledUnits || query.IsForced))
        {
            query.Step = JobStep.FetchFills;
            query.Attempts = 0;
            query.DueNanos = _now.MonotonicNanos;
            StepJob(job);
            return;
        }

        Conclude(job);
    }

    private static bool IsLive(VenueOrderStatus status) => status
        is VenueOrderStatus.Pending or VenueOrderStatus.Working or VenueOrderStatus.PartiallyFilled;

    private bool IsAbsent() => _message.Outcome switch
    {
        OutcomeClass.Success => _message.OrderCount == 0 && _message.SkippedRows == 0,
        OutcomeClass.Reject or OutcomeClass.Reconcile or OutcomeClass.RetrySame =>
            _message.Reason == ReasonCode.OrderUnknown,
        _ => false,
    };

    private void OnFillsAnswer(int slot)
    {
        int job = _requests[slot].Job;
        _requests.Free(slot);
        ref OrderJob query = ref _jobs[job];
        query.IsWaiting = false;
        ref OrderEntry entry = ref _orders[query.Row];
        if (_message.Outcome != OutcomeClass.Success)
        {
            RetryJob(job, _message.Reason);
            return;
        }

        long sum = 0;
        foreach (ref readonly FillRecord fill in _message.Fills)
        {
            if (fill.VenueOrderId != entry.VenueOrderId || fill.Instrument != entry.Instrument) continue;
            sum += fill.Quantity.Units;
            bool isNew = !_trades.Contains(fill.Instrument, fill.TradeId);
            if (isNew) DoubtStream(in fill);
            if (isNew || query.IsForced)
            {
                EmitFill(query.Row, entry.Id, in fill, -1);
            }
        }

        // The list is the whole truth of the order when it explains what the venue says was executed.
        long executed = query.Record.CumulativeQuantity.Units;
        if (sum >= executed) entry.FilledUnits = sum;
        if (sum < executed && ++query.FillAttempts < FillAttemptsMax)
        {
            query.DueNanos = _now.MonotonicNanos + Second;
            return;
        }

        Conclude(job);
    }

    /// <summary>
    /// Tells the state of an order that the venue holds; the engine sees itself which fills are missing.
    /// </summary>
    private void Conclude(int job)
    {
        int row = _jobs[job].Row;
        OrderRecord record = _jobs[job].Record;
        FreeJob(job);
        if (IsEnd(record.Status))
        {
            EndOrder(row, in record);
            return;
        }

        ref OrderEntry entry = ref _orders[row];
        if (record.Status == VenueOrderStatus.Filled) entry.IsEnded = true;
        else if (entry.IsEnded && !entry.IsNeverWorked) return;
        else entry.IsEnded = false;
        entry.IsNeverWorked = false;
        entry.IsAcknowledged = true;
        EmitReport(
            row, OrderReportKind.Status, ReasonCode.None, record.CumulativeQuantity.Units, record.VenueNanos);
    }
}
