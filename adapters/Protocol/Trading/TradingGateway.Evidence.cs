using System;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Orders;

namespace LowLatency.Protocol.Trading;

/// <content>
/// When an order that the venue does not find may be called absent: two answers apart in time, given when nothing of
/// it can be under way any more, and between them a list of open orders and the trades without it.
/// </content>
public sealed partial class TradingGateway<TPublisher>
{
    /// <summary>When the lists of open orders last gone through whole were asked for (monotonic).</summary>
    private long _listedNanos = long.MinValue;

    /// <summary>When the trades last gone through whole were begun to be asked for (monotonic).</summary>
    private long _tradedNanos = long.MinValue;

    private void OnAbsent(int job, long askedNanos)
    {
        ref OrderJob query = ref _jobs[job];
        ref OrderEntry entry = ref _orders[query.Row];
        long provesFrom = ProvesFrom(in entry);
        if (askedNanos < provesFrom || entry.PlaceRequestId != 0)
        {
            query.AbsentNanos = long.MinValue;
            query.Step = JobStep.Ask;
            query.DueNanos = Math.Max(provesFrom, _now.MonotonicNanos + _settings.RetryNanosMin);
            return;
        }

        if (query.AbsentNanos == long.MinValue)
        {
            query.AbsentNanos = askedNanos;
            query.Step = JobStep.AwaitEvidence;
            query.DueNanos = askedNanos + PauseOf(in entry);
            _isRunWanted = true;
            return;
        }

        // Second answer: the other sources were heard in between, and nothing was heard of it since.
        if (IsContradicted(in query, in entry))
        {
            FreeJob(job);
            return;
        }

        int row = query.Row;
        _counters.AbsencesProven++;
        FreeJob(job);
        entry.IsEnded = true;
        entry.IsNeverWorked = !entry.IsSeenAtVenue;
        entry.QueryCount = 0;
        EmitReport(row, OrderReportKind.Status, ReasonCode.OrderUnknown, entry.FilledUnits, _message.ServerNanos);
    }

    private void WeighEvidence(int job)
    {
        ref OrderJob query = ref _jobs[job];
        ref OrderEntry entry = ref _orders[query.Row];
        if (IsContradicted(in query, in entry))
        {
            // It was seen after it was said to be absent: begin again.
            query.AbsentNanos = long.MinValue;
            query.Step = JobStep.Ask;
            return;
        }

        if (_listedNanos > query.AbsentNanos && _tradedNanos > query.AbsentNanos)
        {
            query.Step = JobStep.Ask;
            query.Attempts = 0;
            StepJob(job);
            return;
        }

        // A run that began after the answer brings what is missing; an older one does not.
        if (_step == RunStep.Idle || _runListedNanos <= query.AbsentNanos) _isRunWanted = true;
        query.DueNanos = _now.MonotonicNanos + _settings.RetryNanosMin;
    }

    private static bool IsContradicted(in OrderJob query, in OrderEntry entry) =>
        entry.ListedNanos >= query.AbsentNanos || entry.NewsNanos >= query.AbsentNanos;

    /// <summary>
    /// From when an absence counts. Of an order of an earlier process only this is known: it left before the start.
    /// </summary>
    private long ProvesFrom(in OrderEntry entry)
    {
        long sent = entry.SentNanos == long.MinValue ? _startedNanos : entry.SentNanos;
        return sent + Math.Max(_settings.PlaceLifeNanos, _protocol.ReadAfterWriteNanos);
    }

    private long PauseOf(in OrderEntry entry) =>
        entry.IsSeenAtVenue ? _settings.AbsencePauseSeenNanos : _settings.AbsencePauseNanos;
}
