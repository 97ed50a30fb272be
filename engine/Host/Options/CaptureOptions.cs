namespace LowLatency.Host.Options;

public sealed class CaptureOptions
{
    /// <summary>Folder for raw frames as received; empty = off.</summary>
    public string Directory { get; set; } = "";

    /// <summary>The oldest capture files are removed beyond this.</summary>
    public int MebibytesMax { get; set; } = 1024;
}
