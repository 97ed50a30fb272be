using System;
using LowLatency.Core.Counters;
using LowLatency.Core.Decisions;
using LowLatency.Core.Execution;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Core.Timers;
using LowLatency.Model.Decisions;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Handlers;

/// <summary>
/// Turns intents into orders: which side is allowed, how much, at what price, and what the gates
/// say. One working order per instrument and side; orders of the opposite side go first and the intent waits for that.
/// A large one becomes a parent order (<see cref="AlgorithmExecution"/>).
/// Business thread only; does not allocate.
/// </summary>
internal sealed class IntentHandler(
    EngineClock clock, CommandBuffer commands, EngineCounters counters, OrderTable orders, Account account,
    OrderExecution execution, OrderGate gate, AlgorithmExecution algorithms, ExecutionLimits limits)
{
    /// <summary>A signal bar closed: decide, and carry the decision out. The trace holds what happened.</summary>
    public void OnSignalBar(InstrumentState instrument)
    {
        Quantity position = account[instrument.Id].Quantity;
        bool hadFailed = instrument.Maker.HasFailed;
        ReasonCode reason = instrument.Maker.OnSignalBar(instrument.Market, position, out OrderIntent intent);
        if (instrument.Maker.HasFailed && !hadFailed) OnStrategyFailed(instrument);
        counters.SignalBars++;
        foreach (ref readonly Signal signal in instrument.Maker.Signals)
        {
            if (signal.IsPresent) counters.Signals++;
        }

        // A newer decision replaces one that still waits.
        instrument.Waiting = default;
        instrument.Trace = gate.BeginDecision(instrument.Id, DecisionKind.SignalBar);
        instrument.Trace.Combined = instrument.Maker.Combined;
        if (reason == ReasonCode.None)
        {
            counters.Intents++;
            reason = Execute(instrument, intent);
        }

        End(instrument, reason);
    }

    /// <summary>An order of the instrument ended: the intent that waited for it may go now.</summary>
    public void OnOrderEnded(InstrumentState instrument)
    {
        WaitingIntent waiting = instrument.Waiting;
        if (!waiting.IsSet) return;
        if (clock.NowNanos > waiting.ExpiryNanos)
        {
            instrument.Waiting = default;
            return;
        }

        if (HasBlockingOrder(instrument, waiting.Intent.Side)) return;
        bool isAwaiting = waiting.Intent.Side == Side.Sell && instrument.Refusals.IsAwaitingFree(clock.NowNanos);
        if (isAwaiting)
        {
            AwaitFree(instrument, waiting.Intent);
            return;
        }

        instrument.Waiting = default;
        instrument.Trace = gate.BeginDecision(instrument.Id, DecisionKind.WaitingIntent);
        End(instrument, Execute(instrument, waiting.Intent));
    }

    /// <summary>Time has passed, or the venue has said how much is free: an exit that waited may go now.</summary>
    public void OnTime(InstrumentState instrument)
    {
        bool isExit = instrument.Waiting.IsSet && instrument.Waiting.Intent.Side == Side.Sell;
        bool mayGo = isExit && instrument.Refusals.AreExitsAwaiting
            && !instrument.Refusals.IsAwaitingFree(clock.NowNanos);
        if (mayGo) OnOrderEnded(instrument);
    }

    // Longer than anybody waits for the answer.
    private void AwaitFree(InstrumentState instrument, in OrderIntent intent) =>
        instrument.Waiting = Waiting(intent, 2 * VenueRefusals.AnswerNanosMax);

    private WaitingIntent Waiting(in OrderIntent intent, long nanos) => new()
    {
        IsSet = true,
        Intent = intent,
        ExpiryNanos = TimerQueue.After(clock.NowNanos, nanos),
    };

    // Its position stays under the stops; nobody else closes it.
    private void OnStrategyFailed(InstrumentState instrument) => commands.Alarm(
        instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.StrategyFailed,
        instrument.Maker.FaultIndex);

    private static Side Opposite(Side side) => side == Side.Buy ? Side.Sell : Side.Buy;

    private void End(InstrumentState instrument, ReasonCode reason)
    {
        instrument.Trace.Reason = reason;
        if (reason != ReasonCode.None) counters.NoTrade.Add(reason);
        if (IsExit(instrument, instrument.Trace.Intent)) gate.TryReportExit(instrument, reason);
        gate.Conclude(instrument.Trace, instrument);

        // The first child is a decision of its own.
        if (instrument.Trace.Parent != 0) algorithms.Work(instrument);
    }

    private bool IsExit(InstrumentState instrument, in OrderIntent intent)
    {
        long position = account[instrument.Id].Quantity.Units;
        return intent.Side == Side.Sell ? position > 0 : position < 0;
    }

    private ReasonCode Execute(InstrumentState instrument, in OrderIntent intent)
    {
        ref DecisionTrace trace = ref instrument.Trace;
        trace.Intent = intent;
        if (!instrument.IsTraded || !instrument.Market.HasRules) return ReasonCode.OrderUnsupported;
        long position = account[instrument.Id].Quantity.Units;
        bool isReducing = IsExit(instrument, intent);
        ReasonCode status = gate.StatusReason(instrument, intent.OrderType, isReducing);
        if (status != ReasonCode.None) return status;
        if (algorithms.IsWorking(instrument, Opposite(intent.Side)))
        {
            // What would be refused does not stop an exit that is at work.
            ReasonCode stays = isReducing ? ReasonCode.None : algorithms.ExitStays(instrument);
            if (stays != ReasonCode.None) return stays;
            if (!isReducing && IsCoolingDown(instrument)) return ReasonCode.CooldownActive;
            algorithms.End(instrument, ReasonCode.IntentReplaced);
        }

        if (!isReducing && intent.Side == Side.Sell && !limits.IsShortAllowed) return ReasonCode.AlreadyAtTarget;
        if (!isReducing && IsCoolingDown(instrument)) return ReasonCode.CooldownActive;

        // A stop loss goes before every intent: nothing cancels it, and nothing is bought back behind it.
        bool isClosing = orders.FindLive(instrument.Id, OrderPurpose.StopLoss) >= 0;
        if (isClosing || orders.HasLiveBesideRestingStop(instrument.Id, intent.Side)
            || algorithms.IsWorking(instrument))
        {
            return ReasonCode.IntentWorking;
        }

        ReasonCode held = isReducing ? ExitHeldBack(instrument, intent) : ReasonCode.None;
        if (held == ReasonCode.BalanceUnproven) AwaitFree(instrument, intent);
        if (held != ReasonCode.None) return held;

        // What the resting stop would sell is locked at the venue: it goes before an exit.
        if (HasBlockingOrder(instrument, intent.Side))
        {
            bool isLocked = HasRestingStop(instrument, intent.Side);
            Wait(instrument, intent, isLocked ? ExecutionLimits.RestingStopWaitNanos : limits.AcknowledgeTimeoutNanos);
            return ReasonCode.IntentWorking;
        }

        ReasonCode reason = TryDraft(instrument, intent, position, isReducing, out Order draft);
        if (reason != ReasonCode.None) return reason;
        return algorithms.IsLarge(instrument, draft)
            ? algorithms.TryBegin(instrument, draft, ref trace)
            : gate.TryPlace(instrument, draft, ref trace);
    }

    // The stop at the venue is not given up for an exit that the collar, or the venue, refuses.
    private ReasonCode ExitHeldBack(InstrumentState instrument, in OrderIntent intent)
    {
        bool isBeyondCollar = intent.OrderType == OrderType.Market
            && gate.IsExitBeyondCollar(instrument.Market, intent.Side);
        if (isBeyondCollar) return ReasonCode.RiskPriceCollar;
        bool isAwaiting = intent.Side == Side.Sell && instrument.Refusals.IsAwaitingFree(clock.NowNanos);
        return isAwaiting ? ReasonCode.BalanceUnproven : ReasonCode.None;
    }

    private ReasonCode TryDraft(
        InstrumentState instrument, in OrderIntent intent, long position, bool isReducing, out Order draft)
    {
        draft = default;
        InstrumentRules rules = instrument.Market.Rules;
        Price bid = instrument.Market.BestBid.Price;
        Price ask = instrument.Market.BestAsk.Price;
        Price mid = instrument.Market.Mid(Rounding.HalfEven);
        Price touch = intent.Side == Side.Buy ? ask : bid;
        bool isLimit = intent.OrderType == OrderType.Limit;
        Price limit = isLimit
            ? OrderPricer.JoinTouch(bid, ask, mid, intent.Side, rules.TickUnits, limits.CollarPpm)
            : Price.None;
        Price sizing = isLimit ? limit : touch;
        Notional budget = OrderSizer.Budget(account.Equity, limits.SizePpm, intent.SizeFraction);
        instrument.Trace.Budget = budget;
        AssetRates rates = account.Rates;
        if (!rates.TryFromReporting(rates.QuoteOf(instrument.Id), budget, out Notional cost))
        {
            return ReasonCode.RiskAssetUnvalued;
        }

        ReasonCode reason = OrderSizer.TrySize(cost, sizing, rules, out Quantity quantity);
        if (reason != ReasonCode.None) return reason;
        bool isReduceOnly = isReducing
            && (!limits.IsShortAllowed || quantity.Units <= Magnitude(position) || IsCoolingDown(instrument)
                || gate.TakesOnlyExits(instrument));
        if (isReduceOnly)
        {
            // What would be left over and could never be sold by itself goes along.
            long held = Magnitude(position) - MissingFills(instrument, intent.Side, Magnitude(position));
            long left = held - quantity.Units;
            bool isRestSellable = OrderSizer.Fit(new Quantity(left), sizing, rules, out _) == ReasonCode.None;
            long requested = isRestSellable ? quantity.Units : held;
            long free = instrument.Refusals.FreeUnits(rules);
            if (intent.Side == Side.Sell) requested = OrderSizer.Sellable(requested, free, sizing, rules);
            reason = OrderSizer.Fit(new Quantity(requested), sizing, rules, out quantity);
            if (reason != ReasonCode.None) return reason;
        }

        draft = new Order
        {
            Instrument = instrument.Id,
            Venue = instrument.Market.Instrument.Venue,
            Side = intent.Side,
            Type = intent.OrderType,
            TimeInForce = isLimit ? TimeInForce.GoodTillCancel : TimeInForce.ImmediateOrCancel,
            Flags = isReduceOnly ? OrderFlags.ReduceOnly : OrderFlags.None,
            Urgency = (byte)intent.Urgency,
            Purpose = OrderPurpose.Intent,
            LimitPrice = limit,
            Quantity = quantity,
            DecisionPrice = isLimit ? limit : touch,
        };
        return ReasonCode.None;
    }

    private long MissingFills(InstrumentState instrument, Side side, long most) =>
        limits.AreMissingFillsSold ? Math.Min(most, orders.MissingFills(instrument.Id, side)) : 0;

    private static long Magnitude(long position) => position < 0 ? -position : position;

    private bool IsCoolingDown(InstrumentState instrument) =>
        clock.NowNanos < instrument.CooldownUntilNanos
        || Cooldown.IsVolatile(instrument.Market.SignalBars, limits.VolatilityMax);

    // What an intent waits for: orders of the other side, and the stop at the venue that locks what it would sell.
    private bool HasBlockingOrder(InstrumentState instrument, Side side) =>
        HasRestingStop(instrument, side) || orders.HasLiveBesideRestingStop(instrument.Id, Opposite(side));

    private bool HasRestingStop(InstrumentState instrument, Side side)
    {
        int row = orders.FindLive(instrument.Id, OrderPurpose.RestingStop);
        return row >= 0 && orders[row].Side == side;
    }

    private void Wait(InstrumentState instrument, in OrderIntent intent, long nanos)
    {
        instrument.Waiting = Waiting(intent, nanos);
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            // The stop of what is held stays when more is wanted.
            bool isRestingStop = orders[row].Purpose == OrderPurpose.RestingStop;
            bool isBlocking = isRestingStop ? orders[row].Side == intent.Side : orders[row].Side != intent.Side;
            if (orders[row].Instrument == instrument.Id && isBlocking) execution.Cancel(row);
        }
    }
}
