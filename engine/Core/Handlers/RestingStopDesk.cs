using System;
using LowLatency.Core.Decisions;
using LowLatency.Core.Execution;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Timers;
using LowLatency.Model.Decisions;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Handlers;

/// <summary>
/// C5: keeps one stop order at the venue for every position, where the venue takes them: behind the engine's own stop
/// loss, so that it works only when the engine does not. What it would sell is locked there: an exit cancels it first
/// and waits until that is proven (<see cref="IntentDesk"/>, <see cref="StopLossDesk"/>), and while one is at work none
/// is placed. Business thread only; does not allocate.
/// </summary>
internal sealed class RestingStopDesk
{
    private readonly EngineParts _parts;
    private readonly OrderDesk _orderDesk;
    private readonly OrderGate _gate;
    private readonly AlgorithmDesk _algorithms;
    private readonly StopLossDesk _stopLossDesk;
    private readonly ExecutionLimits _limits;

    // The decision of the event under way; the instrument's own trace is that of its signals.
    private DecisionTrace _trace;

    public RestingStopDesk(
        EngineParts parts, OrderDesk orderDesk, OrderGate gate, AlgorithmDesk algorithms, StopLossDesk stopLossDesk,
        ExecutionLimits limits)
    {
        _parts = parts;
        _orderDesk = orderDesk;
        _gate = gate;
        _algorithms = algorithms;
        _stopLossDesk = stopLossDesk;
        _limits = limits;
    }

    /// <summary>Something became of an order of the instrument.</summary>
    public void OnOutcome(InstrumentDesk desk, in OrderOutcome outcome)
    {
        bool isRefused = outcome.HasEnded && outcome.After == OrderState.Rejected
            && _parts.Orders[outcome.Row].Purpose == OrderPurpose.RestingStop;
        if (isRefused)
        {
            Order order = _parts.Orders[outcome.Row];
            long pause = ExecutionLimits.RestingStopRefusedNanos;
            desk.RestingStopDueNanos = TimerQueue.After(_parts.Clock.NowNanos, pause);
            _parts.Commands.Alarm(order.Venue, desk.Id, ReasonCode.RestingStopRefused, (long)order.Reason, order.Id);
        }

        if (outcome.HasEnded || outcome.Has(OrderActions.ApplyFill)) Check(desk);
    }

    /// <summary>Call when the position or the orders of an instrument changed, and as time goes by.</summary>
    public void Check(InstrumentDesk desk)
    {
        bool isOn = _limits.RestingStopPpm > 0 && desk.IsTraded && desk.Market.Rules.TakesStops;
        int row = _parts.Orders.FindLive(desk.Id, OrderPurpose.RestingStop);
        Position position = _parts.Account[desk.Id];
        if (row < 0 && (!isOn || position.Quantity.IsZero)) return;
        bool isWanted = TryWant(desk, position, out Side side, out Quantity quantity, out Price trigger) && isOn;
        if (row >= 0)
        {
            bool isPlaceable = IsPlaceable(desk, side, trigger);
            Tend(row, isWanted, isPlaceable, side, quantity, trigger);
            return;
        }

        if (!isWanted || _parts.Clock.NowNanos < desk.RestingStopDueNanos || IsExitAtWork(desk, side)) return;
        if (IsPlaceable(desk, side, trigger)) Place(desk, side, quantity, trigger);
    }

    /// <summary>Whether one could go to the venue now, as far as can be told without asking the gates.</summary>
    private bool IsPlaceable(InstrumentDesk desk, Side side, Price trigger)
    {
        if (!_parts.Risk.IsTradingEnabled || _parts.Risk.KillSwitch.IsSet || _parts.Account.HasOverflown) return false;
        if (_parts.Blindness(desk) != ReasonCode.None || !OrderGate.IsBookProven(desk.Market)) return false;

        // Behind its trigger already: the engine's own stop is at work, and the venue would refuse this one.
        Price touch = side == Side.Buy ? desk.Market.BestAsk.Price : desk.Market.BestBid.Price;
        bool isReached = side == Side.Sell ? touch <= trigger : touch >= trigger;
        return !isReached && !_stopLossDesk.IsAnyPassed(desk);
    }

    private bool TryWant(
        InstrumentDesk desk, in Position position, out Side side, out Quantity quantity, out Price trigger)
    {
        side = position.Quantity.Units > 0 ? Side.Sell : Side.Buy;
        quantity = default;
        trigger = OrderPricer.StopTrigger(position, _limits.RestingStopPpm, desk.Market.Rules);
        return trigger.Units > 0 && position.Quantity.Units != long.MinValue && !position.Quantity.IsZero
            && OrderSizer.Fit(
                new Quantity(Math.Abs(position.Quantity.Units)), trigger, desk.Market.Rules, out quantity)
            == ReasonCode.None;
    }

    /// <summary>Cancels a stop that is no longer the right one; the right one follows when that is proven.</summary>
    private void Tend(int row, bool isWanted, bool isPlaceable, Side side, Quantity quantity, Price trigger)
    {
        ref readonly Order order = ref _parts.Orders[row];
        if (order.State is not (OrderState.Working or OrderState.PartiallyFilled)) return;
        bool isTooMuch = !isWanted || order.Side != side || order.Remaining > quantity;
        bool isRight = !isTooMuch && order.Remaining == quantity && order.TriggerPrice == trigger;

        // Once it fills it is no longer adjusted: what it is for has come. An old one is better than none.
        if (isRight || (!isTooMuch && (!isPlaceable || order.State == OrderState.PartiallyFilled))) return;
        long settled = TimerQueue.After(order.CreatedNanos, ExecutionLimits.RestingStopPauseNanos);
        if (isTooMuch || _parts.Clock.NowNanos >= settled) _orderDesk.Cancel(row);
    }

    // An order that closes the position, or an intent or a parent that is about to.
    private bool IsExitAtWork(InstrumentDesk desk, Side side)
    {
        if (_algorithms.IsWorking(desk, side)) return true;
        WaitingIntent waiting = desk.Waiting;
        bool isWaiting = waiting.IsSet && waiting.Intent.Side == side && _parts.Clock.NowNanos <= waiting.ExpiryNanos;
        return isWaiting || _parts.Orders.HasLiveBesideRestingStop(desk.Id, side);
    }

    private void Place(InstrumentDesk desk, Side side, Quantity quantity, Price trigger)
    {
        desk.RestingStopDueNanos = TimerQueue.After(_parts.Clock.NowNanos, ExecutionLimits.RestingStopPauseNanos);
        _trace = _parts.NewTrace(desk.Id, DecisionKind.RestingStop);
        var draft = new Order
        {
            Instrument = desk.Id,
            Venue = desk.Market.Instrument.Venue,
            Side = side,
            Type = OrderType.Stop,
            TimeInForce = TimeInForce.GoodTillCancel,
            Flags = OrderFlags.ReduceOnly,
            Purpose = OrderPurpose.RestingStop,
            TriggerPrice = trigger,
            Quantity = quantity,
            DecisionPrice = trigger,
        };
        _trace.Reason = _gate.TryPlace(desk, draft, ref _trace);
        _gate.Conclude(_trace, desk);
        if (_trace.Reason != ReasonCode.None) _parts.Counters.NoTrade.Add(_trace.Reason);
    }
}
