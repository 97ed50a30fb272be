namespace LowLatency.Model.Events.Machine;

/// <summary>What may leave while the second machine is missing. Numbers are part of the journal format.</summary>
public enum ReplicationLossPolicy : byte
{
    None = 0,
    Degrade = 1,
    ReduceOnly = 2,

    /// <summary>Only cancels.</summary>
    Halt = 3,
}
