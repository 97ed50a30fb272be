namespace LowLatency.Host.Reports;

/// <summary>Where received frames went: received = handled + control + ignored + refused.</summary>
public sealed class FrameReport
{
    public long Received { get; set; }

    public long Handled { get; set; }

    /// <summary>Acknowledgements, pongs, notices.</summary>
    public long Control { get; set; }

    /// <summary>Well-formed frames of streams that nobody asked for.</summary>
    public long Ignored { get; set; }

    public long Refused { get; set; }

    /// <summary>Among the handled: book messages with an id that the book already had.</summary>
    public long Duplicates { get; set; }
}
