using LowLatency.Core.Decisions;
using LowLatency.Core.Instruments;
using LowLatency.Core.Markets;
using LowLatency.Core.Orders;
using LowLatency.Core.Risk;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Execution;

/// <summary>
/// The one way to a new order: gathers the risk context, asks the gates, records their answers, places.
/// </summary>
internal sealed class OrderGate
{
    // More than one event makes of one instrument: a bar's, a stop's, a child's.
    private const int DecisionsMax = 4;

    private readonly EngineParts _parts;
    private readonly OrderDesk _orderDesk;
    private readonly ExposureSums _exposure;
    private readonly RiskGates _gates;
    private readonly RiskLimits _limits;

    public OrderGate(EngineParts parts, OrderDesk orderDesk, RiskLimits limits)
    {
        _parts = parts;
        _orderDesk = orderDesk;
        _exposure = new ExposureSums(parts);
        _gates = new RiskGates(limits);
        _limits = limits;
        Decisions = new DecisionBuffer(DecisionsMax * parts.Instruments.Length);
    }

    /// <summary>Null in the running engine.</summary>
    public IDecisionObserver? Observer { get; set; }

    /// <summary>Of the event under way.</summary>
    public DecisionBuffer Decisions { get; }

    /// <summary>A decision is made: call once, when its trace is complete.</summary>
    public void Conclude(in DecisionTrace trace, InstrumentDesk desk)
    {
        Decisions.Add(trace, desk.Market.Instrument);
        Observer?.OnDecision(trace, desk.Maker);
    }

    /// <summary>Asks the gates and places the order; what they saw and said is in the trace.</summary>
    public ReasonCode TryPlace(InstrumentDesk desk, in Order draft, ref DecisionTrace trace)
    {
        Order order = draft;
        ReasonCode reason = Ask(desk, ref order, ref trace);
        return reason == ReasonCode.None ? _orderDesk.TryPlace(order, out trace.Order) : reason;
    }

    /// <summary>Whether the book is one to trade on, as far as it tells itself.</summary>
    public static bool IsBookProven(MarketState market) =>
        market.HasRules && market.Book.IsInSync && market.Book.HasTouch && !IsCatchingUp(market);

    /// <summary>Asks the gates about an order as it would be placed now.</summary>
    public ReasonCode Ask(InstrumentDesk desk, ref Order order, ref DecisionTrace trace)
    {
        order.CreatedNanos = _parts.Clock.NowNanos;
        order.CauseSequence = _parts.Clock.Sequence;
        trace.Side = order.Side;
        trace.OrderType = order.Type;
        trace.OrderFlags = order.Flags;
        trace.LimitPrice = order.LimitPrice;
        trace.TriggerPrice = order.TriggerPrice;
        trace.Quantity = order.Quantity;
        trace.Risk = Describe(desk, ref order);
        trace.Verdict = _gates.Ask(trace.Risk);
        return trace.Verdict.Reason;
    }

    private RiskContext Describe(InstrumentDesk desk, ref Order order)
    {
        MarketState market = desk.Market;
        long now = _parts.Clock.NowNanos;
        var context = new RiskContext
        {
            NowNanos = now,
            Side = order.Side,
            Type = order.Type,
            Flags = order.Flags,
            Quantity = order.Quantity,
            LimitPrice = order.LimitPrice,
            Rules = market.Rules,
            Mid = market.Mid(Rounding.HalfEven),
            IsWarmedUp = desk.Maker.LastReason != ReasonCode.WarmingUp,
            IsFlowToxic = market.Vpin.IsAbove(_limits.VpinMax),
            IsBookProven = IsBookProven(market),
            IsVenueReady = _parts.Readiness.IsReady(market.Instrument.Venue),
            IsFeedStale = market.Feeds.Worst(now) >= FeedFreshness.Blocking,
        };
        if (!OrderPricer.TryWorst(
                order.Type, order.Side, order.LimitPrice, context.Mid, _limits.CollarPpm, out Price worst))
        {
            context.HasOverflown = true;
        }

        order.WorstPrice = worst;
        context.WorstPrice = worst;
        context.WorstNotional = ExposureSums.Value(worst, order.Quantity, context.Rules, ref context);
        _exposure.Describe(desk, order.Parent, ref context);
        _parts.Risk.Describe(ref context);
        return context;
    }

    // After a snapshot the deltas that waited for it still follow one by one: until the adapter says that the book is
    // in sync, its prices are those of a moment ago.
    private static bool IsCatchingUp(MarketState market) =>
        market.Feeds[FeedChannel.Book].Status == FeedStatus.OutOfSync;
}
