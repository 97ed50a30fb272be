using System;
using System.Net.Sockets;

namespace LowLatency.Transport.Connections;

/// <summary>A connection that a group can step and wait for. All members are for the stepping thread.</summary>
public interface IConnection : IDisposable
{
    /// <summary>The socket to wait for, or null while there is none.</summary>
    Socket? WaitSocket { get; }

    /// <summary>True when bytes wait for the kernel.</summary>
    bool IsWritePending { get; }

    /// <summary>Monotonic nanoseconds of the next time-driven work; long.MaxValue = none.</summary>
    long NextWakeNanos { get; }

    /// <summary>Does what can be done without waiting; returns how much that was.</summary>
    int Step();
}
