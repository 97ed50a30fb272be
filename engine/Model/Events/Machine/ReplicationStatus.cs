namespace LowLatency.Model.Events.Machine;

/// <summary>State of the second machine. Numbers are part of the journal format.</summary>
public enum ReplicationStatus : byte
{
    None = 0,

    /// <summary>May be promoted; commands wait for it.</summary>
    InSync = 1,

    /// <summary>Commands leave on local durability alone.</summary>
    Degraded = 2,
    CatchingUp = 3,
    Lost = 4,

    /// <summary>Its hash differs.</summary>
    Diverged = 5,
}
