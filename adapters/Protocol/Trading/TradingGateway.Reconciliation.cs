using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Reconciliation;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <content>
/// Reconciliation (mission E6, E7): open orders, trades, balances, in that order; whole and fresh answers only. A step
/// that fails is tried again, bounded; until a run has ended without a new doubt the lock stays.
/// </content>
public sealed partial class TradingGateway<TPublisher>
{
    private enum RunStep : byte
    {
        Idle = 0,
        OpenOrders = 1,
        Trades = 2,
        Resolve = 3,
        Account = 4,
        MissingOrders = 5,
    }

    private readonly ProvenTrades[] _proven;
    private RunStep _step;
    private bool _isStepOut;
    private bool _isRunWanted;
    private bool _isLateTold;
    private bool _wasReconciled;
    private bool _isAccountWide;
    private int _stepAttempts;
    private int _stepInstrument;
    private long _stepDueNanos = long.MinValue;
    private long _stepStartedNanos;
    private long _nextRunNanos = long.MinValue;
    private long _pendingSinceNanos;
    private long _runListedNanos;
    private long _runTradedNanos;
    private long _doubts;
    private long _doubtsAtBegin;
    private long _probeDueNanos = long.MinValue;

    /// <summary>The engine says up to which trade it has the fills of an instrument, and wants a comparison.</summary>
    private void Reconcile(in EngineCommand command)
    {
        int instrument = _instruments.Find(command.Instrument);
        if (instrument >= 0)
        {
            ref ProvenTrades proven = ref _proven[instrument];
            if (!proven.IsTold || command.Detail > proven.TradeId)
            {
                proven.IsKnown |= command.Detail > 0;
                proven.TradeId = Math.Max(proven.TradeId, command.Detail);
                proven.ToldTradeId = Math.Max(proven.ToldTradeId, command.Detail);
            }

            proven.IsTold = true;
        }

        _isRunWanted = true;
    }

    /// <summary>Something may have been missed: no new orders until everything was compared again.</summary>
    private void Doubt(ReasonCode reason)
    {
        _doubts++;
        _isRunWanted = true;
        if (IsSet(VenueCondition.ReconciliationPending)) return;
        BeginLock();
        Set(VenueCondition.ReconciliationPending, true, reason, 0);
    }

    // A lock that lasts is an alarm, whichever of the two it is.
    private void BeginLock()
    {
        if (IsLocked) return;
        _pendingSinceNanos = _now.MonotonicNanos;
        _isLateTold = false;
    }

    private bool IsLocked => IsSet(VenueCondition.ReconciliationPending) || IsSet(VenueCondition.StreamUnproven);

    private void StepReconciliation()
    {
        bool isPending = IsSet(VenueCondition.ReconciliationPending);
        bool isLate = _now.MonotonicNanos - _pendingSinceNanos >= _settings.ReconcileLateNanos;
        if (IsLocked && isLate && !_isLateTold)
        {
            _isLateTold = true;
            VenueCondition lasting =
                isPending ? VenueCondition.ReconciliationPending : VenueCondition.StreamUnproven;
            Set(lasting, true, ReasonCode.ReconciliationLate, 0);
        }

        if (_isStepOut || _stepDueNanos > _now.MonotonicNanos) return;
        switch (_step)
        {
            case RunStep.Idle:
                if (MayRun() && (_isRunWanted || isPending || _nextRunNanos <= _now.MonotonicNanos)) BeginRun();
                break;
            case RunStep.OpenOrders:
                AskOpenOrders();
                break;
            case RunStep.Trades:
                AskTrades();
                break;
            case RunStep.Resolve:
                AskResolve();
                break;
            case RunStep.Account:
                AskAccount();
                break;
            case RunStep.MissingOrders:
                AwaitMissingOrders();
                break;
        }
    }

