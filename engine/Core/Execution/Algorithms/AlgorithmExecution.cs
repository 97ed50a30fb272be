using System;
using LowLatency.Core.Counters;
using LowLatency.Core.Decisions;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Core.Timers;
using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Execution.Algorithms;

/// <summary>
/// Works large orders as series of child orders: TWAP, iceberg, passive-then-cross. A parent has at most
/// one child whose end is not proven, and sends nothing while there is one; a child is at most what the parent still
/// lacks, with every fill of its earlier children counted. Whatever a child comes to, the time to look again is a timer
/// of the parent. Business thread only; does not allocate.
/// </summary>
internal sealed class AlgorithmExecution(
    EngineClock clock, TimerQueue timers, EngineCounters counters, OrderTable orders, ParentTable parents,
    Account account, RiskState risk, InstrumentState[] instruments, OrderExecution execution, OrderGate gate,
    SplitLimits limits, int firstTimer)
{
    // Within one event only, so no part of the state.
    private readonly bool[] _isDue = new bool[instruments.Length];
    private bool _isAnyDue;

    /// <summary>Whose parent <see cref="WorkDue"/> looks at; below zero = it is not at work.</summary>
    public int InstrumentUnderWay { get; private set; } = -1;

    public bool IsLarge(InstrumentState instrument, in Order order) =>
        SplitRule.IsLarge(limits, instrument.Market, account.Rates, order);

    public bool IsWorking(InstrumentState instrument) => parents[instrument.Id].IsWorking;

    public bool IsWorking(InstrumentState instrument, Side side) =>
        IsWorking(instrument) && parents[instrument.Id].Side == side;

    /// <summary>
    /// Why an intent that would enlarge a position may not end a parent that reduces it: None, or what would refuse the
    /// intent afterwards.
    /// </summary>
    public ReasonCode ExitStays(InstrumentState instrument)
    {
        ref readonly ParentOrder parent = ref parents[instrument.Id];
        if (!parent.IsWorking || !parent.IsReduceOnly) return ReasonCode.None;
        ReasonCode halt = risk.EntryHalt;
        return halt != ReasonCode.None ? halt : gate.EntryBlockReason(instrument);
    }

    /// <summary>
    /// Begins a parent order for one that is too large. The whole passes the gates first: splitting is no way round
    /// them. The first child comes with <see cref="Work"/>.
    /// </summary>
    public ReasonCode TryBegin(InstrumentState instrument, in Order draft, ref DecisionTrace trace)
    {
        Price bid = instrument.Market.BestBid.Price;
        Price ask = instrument.Market.BestAsk.Price;
        Price mid = instrument.Market.Mid(Rounding.HalfEven);
        Price limit = OrderPricer.Cross(
            bid, ask, mid, draft.Side, instrument.Market.Rules.TickUnits, limits.CollarPpmOf(draft.IsReduceOnly));
        if (limit.IsNone) return ReasonCode.RiskPriceCollar;

        // At the price that its children may reach and are reserved at: else a later one would not fit.
        Order whole = draft;
        whole.Type = OrderType.Limit;
        whole.LimitPrice = limit;
        ReasonCode reason = gate.Ask(instrument, ref whole, ref trace);
        if (reason != ReasonCode.None) return reason;
        long now = clock.NowNanos;
        trace.Parent = parents.Begin(instrument.Id, new ParentOrder
        {
            Algorithm = limits.Algorithm,
            Side = whole.Side,
            Type = draft.Type,
            Flags = whole.Flags,
            Urgency = whole.Urgency,
            Total = whole.Quantity,
            ArrivalPrice = whole.Side == Side.Buy ? ask : bid,
            LimitPrice = limit,
            WorstPrice = whole.Side == Side.Buy ? limit : mid,
            StartNanos = now,
            DeadlineNanos = TimerQueue.After(now, limits.DurationNanos),
            CauseSequence = clock.Sequence,
        });
        return ReasonCode.None;
    }

    /// <summary>
    /// The time to look at an instrument's parent has come: it is, once the event under way is applied. That event may
    /// be the very one that says that a venue is lost.
    /// </summary>
    public void MarkDue(int instrument)
    {
        _isDue[instrument] = true;
        _isAnyDue = true;
    }

    /// <summary>The event is applied: looks at every parent whose time has come.</summary>
    public void WorkDue()
    {
        if (!_isAnyDue) return;
        _isAnyDue = false;
        foreach (InstrumentState instrument in instruments)
        {
            if (!_isDue[instrument.Id.Value]) continue;
            _isDue[instrument.Id.Value] = false;
            InstrumentUnderWay = instrument.Id.Value;
            Work(instrument);
        }

        InstrumentUnderWay = -1;
    }

    /// <summary>
    /// Looking at an instrument's parent threw: it is over. A child that lives goes on to its own deadline, or is
    /// cancelled as a stray one at the next word of it.
    /// </summary>
    public void Abandon(int instrument)
    {
        InstrumentId id = instruments[instrument].Id;
        if (parents[id].IsWorking) parents.End(id, ReasonCode.InvariantBroken, clock.NowNanos);
    }

    /// <summary>Looks at an instrument's parent: ends it, cancels its child, sends the next, or waits.</summary>
    public void Work(InstrumentState instrument)
    {
        ref ParentOrder parent = ref parents.Row(instrument.Id);
        if (!parent.IsWorking) return;
        long now = clock.NowNanos;
        ReasonCode halt = Halt(parent);
        if (parent.Remaining.IsZero)
        {
            End(instrument, ReasonCode.None);
        }
        else if (halt != ReasonCode.None)
        {
            End(instrument, halt);
        }
        else if (now >= TimerQueue.After(parent.DeadlineNanos, limits.GraceNanos))
        {
            End(instrument, ReasonCode.DeadlinePassed);
        }
        else if (!IsChildOver(ref parent))
        {
            Maintain(instrument, parent);
        }
        else
        {
            Advance(instrument, ref parent);
        }

        if (parent.IsWorking) timers.Set(firstTimer + instrument.Id.Value, NextLook(parent));
    }

    /// <summary>Something was said about a child, whichever parent it is of.</summary>
    public void OnChild(InstrumentState instrument, int row)
    {
        ref readonly Order child = ref orders[row];
        ref readonly ParentOrder parent = ref parents[instrument.Id];
        bool isOfParent = parent.IsWorking && parent.Number == child.Parent;
        bool isStray = child.IsLive && (!isOfParent || parent.Child != child.Id);
        if (isStray)
        {
            // One that was proven over, or whose parent is over, lives after all: two at a time may not be.
            execution.Cancel(row);
            if (isOfParent) End(instrument, ReasonCode.OrderTransitionIllegal);
            return;
        }

        if (isOfParent) Work(instrument);
    }

    /// <summary>Ends the parent of an instrument and cancels its child. Nothing happens when none works.</summary>
    public void End(InstrumentState instrument, ReasonCode reason)
    {
        ref readonly ParentOrder parent = ref parents[instrument.Id];
        if (!parent.IsWorking) return;
        parents.End(instrument.Id, reason, clock.NowNanos);
        timers.Set(firstTimer + instrument.Id.Value, TimerQueue.Never);
        int row = parent.Child.IsNone ? -1 : orders.Find(parent.Child);
        if (row >= 0) execution.Cancel(row);
    }

    /// <summary>Ends every parent.</summary>
    public void EndAll(ReasonCode reason)
    {
        foreach (InstrumentState instrument in instruments) End(instrument, reason);
    }

    /// <summary>Ends every parent that could enlarge a position: what a halt means for orders.</summary>
    public void EndEntries(ReasonCode reason)
    {
        foreach (InstrumentState instrument in instruments)
        {
            if (!parents[instrument.Id].IsReduceOnly) End(instrument, reason);
        }
    }

    /// <summary>A new run begins with this event: what was proven before it is not any more.</summary>
    public void Hold()
    {
        foreach (InstrumentState one in instruments) timers.Set(firstTimer + one.Id.Value, TimerQueue.Never);
    }

    /// <summary>The run has begun: parents of the run before go on, or end when their time is over.</summary>
    public void OnStarted()
    {
        foreach (InstrumentState instrument in instruments)
        {
            if (!IsWorking(instrument)) continue;
            long soon = TimerQueue.After(clock.NowNanos, limits.IntervalNanos);
            timers.Set(firstTimer + instrument.Id.Value, soon);
        }
    }

    // A halt may be latched without an event of the instrument: it is looked at whenever a parent is.
    private ReasonCode Halt(in ParentOrder parent) =>
        !parent.IsReduceOnly ? risk.EntryHalt
        : risk.KillSwitch.IsSet ? ReasonCode.RiskKillSwitch
        : ReasonCode.None;

    // Nothing of it can fill any more, and all that has filled is booked.
    private static bool IsOver(in Order order) => !order.IsLive && !order.HasMissingFills;

    /// <summary>Whether the next child may go: the end of the last is proven and all its fills are here.</summary>
    private bool IsChildOver(ref ParentOrder parent)
    {
        if (parent.Child.IsNone) return true;
        int row = orders.Find(parent.Child);
        if (row >= 0 && !IsOver(orders[row])) return false;
        bool isNextDue = row >= 0 && parent.Algorithm == SplitAlgorithm.Iceberg
            && orders[row].State == OrderState.Filled;
        if (isNextDue) parent.NotBeforeNanos = 0;
        bool hasCrossed = row < 0 || (!orders[row].WasNeverAccepted && orders[row].Remaining >= parent.Remaining);
        if (parent.IsChildCrossing && hasCrossed) parent.HasCrossed = true;
        parent.Child = default;
        parent.IsChildCrossing = false;
        return true;
    }

    /// <summary>Cancels the child when its time is over or its place is no longer the right one.</summary>
    private void Maintain(InstrumentState instrument, in ParentOrder parent)
    {
        int row = orders.Find(parent.Child);
        if (row < 0) return;
        ref readonly Order child = ref orders[row];
        if (!child.IsLive) return;
        bool isTooMuch = (Int128)parent.Filled.Units + child.Remaining.Units > parent.Total.Units;
        if (isTooMuch || IsOutdated(instrument, parent, child)) execution.Cancel(row);
    }

    private bool IsOutdated(InstrumentState instrument, in ParentOrder parent, in Order child)
    {
        if (child.TimeInForce != TimeInForce.GoodTillCancel) return false;
        long now = clock.NowNanos;
        if (now >= parent.DeadlineNanos) return true;
        if (gate.BlockReason(instrument, parent.IsReduceOnly) != ReasonCode.None) return true;
        if (parent.Algorithm == SplitAlgorithm.Twap) return SliceNow(parent) >= parent.Slice;
        bool isAtVenue = child.State is OrderState.Working or OrderState.PartiallyFilled;
        return isAtVenue && now >= TimerQueue.After(child.CreatedNanos, limits.IntervalNanos)
            && ChildDraft.IsLeftBehind(parent, child.LimitPrice, instrument.Market, limits);
    }

    /// <summary>No child is live: sends the next when it is due.</summary>
    private void Advance(InstrumentState instrument, ref ParentOrder parent)
    {
        long now = clock.NowNanos;
        bool isCrossing = now >= parent.DeadlineNanos;
        if (isCrossing && (!limits.IsRestCrossed || parent.HasCrossed))
        {
            End(instrument, ReasonCode.DeadlinePassed);
            return;
        }

        if (now < parent.NotBeforeNanos) return;
        bool isSliced = !isCrossing && parent.Algorithm == SplitAlgorithm.Twap;
        if (isSliced)
        {
            int slice = SliceNow(parent);
            if (slice < parent.Slice) return;
            parent.Slice = slice;
        }

        if (!TryShrink(instrument, ref parent))
        {
            End(instrument, ReasonCode.AlreadyAtTarget);
            return;
        }

        if (!isSliced) parent.NotBeforeNanos = TimerQueue.After(now, limits.IntervalNanos);
        Send(instrument, ref parent, isCrossing);
        if (isSliced) parent.Slice++;
    }

    /// <summary>What only reduces wants no more than is held. False when nothing is left to reduce.</summary>
    private bool TryShrink(InstrumentState instrument, ref ParentOrder parent)
    {
        if (!parent.IsReduceOnly) return true;
        long position = account[instrument.Id].Quantity.Units;
        long held = parent.Side == Side.Sell ? position : -position;
        if (held <= 0) return false;
        if (parent.Remaining.Units <= held) return true;
        held -= held % instrument.Market.Rules.LotUnits;
        parent.Total = new Quantity(Saturating.Add(parent.Filled.Units, held));
        return held > 0;
    }

    private void Send(InstrumentState instrument, ref ParentOrder parent, bool isCrossing)
    {
        var draft = new Order
        {
            Instrument = instrument.Id,
            Venue = instrument.Market.Instrument.Venue,
            Side = parent.Side,
            Flags = parent.Flags,
            Urgency = parent.Urgency,
            Purpose = OrderPurpose.Intent,
            Parent = parent.Number,
            ChildNumber = parent.ChildCount + 1,
        };
        instrument.Trace = gate.BeginDecision(instrument.Id, DecisionKind.ChildOrder);
        instrument.Trace.Side = parent.Side;
        instrument.Trace.Parent = parent.Number;
        long freeUnits = instrument.Refusals.FreeUnits(instrument.Market.Rules);
        ReasonCode reason = ChildDraft.TryMake(parent, instrument.Market, limits, isCrossing, freeUnits, ref draft);

        // Too little for this slice is left to a later one; what is left of the whole can not become more.
        bool isForLater = reason == ReasonCode.SizeBelowMinimum && !isCrossing
            && parent.Algorithm == SplitAlgorithm.Twap && parent.Slice < limits.Slices - 1;
        if (isForLater || (reason == ReasonCode.None && draft.Quantity.IsZero)) return;
        if (reason == ReasonCode.None) reason = Obstacle(instrument);
        if (reason == ReasonCode.None) reason = gate.TryPlace(instrument, draft, ref instrument.Trace);
        instrument.Trace.Reason = reason;
        gate.Conclude(instrument.Trace, instrument);
        if (reason != ReasonCode.None)
        {
            Refuse(instrument, ref parent, reason);
            return;
        }

        parent.Child = instrument.Trace.Order;
        parent.IsChildCrossing = isCrossing;
        parent.ChildCount++;
        parents.CountChild();
    }

    /// <summary>
    /// What the gates let pass and a child waits for: what is unproven at the venue, other orders of the instrument.
    /// </summary>
    private ReasonCode Obstacle(InstrumentState instrument)
    {
        bool isExit = parents[instrument.Id].IsReduceOnly;
        ReasonCode unproven = gate.BlockReason(instrument, isExit);
        if (unproven != ReasonCode.None) return unproven;
        if (isExit && instrument.Refusals.IsAwaitingFree(clock.NowNanos)) return ReasonCode.BalanceUnproven;
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            // The stop of what is held already is not in the way of more.
            bool isAtRest = orders[row].Purpose == OrderPurpose.RestingStop && !isExit;
            bool isOther = orders[row].Instrument == instrument.Id && !IsOver(orders[row]);
            if (isOther && !isAtRest) return ReasonCode.IntentWorking;
        }

        return ReasonCode.None;
    }

    private void Refuse(InstrumentState instrument, ref ParentOrder parent, ReasonCode reason)
    {
        parent.Refusals++;
        parent.LastRefusal = reason;
        parents.Refusals.Add(reason);
        counters.NoTrade.Add(reason);
        if (parent.IsReduceOnly) gate.TryReportExit(instrument, reason);
        if (reason == ReasonCode.SizeBelowMinimum) End(instrument, reason);
    }

    private int SliceNow(in ParentOrder parent) =>
        SlicePlan.SliceAt(parent.StartNanos, limits.DurationNanos, limits.Slices, clock.NowNanos);

    private long NextLook(in ParentOrder parent)
    {
        long now = clock.NowNanos;
        long over = TimerQueue.After(parent.DeadlineNanos, limits.GraceNanos);
        bool isDeadlinePassed = now >= parent.DeadlineNanos;
        if (isDeadlinePassed && !parent.Child.IsNone) return over;
        long next = parent.Algorithm == SplitAlgorithm.Twap && !isDeadlinePassed
            ? SlicePlan.StartOf(SliceNow(parent) + 1, parent.StartNanos, limits.DurationNanos, limits.Slices)
            : TimerQueue.After(now, limits.IntervalNanos);
        if (!parent.Child.IsNone) next = Math.Min(next, TimerQueue.After(now, limits.IntervalNanos));
        if (parent.Child.IsNone && parent.NotBeforeNanos > now) next = Math.Min(next, parent.NotBeforeNanos);
        return Math.Min(next, isDeadlinePassed ? over : parent.DeadlineNanos);
    }
}
