using System;
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
    private const string Role = "backtest";

    private readonly string _path;
    private readonly JournalDirectory _directory;
    private readonly JournalWriter _writer;

    /// <param name="path">A new or empty folder.</param>
    /// <param name="settings">Written into the journal.</param>
    /// <param name="registry">Knows the files of the strategies, which are kept beside the journal.</param>
    /// <param name="startNanos">Time of the first event.</param>
    public RunJournal(string path, EngineSettings settings, StrategyRegistry registry, long startNanos)
    {
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
