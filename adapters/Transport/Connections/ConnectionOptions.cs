using System;
using System.Net;

namespace LowLatency.Transport.Connections;

/// <summary>Where to connect and how to wait.</summary>
public sealed record ConnectionOptions
{
    /// <summary>Name or address to connect to; also the name that the certificate must carry.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>True for wss.</summary>
    public required bool UseTls { get; init; }

    /// <summary>
    /// PEM file with root certificates to trust instead of the system's, or null. Names and dates are always checked.
    /// </summary>
    public string? RootCertificateFile { get; init; }

    public ReceiveMode Mode { get; init; } = ReceiveMode.Spin;

    /// <summary>
    /// Where the thread waits for all of its connections; null: each waits for itself, by <see cref="Mode"/>. With it
    /// the mode is Spin.
    /// </summary>
    public ReadinessSet? Readiness { get; init; }

    /// <summary>SpinThenBlock: idle steps before waiting in the kernel.</summary>
    public int SpinSteps { get; init; } = 2000;

    /// <summary>
    /// The longest wait in the kernel. HTTP outcomes and finished connect attempts are seen after it at the latest.
    /// </summary>
    public TimeSpan BlockMax { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// What lies in the socket after a pause between two steps that was longer, nanoseconds, is not read: the
    /// connection ends as a stale one. For streams whose old messages would pass for news; the default reads all.
    /// </summary>
    public long PauseNanosMax { get; init; } = long.MaxValue;

    /// <summary>Receives in one step before other work gets its turn.</summary>
    public int ReceivesPerStep { get; init; } = 8;

    /// <summary>
    /// The addresses of a name, best first; null: the system's resolver. Called on the attempt's own thread.
    /// </summary>
    public Func<string, IPAddress[]>? Resolve { get; init; }

    /// <summary>
    /// Limit of one connect attempt: name, TCP and TLS. Of several addresses each gets its share of what is left.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The socket fails when what was sent is not acknowledged by the peer's machine for so long; zero = the system's
    /// limit, a quarter of an hour. A machine that is gone without a word is not heard of otherwise.
    /// </summary>
    public TimeSpan UnacknowledgedMax { get; init; }

    /// <summary>Bytes of one receive block.</summary>
    public int BlockBytes { get; init; } = 64 << 10;

    /// <summary>
    /// Receive blocks that are there from the start: enough for the longest message that comes in the normal course,
    /// or its first one allocates on the thread that receives. At least two, since any message may lie across the end
    /// of one.
    /// </summary>
    public int BlocksAtStart { get; init; } = 2;

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Host);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65535);
        if (Readiness is not null && Mode != ReceiveMode.Spin)
            throw new ArgumentException("a connection of a readiness set does not wait itself", nameof(Mode));
        ArgumentOutOfRangeException.ThrowIfNegative(SpinSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockMax, TimeSpan.FromMicroseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BlockMax, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PauseNanosMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ReceivesPerStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectTimeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(UnacknowledgedMax, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockBytes, 8192);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlocksAtStart, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BlocksAtStart, 64);
    }
}
