namespace LowLatency.Host.Options.Connectivity;

/// <summary>How long answers of a venue's REST side may take.</summary>
public sealed record HttpOptions
{
    /// <summary>Name, TCP and TLS, milliseconds.</summary>
    public int ConnectTimeoutMillis { get; set; } = 5_000;

    /// <summary>To the head of an answer, and then between any two pieces of its body, milliseconds.</summary>
    public int ProgressTimeoutMillis { get; set; } = 5_000;

    /// <summary>To the last byte of an answer, however it trickles, seconds.</summary>
    public int AnswerSecondsMax { get; set; } = 300;
}
