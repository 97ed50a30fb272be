namespace LowLatency.Cli.Demo;

/// <summary>How much of a capture the local venue served.</summary>
internal sealed record ServedCapture
{
    public required long Frames { get; init; }

    /// <summary>Frames whose turn came.</summary>
    public required long Played { get; init; }

    /// <summary>Played, but of streams that the engine had given up and not asked for again.</summary>
    public required long Withheld { get; init; }

    /// <summary>The end of the capture was not waited for: --seconds, or Ctrl-C.</summary>
    public required bool IsCutShort { get; init; }

    /// <summary>File, line and what could not be served; null = nothing of the kind.</summary>
    public required string? Failure { get; init; }

    /// <summary>The recording has books, so that they must be in sync at the end.</summary>
    public required bool HasBooks { get; init; }

    public bool IsWhole => Played == Frames;
}
