using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Runtime.Metrics;

namespace LowLatency.Pipeline.Metrics;

/// <summary>
/// The stages an event passes, each measured from the read that delivered its bytes (one clock read per stage). Events
/// that this process makes itself are left out. The events that an order follows from are recorded a second time by
/// themselves: they are the first part of the order path. Recorded by the business thread.
/// </summary>
public sealed class StageLatency
{
    private readonly StageHistogram _decoded = new("decoded");
    private readonly StageHistogram _published = new("published");
    private readonly StageHistogram _businessStart = new("businessStart");
    private readonly StageHistogram _applied = new("applied");

    private readonly StageHistogram _orderPublished = new("orderPublished");
    private readonly StageHistogram _orderStart = new("orderStart");
    private readonly StageHistogram _orderDecided = new("orderDecided");

    public IReadOnlyList<StageHistogram> Stages =>
        [_decoded, _published, _businessStart, _applied, _orderPublished, _orderStart, _orderDecided];

    public void RecordEvent(ref readonly EventHeader header, long startNanos, long endNanos)
    {
        if (header.PublishNanos == 0) return;
        _decoded.Record(header.DecodeNanos);
        _published.Record(header.PublishNanos);
        _businessStart.Record(startNanos - header.ReceiveMonotonicNanos);
        _applied.Record(endNanos - header.ReceiveMonotonicNanos);
    }

    /// <summary>The same for an event that placed at least one order.</summary>
    public void RecordOrder(ref readonly EventHeader header, long startNanos, long endNanos)
    {
        if (header.PublishNanos == 0) return;
        _orderPublished.Record(header.PublishNanos);
        _orderStart.Record(startNanos - header.ReceiveMonotonicNanos);
        _orderDecided.Record(endNanos - header.ReceiveMonotonicNanos);
    }
}
