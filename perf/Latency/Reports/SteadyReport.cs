using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using LowLatency.Host.Reports;
using LowLatency.Latency.Results;
using LowLatency.Latency.Runs;

namespace LowLatency.Latency.Reports;

/// <summary>What the engine allocates while it trades steadily.</summary>
internal sealed class SteadyReport
{
    private const string Journal = "journal";
    private const double OthersBytesPerSecondMax = 1_000;

    private readonly SteadyRun _run;
    private readonly EngineRunReport _engine;
    private readonly double _othersPerSecond;
    private readonly List<string> _faults = [];

    /// <param name="run">Without a fault.</param>
    public SteadyReport(SteadyRun run)
    {
        _run = run;
        _engine = run.Session.Report!;
        long others = _engine.AllocatedBytesOfProcess - _engine.AllocatedBytes.Values.Sum();
        _othersPerSecond = others / _engine.AllocationSeconds;
        Check();
    }

    /// <summary>Empty = hot threads allocate nothing, the others little, and nothing was collected.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public void Print(TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"steady for {_engine.AllocationSeconds:F0} s: {_run.Order.Expected} orders, {_run.Order.Missed} missed"));
        output.WriteLine("| who | bytes | bytes a second |\n| --- | --- | --- |");
        foreach ((string thread, long bytes) in _engine.AllocatedBytes)
        {
            output.WriteLine(Row(thread, bytes, bytes / _engine.AllocationSeconds));
        }

        output.WriteLine(Row(
            "all others of the process", (long)(_othersPerSecond * _engine.AllocationSeconds), _othersPerSecond));
        output.WriteLine($"collections, generation 0 to 2: {string.Join(", ", _engine.Gc)}");
        output.WriteLine(
            "left out: connects and everything else before the warm-up was over, the orderly stop; no snapshot is "
            + "taken (journal.snapshotSeconds 0); the account is reconciled and rules are read again as by default");
        output.WriteLine($"alarms in the log: {Alarms()}");
        output.WriteLine($"decisions without an order: {Refusals.Text(_run.Session.NotPlaced)}");
    }

    private static string Row(string who, long bytes, double perSecond) =>
        string.Create(CultureInfo.InvariantCulture, $"| {who} | {bytes} | {perSecond:F1} |");

    private int Alarms() =>
        File.ReadLines(_run.Session.LogPath).Count(static line => line.Contains("ALARM", StringComparison.Ordinal));

    private void Check()
    {
        if (_run.Order.FromSent.TotalCount == 0) _faults.Add("nothing was traded");
        foreach ((string thread, long bytes) in _engine.AllocatedBytes)
        {
            // A new segment costs something on the journal's thread: it counts with the others.
            if (thread == Journal)
            {
                double perSecond = bytes / _engine.AllocationSeconds;
                if (perSecond > OthersBytesPerSecondMax) _faults.Add($"{thread} allocated {perSecond:F0} B/s");
            }
            else if (bytes != 0)
            {
                _faults.Add($"{thread} allocated {bytes} B");
            }
        }

        if (_othersPerSecond > OthersBytesPerSecondMax) _faults.Add($"others allocated {_othersPerSecond:F0} B/s");
        if (_engine.Gc.Any(static count => count > 0)) _faults.Add("garbage was collected");
    }
}
