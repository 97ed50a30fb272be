namespace LowLatency.Protocol.Backoff;

/// <summary>Why a connection must be made again; decides how soon. Numbers are stable.</summary>
public enum ReconnectCause : byte
{
    /// <summary>First connection after start: spread by the start jitter.</summary>
    Start = 0,

    /// <summary>The peer said goodbye in order (1000, 1001, 1012, a shutdown notice): try at once.</summary>
    Orderly = 1,

    /// <summary>Lost, refused, timed out, faulty (1006, 1011 and the rest): wait longer each time.</summary>
    Failure = 2,

    /// <summary>Policy violation (1008): credentials must be renewed before the next attempt.</summary>
    Reauthenticate = 3,
}
