using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using HdrHistogram;
using LowLatency.Latency.Results;
using LowLatency.Latency.Runs;

namespace LowLatency.Latency.Reports;

/// <summary>What a run with a neighbour showed, phase by phase.</summary>
internal sealed class NeighbourReport
{
    private readonly NeighbourRun _run;
    private readonly IReadOnlyList<long> _neighbourOrders;
    private readonly List<string> _faults = [];

    /// <param name="run">Without a fault.</param>
    public NeighbourReport(NeighbourRun run)
    {
        _run = run;
        _neighbourOrders = PlacedOrders.Times(run.Session.JournalPath, NeighbourVenue.Account);
        foreach (Phase phase in run.Phases)
        {
            if (phase.Order.FromSent.TotalCount == 0) _faults.Add($"{phase.Text}: nothing was measured");
        }

        if (OrdersOf(run.Phases[0]) == 0) _faults.Add("the neighbour was not traded at in the first phase");
    }

    /// <summary>Empty = sound.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public void Print(TextWriter output)
    {
        output.WriteLine(
            "| the second venue | seconds | orders at the first | missed | p50 us | p99 us | p99.9 us | "
            + "p99 / first phase | event applied p99 us (both) | orders at the second |\n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (Phase phase in _run.Phases) output.WriteLine(Row(phase));
        output.WriteLine($"decisions without an order: {Refusals.Text(_run.Session.NotPlaced)}");
        output.WriteLine($"logs: {_run.SliceLogPath} {_run.Session.EngineLogPath} {_run.Session.LogPath}");
    }

    private string Row(Phase phase)
    {
        HistogramBase? applied = SliceLog.Sum(
            _run.Session.EngineLogPath, "applied", phase.StartNanos, phase.EndNanos);
        double first = _run.Phases[0].Order.FromSent.GetValueAtPercentile(99);
        HistogramBase order = phase.Order.FromSent;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {phase.Text} | {phase.Seconds:F0} | {phase.Order.Expected} | {phase.Order.Missed} | "
            + $"{Micros(order, 50)} | {Micros(order, 99)} | {Micros(order, 99.9)} | "
            + $"{order.GetValueAtPercentile(99) / first:F2} | "
            + $"{(applied == null ? "-" : Micros(applied, 99))} | {OrdersOf(phase)} |");
    }

    private int OrdersOf(Phase phase) =>
        _neighbourOrders.Count(nanos => nanos >= phase.StartNanos && nanos < phase.EndNanos);

    private static string Micros(HistogramBase values, double percentile) =>
        (values.GetValueAtPercentile(percentile) / 1e3).ToString("N1", CultureInfo.InvariantCulture);
}
