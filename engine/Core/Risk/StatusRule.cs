using LowLatency.Model.Instruments;
using LowLatency.Model.Orders;
using LowLatency.Model.Time;

namespace LowLatency.Core.Risk;

/// <summary>What an instrument's status lets in; cancels pass in each. Pure; any thread.</summary>
public static class StatusRule
{
    /// <summary>The venue would take the order, as far as the instrument's status goes.</summary>
    public static bool Takes(
        in InstrumentRules rules, OrderType type, TimeInForce timeInForce, OrderFlags flags) => rules.Status switch
        {
            InstrumentStatus.Trading => true,
            InstrumentStatus.PostOnly => type == OrderType.Limit && timeInForce == TimeInForce.GoodTillCancel,
            InstrumentStatus.LimitOnly => type == OrderType.Limit,
            InstrumentStatus.ReduceOnly => (flags & OrderFlags.ReduceOnly) != 0,
            _ => false,
        };

    /// <summary>
    /// A status that the venue names keeps the order out. Rules of journals from before statuses name none.
    /// </summary>
    public static bool IsClosedTo(
        in InstrumentRules rules, OrderType type, TimeInForce timeInForce, OrderFlags flags) =>
        rules.NamedStatus != InstrumentStatus.None && !Takes(rules, type, timeInForce, flags);

    /// <summary>
    /// Positions are closed by orders that take: no status that keeps those out lets a position go.
    /// </summary>
    public static bool IsClosedToExits(in InstrumentRules rules) =>
        IsClosedTo(rules, OrderType.Limit, TimeInForce.ImmediateOrCancel, OrderFlags.ReduceOnly);

    /// <summary>The announced end of trading is at most so far away.</summary>
    public static bool IsDelisting(in InstrumentRules rules, long nowNanos, long leadNanos) =>
        rules.DelistingSeconds != 0
        && nowNanos >= (rules.DelistingSeconds * Timestamp.NanosPerSecond) - leadNanos;
}
