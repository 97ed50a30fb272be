namespace LowLatency.Protocol.Sessions.Http;

/// <summary>Why there is no HTTP response. Numbers are stable. A response with a bad status is no failure.</summary>
public enum HttpFailure : byte
{
    None = 0,

    /// <summary>No complete response in time: the request may have been carried out.</summary>
    Timeout = 1,

    /// <summary>Name or TCP: the request was not sent.</summary>
    Connect = 2,

    /// <summary>TLS: the request was not sent.</summary>
    Tls = 3,

    /// <summary>The body is above the limit.</summary>
    TooLarge = 4,

    /// <summary>The connection broke or the response is malformed: the request may have been carried out.</summary>
    Broken = 5,

    /// <summary>No thread took it up within its time: the request was not sent, and will not be.</summary>
    NotStarted = 6,
}