    // The stream first, then the lists: what happens between the two is told by one of them.
    private bool MayRun()
    {
        if (IsHalted || !_clock.IsKnown || _address.BreakerVersion != 0) return false;
        if (FindActive(mustBeSubscribed: true) < 0) return false;

        // No order before it is known what the key may do.
        if (_settings.ChecksKeyPermissions && !_arePermissionsChecked) return false;
        foreach (ref readonly ProvenTrades proven in _proven.AsSpan())
        {
            if (!proven.IsTold) return false;
        }

        return true;
    }

    private void BeginRun()
    {
        _isRunWanted = false;
        _doubtsAtBegin = _doubts;
        _runListedNanos = _now.MonotonicNanos;
        TradingRequest all = new() { Kind = TradingRequestKind.OpenOrders, Instrument = -1 };
        long each = 0;
        for (int i = 0; i < _instruments.Count; i++) each += _protocol.WeightOf(all with { Instrument = (short)i });
        _isAccountWide = _protocol.WeightOf(in all) <= each;
        EnterStep(RunStep.OpenOrders, 0);
        AskOpenOrders();
    }

    private void EnterStep(RunStep step, int instrument)
    {
        _step = step;
        _stepInstrument = instrument;
        _stepAttempts = 0;
        _stepDueNanos = long.MinValue;
        _stepStartedNanos = _now.MonotonicNanos;
    }

    private void AskStep(ref TradingRequest request, RequestOwner owner)
    {
        ReasonCode reason = TrySend(ref request, owner, -1, -1, _settings.RequestTimeoutNanos, out _);
        _isStepOut = reason == ReasonCode.None;
        if (!_isStepOut) _stepDueNanos = _now.MonotonicNanos + Math.Min(_waitNanos, _settings.RetryNanosMax);
    }

    private void OnReconcileAnswer(int slot)
    {
        RequestOwner owner = _requests[slot].Owner;
        long askedNanos = _requests[slot].FirstSentNanos;
        long askedWallNanos = _requests[slot].Sent.WallNanos;
        _requests.Free(slot);
        _isStepOut = false;
        bool isResolved = owner == RequestOwner.ResolveOrder && IsResolved();
        if (_message.Outcome != OutcomeClass.Success || (owner == RequestOwner.ResolveOrder && !isResolved))
        {
            RetryStep(_message.Reason);
            return;
        }

        switch (owner)
        {
            case RequestOwner.OpenOrders:
                OnOpenOrders(askedNanos);
                break;
            case RequestOwner.TradesPage:
                OnTradesPage();
                break;
            case RequestOwner.ResolveOrder:
                OnResolved();
                break;
            case RequestOwner.Account:
                OnAccount(askedWallNanos);
                break;
        }
    }

    /// <summary>A request of the run failed: again, a bounded number of times.</summary>
    private void RetryStep(ReasonCode reason)
    {
        _isStepOut = false;
        if (++_stepAttempts < _settings.ReadAttemptsMax && !IsHalted)
        {
            _stepDueNanos = _now.MonotonicNanos + Backoff(_stepAttempts);
            return;
        }

        FailRun(reason);
    }

    private void FailRun(ReasonCode reason)
    {
        _counters.ReconciliationsFailed++;
        EnterStep(RunStep.Idle, 0);
        _stepDueNanos = _now.MonotonicNanos + _settings.ReconcilePauseNanos;
        Doubt(reason);
        ReasonCode told = _isLateTold ? ReasonCode.ReconciliationLate : ReasonCode.ReconciliationFailed;
        Set(VenueCondition.ReconciliationPending, true, told, 0);
    }

    private void AskOpenOrders()
    {
        TradingRequest request = new()
        {
            Kind = TradingRequestKind.OpenOrders,
            Instrument = _isAccountWide ? (short)-1 : (short)_stepInstrument,
        };
        AskStep(ref request, RequestOwner.OpenOrders);
    }

    private void OnOpenOrders(long askedNanos)
    {
        foreach (ref readonly OrderRecord order in _message.Orders) OnOpenOrder(in order, askedNanos);
        _counters.ForeignOrders += _message.SkippedRows;
        if (!_isAccountWide && _stepInstrument + 1 < _instruments.Count)
        {
            EnterStep(RunStep.OpenOrders, _stepInstrument + 1);
            return;
        }

        _listedNanos = _runListedNanos;
        QueryMissing();
        _runTradedNanos = _now.MonotonicNanos;
        EnterStep(RunStep.Trades, 0);
    }

