namespace LowLatency.Runtime.Replay;

/// <summary>How a state was carried into another engine.</summary>
public enum StateTransferOutcome
{
    /// <summary>It is there.</summary>
    Moved = 0,

    /// <summary>Other instruments, traded accounts, strategies or capacities.</summary>
    DoesNotFit,

    /// <summary>More than two gibibytes: no array is so large.</summary>
    TooLarge,
}
