namespace LowLatency.Simulation.Node;

/// <summary>What the lives of an engine went through, one after the other.</summary>
internal sealed class NodeTotals
{
    /// <summary>Planned rotations of the order connection that were completed.</summary>
    public long Rotations { get; private set; }

    /// <summary>Snapshots that came to the disk.</summary>
    public long Snapshots { get; private set; }

    /// <summary>Lives that began with a snapshot.</summary>
    public long StartsFromSnapshot { get; private set; }

    /// <summary>Rounds in which a link was not read because the engine had too much before it.</summary>
    public long ReadsHeldBack { get; private set; }

    /// <summary>Rounds in which the command ring had no room.</summary>
    public long CommandRingFull { get; private set; }

    /// <summary>A life is over.</summary>
    public void Add(EngineNode node)
    {
        Rotations += node.Rotations;
        Snapshots += node.Snapshots;
        StartsFromSnapshot += node.IsFromSnapshot ? 1 : 0;
        ReadsHeldBack += node.ReadsHeldBack;
        CommandRingFull += node.CommandRingFull;
    }
}
