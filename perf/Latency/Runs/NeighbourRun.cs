using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Latency.Engine;
using LowLatency.Latency.Results;

namespace LowLatency.Latency.Runs;

/// <summary>
/// The order path at one venue while the process of another, where the same engine trades a second account, stands
/// still and then bans. Each venue is a process of its own, the engine too.
/// </summary>
internal sealed class NeighbourRun : IDisposable
{
    private const int OtherSecondsMax = 120;
    private const int TradeSecondsMax = 120;

    private readonly LatencyOptions _options;
    private readonly NeighbourVenue _neighbour;
    private readonly List<Phase> _phases = [];

    public NeighbourRun(LatencyOptions options)
    {
        _options = options;
        _neighbour = new NeighbourVenue(EngineSession.MakeFolder(options));
        Session = new EngineSession(options, _neighbour.AddTo, _neighbour.Keys);
    }

    public EngineSession Session { get; }

    public IReadOnlyList<Phase> Phases => _phases;

    public string SliceLogPath => Path.Combine(Session.Folder, "order-path.hlog");

    public bool TryRun()
    {
        if (!Session.TryStart() || !WaitForNeighbour()) return false;
        Session.BeginMeasurement();
        int stopped = _options.NeighbourSeconds;
        int others = Math.Min(stopped, OtherSecondsMax);
        using (var log = new SliceLog(SliceLogPath, Session.MeasuredFromNanos))
        {
            Run("both well", "well", others, log);
            _neighbour.Pause();
            Run("the neighbour's process stands still", "stopped", stopped, log);
            _neighbour.Continue();
            Run("it goes on", "continued", others, log);
            _neighbour.Ban(others);
            Run("it bans this address", "banned", others, log);
            Run("the ban is over", "free", others, log);
        }

        return Session.TryStop();
    }

    public void Dispose()
    {
        Session.Dispose();
        _neighbour.Dispose();
    }

    private bool WaitForNeighbour()
    {
        for (int second = 0; second < TradeSecondsMax && !Session.IsBroken; second++)
        {
            if (_neighbour.IsTraded) return true;
            Session.Slice(Session.Venue, seconds: 1);
        }

        return Session.Fail("the engine does not trade at the neighbour's venue");
    }

    private void Run(string text, string tag, int seconds, SliceLog log)
    {
        var order = new Contender(tag, text);
        long startNanos = Session.Clock.NowNanos;
        for (int done = 0; done < seconds && !Session.IsBroken; done += _options.SliceSeconds)
        {
            SliceMeasurement.Run(Session, order, Session.Venue, log);
        }

        _phases.Add(new Phase(text, order, startNanos, Session.Clock.NowNanos));
    }
}
