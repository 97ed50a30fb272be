using System;
using LowLatency.Latency.Engine;

namespace LowLatency.Latency.Runs;

/// <summary>
/// What the connected engine costs when next to nothing happens: one frame a second of each symbol (its book, its best
/// prices and a trade in turn, none of which an order follows from), and the venue's pings.
/// </summary>
internal sealed class QuietRun : IDisposable
{
    private readonly LatencyOptions _options;

    public QuietRun(LatencyOptions options)
    {
        _options = options;
        Session = new EngineSession(options);
    }

    public EngineSession Session { get; }

    /// <summary>Of one core, in the kernel too.</summary>
    public double ProcessorShare { get; private set; }

    public bool TryRun()
    {
        if (!Session.TryStart()) return false;
        Session.BeginMeasurement();
        double before = Session.ProcessorSeconds;
        long startNanos = Session.Clock.NowNanos;
        Session.SendWithoutOrders(_options.Instruments, _options.QuietSeconds);
        ProcessorShare = (Session.ProcessorSeconds - before) * 1e9 / (Session.Clock.NowNanos - startNanos);
        return Session.TryStop();
    }

    public void Dispose() => Session.Dispose();
}
