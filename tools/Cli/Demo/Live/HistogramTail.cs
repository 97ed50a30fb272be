using System;
using System.Collections.Generic;
using System.IO;
using HdrHistogram;
using LowLatency.Backtest.Data;
using LowLatency.Cli.Reports;

namespace LowLatency.Cli.Demo.Live;

/// <summary>Adds up the lines of an .hlog that another process is writing.</summary>
internal sealed class HistogramTail
{
    private readonly string _path;
    private long _offset;

    public HistogramTail(string path) => _path = path;

    /// <summary>In the order in which the stages first appeared.</summary>
    public List<StageSummary> Stages { get; } = [];

    /// <summary>Takes the whole lines that are new.</summary>
    public void Poll()
    {
        if (!File.Exists(_path)) return;
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        // Another file by that name: the engine began the next one.
        if (file.Length < _offset) _offset = 0;
        if (file.Length <= _offset) return;
        file.Position = _offset;
        byte[] bytes = new byte[file.Length - _offset];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int end = bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        if (end == 0) return;
        _offset += end;
        HistogramLog.TryRead(new MemoryStream(bytes, 0, end), out IReadOnlyList<HistogramBase> intervals, out _);
        HistogramLogFile.Merge(intervals, Stages);
    }
}
