namespace LowLatency.Model.Numbers;

/// <summary>
/// Sums of volumes and quantities that stay at their bound instead of wrapping: a venue's nonsense must not stop the
/// engine, nor turn a large number into a negative one. Pure; any thread.
/// </summary>
public static class Saturating
{
    /// <summary>left + right, both not negative; long.MaxValue where that is more.</summary>
    public static long Add(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
