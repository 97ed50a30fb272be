using System;

namespace LowLatency.Cli;

/// <summary>A fault of the user's input or surroundings: printed as one line that names the place and what to do.</summary>
internal sealed class ToolException : Exception
{
    public ToolException(string message, int exitCode = 1)
        : base(message) => ExitCode = exitCode;

    public int ExitCode { get; }
}
