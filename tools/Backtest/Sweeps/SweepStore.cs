using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using LowLatency.Reading;

namespace LowLatency.Backtest.Sweeps;

/// <summary>
/// The finished runs of a sweep in runs.jsonl, appended one by one: a sweep that was interrupted goes on with what is
/// not in it. A line that a crash cut short is dropped. Any thread.
/// </summary>
public sealed class SweepStore : IDisposable
{
    private const long BytesMax = 1L << 30;

    private readonly Dictionary<string, SweepRow> _rows = [];
    private readonly Lock _lock = new();
    private readonly FileStream _file;

    public SweepStore(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "runs.jsonl");
        long end = File.Exists(path) ? Read(path) : 0;
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        _file.SetLength(end);
        _file.Position = end;
    }

    /// <summary>Runs that are known, this sweep's or another's.</summary>
    public int Count => _rows.Count;

    public SweepRow? Find(string key)
    {
        lock (_lock) return _rows.GetValueOrDefault(key);
    }

    public void Add(SweepRow row)
    {
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(row, SweepJson.Default.SweepRow);
        lock (_lock)
        {
            _rows[row.Key] = row;
            _file.Write([.. line, (byte)'\n']);
            _file.Flush();
        }
    }

    public void Dispose() => _file.Dispose();

    // Returns where the last whole line ends.
    private long Read(string path)
    {
        byte[] bytes = RegularFile.ReadAll(path, BytesMax);
        int start = 0;
        int number = 0;
        while (start < bytes.Length)
        {
            int length = Array.IndexOf(bytes, (byte)'\n', start) - start;
            if (length < 0) break;
            number++;
            try
            {
                SweepRow row = JsonSerializer.Deserialize(bytes.AsSpan(start, length), SweepJson.Default.SweepRow)!;
                _rows[row.Key] = row;
            }
            catch (JsonException exception)
            {
                string text = Encoding.UTF8.GetString(bytes, start, Math.Min(length, 60));
                throw new BacktestException(
                    $"{path}:{number}: '{text}' is not a row of a sweep ({exception.Message}); "
                    + "remove the line or the file");
            }

            start += length + 1;
        }

        return start;
    }
}
