using System;
using System.CommandLine;
using LowLatency.Proofs.Allocation;

namespace LowLatency.Proofs;

/// <summary>The command line.</summary>
internal sealed class ProofOptions
{
    private const long EventsDefault = 1_000_000;
    private const long FramesDefault = 10_000_000;
    private const long SeedDefault = 20_260_921;

    private readonly Option<long> _events = Count("--events", "Events through the whole engine", EventsDefault);
    private readonly Option<PlantSite> _plant = new("--plant")
    {
        Description = "Allocate there on purpose: then it must fail",
    };

    private readonly Option<bool> _record = new("--record")
    {
        Description = "Print the line for tests/Goldens/Replay/hashes.txt",
    };

    private readonly Option<long> _frames = Count("--frames", "Inputs into each", FramesDefault);
    private readonly Option<long> _seed = Count("--seed", "Seed of the inputs", SeedDefault);

    public long Events { get; private set; }

    public PlantSite Plant { get; private set; }

    public long Frames { get; private set; }

    public ulong Seed { get; private set; }

    public bool IsRecording { get; private set; }

    /// <summary>The command line; what is run is given the proof that was asked for, null = all of them.</summary>
    public RootCommand Commands(Func<string?, int> run)
    {
        var allocation = new Command("allocation", "0 bytes on the hot threads, over many events.")
        {
            _events, _plant,
        };
        var hashes = new Command("hashes", "Golden replay against tests/Goldens/Replay.") { _record };
        var fuzz = new Command("fuzz", "Random and mutated inputs into each parser and the frame reader.")
        {
            _frames, _seed,
        };
        var root = new RootCommand("Proves on the real binary what unit tests cannot; without a verb all of it.");
        root.SetAction(line => Run(line, null, run));
        foreach (Command command in (Command[])[allocation, hashes, fuzz])
        {
            command.SetAction(line => Run(line, command.Name, run));
            root.Add(command);
        }

        return root;
    }

    private int Run(ParseResult line, string? verb, Func<string?, int> run)
    {
        Events = Read(line, _events, EventsDefault);
        Frames = Read(line, _frames, FramesDefault);
        Seed = (ulong)Read(line, _seed, SeedDefault);
        Plant = line.GetValue(_plant);
        IsRecording = line.GetValue(_record);
        return run(verb);
    }

    // Without a verb its options are not there, and have no value.
    private static long Read(ParseResult line, Option<long> option, long otherwise) =>
        line.GetResult(option) is null ? otherwise : line.GetValue(option);

    private static Option<long> Count(string name, string description, long value)
    {
        var option = new Option<long>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 1) result.AddError($"{name}: must be 1 or more");
        });
        return option;
    }
}
