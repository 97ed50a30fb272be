using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Strategies;
using LowLatency.Unit.Readers;

namespace LowLatency.Fuzz;

/// <summary>The readers of files, and of what is behind a snapshot's checksum, and of configurations.</summary>
internal static class Targets
{
    private const int PatchBytes = 12;
    private const int PatchesAtStart = 3;

    private static readonly EngineSettings Settings = new()
    {
        Instance = 1,
        Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
        Strategies = [new StrategySettings { Name = "ema-momentum" }],
    };

    private static readonly byte[] State = SaveState();

    public static IReadOnlyList<ReaderTarget> All { get; } =
    [
        .. ReaderTargets.All,
        new("state", static random => GoodFiles.Noise(random, PatchBytes * random.Next(PatchesAtStart)), ReadState),
        new("configuration", static _ => JsonSerializer.SerializeToUtf8Bytes(
            new HostOptions { Engine = Settings }, HostJson.Default.HostOptions), ReadConfiguration),
    ];

    // Patches of the words of a good state: place, then value.
    private static void ReadState(string folder, byte[] input)
    {
        byte[] state = (byte[])State.Clone();
        int words = state.Length / 8;
        for (int at = 0; at + PatchBytes <= input.Length; at += PatchBytes)
        {
            int word = (int)(BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(at)) % (uint)words);
            input.AsSpan(at + 4, 8).CopyTo(state.AsSpan(word * 8));
        }

        var engine = new Engine(Settings, StrategyCatalog.All());
        if (!engine.TryLoad(state)) return;

        // A recovery compares it with the hash of the header.
        engine.ComputeStateHash();
        engine.TrySave(new byte[state.Length], out _);
    }

    private static void ReadConfiguration(string folder, byte[] input)
    {
        string path = Path.Combine(folder, "engine.json");
        File.WriteAllBytes(path, input);
        var faults = new List<string>();
        HostOptions? options = ConfigurationLoader.Load(path, faults, StrategyCatalog.All());
        if (options == null != faults.Count > 0) throw new InvalidDataException("refused without a reason");
    }

    private static byte[] SaveState()
    {
        var engine = new Engine(Settings, StrategyCatalog.All());
        engine.TrySave([], out int length);
        byte[] state = new byte[length];
        engine.TrySave(state, out _);
        return state;
    }
}
