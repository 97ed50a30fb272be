using System;
using LowLatency.Core.Counters;
using LowLatency.Core.Decisions;
using LowLatency.Core.Execution;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;
using LowLatency.Model.Decisions;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Handlers;

/// <summary>
/// Keeps one stop order at the venue for every position, where the venue takes them: behind the engine's own stop
/// loss, so that it works only when the engine does not. What it would sell is locked there: an exit cancels it first
/// and waits until that is proven (<see cref="IntentHandler"/>, <see cref="StopLossRule"/>), and while one is at work
/// none is placed. Business thread only; does not allocate.
/// </summary>
internal sealed class RestingStopRule(
    EngineClock clock, CommandBuffer commands, EngineCounters counters, OrderTable orders, Account account,
    RiskState risk, OrderExecution execution, OrderGate gate, AlgorithmExecution algorithms, StopLossRule stopLoss,
    ExecutionLimits limits)
{
    // The decision of the event under way; the instrument's own trace is that of its signals.
    private DecisionTrace _trace;

    /// <summary>Something became of an order of the instrument.</summary>
    public void OnOutcome(InstrumentState instrument, in OrderOutcome outcome)
    {
        bool isRefused = outcome.HasEnded && outcome.After == OrderState.Rejected
            && orders[outcome.Row].Purpose == OrderPurpose.RestingStop;
        if (isRefused)
        {
            Order order = orders[outcome.Row];
            long pause = ExecutionLimits.RestingStopRefusedNanos;
            instrument.RestingStopDueNanos = TimerQueue.After(clock.NowNanos, pause);
            commands.Alarm(
                order.AccountKey, instrument.Id, ReasonCode.RestingStopRefused, (long)order.Reason, order.Id);
        }

        if (outcome.HasEnded || outcome.Has(OrderActions.ApplyFill)) Check(instrument);
    }

    /// <summary>Call when the position or the orders of an instrument changed, and as time goes by.</summary>
    public void Check(InstrumentState instrument)
    {
        bool isOn = limits.RestingStopPpm > 0 && instrument.IsTraded && instrument.Market.Rules.TakesStops;
        int row = orders.FindLive(instrument.Id, OrderPurpose.RestingStop);
        Position position = account[instrument.Id];
        if (row < 0 && (!isOn || position.Quantity.IsZero)) return;
        bool isRequested = TryPlanStop(
            instrument, position, out Side side, out Quantity quantity, out Price trigger) && isOn;
        if (row >= 0)
        {
            bool isPlaceable = IsPlaceable(instrument, side, trigger);
            Maintain(row, isRequested, isPlaceable, side, quantity, trigger);
            return;
        }

        if (!isRequested || clock.NowNanos < instrument.RestingStopDueNanos || IsExitAtWork(instrument, side)) return;
        if (IsPlaceable(instrument, side, trigger)) Place(instrument, side, quantity, trigger);
    }

    /// <summary>Whether one could go to the venue now, as far as can be told without asking the gates.</summary>
    private bool IsPlaceable(InstrumentState instrument, Side side, Price trigger)
    {
        if (!risk.IsTradingEnabled || risk.KillSwitch.IsSet) return false;
        if (instrument.Refusals.HasUnbookedFill) return false;
        bool isClosed = StatusRule.IsClosedTo(
            instrument.Market.Rules, OrderType.Stop, TimeInForce.GoodTillCancel, OrderFlags.ReduceOnly);
        bool isBlocked = isClosed || gate.BlockReason(instrument, isReduceOnly: true) != ReasonCode.None;
        if (isBlocked || !OrderGate.IsBookProven(instrument.Market)) return false;

        // Behind its trigger already: the engine's own stop is at work, and the venue would refuse this one.
        Price touch = side == Side.Buy ? instrument.Market.BestAsk.Price : instrument.Market.BestBid.Price;
        bool isReached = side == Side.Sell ? touch <= trigger : touch >= trigger;
        return !isReached && !stopLoss.IsAnyPassed(instrument);
    }

    private bool TryPlanStop(
        InstrumentState instrument, in Position position, out Side side, out Quantity quantity, out Price trigger)
    {
        side = position.Quantity.Units > 0 ? Side.Sell : Side.Buy;
        quantity = default;
        trigger = OrderPricer.StopTrigger(position, limits.RestingStopPpm, instrument.Market.Rules);
        if (trigger.Units <= 0 || position.Quantity.Units == long.MinValue || position.Quantity.IsZero) return false;
        long held = Math.Abs(position.Quantity.Units);
        if (limits.AreMissingFillsSold) held -= Math.Min(held, orders.MissingFills(instrument.Id, side));
        return OrderSizer.Fit(new Quantity(held), trigger, instrument.Market.Rules, out quantity) == ReasonCode.None;
    }

    /// <summary>Cancels a stop that is no longer the right one; the right one follows when that is proven.</summary>
    private void Maintain(int row, bool isRequested, bool isPlaceable, Side side, Quantity quantity, Price trigger)
    {
        ref readonly Order order = ref orders[row];
        if (order.State is not (OrderState.Working or OrderState.PartiallyFilled)) return;
        bool isTooMuch = !isRequested || order.Side != side || order.Remaining > quantity;
        bool isRight = !isTooMuch && order.Remaining == quantity && order.TriggerPrice == trigger;

        // Once it fills it is no longer adjusted: what it is for has come. An old one is better than none.
        if (isRight || (!isTooMuch && (!isPlaceable || order.State == OrderState.PartiallyFilled))) return;
        long settled = TimerQueue.After(order.CreatedNanos, ExecutionLimits.RestingStopPauseNanos);
        if (isTooMuch || clock.NowNanos >= settled) execution.Cancel(row);
    }

    // An order that closes the position, or an intent or a parent that is about to.
    private bool IsExitAtWork(InstrumentState instrument, Side side)
    {
        if (algorithms.IsWorking(instrument, side)) return true;
        WaitingIntent waiting = instrument.Waiting;
        bool isWaiting = waiting.IsSet && waiting.Intent.Side == side && clock.NowNanos <= waiting.ExpiryNanos;
        return isWaiting || orders.HasLiveBesideRestingStop(instrument.Id, side);
    }

    private void Place(InstrumentState instrument, Side side, Quantity quantity, Price trigger)
    {
        instrument.RestingStopDueNanos = TimerQueue.After(clock.NowNanos, ExecutionLimits.RestingStopPauseNanos);
        _trace = gate.BeginDecision(instrument.Id, DecisionKind.RestingStop);
        var draft = new Order
        {
            Instrument = instrument.Id,
            Venue = instrument.Market.Instrument.Venue,
            Side = side,
            Type = OrderType.Stop,
            TimeInForce = TimeInForce.GoodTillCancel,
            Flags = OrderFlags.ReduceOnly,
            Purpose = OrderPurpose.RestingStop,
            TriggerPrice = trigger,
            Quantity = quantity,
            DecisionPrice = trigger,
        };
        _trace.Reason = gate.TryPlace(instrument, draft, ref _trace);
        gate.Conclude(_trace, instrument);
        if (_trace.Reason != ReasonCode.None) counters.NoTrade.Add(_trace.Reason);
    }
}
