namespace LowLatency.Model.Events.Machine;

/// <summary>What a command waits for at the second machine. Numbers are part of the journal format.</summary>
public enum ReplicationGate : byte
{
    None = 0,

    /// <summary>Handed to its kernel.</summary>
    Written = 1,

    /// <summary>Its fdatasync returned.</summary>
    Flushed = 2,
}
