namespace LowLatency.VenueSim.Exchange.Faults;

/// <summary>What stands behind the colon of a fault.</summary>
internal enum FaultArgument
{
    None,
    Code,
    Seconds,
    Duration,
    Transfer,
}
