namespace LowLatency.Core.Bars;

/// <summary>
/// Sums of volumes that stay at their bound instead of wrapping: a venue's nonsense must not stop the engine.
/// </summary>
internal static class Saturating
{
    /// <summary>left + right, both not negative.</summary>
    public static long Add(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
