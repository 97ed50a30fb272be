using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using LowLatency.Host.Options;

namespace LowLatency.Latency;

/// <summary>The command line.</summary>
internal sealed class LatencyOptions
{
    private readonly Option<bool> _smoke = new("--smoke")
    {
        Description = "A few seconds; checks counts, allocation and files, never times",
    };

    private readonly Option<string> _engine = Make(
        "--engine", "Binary or .dll of the engine (default: LOWLATENCY_ENGINE, else the .dll beside this one)",
        DefaultEngine());

    private readonly Option<string> _folder = Make(
        "--folder", "Journal, logs and results go to a new folder in it; it decides which disk is flushed",
        Path.GetTempPath());

    private readonly Option<int> _frames = Make("--frames", "Frames a second", 1_000);
    private readonly Option<int> _orders = Make("--orders", "Of which so many cause an order", 100);
    private readonly Option<int> _seconds = Make("--seconds", "Measured in all for each contender", 60);
    private readonly Option<int> _slice = Make("--slice", "In slices of so many seconds", 2);
    private readonly Option<int> _warmUp = Make("--warm-up", "Seconds before", 15);
    private readonly Option<int> _instruments = Make("--instruments", "Symbols, 676 at most", 32);
    private readonly Option<bool> _tls = new("--tls")
    {
        Description = "The venue speaks TLS only; beside the plain ping-pong one over TLS",
    };

    private readonly Option<int> _quiet = Make(
        "--quiet", "Instead: processor time of the idle engine in so many seconds (0 = not)", 0);

    private readonly Option<int> _steady = Make(
        "--steady", "Instead: what the engine allocates in so many minutes of steady trading (0 = not)", 0);

    private readonly Option<int> _neighbour = Make(
        "--neighbour",
        "Instead: a second account at a venue that stands still for so many seconds and then bans (0 = not)",
        0);

    private readonly Option<string> _plan = Make("--plan", "The engine's threads.plan", new ThreadOptions().Plan);
    private readonly Option<string> _wait = Make("--wait", "The engine's threads.wait", "block");
    private readonly Option<string> _receive = Make("--receive", "The engine's threads.receive", "block");

    public bool IsSmoke { get; private set; }

    public string EnginePath { get; private set; } = "";

    /// <summary>Where the folder of a run is made.</summary>
    public string Folder { get; private set; } = "";

    public int FramesPerSecond { get; private set; }

    public int OrdersPerSecond { get; private set; }

    public int Seconds { get; private set; }

    public int SliceSeconds { get; private set; }

    public int WarmUpSeconds { get; private set; }

    public int Instruments { get; private set; }

    /// <summary>The venue speaks TLS.</summary>
    public bool IsTls { get; private set; }

    /// <summary>0 = no such run.</summary>
    public int QuietSeconds { get; private set; }

    /// <summary>0 = no such run.</summary>
    public int SteadyMinutes { get; private set; }

    /// <summary>How long the neighbour stands still; 0 = no such run.</summary>
    public int NeighbourSeconds { get; private set; }

    /// <summary>
    /// Length of a bar by the market's clock. Longer than a symbol waits for its next bar at any rate that the options
    /// allow: a market whose clock falls behind looks like a backlog, and its feeds like stale ones. A neighbour's
    /// market has the time of day, so its bars are short.
    /// </summary>
    public int BarSeconds => NeighbourSeconds > 0 ? 5 : 60;

    /// <summary>Lines of the engine's log; where the engine itself is measured, at its default pace.</summary>
    public int HistogramSeconds =>
        SteadyMinutes > 0 || QuietSeconds > 0 ? new OutputOptions().HistogramSeconds : 1;

    public string Plan { get; private set; } = "";

    public string Wait { get; private set; } = "";

    public string Receive { get; private set; } = "";

    public int FramesPerOrder => FramesPerSecond / OrdersPerSecond;

    public int Slices => Seconds / SliceSeconds;

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _smoke, _engine, _folder, _frames, _orders, _seconds, _slice, _warmUp, _instruments, _tls, _quiet, _steady,
            _neighbour, _plan, _wait, _receive,
        ];
        foreach (Option option in options) command.Add(option);
    }

    /// <summary>Takes what was given; what is wrong with it, or nothing.</summary>
    public IReadOnlyList<string> Read(ParseResult line)
    {
        IsSmoke = line.GetValue(_smoke);
        EnginePath = line.GetValue(_engine)!;
        Folder = line.GetValue(_folder)!;
        FramesPerSecond = Of(line, _frames, 500);
        OrdersPerSecond = Of(line, _orders, 50);
        Seconds = Of(line, _seconds, 4);
        SliceSeconds = Of(line, _slice, 1);
        WarmUpSeconds = Of(line, _warmUp, 8);
        Instruments = line.GetValue(_instruments);
        IsTls = line.GetValue(_tls);
        QuietSeconds = line.GetValue(_quiet);
        SteadyMinutes = line.GetValue(_steady);
        NeighbourSeconds = line.GetValue(_neighbour);
        Plan = line.GetValue(_plan)!;
        Wait = line.GetValue(_wait)!;
        Receive = line.GetValue(_receive)!;
        List<string> faults = [];
        foreach (Option<int> option in (Option<int>[])[_frames, _orders, _seconds, _slice, _warmUp, _instruments])
        {
            if (line.GetValue(option) < 1) faults.Add($"{option.Name}: must be 1 or more");
        }

        Option<int>[] others = [_quiet, _steady, _neighbour];
        foreach (Option<int> option in others)
        {
            if (line.GetValue(option) < 0) faults.Add($"{option.Name}: must be 0 or more");
        }

        if (Array.FindAll(others, option => line.GetValue(option) > 0).Length > 1)
        {
            faults.Add("--quiet, --steady, --neighbour: one at a time");
        }

        if (faults.Count > 0) return faults;
        if (Instruments / OrdersPerSecond >= BarSeconds)
        {
            faults.Add($"--instruments: less than {BarSeconds} for each of --orders, or bars fall behind the clock");
        }

        if (FramesPerSecond % OrdersPerSecond != 0) faults.Add("--frames: must be a multiple of --orders");
        if (SliceSeconds > Seconds) faults.Add("--slice: must not be longer than --seconds");
        if (Instruments > 26 * 26) faults.Add("--instruments: must be 676 at most");
        return faults;
    }

    private static string DefaultEngine()
    {
        string? path = Environment.GetEnvironmentVariable("LOWLATENCY_ENGINE");
        return string.IsNullOrEmpty(path) ? Path.Combine(AppContext.BaseDirectory, "lowlatency-engine.dll") : path;
    }

    // What is given counts, with --smoke too.
    private int Of(ParseResult line, Option<int> option, int smoke) =>
        IsSmoke && line.GetResult(option) is not { Implicit: false } ? smoke : line.GetValue(option);

    private static Option<T> Make<T>(string name, string description, T value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
