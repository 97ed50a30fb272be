namespace LowLatency.Formats.Capture;

/// <summary>What raw bytes are. Numbers are part of the format and are never reused.</summary>
public enum CaptureKind : byte
{
    None = 0,
    WebSocketText = 1,
    WebSocketBinary = 2,

    /// <summary>Method and URL as text, without headers (which may hold keys).</summary>
    HttpRequest = 3,

    /// <summary>The body of the answer to the last request on the connection; the detail is the status code.</summary>
    HttpResponse = 4,

    /// <summary>The URL that was connected to.</summary>
    Opened = 5,

    /// <summary>The detail is the close code or 0.</summary>
    Closed = 6,
}
