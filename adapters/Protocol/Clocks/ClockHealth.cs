namespace LowLatency.Protocol.Clocks;

/// <summary>What the offset to a venue's clock allows.</summary>
public enum ClockHealth : byte
{
    /// <summary>Not measured, or too long ago: nothing can be signed that must be fresh.</summary>
    Unknown = 0,
    Healthy = 1,

    /// <summary>A human should look; trading goes on.</summary>
    Warning = 2,

    /// <summary>No new orders until the offset is back.</summary>
    Blocked = 3,
}
