using System;
using System.IO;
using System.Text.Json;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Snapshots;

namespace LowLatency.Backtest.Runs;

/// <summary>
/// The journal of a backtest: the same records as the engine's own, so that every tool that reads journals reads it.
/// </summary>
public sealed class RunJournal : IDisposable
{
    /// <summary>The role in the manifest of a backtest's journal.</summary>
    public const string Role = "backtest";

    /// <summary>
    /// The settings of the run, beside its segments: a journal holds what the engine saw, and the simulated venue of a
    /// run on candles or trades saw more.
    /// </summary>
    public const string SettingsName = "backtest.json";

    private readonly string _path;
    private readonly JournalDirectory _directory;
    private readonly JournalWriter _writer;

    /// <param name="path">A new or empty folder.</param>
    /// <param name="all">Written beside the journal, those of the engine into it.</param>
    /// <param name="registry">Knows the files of the strategies, which are kept beside the journal.</param>
    /// <param name="startNanos">Time of the first event.</param>
    public RunJournal(string path, BacktestSettings all, StrategyRegistry registry, long startNanos)
    {
        EngineSettings settings = all.Engine;
        _path = path;
        _directory = JournalDirectory.TryOpen(path, create: true, out string error)
            ?? throw new BacktestException($"--journal {path}: {error}");
        JournalResumePoint? resume = _directory.Recover(out _);
        if (resume == null || JournalSegments.List(path).Count > 0)
        {
            _directory.Dispose();
            throw new BacktestException($"--journal {path}: holds a journal already; give a new folder");
        }

        SaveStrategies(settings, registry);
        SaveSettings(all);
        _writer = new JournalWriter(path, new JournalWriterOptions
        {
            Durability = JournalDurability.Buffered,
            FreeBytesMin = 0,
        }, resume.Value);
        byte[] json = EngineSettingsJson.Write(settings);
        bool isStarted = _writer.Start(new JournalStart
        {
            WallNanos = startNanos,
            MonotonicNanos = startNanos,
            Epoch = 1,
            Instance = (ushort)settings.Instance,
            ConfigurationHash = EngineSettingsJson.Hash(json),
            ConfigurationJson = json,
            Role = Role,
            RecordsOutputs = true,
        });
        if (!isStarted) throw Fault();
    }

    /// <summary>Started.</summary>
    public JournalWriter Writer => _writer;

    /// <summary>What to say when the writer has failed.</summary>
    public BacktestException Fault() => new($"--journal {_path}: {_writer.Fault}") { IsInput = true };

    public void Dispose()
    {
        _writer.Dispose();
        _directory.Dispose();
    }

    private void SaveSettings(BacktestSettings all)
    {
        BacktestSettings copy = SettingsPath.With(all, []);
        foreach (DataSettings source in copy.Data) source.Path = Path.GetFullPath(source.Path);
        if (copy.Latency.HistogramLog.Length > 0)
        {
            copy.Latency.HistogramLog = Path.GetFullPath(copy.Latency.HistogramLog);
        }

        File.WriteAllBytes(
            Path.Combine(_path, SettingsName),
            JsonSerializer.SerializeToUtf8Bytes(copy, BacktestJson.Default.BacktestSettings));
    }

    private void SaveStrategies(EngineSettings settings, StrategyRegistry registry)
    {
        foreach (StrategySettings each in settings.Strategies)
        {
            if (registry.Find(each)?.Source is not { } source) continue;
            if (StrategyStore.TrySave(_path, each.Name, source.Digest, source.Read(), out string error)) continue;
            _directory.Dispose();
            throw new BacktestException($"--journal {_path}: {error}") { IsInput = true };
        }
    }
}
