using System;
using System.Globalization;

namespace LowLatency.Runtime.Threads;

/// <summary>What is known about an agent that stopped by an exception.</summary>
/// <param name="AgentName">Its name.</param>
/// <param name="Phase">Where it happened: OnStart, DoWork or OnClose.</param>
/// <param name="Rounds">Rounds that were done before.</param>
/// <param name="Exception">What was thrown.</param>
public sealed record AgentFault(string AgentName, string Phase, long Rounds, Exception Exception)
{
    /// <summary>What another agent of the thread threw first while it was closed for this; null = none did.</summary>
    public Exception? WhileClosing { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"agent {AgentName} stopped in {Phase} after {Rounds} rounds: {Exception}");
}
