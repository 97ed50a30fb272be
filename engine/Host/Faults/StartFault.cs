using System;

namespace LowLatency.Host.Faults;

/// <summary>The engine cannot start; the message names the place and what to do.</summary>
internal sealed class StartFault : Exception
{
    public StartFault(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    public int ExitCode { get; }
}
