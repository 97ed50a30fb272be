namespace LowLatency.VenueSim.Faults;

/// <summary>What a fault does.</summary>
public enum FaultKind
{
    /// <summary>The frame is not sent.</summary>
    Drop,

    /// <summary>The frame is sent twice.</summary>
    Duplicate,

    /// <summary>The frame is sent after the next one (of the same symbol, for book frames).</summary>
    Swap,

    /// <summary>One byte becomes 0x01, which no JSON text may hold.</summary>
    Corrupt,

    /// <summary>Only the first half of the frame is sent.</summary>
    Truncate,

    /// <summary>A bid far above the asks is added to a book frame.</summary>
    Crossed,

    /// <summary>Nothing is sent for a while before the frame; the socket stays up.</summary>
    Silence,

    /// <summary>The socket is closed with a code before the frame.</summary>
    Close,

    /// <summary>The connection is cut without a close frame before the frame.</summary>
    Abort,

    /// <summary>New connections are answered with 503 for a while.</summary>
    RefuseConnects,

    /// <summary>REST answers with an error status.</summary>
    RestStatus,

    /// <summary>A depth snapshot states an update id older than every frame sent.</summary>
    StaleSnapshot,

    /// <summary>A depth snapshot, taken at the request, arrives late.</summary>
    LateSnapshot,

    /// <summary>Update ids of every symbol of the generated market begin anew.</summary>
    SequenceReset,
}
