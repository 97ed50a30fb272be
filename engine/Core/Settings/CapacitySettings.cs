namespace LowLatency.Core.Settings;

/// <summary>Sizes that are allocated once, at start.</summary>
public sealed class CapacitySettings
{
    /// <summary>Orders remembered, working and done; the oldest done ones are forgotten.</summary>
    public int Orders { get; set; } = 4_096;

    /// <summary>Fills remembered for de-duplication.</summary>
    public int Fills { get; set; } = 16_384;

    /// <summary>Commands that one event may cause.</summary>
    public int CommandsPerEvent { get; set; } = 256;
}
