namespace LowLatency.Model.Reasons;

/// <summary>Why a connection or a request failed. Numbers are stable: they are journaled.</summary>
public enum LinkFaultKind : byte
{
    None = 0,

    /// <summary>The host name has no address, or no name server said one; the code is that of the socket.</summary>
    NoAddress = 1,

    /// <summary>The code is that of the socket (refused, unreachable, reset).</summary>
    NotConnected = 2,
    TimedOut = 3,
    CertificateExpired = 4,
    CertificateOfOtherHost = 5,
    CertificateUnknownIssuer = 6,

    /// <summary>Another refusal of the certificate; the code has the bits of the chain's status.</summary>
    Certificate = 7,

    /// <summary>No certificate was refused: protocol versions, or the peer speaks no TLS.</summary>
    Tls = 8,

    /// <summary>The file of the trusted root cannot be used.</summary>
    RootFile = 9,

    /// <summary>The code is the status of HTTP.</summary>
    HttpStatus = 10,

    /// <summary>The code is the venue's own.</summary>
    VenueCode = 11,

    /// <summary>The peer broke the protocol.</summary>
    Protocol = 12,

    /// <summary>The peer closed; the code is that of the close frame.</summary>
    Closed = 13,

    /// <summary>Nothing came for too long.</summary>
    Silence = 14,

    /// <summary>The stream ended without a close frame.</summary>
    EndOfStream = 15,

    /// <summary>The peer does not take what is sent.</summary>
    SendBufferFull = 16,

    /// <summary>The venue does not list the symbol.</summary>
    SymbolUnknown = 17,

    /// <summary>The answer is longer than is taken.</summary>
    TooLarge = 18,

    /// <summary>No thread of this process took the request up in time.</summary>
    NotStarted = 19,

    /// <summary>
    /// This process does not try: the venue refuses its address for a time that is not over.
    /// </summary>
    Withheld = 20,

    /// <summary>This process stood still: what came meanwhile is too old to be read.</summary>
    Paused = 21,
}
