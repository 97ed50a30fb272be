namespace LowLatency.StrategyTesting;

/// <summary>How a strategy came out of one check.</summary>
public enum ContractVerdict
{
    Kept = 1,

    /// <summary>The engine would not run it as its author means, or not replay it.</summary>
    Broken = 2,

    /// <summary>The made market gave no chance to find out.</summary>
    Untested = 3,
}
