namespace LowLatency.Protocol.History;

/// <summary>Why a download ended early. What was taken until then is good.</summary>
public enum FetchFailure : byte
{
    None = 0,

    /// <summary>The venue refuses the request itself.</summary>
    Refused = 1,

    /// <summary>The address is banned.</summary>
    Banned = 2,

    /// <summary>No answer of use, several times in a row.</summary>
    Unavailable = 3,

    /// <summary>The end asked for is in the venue's future.</summary>
    Future = 4,
}
