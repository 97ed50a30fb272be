using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <content>Commands of the engine: place, cancel, query.</content>
public sealed partial class TradingGateway<TPublisher>
{
    private void Place(in EngineCommand command)
    {
        int instrument = _instruments.Find(command.Instrument);
        int known = _orders.Find(command.ClientOrderId);
        bool isWaiting = _waiting.Find(command.ClientOrderId) >= 0;
        if (known >= 0 || isWaiting || command.ClientOrderId.IsNone)
        {
            // Whatever became of it, it is asked for and never sent a second time.
            _counters.CommandsRefused++;
            if (known >= 0) EmitReport(known, OrderReportKind.OutcomeUnknown, ReasonCode.OrderTransitionIllegal, -1, 0);
            return;
        }

        if (MustWait()) Wait(in command);
        else PlaceNow(in command, instrument);
    }

    private void PlaceNow(in EngineCommand command, int instrument)
    {
        int row = -1;
        ReasonCode reason = instrument < 0 ? ReasonCode.OrderUnsupported : AskLocks(command.OrderFlags);
        if (reason == ReasonCode.None && IsTooOld(in command)) reason = ReasonCode.RiskFeedStale;
        if (reason == ReasonCode.None)
        {
            row = _orders.Add(command.ClientOrderId, (short)instrument);
            if (row < 0) reason = ReasonCode.OrderTableFull;
        }

        if (row >= 0)
        {
            _orders[row].Side = command.Side;
            TradingRequest request = PlaceRequest(in command, instrument);
            reason = SendPlace(ref request, row);
        }

        if (reason == ReasonCode.None) return;
        _counters.PlacesNotSent++;
        if (row >= 0)
        {
            _orders[row].IsEnded = true;
            _orders[row].IsNeverWorked = true;
        }

        EmitReport(command.ClientOrderId, instrument, 0, OrderReportKind.NotSent, reason, 0, 0);
    }

    private ReasonCode SendPlace(ref TradingRequest request, int row)
    {
        ReasonCode reason = TrySend(
            ref request, RequestOwner.Place, row, -1, _settings.RequestTimeoutNanos, out int slot);
        if (reason != ReasonCode.None) return reason;
        _counters.PlacesSent++;
        ref OrderEntry entry = ref _orders[row];
        entry.PlaceRequestId = _requests[slot].Request.Id;
        entry.SentNanos = _now.MonotonicNanos;

        // An HTTP request may yet turn out never to have left: nothing is said before its outcome.
        if (!_requests[slot].IsHttp) EmitReport(row, OrderReportKind.Sent, ReasonCode.None, -1, 0);
        return ReasonCode.None;
    }

    private static TradingRequest PlaceRequest(in EngineCommand command, int instrument) => new()
    {
        Kind = TradingRequestKind.Place,
        Instrument = (short)instrument,
        Side = command.Side,
        OrderType = command.OrderType,
        TimeInForce = command.TimeInForce,
        OrderFlags = command.OrderFlags,
        ClientOrderId = command.ClientOrderId,
        LimitPrice = command.LimitPrice,
        TriggerPrice = command.TriggerPrice,
        Quantity = command.Quantity,
    };

    /// <summary>
    /// The engine holds new orders back by the same locks; this catches a command that was under way when one was set.
    /// </summary>
    private ReasonCode AskLocks(OrderFlags flags)
    {
        if (IsHalted) return ReasonCode.AuthorizationFailed;
        if (_address.BreakerReason is not ReasonCode.None and var held) return held;
        ClockHealth health = _clock.Health(in _now);
        if (health == ClockHealth.Unknown) return ReasonCode.ClockOffset;
        if ((flags & OrderFlags.ReduceOnly) != 0) return ReasonCode.None;
        if (health == ClockHealth.Blocked) return ReasonCode.ClockOffset;
        return IsSet(VenueCondition.StreamUnproven) || IsSet(VenueCondition.ReconciliationPending)
            ? ReasonCode.RiskVenueNotReady
            : ReasonCode.None;
    }

    // The process may have stood still, or the disk have made it wait, between the decision and now.
    private bool IsTooOld(in EngineCommand command)
    {
        long causedNanos = command.CauseReceiveMonotonicNanos;
        return causedNanos > 0 && (command.OrderFlags & OrderFlags.ReduceOnly) == 0
            && _now.MonotonicNanos - causedNanos > _settings.PlaceAgeNanosMax;
    }

    private void Cancel(in EngineCommand command)
    {
        if (TryCancelWaiting(in command)) return;
        int row = FindOrAdopt(in command);
        if (row < 0)
        {
            EmitReport(
                command.ClientOrderId, _instruments.Find(command.Instrument), command.VenueOrderId,
                OrderReportKind.OutcomeUnknown, ReasonCode.OrderTableFull, -1, 0);
            return;
        }

        ref OrderEntry entry = ref _orders[row];
        entry.IsCancelAsked = true;
        if (entry.CancelJob >= 0) return;
        if (entry.IsNeverWorked)
        {
            EmitReport(row, OrderReportKind.CancelRejected, ReasonCode.VenueCancelTooLate, -1, 0);
            return;
        }

        int job = TakeJob(row, JobStep.Cancel);
        if (job < 0)
        {
            EmitReport(row, OrderReportKind.OutcomeUnknown, ReasonCode.RequestBudgetSpent, -1, 0);
            return;
        }

        entry.CancelJob = job;
        StepJob(job);
    }

    private void Query(in EngineCommand command)
    {
        // What became of it is told when it leaves, or does not.
        if (_waiting.Find(command.ClientOrderId) >= 0) return;
        int row = FindOrAdopt(in command);
        if (row < 0 || IsHalted)
        {
            _counters.CommandsRefused++;
            return;
        }

        ref OrderEntry entry = ref _orders[row];
        bool isForced = ++entry.QueryCount > 1;
        if (entry.QueryJob >= 0)
        {
            _jobs[entry.QueryJob].IsForced |= isForced;
            return;
        }

        StartQuery(row, _now.MonotonicNanos, isForced);
    }

    /// <summary>Row of the order that a command names; one of an earlier run is new here. -1 = no room.</summary>
    private int FindOrAdopt(in EngineCommand command)
    {
        int row = _orders.Find(command.ClientOrderId);
        int instrument = _instruments.Find(command.Instrument);
        if (row < 0 && instrument >= 0 && !command.ClientOrderId.IsNone)
        {
            row = _orders.Add(command.ClientOrderId, (short)instrument);
        }

        if (row < 0) return -1;
        if (command.VenueOrderId != 0 && _orders[row].VenueOrderId == 0)
        {
            _orders.SetVenueId(row, command.VenueOrderId);
            _orders[row].IsSeenAtVenue = true;
        }

        return row;
    }
}
