using System;
using LowLatency.Core.Counters;
using LowLatency.Core.Execution;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;
using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Handlers;

/// <summary>
/// The stops of every position, kept by the engine: stop loss (percent of cost), trailing stop (percent from the
/// best mark since the position was opened) and time stop. When one is passed, all other orders of the instrument are
/// cancelled and what is left of the position is closed by a market order that only reduces. An order that came to
/// nothing is tried again a second later. So is one whose touch lies beyond the collar of exits: the stop that rests at
/// the venue stays meanwhile, and a human is told. The best mark and the time of opening are part of the state: a
/// restart neither forgets nor restarts them.
/// </summary>
internal sealed class StopLossRule(
    EngineClock clock, CommandBuffer commands, EngineCounters counters, OrderTable orders, Account account,
    RiskState risk, OrderExecution execution, OrderGate gate, AlgorithmExecution algorithms, ExecutionLimits limits)
{
    /// <summary>Whether a position's value has passed its stop: ppm of the cost, exactly.</summary>
    public static bool IsPassed(in Position position, long stopLossPpm)
    {
        if (position.Quantity.IsZero || stopLossPpm == 0) return false;
        Int128 value = (Int128)position.Value.Units * RiskLimits.PartsPerMillion;
        Int128 cost = position.Cost.Units;
        return position.Quantity.Units > 0
            ? value <= cost * (RiskLimits.PartsPerMillion - stopLossPpm)
            : value <= cost * (RiskLimits.PartsPerMillion + stopLossPpm);
    }

    /// <summary>Whether the mark has come back from the best one by the trailing distance, exactly.</summary>
    public static bool IsTrailed(in PositionWatch watch, Price mark, long trailingStopPpm)
    {
        if (watch.Side == 0 || watch.BestMark.IsNone || trailingStopPpm == 0) return false;
        Int128 now = (Int128)mark.Units * RiskLimits.PartsPerMillion;
        Int128 best = watch.BestMark.Units;
        return watch.Side > 0
            ? now <= best * (RiskLimits.PartsPerMillion - trailingStopPpm)
            : now >= best * (RiskLimits.PartsPerMillion + trailingStopPpm);
    }

    /// <summary>Whether a stop of the position is passed now: it is being closed, or will be.</summary>
    public bool IsAnyPassed(InstrumentState instrument) =>
        PassedStop(instrument, account[instrument.Id]) != DecisionKind.None;

    /// <summary>Call when the mark or the position of an instrument changed.</summary>
    public void Check(InstrumentState instrument)
    {
        ref readonly Position position = ref account[instrument.Id];
        if (limits.TrailingStopPpm > 0 || limits.TimeStopNanos > 0)
        {
            instrument.Watch.Observe(position, IsUnsellable(instrument, position), clock.NowNanos);
        }

        if (position.Quantity.IsZero) instrument.Refusals.OnExitTaken();
        DecisionKind kind = PassedStop(instrument, position);
        if (kind == DecisionKind.None)
        {
            instrument.IsStopAlarmed = false;
            return;
        }

        if (instrument.IsTraded) algorithms.End(instrument, ReasonCode.StopPassed);
        if (!instrument.IsTraded || clock.NowNanos < instrument.StopRetryNanos) return;
        bool isBeyondCollar = IsBeyondCollar(instrument, position);
        bool canClose = CanClose(instrument) && !isBeyondCollar;
        if (CancelOthers(instrument, canClose)) return;
        instrument.StopRetryNanos = TimerQueue.After(clock.NowNanos, ExecutionLimits.StopRetryNanos);
        instrument.Waiting = default;
        instrument.Trace = gate.BeginDecision(instrument.Id, kind);
        ReasonCode reason = TryClose(instrument, position.Quantity.Units, canClose, isBeyondCollar);
        instrument.Trace.Reason = reason;
        gate.Conclude(instrument.Trace, instrument);
        if (reason != ReasonCode.None) ReportHeldBack(instrument, reason, position.Quantity.Units);
    }

    private void ReportHeldBack(InstrumentState instrument, ReasonCode reason, long position)
    {
        counters.NoTrade.Add(reason);
        if (gate.TryReportExit(instrument, reason) || instrument.IsStopAlarmed) return;
        instrument.IsStopAlarmed = true;
        AccountKey place = instrument.Market.Instrument.AccountKey;
        if (reason == ReasonCode.InstrumentNotTrading)
        {
            commands.Alarm(place, instrument.Id, ReasonCode.ExitRefused, (long)reason);
            return;
        }

        commands.Alarm(place, instrument.Id, reason, position);
    }

    private DecisionKind PassedStop(InstrumentState instrument, in Position position)
    {
        if (IsPassed(position, limits.StopLossPpm)) return DecisionKind.StopLoss;
        bool isTrailed = IsTrailed(instrument.Watch, position.Mark, limits.TrailingStopPpm);
        bool isTooOld = limits.TimeStopNanos > 0 && instrument.Watch.Side != 0
            && clock.NowNanos - instrument.Watch.OpenedNanos >= limits.TimeStopNanos;
        return isTrailed ? DecisionKind.TrailingStop : isTooOld ? DecisionKind.TimeStop : DecisionKind.None;
    }

    // A fee in the base asset leaves a rest that no venue takes: it grows old and comes back from its best for ever.
    private static bool IsUnsellable(InstrumentState instrument, in Position position)
    {
        var quantity = new Quantity(Math.Abs(position.Quantity.Units));
        return instrument.Market.HasRules
            && OrderSizer.Fit(quantity, position.Mark, instrument.Market.Rules, out _) == ReasonCode.SizeBelowMinimum;
    }

    /// <summary>
    /// True while an order of the instrument is known to live: a stop that works, or others that must go first. Orders
    /// of unknown outcome are not waited for, that may take long; what they may still sell is left to them. The stop at
    /// the venue stays while the engine could not close the position itself: then it is the only one.
    /// </summary>
    private bool CancelOthers(InstrumentState instrument, bool canClose)
    {
        bool isAnyLive = false;
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (orders[row].Instrument != instrument.Id) continue;
            if (!canClose && orders[row].Purpose == OrderPurpose.RestingStop) continue;
            isAnyLive |= !OrderTransitionTable.IsUnknown(orders[row].State);
            if (orders[row].Purpose != OrderPurpose.StopLoss) execution.Cancel(row);
        }

        return isAnyLive;
    }

    private bool CanClose(InstrumentState instrument) =>
        risk.IsTradingEnabled && !risk.KillSwitch.IsSet && gate.CanExit(instrument)
        && !instrument.Refusals.HasUnbookedFill && OrderGate.IsBookProven(instrument.Market);

    // Nothing else is in its way: the stop at the venue, which asks for no collar, stays the one that works.
    private bool IsBeyondCollar(InstrumentState instrument, in Position position) =>
        CanClose(instrument)
        && gate.IsExitBeyondCollar(instrument.Market, position.Quantity.Units > 0 ? Side.Sell : Side.Buy);

    private long LiveQuantity(InstrumentState instrument, Side side, bool canClose)
    {
        Int128 sum = limits.AreMissingFillsSold ? orders.MissingFills(instrument.Id, side) : 0;
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            bool isLeft = !canClose && orders[row].Purpose == OrderPurpose.RestingStop;
            bool isOther = orders[row].Instrument == instrument.Id && orders[row].Side == side && !isLeft;
            if (isOther) sum += orders[row].Remaining.Units;
        }

        return sum > long.MaxValue ? long.MaxValue : (long)sum;
    }

    private ReasonCode TryClose(InstrumentState instrument, long position, bool canClose, bool isBeyondCollar)
    {
        Side side = position > 0 ? Side.Sell : Side.Buy;
        InstrumentRules rules = instrument.Market.Rules;
        Price touch = side == Side.Buy ? instrument.Market.BestAsk.Price : instrument.Market.BestBid.Price;
        if (!instrument.Market.HasRules) return ReasonCode.OrderUnsupported;
        if (touch.IsNone) return ReasonCode.RiskBookUnproven;
        long left = Math.Abs(position) - Math.Min(Math.Abs(position), LiveQuantity(instrument, side, canClose));
        if (left == 0) return ReasonCode.IntentWorking;
        if (side == Side.Sell) left = OrderSizer.Sellable(left, instrument.Refusals.FreeUnits(rules), touch, rules);
        ReasonCode reason = OrderSizer.Fit(new Quantity(left), touch, rules, out Quantity quantity);
        if (reason != ReasonCode.None) return reason;
        ReasonCode status = gate.StatusReason(instrument, OrderType.Market, isReducing: true);
        if (status != ReasonCode.None) return status;
        if (isBeyondCollar) return ReasonCode.RiskPriceCollar;
        var draft = new Order
        {
            Instrument = instrument.Id,
            Venue = instrument.Market.Instrument.Venue,
            Side = side,
            Type = OrderType.Market,
            TimeInForce = TimeInForce.ImmediateOrCancel,
            Flags = OrderFlags.ReduceOnly,
            Urgency = 2,
            Purpose = OrderPurpose.StopLoss,
            Quantity = quantity,
            DecisionPrice = touch,
        };
        return gate.TryPlace(instrument, draft, ref instrument.Trace);
    }
}
