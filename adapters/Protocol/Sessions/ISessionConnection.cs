using System;

namespace LowLatency.Protocol.Sessions;

/// <summary>
/// A session with what carries it: a socket and an HTTP client, or a simulation of both. Owned by the thread that steps
/// it, Dispose included.
/// </summary>
public interface ISessionConnection : IDisposable
{
    SessionOutput Output { get; }

    /// <summary>Not started, or stopped and closed.</summary>
    bool IsIdle { get; }

    void Start();

    /// <summary>Begins to close, in order; again and again is harmless.</summary>
    void Stop();

    /// <summary>Moves bytes without waiting; how much was done.</summary>
    int Step();

    /// <summary>As <see cref="Step"/>; may wait for bytes first, where the thread has nothing else to do.</summary>
    int DoWork();
}
