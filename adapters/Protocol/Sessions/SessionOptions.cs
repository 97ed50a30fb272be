using System;
using LowLatency.Protocol.Backoff;

namespace LowLatency.Protocol.Sessions;

/// <summary>Everything a session must know about its venue and itself. Times in nanoseconds.</summary>
public sealed record SessionOptions
{
    private const long Second = 1_000_000_000;

    /// <summary>The Host field: name, with ":port" when it is not the scheme's own.</summary>
    public required string Host { get; init; }

    /// <summary>The request target, beginning with "/".</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>More upgrade fields, each ended by CRLF (e.g. "User-Agent: x\r\n"), or empty.</summary>
    public string ExtraFields { get; init; } = "";

    /// <summary>Seed of mask keys, handshake keys and jitter. Live: from a strong source.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Bytes: the longest message accepted.</summary>
    public int MessageBytesMax { get; init; } = 4 << 20;

    /// <summary>Bytes: the longest response head accepted.</summary>
    public int HeadBytesMax { get; init; } = 8192;

    /// <summary>Bytes that may wait to be sent.</summary>
    public int SendBufferBytes { get; init; } = 64 << 10;

    /// <summary>Name, TCP and TLS.</summary>
    public long ConnectTimeoutNanos { get; init; } = 10 * Second;

    public long HandshakeTimeoutNanos { get; init; } = 10 * Second;

    /// <summary>From a close frame to the end of the stream.</summary>
    public long CloseTimeoutNanos { get; init; } = 2 * Second;

    /// <summary>The longest silence the venue promises; twice this is stale. 0 = never stale.</summary>
    public long HeartbeatNanos { get; init; }

    public SessionPing Ping { get; init; }

    /// <summary>Interval of our own pings; above 0 when <see cref="Ping"/> is not None.</summary>
    public long PingIntervalNanos { get; init; }

    /// <summary>The text of an application ping, UTF-8.</summary>
    public ReadOnlyMemory<byte> ApplicationPing { get; init; }

    /// <summary>Life after which RotateDue is raised (e.g. 23 h 50 min). 0 = never.</summary>
    public long RotateAfterNanos { get; init; }

    /// <summary>After 1008 wait for Authorized instead of just backing off.</summary>
    public bool RequiresAuthorization { get; init; }

    /// <summary>How often AuthorizationNeeded is repeated while waiting.</summary>
    public long AuthorizationReminderNanos { get; init; } = 30 * Second;

    public BackoffOptions Backoff { get; init; } = new();

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SendBufferBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ConnectTimeoutNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HandshakeTimeoutNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CloseTimeoutNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(AuthorizationReminderNanos);
        ArgumentOutOfRangeException.ThrowIfNegative(HeartbeatNanos);
        ArgumentOutOfRangeException.ThrowIfNegative(RotateAfterNanos);
        if (Ping != SessionPing.None)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PingIntervalNanos);
        if (Ping == SessionPing.Application && ApplicationPing.IsEmpty)
            throw new ArgumentException("an application ping needs its text", nameof(ApplicationPing));
    }
}
