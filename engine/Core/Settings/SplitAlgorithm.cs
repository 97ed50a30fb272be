namespace LowLatency.Core.Settings;

/// <summary>How a parent order is worked. Numbers are part of the snapshot format.</summary>
public enum SplitAlgorithm : byte
{
    None = 0,

    /// <summary>Equal shares over equal slices of time.</summary>
    Twap = 1,

    /// <summary>A small visible part at the touch, the next when it is filled.</summary>
    Iceberg = 2,

    /// <summary>All of it at the touch; what is left at the deadline is taken from the book.</summary>
    PassiveThenCross = 3,
}
