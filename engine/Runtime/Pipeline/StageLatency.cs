using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Runtime.Metrics;

namespace LowLatency.Runtime.Pipeline;

/// <summary>
/// The stages an event passes, each measured from the read that delivered its bytes (one clock read per stage). Events
/// that this process makes itself are left out. Recorded by the business thread.
/// </summary>
public sealed class StageLatency
{
    private readonly StageHistogram _decoded = new("decoded");
    private readonly StageHistogram _published = new("published");
    private readonly StageHistogram _businessStart = new("businessStart");
    private readonly StageHistogram _applied = new("applied");

    public IReadOnlyList<StageHistogram> Stages => [_decoded, _published, _businessStart, _applied];

    public void RecordEvent(ref readonly EventHeader header, long startNanos, long endNanos)
    {
        if (header.PublishNanos == 0) return;
        _decoded.Record(header.DecodeNanos);
        _published.Record(header.PublishNanos);
        _businessStart.Record(startNanos - header.ReceiveMonotonicNanos);
        _applied.Record(endNanos - header.ReceiveMonotonicNanos);
    }
}
