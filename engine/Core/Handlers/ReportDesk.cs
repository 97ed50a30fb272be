using LowLatency.Core.Counters;
using LowLatency.Core.Execution;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Timers;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Handlers;

/// <summary>
/// Takes what the venue says about orders: table, account, breaker, counters, alarms. Business thread only; does not
/// allocate.
/// </summary>
internal sealed class ReportDesk
{
    private readonly EngineParts _parts;
    private readonly OrderDesk _orderDesk;
    private readonly ExecutionLimits _limits;

    public ReportDesk(EngineParts parts, OrderDesk orderDesk, ExecutionLimits limits)
    {
        _parts = parts;
        _orderDesk = orderDesk;
        _limits = limits;
    }

    /// <summary>Applies a report; the outcome's row is negative when nobody knows the order.</summary>
    public OrderOutcome OnReport(in EventSlot slot)
    {
        ref readonly OrderReportPayload report = ref slot.OrderReport;
        int row = _parts.Orders.Find(report.ClientOrderId);
        bool wasProven = row >= 0 && _parts.Orders[row].IsProvenAtVenue;
        OrderOutcome outcome = _parts.Orders.Apply(report, _parts.Clock.NowNanos);
        if (outcome.Has(OrderActions.Flag)) Flag(outcome, slot.Header, report);
        if (outcome.Row < 0) return outcome;
        if (_parts.Orders[row].Parent != 0) TellParent(_parts.Orders[row], outcome, report);
        if (outcome.Has(OrderActions.ApplyFill)) BookFill(row, report);
        ObserveForBreaker(row, outcome, wasProven, report.Reason);
        CountEnd(outcome);
        _orderDesk.Act(outcome);
        return outcome;
    }

    private void TellParent(in Order child, in OrderOutcome outcome, in OrderReportPayload report)
    {
        if (outcome.Has(OrderActions.ApplyFill)) _parts.Parents.AddFill(child, report.LastQuantity);
        bool isSilent = outcome.HasEnded && report.CumulativeQuantity.Units < 0
            && outcome.After is OrderState.Cancelled or OrderState.Expired;
        if (!isSilent) return;
        _parts.Parents.HoldUntil(child, TimerQueue.After(_parts.Clock.NowNanos, _limits.AcknowledgeTimeoutNanos));
    }

    private void Flag(in OrderOutcome outcome, in EventHeader header, in OrderReportPayload report)
    {
        _parts.Counters.ReconciliationsNeeded++;
        _parts.Commands.Alarm(
            header.Venue, header.Instrument, outcome.Reason, (long)report.Kind, report.ClientOrderId);
    }

    private void BookFill(int row, in OrderReportPayload report)
    {
        ref readonly Order order = ref _parts.Orders[row];
        InstrumentId instrument = order.Instrument;
        InstrumentDesk desk = _parts.Instruments[instrument.Value];
        InstrumentRules rules = desk.Market.Rules;
        Notional fee = report.FeeAsset == FeeAsset.Quote ? report.Fee : Notional.Zero;
        if (report.FeeAsset == FeeAsset.Other && report.Fee.Units != 0) _parts.Counters.FeesUnpriced++;
        desk.LastFillNanos = _parts.Clock.NowNanos;
        long expected = _parts.Account[instrument].Quantity.Units
            + (order.Side == Side.Buy ? report.LastQuantity.Units : -report.LastQuantity.Units);
        FillEffect effect = _parts.Account.Fill(
            instrument, order.Side, report.LastPrice, report.LastQuantity, fee, rules);
        long held = _parts.Account[instrument].Quantity.Units;
        Invariant.Check(!effect.IsBooked || held == expected, InvariantCode.PositionIsSumOfFills, held, expected);
        if (effect.IsBooked && report.FeeAsset == FeeAsset.Base)
        {
            fee = _parts.Account.TakeFeeInBase(instrument, report.LastPrice, report.Fee, rules);
        }

        if (!effect.IsBooked)
        {
            _parts.Commands.Alarm(order.Venue, instrument, ReasonCode.RiskNumericOverflow, 0, order.Id);
            return;
        }

        _parts.Counters.Fills++;
        _parts.Orders.AddFilledNotional(row, effect.Value, fee);
        bool isLosingExit = !effect.Closed.IsZero && effect.RealisedChange.Units < 0;
        if (isLosingExit)
        {
            desk.CooldownUntilNanos = TimerQueue.After(_parts.Clock.NowNanos, _limits.CooldownAfterLossNanos);
        }
    }

    /// <summary>D7 looks at the first proven outcome of each order: taken or refused.</summary>
    private void ObserveForBreaker(int row, in OrderOutcome outcome, bool wasProven, ReasonCode reason)
    {
        if (wasProven) return;
        bool isReject = outcome.After == OrderState.Rejected && outcome.HasEnded;
        if (!isReject && !_parts.Orders[row].IsProvenAtVenue) return;
        if (isReject)
        {
            _parts.Counters.OrdersRejected.Add(reason == ReasonCode.None ? ReasonCode.VenueRejectedOther : reason);
        }

        // Stops have a pause of their own; refused ones must not keep entries of all instruments waiting.
        if (_parts.Orders[row].Purpose == OrderPurpose.RestingStop) return;
        if (_parts.Risk.Rejects.Observe(isReject, _parts.Clock.NowNanos))
        {
            _parts.Commands.Alarm(ReasonCode.RiskRejectRate, _parts.Risk.Rejects.OpenUntilNanos);
        }
    }

    private void CountEnd(in OrderOutcome outcome)
    {
        EngineCounters counters = _parts.Counters;
        if (outcome.After == outcome.Before) return;
        switch (outcome.After)
        {
            case OrderState.Filled: counters.OrdersFilled++; break;
            case OrderState.Cancelled: counters.OrdersCancelled++; break;
            case OrderState.Expired: counters.OrdersExpired++; break;
            default: break;
        }
    }
}
