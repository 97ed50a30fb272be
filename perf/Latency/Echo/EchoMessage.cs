namespace LowLatency.Latency.Echo;

/// <summary>First bytes of a frame to the echo process: what to do, and which key the answer is for.</summary>
internal static class EchoMessage
{
    public const int KindAt = 0;
    public const int KeyAt = 1;
    public const int SideAt = 3;
    public const int BytesMin = 4;

    /// <summary>Nothing follows from it, as from most market frames.</summary>
    public const byte Silent = 0;

    /// <summary>Answered at once.</summary>
    public const byte Answered = 1;

    /// <summary>Answered when a record of it is written and flushed, as an order waits for its cause.</summary>
    public const byte Flushed = 2;
}
