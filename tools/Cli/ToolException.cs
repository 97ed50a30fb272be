using System;

namespace LowLatency.Cli;

/// <summary>
/// A fault of the user's input or surroundings: printed as one line that names the place and what to do.
/// </summary>
internal sealed class ToolException : Exception
{
    /// <summary>A sweep has run, and none of its runs qualifies as the best.</summary>
    public const int NothingQualifies = 3;

    /// <summary>Wrong command line (sysexits.h, as the engine's codes).</summary>
    public const int Usage = 64;

    /// <summary>A strategy's file that cannot be compiled or does what a strategy may not.</summary>
    public const int SourceFaults = 65;

    /// <summary>No such file or folder, or nothing of use in it.</summary>
    public const int NoInput = 66;

    /// <summary>Something that is needed is not installed.</summary>
    public const int Unavailable = 69;

    /// <summary>Reading or writing a file failed.</summary>
    public const int InputOutput = 74;

    /// <summary>A venue bans this address for a while.</summary>
    public const int TryLater = 75;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    public ToolException(string message, int exitCode = Usage)
        : base(message) => ExitCode = exitCode;

    public int ExitCode { get; }
}
