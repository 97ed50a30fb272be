using System;
using System.Collections.Generic;

namespace LowLatency.VenueSim.Streams;

/// <summary>A venue's subscription protocol on one market socket. One owner thread.</summary>
public interface IClientSession
{
    /// <summary>Whether frames are wrapped with the name of their stream from now on; read by any thread.</summary>
    bool IsCombined { get; }

    /// <summary>Starts the streams that the path named.</summary>
    /// <param name="streams">Names as given.</param>
    /// <returns>What follows.</returns>
    ClientReply Open(IReadOnlyList<string> streams);

    /// <summary>Handles a text message.</summary>
    /// <param name="message">UTF-8 text.</param>
    /// <param name="nowNanos">Monotonic time, nanoseconds.</param>
    /// <returns>What follows.</returns>
    ClientReply Receive(ReadOnlyMemory<byte> message, long nowNanos);
}
