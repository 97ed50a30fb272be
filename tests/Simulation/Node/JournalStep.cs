using System.IO;
using LowLatency.Pipeline.Agents;
using LowLatency.Runtime.Journal.Writing;

namespace LowLatency.Simulation.Node;

/// <summary>
/// The journal's thread in virtual time: it begins when its agent has work, as the plan makes it, and is done when the
/// disk is. What became available meanwhile is recorded with it.
/// </summary>
internal sealed class JournalStep(World world, JournalAgent agent, JournalWriter writer)
{
    /// <summary>When the flush that is under way returns; MaxValue = none is.</summary>
    public long DueNanos { get; private set; } = long.MaxValue;

    /// <summary>The last event that is on the disk, as the disk has it.</summary>
    public long FlushedSequence { get; private set; } = writer.LastSequence;

    /// <summary>True when a flush returned.</summary>
    public bool Step(long now)
    {
        bool isDone = now >= DueNanos;
        if (isDone) Finish();
        if (DueNanos == long.MaxValue && agent.IsAvailable)
        {
            DueNanos = now + world.Machine.NextFlushNanos(world.AreFaultsOn);
        }

        return isDone;
    }

    /// <summary>The disk is done now.</summary>
    public void Finish()
    {
        DueNanos = long.MaxValue;
        agent.DoWork();
        if (writer.IsFaulted) throw new IOException($"journal: {writer.Fault}");
        FlushedSequence = writer.LastSequence;
    }
}
