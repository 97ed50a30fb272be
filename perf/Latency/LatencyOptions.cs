using System;
using System.Globalization;
using System.IO;

namespace LowLatency.Latency;

/// <summary>The command line.</summary>
internal sealed class LatencyOptions
{
    public const string Usage = """
        usage: latency [--smoke] [--engine PATH] [--folder DIR] [--frames N] [--orders N] [--seconds N] [--slice N]
                       [--warm-up N] [--instruments N] [--wait KIND] [--receive KIND]
          --smoke         a few seconds; checks counts, allocation and files, never times
          --engine PATH   binary or .dll of the engine (default: LOWLATENCY_ENGINE, else the .dll beside this one)
          --folder DIR    journal, logs and results go to a new folder in it; it decides which disk is flushed
          --frames N      frames a second (1000); --orders N  of which so many cause an order (100)
          --seconds N     measured in all for each contender (60), in slices of --slice N seconds (2)
          --warm-up N     seconds before (15); --instruments N (32)
          --wait, --receive  the engine's threads.wait (block) and threads.receive (block)
        """;

    public bool IsSmoke { get; private set; }

    public string EnginePath { get; private set; } = DefaultEngine();

    /// <summary>Where the folder of a run is made.</summary>
    public string Folder { get; private set; } = Path.GetTempPath();

    public int FramesPerSecond { get; private set; } = 1_000;

    public int OrdersPerSecond { get; private set; } = 100;

    public int Seconds { get; private set; } = 60;

    public int SliceSeconds { get; private set; } = 2;

    public int WarmUpSeconds { get; private set; } = 15;

    public int Instruments { get; private set; } = 32;

    public string Wait { get; private set; } = "block";

    public string Receive { get; private set; } = "block";

    public int FramesPerOrder => FramesPerSecond / OrdersPerSecond;

    public int Slices => Seconds / SliceSeconds;

    /// <summary>Null when an argument is wrong.</summary>
    public static LatencyOptions? Read(ReadOnlySpan<string> arguments)
    {
        var options = new LatencyOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--smoke") options.MakeSmoke();
            else if (i + 1 == arguments.Length || !options.TrySet(arguments[i], arguments[++i])) return null;
        }

        bool isSound = options.OrdersPerSecond <= options.FramesPerSecond
            && options.FramesPerSecond % options.OrdersPerSecond == 0
            && options.SliceSeconds <= options.Seconds && options.Instruments <= 26 * 26;
        return isSound ? options : null;
    }

    private static string DefaultEngine()
    {
        string? path = Environment.GetEnvironmentVariable("LOWLATENCY_ENGINE");
        return string.IsNullOrEmpty(path) ? Path.Combine(AppContext.BaseDirectory, "lowlatency-engine.dll") : path;
    }

    private void MakeSmoke()
    {
        IsSmoke = true;
        FramesPerSecond = 500;
        OrdersPerSecond = 50;
        Seconds = 4;
        SliceSeconds = 1;
        WarmUpSeconds = 8;
    }

    private bool TrySet(string name, string value)
    {
        switch (name)
        {
            case "--engine": EnginePath = value; return true;
            case "--folder": Folder = value; return true;
            case "--wait": Wait = value; return true;
            case "--receive": Receive = value; return true;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1)
        {
            return false;
        }

        switch (name)
        {
            case "--frames": FramesPerSecond = number; return true;
            case "--orders": OrdersPerSecond = number; return true;
            case "--seconds": Seconds = number; return true;
            case "--slice": SliceSeconds = number; return true;
            case "--warm-up": WarmUpSeconds = number; return true;
            case "--instruments": Instruments = number; return true;
            default: return false;
        }
    }
}
