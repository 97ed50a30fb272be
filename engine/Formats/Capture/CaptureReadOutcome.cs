namespace LowLatency.Formats.Capture;

/// <summary>What a call of <see cref="CaptureCodec.TryRead"/> came to.</summary>
public enum CaptureReadOutcome
{
    Record = 0,

    /// <summary>The window ends inside a record.</summary>
    NeedMoreData,

    /// <summary>
    /// No good record here; a capture is loss-tolerant: <see cref="CaptureCodec.FindNext"/> goes on behind it.
    /// </summary>
    Bad,
}
