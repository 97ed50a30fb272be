using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Core.Orders;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// An engine that holds itself ready books a fill soon after the venue has made it. What it can not know at once (a
/// report lost on the way, a stream that is silent without a word) it knows after its periodic comparison.
/// </summary>
internal sealed class FillAgeCheck(World world, SimulatedVenue venue)
{
    /// <summary>Reports take milliseconds; while a stream is renewed and compared, the engine is not ready.</summary>
    private const long Bound = 5 * SimulationOptions.Second;

    /// <summary>
    /// For a fill of a disturbed time: the first lists behind it may be too old to hold it, the second ones are not
    /// (ReadAfterWriteNanos is ten seconds).
    /// </summary>
    private const long DisturbedBound = 15 * SimulationOptions.Second;

    /// <summary>
    /// The period of the comparison, what a run of it may take with retries, and a half-open socket. The first fill
    /// that is found this way makes the gateway replace the stream.
    /// </summary>
    private const long SilentNanos = 180 * SimulationOptions.Second;

    /// <summary>The gateway measures by its estimate of the venue's clock.</summary>
    private const long EstimateNanos = SimulationOptions.Second;

    private readonly HashSet<(int, long)> _booked = [];
    private readonly Queue<ExchangeFill> _waiting = [];
    private int _fillsSeen;
    private int _hitsSeen;
    private long _calmFromNanos;

    // Since when the stream was dead without a word, and when the venue had a subscription again. The first fill that
    // is found late makes the gateway replace the stream.
    private long _silentFromNanos;
    private long _silentToNanos;

    public long Checked { get; private set; }

    public void OnReport(in EventSlot slot)
    {
        bool isFill = slot.OrderReport.Kind == OrderReportKind.Filled;
        if (isFill) _booked.Add((slot.Header.Instrument.Value, slot.OrderReport.TradeId));
    }

    /// <summary>The fill that is not booked in time, null = none.</summary>
    public ExchangeFill? Find(EngineNode? node)
    {
        IReadOnlyList<ExchangeFaultHit> hits = venue.Exchange.Faults.Hits;
        for (; _hitsSeen < hits.Count; _hitsSeen++) Disturb(hits[_hitsSeen].Kind);
        bool isToldAgain = _silentToNanos == 0 && venue.Exchange.Truth.HasSubscription(World.AccountName);
        if (isToldAgain) _silentToNanos = world.NowNanos;
        bool isReady = node != null && node.Engine.Readiness.IsReady(venue.Account);
        if (!isReady && _calmFromNanos < world.NowNanos) _calmFromNanos = world.NowNanos;
        IReadOnlyList<ExchangeFill> fills = venue.Exchange.Truth.Fills(World.AccountName);
        for (; _fillsSeen < fills.Count; _fillsSeen++)
        {
            if (Checker.IsOwn(fills[_fillsSeen].Order)) _waiting.Enqueue(fills[_fillsSeen]);
        }

        while (_waiting.TryPeek(out ExchangeFill? fill))
        {
            if (!_booked.Contains((InstrumentOf(fill), fill.TradeId)))
            {
                bool isDisturbed = _calmFromNanos >= fill.TimeNanos;
                long until = isDisturbed ? _calmFromNanos + DisturbedBound : fill.TimeNanos + Bound;
                bool isUntold = IsSilent(fill) || IsUnknown(node, fill.Order);
                if (isUntold) until = Math.Max(until, fill.TimeNanos + SilentNanos);
                return world.NowNanos > until ? fill : null;
            }

            Checked++;
            _waiting.Dequeue();
            bool isFoundLate = world.NowNanos - fill.TimeNanos > Bound + EstimateNanos;
            if (!isFoundLate || !IsSilent(fill)) continue;
            _silentFromNanos = 0;
            _calmFromNanos = Math.Max(_calmFromNanos, world.NowNanos);
        }

        return null;
    }

    /// <summary>What is not told is not missed before a comparison behind that time.</summary>
    public void DisturbUntil(long nanos) => _calmFromNanos = Math.Max(_calmFromNanos, nanos + SilentNanos);

    private int InstrumentOf(ExchangeFill fill) =>
        venue.FirstInstrument + (fill.Order.Rules.Symbol == NodeSettings.Symbols[0] ? 0 : 1);

    // The engine counts such an order at its worst and asks on, as soon as its budget of requests lets it.
    private static bool IsUnknown(EngineNode? node, ExchangeOrder order)
    {
        bool isOwn = ClientOrderId.TryParse(Encoding.ASCII.GetBytes(order.OriginalClientOrderId), out ClientOrderId id);
        if (node == null || !isOwn) return false;
        OrderTable orders = node.Engine.Orders;
        int row = orders.Find(id);
        return row >= 0 && (orders[row].State is OrderState.Unknown or OrderState.UnknownPartial);
    }

    private bool IsSilent(ExchangeFill fill) =>
        _silentFromNanos != 0 && _silentFromNanos <= fill.TimeNanos
        && (_silentToNanos == 0 || fill.TimeNanos <= _silentToNanos);

    private void Disturb(ExchangeFaultKind kind)
    {
        if (kind == ExchangeFaultKind.UserSilent)
        {
            _silentFromNanos = world.NowNanos;
            _silentToNanos = 0;
        }

        bool isSilent = kind is ExchangeFaultKind.UserLost or ExchangeFaultKind.UserSilent
            or ExchangeFaultKind.UserLate or ExchangeFaultKind.UserCorrupt or ExchangeFaultKind.UserTruncate
            or ExchangeFaultKind.SocketHalfOpen or ExchangeFaultKind.ApiStale or ExchangeFaultKind.ApiHideOrder
            or ExchangeFaultKind.ApiLate or ExchangeFaultKind.ApiSlow;
        long until = world.NowNanos + (isSilent ? SilentNanos : 0);
        if (_calmFromNanos < until) _calmFromNanos = until;
    }
}
