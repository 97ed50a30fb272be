using LowLatency.Core.Counters;
using LowLatency.Core.Execution;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Reconciliation;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
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
internal sealed class ReportHandler(
    EngineClock clock, CommandBuffer commands, EngineCounters counters, OrderTable orders, ParentTable parents,
    Account account, CashAssets cash, RiskState risk, InstrumentState[] instruments, OrderExecution execution,
    ExecutionLimits limits, BalanceComparison balances)
{
    private readonly OtherFees _otherFees = new(clock, counters, account, cash, instruments);

    private static OrderOutcome None => new(
        OrderOutcome.NoRow, OrderEvent.StatusWorking, OrderState.None, OrderState.None, OrderActions.None,
        ReasonCode.None);

    /// <summary>Applies a report; the outcome's row is negative when nobody knows the order.</summary>
    public OrderOutcome OnReport(in EventSlot slot)
    {
        OrderReportPayload report = slot.OrderReport;
        int row = orders.Find(report.ClientOrderId);
        if (row >= 0 && report.Units.IsReported && !TryCountInRules(orders[row], ref report)) return None;
        bool wasProven = row >= 0 && orders[row].IsProvenAtVenue;
        OrderOutcome outcome = orders.Apply(report, clock.NowNanos);
        if (outcome.Has(OrderActions.Flag)) Flag(outcome, slot.Header, report);
        if (outcome.Row < 0) return outcome;
        if (orders[row].Parent != 0) NotifyParent(orders[row], outcome, report);
        if (outcome.Has(OrderActions.ApplyFill)) BookFill(row, slot.Header, report);
        if (!wasProven) ObserveFirstOutcome(row, outcome, report);
        CountEnd(outcome);
        execution.Act(outcome);
        return outcome;
    }

    /// <summary>
    /// What the venue's list holds, in the units of the instrument's rules; what those are too coarse for is cut.
    /// </summary>
    public OpenOrderPayload InRules(in EventHeader header, in OpenOrderPayload open)
    {
        OpenOrderPayload counted = open;
        if (header.Instrument.Value >= instruments.Length) return counted;
        UnitChange change = open.Units.ChangeTo(instruments[header.Instrument.Value].Market.Rules);
        if (change == default) return counted;
        change.TryScale(open.Quantity, out counted.Quantity, out _);
        change.TryScale(open.CumulativeQuantity, out counted.CumulativeQuantity, out _);
        counted.LimitPrice = change.Scale(open.LimitPrice);
        return counted;
    }

    // The venue's numbers were read in other units than those that the order counts in now: rules that change them may
    // overtake a report, and where they are held back the reports are ahead of the engine. Exactly, or not at all: then
    // the order is asked for, and balances tell.
    private bool TryCountInRules(in Order order, ref OrderReportPayload report)
    {
        UnitChange change = report.Units.ChangeTo(instruments[order.Instrument.Value].Market.Rules);
        if (change == default) return true;
        bool fits = TryScaleExact(change, ref report.LastQuantity)
            && TryScaleExact(change, ref report.CumulativeQuantity)
            && change.TryScaleExact(report.LastPrice, out report.LastPrice);
        if (!fits) commands.Alarm(order.AccountKey, order.Instrument, ReasonCode.RiskNumericOverflow, 0, order.Id);
        return fits;
    }

    // Negative = the report does not say.
    private static bool TryScaleExact(UnitChange change, ref Quantity quantity)
    {
        if (quantity.Units < 0) return true;
        bool fits = change.TryScale(quantity, out quantity, out Quantity rest);
        return fits && rest.IsZero;
    }

    private void NotifyParent(in Order child, in OrderOutcome outcome, in OrderReportPayload report)
    {
        if (outcome.Has(OrderActions.ApplyFill)) parents.AddFill(child, report.LastQuantity);
        bool isSilent = outcome.HasEnded && report.CumulativeQuantity.Units < 0
            && outcome.After is OrderState.Cancelled or OrderState.Expired;
        if (!isSilent) return;
        parents.HoldUntil(child, TimerQueue.After(clock.NowNanos, limits.AcknowledgeTimeoutNanos));
    }

    private void Flag(in OrderOutcome outcome, in EventHeader header, in OrderReportPayload report)
    {
        counters.ReconciliationsNeeded++;
        commands.Alarm(
            new AccountKey(header.Venue, AccountOf(header)), header.Instrument, outcome.Reason, (long)report.Kind,
            report.ClientOrderId);
    }

    // The account of an event about an instrument is the instrument's.
    private AccountId AccountOf(in EventHeader header) => header.Instrument.Value < instruments.Length
        ? instruments[header.Instrument.Value].Market.Instrument.Account
        : header.Account;

    private void BookFill(int row, in EventHeader header, in OrderReportPayload report)
    {
        balances.BeforeFill(header, row, report);
        ref readonly Order order = ref orders[row];
        InstrumentState instrument = instruments[order.Instrument.Value];
        InstrumentRules rules = instrument.Market.Rules;
        Notional fee = report.FeeAsset == FeeAsset.Quote ? report.Fee : Notional.Zero;
        bool isOther = report.FeeAsset == FeeAsset.Other && report.Fee.Units != 0;
        if (isOther && report.FeeAssetId.IsNone) counters.FeesUnpriced++;
        instrument.LastFillNanos = clock.NowNanos;
        long expected = account[instrument.Id].Quantity.Units
            + (order.Side == Side.Buy ? report.LastQuantity.Units : -report.LastQuantity.Units);
        FillEffect effect = account.Fill(
            instrument.Id, order.Side, report.LastPrice, report.LastQuantity, fee, rules);
        long held = account[instrument.Id].Quantity.Units;
        Invariant.Check(!effect.IsBooked || held == expected, InvariantCode.PositionIsSumOfFills, held, expected);
        if (held == 0) instrument.Refusals.EndShort();
        if (effect.IsBooked && report.FeeAsset == FeeAsset.Base)
        {
            fee = account.TakeFeeInBase(instrument.Id, report.LastPrice, report.Fee, rules);
        }

        // A journal of before names no asset: its fees are counted and no more.
        bool isNamed = effect.IsBooked && isOther && !report.FeeAssetId.IsNone;
        if (isNamed) fee = _otherFees.Take(instrument, report);

        if (!effect.IsBooked)
        {
            instrument.Refusals.HasUnbookedFill = true;
            commands.Alarm(order.AccountKey, instrument.Id, ReasonCode.RiskNumericOverflow, 0, order.Id);
            return;
        }

        counters.Fills++;
        orders.AddFilledNotional(row, effect.Value, fee);
        bool isLosingExit = !effect.Closed.IsZero && effect.RealisedChange.Units < 0;
        if (isLosingExit)
        {
            instrument.CooldownUntilNanos = TimerQueue.After(clock.NowNanos, limits.CooldownAfterLossNanos);
        }
    }

    /// <summary>
    /// The reject breaker looks at the first proven outcome of each order: taken or refused, and what that concerns.
    /// </summary>
    private void ObserveFirstOutcome(int row, in OrderOutcome outcome, in OrderReportPayload report)
    {
        bool isReject = outcome.After == OrderState.Rejected && outcome.HasEnded;
        if (!isReject && !orders[row].IsProvenAtVenue) return;
        InstrumentState instrument = instruments[orders[row].Instrument.Value];
        ReasonCode reason = report.Reason == ReasonCode.None ? ReasonCode.VenueRejectedOther : report.Reason;
        if (isReject) counters.OrdersRejected.Add(reason);
        if (isReject && report.Scope == RefusalScope.Instrument) RequestRules(instrument, reason);
        if (orders[row].IsReduceOnly) ObserveExit(instrument, row, isReject, reason, report.Scope);

        // Stops have a pause of their own; refused ones must not keep entries of all instruments waiting.
        if (orders[row].Purpose == OrderPurpose.RestingStop) return;
        ObserveForBreaker(instrument, isReject, reason, report.Scope);
    }

    // A refusal that concerns one instrument pauses that one; the others trade on.
    private void ObserveForBreaker(InstrumentState instrument, bool isReject, ReasonCode reason, RefusalScope scope)
    {
        RejectBreaker ofInstrument = instrument.Refusals.Rejects;
        bool concernsOthers = !isReject || scope is not (RefusalScope.Order or RefusalScope.Instrument);
        RejectBreaker ofAccount = risk.RejectsOf(account.Accounts.Of(instrument.Id));
        if (concernsOthers && ofAccount.Observe(isReject, clock.NowNanos))
        {
            // With one account the alarm is of the whole engine, as it always was.
            AccountKey whose = account.Accounts.Count == 1 ? default : instrument.Market.Instrument.AccountKey;
            commands.Alarm(whose, InstrumentId.All, ReasonCode.RiskRejectRate, ofAccount.OpenUntilNanos);
        }

        if (isReject && concernsOthers) return;
        bool isClosed = isReject && scope == RefusalScope.Instrument && reason == ReasonCode.VenueMarketClosed;
        bool isOpened = isClosed
            ? ofInstrument.Open(clock.NowNanos)
            : ofInstrument.Observe(isReject, clock.NowNanos);
        if (!isOpened) return;
        AccountKey place = instrument.Market.Instrument.AccountKey;
        if (isClosed) commands.Alarm(place, instrument.Id, ReasonCode.VenueMarketClosed, ofInstrument.OpenUntilNanos);
        else commands.Alarm(place, instrument.Id, ReasonCode.RiskRejectRate, ofInstrument.OpenUntilNanos);
    }

    // An exit that the venue refuses leaves a position that nobody closes: told at once, once for each reason. Only a
    // refused stop loss is reason to try the next later: what else it refused says nothing about one.
    private void ObserveExit(InstrumentState instrument, int row, bool isReject, ReasonCode reason, RefusalScope scope)
    {
        ref readonly Order order = ref orders[row];
        bool isScopeKnown = scope != RefusalScope.None;
        if (order.Purpose == OrderPurpose.RestingStop)
        {
            instrument.Refusals.IsRestingStopRefused = isReject && isScopeKnown;
            return;
        }

        if (!isReject) instrument.Refusals.OnExitAccepted();
        if (!isReject || !isScopeKnown) return;
        bool isStopLoss = order.Purpose == OrderPurpose.StopLoss;
        bool isNew = instrument.Refusals.OnExitRefused(reason, isStopLoss);
        if (isStopLoss)
        {
            instrument.StopRetryNanos = TimerQueue.After(
                clock.NowNanos, ExecutionLimits.ExitPauseNanos(instrument.Refusals.ExitCount));
        }

        if (isNew) commands.Alarm(order.AccountKey, instrument.Id, ReasonCode.ExitRefused, (long)reason, order.Id);
    }

    private void RequestRules(InstrumentState instrument, ReasonCode reason) => commands.TryAdd(new EngineCommand
    {
        Kind = CommandKind.RefreshRules,
        Venue = instrument.Market.Instrument.Venue,
        Account = instrument.Market.Instrument.Account,
        Instrument = instrument.Id,
        Reason = reason,
    });

    private void CountEnd(in OrderOutcome outcome)
    {
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
