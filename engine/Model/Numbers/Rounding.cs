namespace LowLatency.Model.Numbers;

/// <summary>Every rounding in the engine is named; there is no default.</summary>
public enum Rounding : byte
{
    /// <summary>Towards negative infinity.</summary>
    Down = 0,

    /// <summary>Towards positive infinity.</summary>
    Up = 1,

    /// <summary>Towards zero.</summary>
    TowardsZero = 2,

    /// <summary>To nearest, ties to even.</summary>
    HalfEven = 3,
}
