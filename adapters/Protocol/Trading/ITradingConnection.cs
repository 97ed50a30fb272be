using System;
using LowLatency.Protocol.Sessions;

namespace LowLatency.Protocol.Trading;

/// <summary>A session with what carries it: a socket and an HTTP client, or a simulation of both.</summary>
public interface ITradingConnection : IDisposable
{
    SessionOutput Output { get; }

    /// <summary>Not started, or stopped and closed.</summary>
    bool IsIdle { get; }

    void Start();

    /// <summary>Begins to close, in order; again and again is harmless.</summary>
    void Stop();

    /// <summary>Moves bytes; how much was done.</summary>
    int Step();

    /// <summary>Sends what waits, now.</summary>
    void Flush();
}
