using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Unit.Backtest.Naive;

namespace LowLatency.Unit.Backtest;

/// <summary>A folder with candle files, and runs over them.</summary>
internal sealed class BacktestBench : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("backtest-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string Write(string name, IReadOnlyList<NaiveCandle> candles)
    {
        string path = Path.Combine(Folder, name);
        NaiveCandle.WriteCsv(candles, path);
        return path;
    }

    public static BacktestSettings Settings(string strategy, params string[] paths)
    {
        var settings = new BacktestSettings { Engine = CandleDefaults.Engine("BinanceSpot", "S0", 3_600) };
        settings.Engine.Portfolio.InitialCash = 100_000;
        settings.Engine.Strategies = [new StrategySettings { Name = strategy }];
        settings.Engine.Instruments = [];
        for (int i = 0; i < paths.Length; i++)
        {
            settings.Engine.Instruments.Add(new InstrumentSettings { Venue = "BinanceSpot", Symbol = $"S{i}" });
            settings.Data.Add(new DataSettings
            {
                Path = paths[i],
                Instrument = $"BinanceSpot:S{i}",
                AreGapsAllowed = true,
            });
        }

        return settings;
    }

    public static BacktestResult Run(
        BacktestSettings settings, IRunObserver? observer = null, string? journal = null) =>
        BacktestPlan.Load(settings, StrategyRegistry.BuiltIn()).Run(journal, observer);

    /// <summary>Keeps the bytes of every event with the bytes of the commands it caused.</summary>
    internal sealed class Tape : IRunObserver
    {
        public List<(long Nanos, byte[] Bytes)> Steps { get; } = [];

        public void OnApplied(ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
        {
            byte[] events = System.Runtime.InteropServices.MemoryMarshal.AsBytes(message).ToArray();
            byte[] orders = System.Runtime.InteropServices.MemoryMarshal.AsBytes(commands).ToArray();
            Steps.Add((message[0].Header.ReceiveWallNanos, [.. events, .. orders]));
        }
    }
}
