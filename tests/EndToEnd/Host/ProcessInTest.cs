using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Host.Housekeeping;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Reading.Liveness;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>A whole engine in this process, without a venue: its main thread is a thread of the test.</summary>
internal sealed class ProcessInTest : IDisposable
{
    private const int LimitSeconds = 60;

    private readonly List<string> _lines = [];
    private Thread? _main;
    private int _code = -1;

    public string Folder { get; } = Directory.CreateTempSubdirectory("lowlatency-host-").FullName;

    /// <summary>As the runner has it; set before the start.</summary>
    public int FinishMillisMax { get; set; } = 20_000;

    /// <inheritdoc cref="EngineRunner.Housekeeping"/>
    public Action? Housekeeping { get; set; }

    public EngineRun Run { get; private set; } = null!;

    public EngineRunner Runner { get; private set; } = null!;

    public string Log
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    /// <summary>The page as another process sees it; the engine has begun.</summary>
    public LivenessPage OpenLiveness() => LivenessPage.TryOpen(JournalFolder)!;

    public HostOptions Options() => new()
    {
        Engine = new EngineSettings
        {
            Instance = 1,
            Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
            Strategies = [new StrategySettings { Name = "ema-momentum" }],
        },
        Journal = new JournalOptions
        {
            Directory = JournalFolder,
            SegmentMebibytes = 1,
            FreeMebibytesMin = 0,
        },
    };

    public void Start(
        HostOptions options, EngineRunSeams? seams = null, StrategyRegistry? registry = null, ExitGuard? guard = null)
    {
        lock (_lines) _lines.Clear();
        Run = new EngineRun(options, Write, seams, registry);
        Runner = new EngineRunner(Run, guard)
        {
            FinishMillisMax = FinishMillisMax,
            Housekeeping = Housekeeping,
        };
        _main = new Thread(() => Volatile.Write(ref _code, Runner.Run())) { Name = "main of the engine" };
        _main.Start();
        AwaitLine("running: epoch");
    }

    /// <summary>Asks for the orderly stop; the exit code.</summary>
    public int Stop()
    {
        Runner.RequestStop();
        return AwaitEnd();
    }

    /// <summary>Waits for the end that comes by itself; the exit code.</summary>
    public int AwaitEnd()
    {
        Assert.That(_main!.Join(TimeSpan.FromSeconds(LimitSeconds)), Is.True, () => $"it does not end:\n{Log}");
        return Volatile.Read(ref _code);
    }

    /// <summary>Gives back what the process would: the journal may be opened again.</summary>
    public void End() => Run.Dispose();

    public void AwaitLine(string text) =>
        Await(() => Log.Contains(text, StringComparison.Ordinal), $"it never said '{text}'");

    public void Await(Func<bool> isReached, string otherwise)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isReached())
        {
            bool isLate = Stopwatch.GetElapsedTime(start).TotalSeconds > LimitSeconds;
            Assert.That(isLate, Is.False, () => $"{otherwise}:\n{Log}");
            Thread.Yield();
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string JournalFolder => Path.Combine(Folder, "journal");

    private void Write(string line)
    {
        lock (_lines) _lines.Add(line);
    }
}
