using System.Collections.Generic;

namespace LowLatency.VenueSim.Streams;

/// <summary>What follows from a client's message: an answer, then streams that start or end, or a close.</summary>
public sealed record ClientReply
{
    /// <summary>Frame to answer with; null for none.</summary>
    public byte[]? Text { get; init; }

    /// <summary>Streams that start after the answer.</summary>
    public IReadOnlyList<StreamName> Started { get; init; } = [];

    /// <summary>Streams that end before the answer.</summary>
    public IReadOnlyList<StreamName> Ended { get; init; } = [];

    /// <summary>Code to close the socket with; 0 to keep it.</summary>
    public int CloseCode { get; init; }

    /// <summary>Text of the close frame.</summary>
    public string CloseReason { get; init; } = string.Empty;
}
