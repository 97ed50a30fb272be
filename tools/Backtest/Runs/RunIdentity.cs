using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowLatency.Backtest.Settings;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using LowLatency.Paper;
using LowLatency.Pipeline;
using LowLatency.Protocol.Feeds;
using LowLatency.Reading;
using LowLatency.Venues;

namespace LowLatency.Backtest.Runs;

/// <summary>
/// What decides the outcome of a run, as a digest: the bytes of the data, the settings and the code. Two runs of one
/// identity are the same run; a file that was replaced by another of equal length and time is another. Any thread once
/// made.
/// </summary>
public sealed class RunIdentity
{
    private const int Digits = 32;

    private static readonly Type[] Parts =
    [
        typeof(EventSlot), typeof(JournalFormat), typeof(Engine), typeof(PaperVenue), typeof(EnginePipeline),
        typeof(FeedSettings), typeof(VenueCatalog), typeof(RegularFile), typeof(RunIdentity),
    ];

    private readonly byte[] _data;

    /// <summary>Reads all of the data once.</summary>
    /// <param name="settings">Name the data.</param>
    public RunIdentity(BacktestSettings settings)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (DataSettings source in settings.Data) Add(digest, source.Path);
        if (settings.Latency.HistogramLog.Length > 0) Add(digest, settings.Latency.HistogramLog);
        _data = digest.GetHashAndReset();
    }

    /// <summary>The identity of one run over these data: 32 hexadecimal digits.</summary>
    /// <param name="settings">Of the run.</param>
    /// <param name="registry">The code of its strategies.</param>
    public string Of(BacktestSettings settings, StrategyRegistry registry)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(_data);
        digest.AppendData(JsonSerializer.SerializeToUtf8Bytes(settings, BacktestJson.Default.BacktestSettings));
        foreach (Type part in Parts) digest.AppendData(part.Module.ModuleVersionId.ToByteArray());
        foreach (StrategySettings each in settings.Engine.Strategies)
        {
            if (registry.Find(each) is not { } strategy) continue;
            digest.AppendData(Encoding.UTF8.GetBytes(strategy.Source?.Digest ?? ""));
            digest.AppendData(strategy.Create.Method.Module.ModuleVersionId.ToByteArray());
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset())[..Digits];
    }

    // Of a folder the files in it, by their names.
    private static void Add(IncrementalHash digest, string path)
    {
        if (!Directory.Exists(path))
        {
            AddFile(digest, path);
            return;
        }

        var files = new List<string>(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories));
        files.Sort(StringComparer.Ordinal);
        foreach (string file in files)
        {
            digest.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(path, file) + "\0"));
            if (RegularFile.IsFile(file)) AddFile(digest, file);
        }
    }

    private static void AddFile(IncrementalHash digest, string path)
    {
        using FileStream file = RegularFile.Open(path);
        digest.AppendData(SHA256.HashData(file));
    }
}