    private void OnOpenOrder(in OrderRecord order, long askedNanos)
    {
        if (order.Instrument < 0 || !IsOwn(order.ClientOrderId))
        {
            _counters.ForeignOrders++;
            if (order.Instrument >= 0) EmitOpenOrder(in order, default);
            return;
        }

        int row = _orders.Find(order.ClientOrderId);
        bool isNew = row < 0;
        if (isNew) row = _orders.Add(order.ClientOrderId, order.Instrument);
        if (row >= 0)
        {
            ref OrderEntry entry = ref _orders[row];

            // It ended after the list was asked for: the list is the older news.
            if (entry.IsEnded && !entry.IsNeverWorked && entry.NewsNanos >= askedNanos) return;
            _orders.SetVenueId(row, order.VenueOrderId);
            entry.Side = order.Side;
            entry.IsSeenAtVenue = true;
            entry.ListedNanos = askedNanos;
            bool isBehind = order.CumulativeQuantity.Units > entry.FilledUnits || entry.IsEnded;
            if (isBehind) StartQuery(row, _now.MonotonicNanos + Second, isForced: false);
        }

        EmitOpenOrder(in order, order.ClientOrderId);
    }

    /// <summary>
    /// An order thought live that no list holds: it is asked for by itself, a list alone proves nothing.
    /// </summary>
    private void QueryMissing()
    {
        for (int row = 0; row < _orders.Count; row++)
        {
            ref OrderEntry entry = ref _orders[row];
            bool isExpected = !entry.IsEnded && entry.PlaceRequestId == 0
                && entry.ListedNanos < _runListedNanos
                && Settled(entry.SentNanos) && Settled(entry.NewsNanos);
            if (!isExpected || entry.QueryJob >= 0) continue;
            if (StartQuery(row, _now.MonotonicNanos, isForced: false)) _jobs[entry.QueryJob].IsForRun = true;
        }
    }

    private bool Settled(long nanos) =>
        nanos == long.MinValue || nanos + _protocol.ReadAfterWriteNanos < _runListedNanos;

    private void AwaitMissingOrders()
    {
        foreach (ref readonly OrderJob job in _jobs.AsSpan())
        {
            if (job.Step == JobStep.Free || !job.IsForRun) continue;
            bool isOver = _now.MonotonicNanos - _stepStartedNanos > 2 * _settings.RequestTimeoutNanos;
            if (isOver) FailRun(ReasonCode.TimedOut);
            else _stepDueNanos = _now.MonotonicNanos + (_settings.RetryNanosMin / 10);
            return;
        }

        EndRun();
    }

    private void EndRun()
    {
        _counters.Reconciliations++;
        _wasReconciled = true;
        EnterStep(RunStep.Idle, 0);
        _nextRunNanos = _now.MonotonicNanos + _settings.ReconcilePeriodNanos;

        // The lists may be older than the stream: what happened right before it began is asked for once more.
        long readableNanos = _streamSinceNanos + _protocol.ReadAfterWriteNanos;
        if (_runTradedNanos < readableNanos) _nextRunNanos = Math.Min(_nextRunNanos, readableNanos);
        if (_doubts != _doubtsAtBegin || _isEventLost) _isRunWanted = true;
        else Set(VenueCondition.ReconciliationPending, false, ReasonCode.None, 0);
    }

    private long NextReconciliationNanos()
    {
        long late = IsLocked && !_isLateTold
            ? _pendingSinceNanos + _settings.ReconcileLateNanos
            : long.MaxValue;
        if (_isStepOut) return late;
        bool isIdle = _step == RunStep.Idle;
        if (isIdle && !MayRun()) return late;
        bool isWanted = _isRunWanted || IsSet(VenueCondition.ReconciliationPending);
        return Math.Min(late, isIdle && !isWanted ? _nextRunNanos : _stepDueNanos);
    }
}
