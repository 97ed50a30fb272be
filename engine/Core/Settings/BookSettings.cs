namespace LowLatency.Core.Settings;

public sealed class BookSettings
{
    /// <summary>Bounds of <see cref="LadderUnits"/> (a power of two).</summary>
    public const int LadderUnitsMin = 128;

    /// <summary>The occupancy bitmap of each side of a book covers half of it.</summary>
    public const int LadderUnitsMax = 524_288;

    /// <summary>
    /// A best price or trade further than this from the last good one is an absurd jump.
    /// </summary>
    public decimal JumpPercentMax { get; set; } = 10m;

    /// <summary>Dense price window per book in price units, a power of two; levels beyond go to the overflow.</summary>
    public int LadderUnits { get; set; } = 65_536;

    /// <summary>Most levels that a side holds; more is a fault of the feed.</summary>
    public int LevelsPerSideMax { get; set; } = 20_000;
}
