namespace LowLatency.Formats.Capture;

public enum CaptureDirection : byte
{
    /// <summary>From the venue.</summary>
    Received = 0,

    /// <summary>To the venue.</summary>
    Sent = 1,
}
