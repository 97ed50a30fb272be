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

    public bool IsLarge(InstrumentState desk, in Order order) =>
        SplitRule.IsLarge(limits, desk.Market, account.Rates, order);

    public bool IsWorking(InstrumentState desk) => parents[desk.Id].IsWorking;

    public bool IsWorking(InstrumentState desk, Side side) =>
        IsWorking(desk) && parents[desk.Id].Side == side;

    /// <summary>
    /// Why an intent that would enlarge a position may not end a parent that reduces it: None, or what would refuse the
    /// intent afterwards.
    /// </summary>
    public ReasonCode ExitStays(InstrumentState desk)
    {
        ref readonly ParentOrder parent = ref parents[desk.Id];
        if (!parent.IsWorking || !parent.IsReduceOnly) return ReasonCode.None;
        ReasonCode halt = risk.EntryHalt;
        return halt != ReasonCode.None ? halt : gate.EntryBlockReason(desk);
    }

    /// <summary>
    /// Begins a parent order for one that is too large. The whole passes the gates first: splitting is no way round
    /// them. The first child comes with <see cref="Work"/>.
    /// </summary>
    public ReasonCode TryBegin(InstrumentState desk, in Order draft, ref DecisionTrace trace)
    {
        Price bid = desk.Market.BestBid.Price;
        Price ask = desk.Market.BestAsk.Price;
        Price mid = desk.Market.Mid(Rounding.HalfEven);
        Price limit = OrderPricer.Cross(bid, ask, mid, draft.Side, desk.Market.Rules.TickUnits, limits.CollarPpm);
        if (limit.IsNone) return ReasonCode.RiskPriceCollar;

        // At the price that its children may reach and are reserved at: else a later one would not fit.
        Order whole = draft;
        whole.Type = OrderType.Limit;
        whole.LimitPrice = limit;
        ReasonCode reason = gate.Ask(desk, ref whole, ref trace);
        if (reason != ReasonCode.None) return reason;
        long now = clock.NowNanos;
        trace.Parent = parents.Begin(desk.Id, new ParentOrder
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
        foreach (InstrumentState desk in instruments)
        {
            if (!_isDue[desk.Id.Value]) continue;
            _isDue[desk.Id.Value] = false;
            Work(desk);
        }
    }

    /// <summary>Looks at an instrument's parent: ends it, cancels its child, sends the next, or waits.</summary>
    public void Work(InstrumentState desk)
    {
        ref ParentOrder parent = ref parents.Row(desk.Id);
        if (!parent.IsWorking) return;
        long now = clock.NowNanos;
        ReasonCode halt = Halt(parent);
        if (parent.Remaining.IsZero)
        {
            End(desk, ReasonCode.None);
        }
        else if (halt != ReasonCode.None)
        {
            End(desk, halt);
        }
        else if (now >= TimerQueue.After(parent.DeadlineNanos, limits.GraceNanos))
        {
            End(desk, ReasonCode.DeadlinePassed);
        }
        else if (!IsChildOver(ref parent))
        {
            Tend(desk, parent);
        }
        else
        {
            Advance(desk, ref parent);
        }

        if (parent.IsWorking) timers.Set(firstTimer + desk.Id.Value, NextLook(parent));
    }

    /// <summary>Something was said about a child, whichever parent it is of.</summary>
    public void OnChild(InstrumentState desk, int row)
    {
        ref readonly Order child = ref orders[row];
        ref readonly ParentOrder parent = ref parents[desk.Id];
        bool isOfIt = parent.IsWorking && parent.Number == child.Parent;
        bool isStray = child.IsLive && (!isOfIt || parent.Child != child.Id);
        if (isStray)
        {
            // One that was proven over, or whose parent is over, lives after all: two at a time may not be.
            execution.Cancel(row);
            if (isOfIt) End(desk, ReasonCode.OrderTransitionIllegal);
            return;
        }

        if (isOfIt) Work(desk);
    }

    /// <summary>Ends the parent of an instrument and cancels its child. Nothing happens when none works.</summary>
    public void End(InstrumentState desk, ReasonCode reason)
    {
        ref readonly ParentOrder parent = ref parents[desk.Id];
        if (!parent.IsWorking) return;
        parents.End(desk.Id, reason, clock.NowNanos);
        timers.Set(firstTimer + desk.Id.Value, TimerQueue.Never);
        int row = parent.Child.IsNone ? -1 : orders.Find(parent.Child);
        if (row >= 0) execution.Cancel(row);
    }

    /// <summary>Ends every parent.</summary>
    public void EndAll(ReasonCode reason)
    {
        foreach (InstrumentState desk in instruments) End(desk, reason);
    }

    /// <summary>Ends every parent that could enlarge a position: what a halt means for orders (D8).</summary>
    public void EndEntries(ReasonCode reason)
    {
        foreach (InstrumentState desk in instruments)
        {
            if (!parents[desk.Id].IsReduceOnly) End(desk, reason);
        }
    }

    /// <summary>A new run begins with this event: what was proven before it is not any more.</summary>
    public void Hold()
    {
        foreach (InstrumentState desk in instruments)
        {
            timers.Set(firstTimer + desk.Id.Value, TimerQueue.Never);
        }
    }

    /// <summary>The run has begun: parents of the run before go on, or end when their time is over.</summary>
    public void OnStarted()
    {
        foreach (InstrumentState desk in instruments)
        {
            if (!IsWorking(desk)) continue;
            long soon = TimerQueue.After(clock.NowNanos, limits.IntervalNanos);
            timers.Set(firstTimer + desk.Id.Value, soon);
        }
    }

    // A halt may be latched by what no desk is told of: it is looked at whenever a parent is.
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
        bool hasWorked = row < 0 || orders[row].State is not (OrderState.Rejected or OrderState.NotSent);
        if (parent.IsChildCrossing && hasWorked) parent.HasCrossed = true;
        parent.Child = default;
        parent.IsChildCrossing = false;
        return true;
    }

    /// <summary>Cancels the child when its time is over or its place is no longer the right one.</summary>
    private void Tend(InstrumentState desk, in ParentOrder parent)
    {
        int row = orders.Find(parent.Child);
        if (row < 0) return;
        ref readonly Order child = ref orders[row];
        if (!child.IsLive) return;
        bool isTooMuch = (Int128)parent.Filled.Units + child.Remaining.Units > parent.Total.Units;
        if (isTooMuch || IsOutdated(desk, parent, child)) execution.Cancel(row);
    }

    private bool IsOutdated(InstrumentState desk, in ParentOrder parent, in Order child)
    {
        if (child.TimeInForce != TimeInForce.GoodTillCancel) return false;
        long now = clock.NowNanos;
        if (now >= parent.DeadlineNanos) return true;
        if (gate.EntryBlockReason(desk) != ReasonCode.None) return true;
        if (parent.Algorithm == SplitAlgorithm.Twap) return SliceNow(parent) >= parent.Slice;
        bool isAtVenue = child.State is OrderState.Working or OrderState.PartiallyFilled;
        return isAtVenue && now >= TimerQueue.After(child.CreatedNanos, limits.IntervalNanos)
            && ChildDraft.IsLeftBehind(parent, child.LimitPrice, desk.Market, limits);
    }

    /// <summary>No child is live: sends the next when it is due.</summary>
    private void Advance(InstrumentState desk, ref ParentOrder parent)
    {
        long now = clock.NowNanos;
        bool isCrossing = now >= parent.DeadlineNanos;
        if (isCrossing && (!limits.IsRestCrossed || parent.HasCrossed))
        {
            End(desk, ReasonCode.DeadlinePassed);
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

        if (!TryShrink(desk, ref parent))
        {
            End(desk, ReasonCode.AlreadyAtTarget);
            return;
        }

        if (!isSliced) parent.NotBeforeNanos = TimerQueue.After(now, limits.IntervalNanos);
        Send(desk, ref parent, isCrossing);
        if (isSliced) parent.Slice++;
    }

    /// <summary>What only reduces wants no more than is held. False when nothing is left to reduce.</summary>
    private bool TryShrink(InstrumentState desk, ref ParentOrder parent)
    {
        if (!parent.IsReduceOnly) return true;
        long position = account[desk.Id].Quantity.Units;
        long held = parent.Side == Side.Sell ? position : -position;
        if (held <= 0) return false;
        if (parent.Remaining.Units <= held) return true;
        held -= held % desk.Market.Rules.LotUnits;
        parent.Total = new Quantity(parent.Filled.Units + held);
        return held > 0;
    }

    private void Send(InstrumentState desk, ref ParentOrder parent, bool isCrossing)
    {
        var draft = new Order
        {
            Instrument = desk.Id,
            Venue = desk.Market.Instrument.Venue,
            Side = parent.Side,
            Flags = parent.Flags,
            Urgency = parent.Urgency,
            Purpose = OrderPurpose.Intent,
            Parent = parent.Number,
            ChildNumber = parent.ChildCount + 1,
        };
        desk.Trace = gate.BeginDecision(desk.Id, DecisionKind.ChildOrder);
        desk.Trace.Side = parent.Side;
        desk.Trace.Parent = parent.Number;
        ReasonCode reason = ChildDraft.TryMake(parent, desk.Market, limits, isCrossing, ref draft);

        // Too little for this slice is left to a later one; what is left of the whole can not become more.
        bool isForLater = reason == ReasonCode.SizeBelowMinimum && !isCrossing
            && parent.Algorithm == SplitAlgorithm.Twap && parent.Slice < limits.Slices - 1;
        if (isForLater || (reason == ReasonCode.None && draft.Quantity.IsZero)) return;
        if (reason == ReasonCode.None) reason = Obstacle(desk);
        if (reason == ReasonCode.None) reason = gate.TryPlace(desk, draft, ref desk.Trace);
        desk.Trace.Reason = reason;
        gate.Conclude(desk.Trace, desk);
        if (reason != ReasonCode.None)
        {
            Refuse(desk, ref parent, reason);
            return;
        }

        parent.Child = desk.Trace.Order;
        parent.IsChildCrossing = isCrossing;
        parent.ChildCount++;
        parents.CountChild();
    }

    /// <summary>
    /// What the gates let pass and a child waits for: what is unproven at the venue, other orders of the instrument.
    /// </summary>
    private ReasonCode Obstacle(InstrumentState desk)
    {
        ReasonCode blindness = gate.EntryBlockReason(desk);
        if (blindness != ReasonCode.None) return blindness;
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            // The stop of what is held already is not in the way of more.
            bool isAtRest = orders[row].Purpose == OrderPurpose.RestingStop && !parents[desk.Id].IsReduceOnly;
            bool isOther = orders[row].Instrument == desk.Id && !IsOver(orders[row]);
            if (isOther && !isAtRest) return ReasonCode.IntentWorking;
        }

        return ReasonCode.None;
    }

    private void Refuse(InstrumentState desk, ref ParentOrder parent, ReasonCode reason)
    {
        parent.Refusals++;
        parent.LastRefusal = reason;
        parents.Refusals.Add(reason);
        counters.NoTrade.Add(reason);
        if (reason == ReasonCode.SizeBelowMinimum) End(desk, reason);
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
