namespace LowLatency.Core.Signals;

/// <summary>How the mean gain and the mean loss of an RSI are taken.</summary>
public enum RsiSmoothing : byte
{
    /// <summary>Simple mean of the last n changes (the default here).</summary>
    SimpleMean = 0,

    /// <summary>Wilder: the simple mean of the first n changes, then mean = (mean x (n - 1) + change) / n.</summary>
    Wilder = 1,
}
