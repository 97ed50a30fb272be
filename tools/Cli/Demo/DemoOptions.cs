using LowLatency.Cli.Strategies;

namespace LowLatency.Cli.Demo;

/// <summary>What `demo` was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>
    /// Length of the run from the moment when every book is in sync; null = 30 s, or until the capture is through.
    /// </summary>
    public int? Seconds { get; init; }

    /// <summary>Fills that the run goes on for when there are fewer after its length; 0 = none.</summary>
    public int Fills { get; init; }

    /// <summary>The row of the local venue, by its option; null = its default.</summary>
    public string? Market { get; init; }

    public string? Capture { get; init; }

    /// <summary>Recorded seconds per second; 0 = as fast as the engine reads.</summary>
    public double Speed { get; init; } = 1;

    public ulong Seed { get; init; } = 1;

    /// <summary>Symbols of the generated market.</summary>
    public int Symbols { get; init; } = 2;

    public string[] Faults { get; init; } = [];

    /// <summary>Folder of the run; null = a new one under the temporary folder.</summary>
    public string? Folder { get; init; }

    public string? JsonFile { get; init; }

    /// <summary>The engine to run; null = the one built beside this tool.</summary>
    public string? Engine { get; init; }

    /// <summary>Strategies to run instead of the usual two; null = those.</summary>
    public StrategyChoice? Strategies { get; init; }

    /// <summary>The engine trades at the local venue, which lies, instead of on paper.</summary>
    public bool IsLive { get; init; }

    /// <summary>The venue speaks TLS and the engine verifies its certificate.</summary>
    public bool UseTls { get; init; }

    /// <summary>Plain lines instead of the live view.</summary>
    public bool IsQuiet { get; init; }
}
