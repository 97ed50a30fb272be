using LowLatency.Core.Decisions;
using LowLatency.Core.Instruments;
using LowLatency.Core.Markets;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Execution;

/// <summary>
/// The one way to a new order: gathers the risk context, asks the gates, records their answers, places.
/// </summary>
internal sealed class OrderGate(
    EngineClock clock, CommandBuffer commands, OrderTable orders, ParentTable parents, Account account, RiskState risk,
    VenueReadiness readiness, InstrumentState[] instruments, OrderExecution execution, RiskLimits limits)
{
    // More than one event makes of one instrument: a bar's, a stop's, a child's.
    private const int DecisionsMax = 4;

    private readonly ExposureSums _exposure = new(orders, parents, account, instruments);
    private readonly RiskGates _gates = new(limits);

    /// <summary>Null in the running engine.</summary>
    public IDecisionObserver? Observer { get; set; }

    /// <summary>Of the event under way.</summary>
    public DecisionBuffer Decisions { get; } = new(DecisionsMax * instruments.Length);

    /// <summary>
    /// Why nothing may rest at the venue, or go there, for now: the venue is not ready, the book unproven or the feed
    /// stale; None = all is known. A stop loss does not ask.
    /// </summary>
    public ReasonCode EntryBlockReason(InstrumentState instrument) =>
        readiness.IsReady(instrument.Market.Instrument.AccountKey, account.Rates.QuoteOf(instrument.Id))
            ? instrument.Market.EntryBlockReason(clock.NowNanos)
            : ReasonCode.RiskVenueNotReady;

    /// <summary>The same for an order that may close a position: a doubt about balances does not keep that.</summary>
    public ReasonCode BlockReason(InstrumentState instrument, bool isReduceOnly) =>
        isReduceOnly && readiness.IsReadyForExits(instrument.Market.Instrument.AccountKey)
            ? instrument.Market.EntryBlockReason(clock.NowNanos)
            : EntryBlockReason(instrument);

    /// <summary>The trace of a decision of this moment; <see cref="Conclude"/> ends it.</summary>
    public DecisionTrace BeginDecision(InstrumentId instrument, DecisionKind kind) => new()
    {
        Kind = kind,
        Instrument = instrument,
        Sequence = clock.Sequence,
        TimeNanos = clock.NowNanos,
        Position = account[instrument].Quantity,
        Equity = account.Equity,
    };

    /// <summary>A decision is made: call once, when its trace is complete.</summary>
    public void Conclude(in DecisionTrace trace, InstrumentState instrument)
    {
        Decisions.Add(trace, instrument.Market.Instrument);
        Observer?.OnDecision(trace, instrument.Maker);
    }

    /// <summary>Asks the gates and places the order; what they saw and said is in the trace.</summary>
    public ReasonCode TryPlace(InstrumentState instrument, in Order draft, ref DecisionTrace trace)
    {
        Order order = draft;
        order.Account = instrument.Market.Instrument.Account;
        bool isBounded = TryBound(instrument.Market, ref order);
        Restrict(instrument.Market.Rules, ref order);
        ReasonCode reason = Ask(instrument, ref order, ref trace);
        if (reason == ReasonCode.None && !isBounded) reason = ReasonCode.RiskPriceCollar;
        return reason == ReasonCode.None ? execution.TryPlace(order, out trace.Order) : reason;
    }

    // What a market order may do at worst is the venue's to keep: between the decision and the match the book changes.
    private bool TryBound(MarketState market, ref Order order)
    {
        if (order.Type != OrderType.Market || !limits.IsCollarAtVenue) return true;
        Price limit = OrderPricer.Bound(
            market.BestBid.Price, market.BestAsk.Price, market.Mid(Rounding.HalfEven), order.Side, order.Quantity,
            market.Rules, limits.CollarPpmOf(order.IsReduceOnly));
        if (limit.IsNone) return false;
        order.Type = OrderType.Limit;
        order.TimeInForce = TimeInForce.ImmediateOrCancel;
        order.LimitPrice = limit;
        return true;
    }

    /// <summary>
    /// An exit does not go for this reason: where that is the collar, which only the market or a human opens, a human
    /// is told, once until one was taken. False for other reasons, and in a recorded run of before.
    /// </summary>
    public bool TryReportExit(InstrumentState instrument, ReasonCode reason)
    {
        if (!limits.HasExitCollar || reason != ReasonCode.RiskPriceCollar) return false;
        if (!instrument.Refusals.TryReport(reason)) return true;
        commands.Alarm(
            instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.ExitRefused, (long)reason);
        return true;
    }

    /// <summary>
    /// The collar would refuse an exit that takes, whatever the other gates say: the other side of a proven book lies
    /// beyond it. False in a recorded run of before, which did not ask.
    /// </summary>
    public bool IsExitBeyondCollar(MarketState market, Side side)
    {
        if (!limits.HasExitCollar || !limits.IsCollarAtVenue || !IsBookProven(market)) return false;
        Price edge = OrderPricer.Cross(
            market.BestBid.Price, market.BestAsk.Price, market.Mid(Rounding.HalfEven), side, market.Rules.TickUnits,
            limits.ExitCollarPpm);
        return edge.IsNone;
    }

    // In post-only mode the venue refuses what does not say that it rests.
    private static void Restrict(in InstrumentRules rules, ref Order order)
    {
        bool isResting = order.Type == OrderType.Limit && order.TimeInForce == TimeInForce.GoodTillCancel;
        if (isResting && rules.NamedStatus == InstrumentStatus.PostOnly) order.Flags |= OrderFlags.PostOnly;
    }

    /// <summary>An order that closes a position at once could be sent, as far as the status goes.</summary>
    public bool CanExit(InstrumentState instrument) => StatusRule.Takes(
        instrument.Market.Rules, TakingType, TimeInForce.ImmediateOrCancel, OrderFlags.ReduceOnly);

    /// <summary>
    /// Why the instrument's status keeps an intent from becoming an order; asked before anything is cancelled for it.
    /// </summary>
    public ReasonCode StatusReason(InstrumentState instrument, OrderType type, bool isReducing)
    {
        ref readonly InstrumentRules rules = ref instrument.Market.Rules;
        bool isLimit = type == OrderType.Limit;
        bool isClosed = StatusRule.IsClosedTo(
            rules, isLimit ? type : TakingType,
            isLimit ? TimeInForce.GoodTillCancel : TimeInForce.ImmediateOrCancel,
            isReducing ? OrderFlags.ReduceOnly : OrderFlags.None);
        if (isClosed) return ReasonCode.InstrumentNotTrading;
        bool isTooLate = !isReducing && StatusRule.IsDelisting(rules, clock.NowNanos, limits.DelistingNanos);
        return isTooLate ? ReasonCode.InstrumentDelisting : ReasonCode.None;
    }

    /// <summary>What is held may go, and nothing may be added.</summary>
    public bool TakesOnlyExits(InstrumentState instrument) =>
        instrument.Market.Rules.NamedStatus == InstrumentStatus.ReduceOnly
        || StatusRule.IsDelisting(instrument.Market.Rules, clock.NowNanos, limits.DelistingNanos);

    // What a market order leaves as.
    private OrderType TakingType => limits.IsCollarAtVenue ? OrderType.Limit : OrderType.Market;

    /// <summary>Whether the book is one to trade on, as far as it tells itself.</summary>
    public static bool IsBookProven(MarketState market) =>
        market.HasRules && market.Book.IsInSync && market.Book.HasTouch && !IsCatchingUp(market);

    /// <summary>Asks the gates about an order as it would be placed now.</summary>
    public ReasonCode Ask(InstrumentState instrument, ref Order order, ref DecisionTrace trace)
    {
        order.CreatedNanos = clock.NowNanos;
        order.CauseSequence = clock.Sequence;
        trace.Side = order.Side;
        trace.OrderType = order.Type;
        trace.OrderFlags = order.Flags;
        trace.LimitPrice = order.LimitPrice;
        trace.TriggerPrice = order.TriggerPrice;
        trace.Quantity = order.Quantity;
        trace.Risk = Describe(instrument, ref order);
        trace.Verdict = _gates.Ask(trace.Risk);
        return trace.Verdict.Reason;
    }

    private RiskContext Describe(InstrumentState instrument, ref Order order)
    {
        MarketState market = instrument.Market;
        long now = clock.NowNanos;
        var context = new RiskContext
        {
            NowNanos = now,
            Side = order.Side,
            Type = order.Type,
            TimeInForce = order.TimeInForce,
            Flags = order.Flags,
            Quantity = order.Quantity,
            LimitPrice = order.LimitPrice,
            Rules = market.Rules,
            IsDelisting = StatusRule.IsDelisting(market.Rules, now, limits.DelistingNanos),
            Mid = market.Mid(Rounding.HalfEven),
            IsWarmedUp = instrument.Maker.LastReason != ReasonCode.WarmingUp,
            IsFlowToxic = market.Vpin.IsAbove(limits.VpinMax),
            FlowBuckets = market.Vpin.BucketsFilled,
            FlowBucketsNeeded = market.Vpin.BucketsNeeded,
            HasFlowBucket = !market.Vpin.BucketVolume.IsZero,
            IsBookProven = IsBookProven(market),
            IsVenueReady = readiness.IsReady(market.Instrument.AccountKey, account.Rates.QuoteOf(instrument.Id)),
            IsBalanceAboveRange = instrument.Refusals.IsBalanceAboveRange,
            IsFeedStale = market.Feeds.Worst(now) >= FeedFreshness.Blocking,
        };
        if (!OrderPricer.TryWorst(
                order.Type, order.Side, order.LimitPrice, context.Mid, limits.CollarPpm, out Price worst))
        {
            context.HasOverflown = true;
        }

        // An exposure counts at the most that it may come to: a sell that takes begins at the mid at best, however low
        // the limit lies that it leaves with.
        bool isTakingSell = limits.IsCollarAtVenue && order.Side == Side.Sell
            && order.TimeInForce == TimeInForce.ImmediateOrCancel && worst < context.Mid;
        if (isTakingSell) worst = context.Mid;
        order.WorstPrice = worst;
        context.WorstPrice = worst;
        context.WorstCost = ExposureSums.Value(worst, order.Quantity, context.Rules, ref context);
        context.HasOrderOverflown = context.HasOverflown || instrument.Refusals.HasUnbookedFill;
        _exposure.Describe(instrument, order.Parent, ref context);
        risk.Describe(account.Accounts.Of(instrument.Id), ref context);
        context.IsRejectBreakerOpen |= instrument.Refusals.Rejects.IsOpen(now);
        return context;
    }

    // After a snapshot the deltas that waited for it still follow one by one: until the adapter says that the book is
    // in sync, its prices are those of a moment ago.
    private static bool IsCatchingUp(MarketState market) =>
        market.Feeds[FeedChannel.Book].Status == FeedStatus.OutOfSync;
}
