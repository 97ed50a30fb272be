using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using HdrHistogram;
using LowLatency.Host.Reports;
using LowLatency.Latency.Engine;
using LowLatency.Latency.Results;
using LowLatency.Latency.Runs;
using LowLatency.Model.Reasons;

namespace LowLatency.Latency.Reports;

/// <summary>What a run showed, for people, and what is wrong with it.</summary>
internal sealed class OrderPathReport
{
    /// <summary>
    /// An order that was not placed in time holds up the next of its symbol: on a machine that stalls some are missed.
    /// </summary>
    private const int MissedPercentMax = 5;

    private static readonly (string Tag, string Text)[] Stages =
    [
        ("applied", "any event applied"),
        ("orderPublished", "read, framed, parsed, in the ring"),
        ("orderStart", "business thread takes it"),
        ("orderDecided", "decided: order commanded"),
        ("orderDurable", "gateway sees it durable"),
        ("orderWritten", "signed, written to the socket"),
    ];

    private const string Journal = "journal";

    // An order still on its way, what follows from a missed one, a silence longer than the limit: a slow machine.
    private static readonly ReasonCode[] OfSlowness =
        [ReasonCode.IntentWorking, ReasonCode.AlreadyAtTarget, ReasonCode.RiskFeedStale];

    private readonly OrderPathRun _run;
    private readonly EngineSession _session;
    private readonly EngineRunReport _engine;
    private readonly bool _isSmoke;
    private readonly List<string> _faults = [];

    /// <param name="run">Without a fault.</param>
    /// <param name="isSmoke">Nothing that depends on the speed of the machine is a fault.</param>
    public OrderPathReport(OrderPathRun run, bool isSmoke)
    {
        _run = run;
        _session = run.Session;
        _isSmoke = isSmoke;
        _engine = run.Session.Report!;
        Check();
    }

    /// <summary>Empty = sound.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public void Print(TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"frames of {_run.FrameBytes} B, orders of {_run.OrderBytes} B on the wire; microseconds"));
        output.WriteLine(LatencyTable.Header("from frame to order, at the venue's end"));
        foreach (Contender contender in _run.Contenders)
        {
            output.WriteLine(LatencyTable.Row($"{contender.Text}, from the intended time", contender.FromIntended));
            output.WriteLine(LatencyTable.Row($"{contender.Text}, from the send", contender.FromSent));
        }

        output.WriteLine(LatencyTable.Ratios(
            "order path / ping-pong, from the send", _run.Order.FromSent, _run.PingPong.FromSent));
        output.WriteLine(LatencyTable.Ratios(
            "order path / ping-pong with fdatasync, from the send", _run.Order.FromSent, _run.Flushed.FromSent));
        if (_session.Options.IsTls)
        {
            output.WriteLine(LatencyTable.Ratios(
                "order path / TLS ping-pong, from the send", _run.Order.FromSent, _run.PingPongTls.FromSent));
        }

        output.WriteLine();
        PrintStages(output);
        foreach (Contender contender in _run.Contenders)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contender.Text}: {contender.Expected} expected, {contender.Missed} missed, "
                + $"{contender.Unexpected} unexpected; send late p99 "
                + $"{contender.SendDelay.GetValueAtPercentile(99) / 1e3:F1} us"));
        }

        output.WriteLine($"decisions without an order: {Refusals.Text(_session.NotPlaced)}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"symbols {_session.Options.Instruments}: subscribed after {_engine.StartToSubscribedMillis / 1e3:F1} s, "
            + $"every book asked for after {_session.StartSeconds:F1} s, "
            + $"{_engine.ResidentBytes / 1e6:F0} MB resident"));
        var bytes = new List<string>();
        foreach ((string thread, long allocated) in _engine.AllocatedBytes) bytes.Add($"{thread} {allocated} B");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"engine: {_run.ProcessorShare * 100:F1} % of a core in its slices"));
        output.WriteLine($"allocated after the warm-up: {string.Join(", ", bytes)}");
        output.WriteLine($"logs: {_run.SliceLogPath} {_session.EngineLogPath}");
    }

    private void PrintStages(TextWriter output)
    {
        output.WriteLine(LatencyTable.Header("engine, from the read that delivered the frame"));
        foreach ((string tag, string text) in Stages)
        {
            HistogramBase? stage = SliceLog.Sum(_session.EngineLogPath, tag, _session.MeasuredFromNanos);
            if (stage != null) output.WriteLine(LatencyTable.Row($"{text} ({tag})", stage));
        }

        output.WriteLine();
    }

    private void Check()
    {
        foreach (Contender contender in _run.Contenders)
        {
            if (contender.FromSent.TotalCount == 0) _faults.Add($"{contender.Text}: nothing was measured");
            if (!_isSmoke && contender.Missed * 100 > contender.Expected * MissedPercentMax)
            {
                _faults.Add($"{contender.Text}: {contender.Missed} of {contender.Expected} missed");
            }

            CheckLog(contender.Tag + ".sent", contender.FromSent);
            CheckLog(contender.Tag + ".intended", contender.FromIntended);
        }

        foreach ((ReasonCode reason, long count) in _session.NotPlaced)
        {
            if (Array.IndexOf(OfSlowness, reason) < 0) _faults.Add($"{count} orders were not placed: {reason}");
        }

        foreach ((string tag, _) in Stages)
        {
            HistogramBase? stage = SliceLog.Sum(_session.EngineLogPath, tag, _session.MeasuredFromNanos);
            if (stage == null || stage.TotalCount == 0) _faults.Add($"{_session.EngineLogPath}: nothing of {tag}");
        }

        if (_engine.AllocatedBytes.Count == 0) _faults.Add("the engine reports no thread");
        foreach ((string thread, long bytes) in _engine.AllocatedBytes)
        {
            // A new segment of the journal may cost something.
            if (bytes != 0 && thread != Journal) _faults.Add($"{thread} allocated {bytes} B after the warm-up");
        }
    }

    // The file is what is kept: it must say the same.
    private void CheckLog(string tag, HistogramBase measured)
    {
        HistogramBase? read = SliceLog.Sum(_run.SliceLogPath, tag, _session.MeasuredFromNanos - 1_000_000);
        bool isSame = read != null && read.TotalCount == measured.TotalCount
            && read.GetValueAtPercentile(50) == measured.GetValueAtPercentile(50);
        if (!isSame) _faults.Add($"{_run.SliceLogPath}: {tag} cannot be read back");
    }
}
