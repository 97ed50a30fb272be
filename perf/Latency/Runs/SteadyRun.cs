using System;
using System.IO;
using LowLatency.Latency.Engine;
using LowLatency.Latency.Results;

namespace LowLatency.Latency.Runs;

/// <summary>Steady trading and nothing else, for so long that what the engine allocates would show.</summary>
internal sealed class SteadyRun : IDisposable
{
    private const int SecondsPerMinute = 60;

    private readonly LatencyOptions _options;

    public SteadyRun(LatencyOptions options)
    {
        _options = options;
        Session = new EngineSession(options);
    }

    public EngineSession Session { get; }

    public Contender Order { get; } = new("order", "order path");

    public bool TryRun()
    {
        if (!Session.TryStart()) return false;
        Session.BeginMeasurement();
        using (var log = new SliceLog(Path.Combine(Session.Folder, "order-path.hlog"), Session.MeasuredFromNanos))
        {
            int seconds = _options.SteadyMinutes * SecondsPerMinute;
            for (int done = 0; done < seconds && !Session.IsBroken; done += _options.SliceSeconds)
            {
                SliceMeasurement.Run(Session, Order, Session.Venue, log);
            }
        }

        return Session.TryStop();
    }

    public void Dispose() => Session.Dispose();
}
