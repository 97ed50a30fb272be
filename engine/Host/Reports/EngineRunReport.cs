using System.Collections.Generic;

namespace LowLatency.Host.Reports;

/// <summary>What an engine process says about its run when it ends in order (report.json).</summary>
public sealed class EngineRunReport
{
    public string Outcome { get; set; } = "";

    public string Journal { get; set; } = "";

    public uint Epoch { get; set; }

    /// <summary>Journal sequence of the first and last event of this run.</summary>
    public long FirstSequence { get; set; }

    public long LastSequence { get; set; }

    public string StateHash { get; set; } = "";

    public string CommandHash { get; set; } = "";

    public double Seconds { get; set; }

    /// <summary>Milliseconds from process start until every link was subscribed; -1 = never.</summary>
    public double StartToSubscribedMillis { get; set; }

    public FrameReport Frames { get; set; } = new();

    public SortedDictionary<string, FrameReport> FramesByVenue { get; set; } = [];

    public long RingFull { get; set; }

    /// <summary>Rounds in which commands found no room on their way to the gateway.</summary>
    public long CommandRingFull { get; set; }

    public long CommandsSent { get; set; }

    /// <summary>Alarms that nobody printed in time; replays of the journal have them.</summary>
    public long AlarmsDropped { get; set; }

    /// <summary>State hashes that are not in the journal, because their queue was full.</summary>
    public long HashesSkipped { get; set; }

    public long SnapshotsSaved { get; set; }

    /// <summary>Asked for while the last one was being written, or larger than its buffer was.</summary>
    public long SnapshotsSkipped { get; set; }

    /// <summary>Raw frames that the capture did not keep.</summary>
    public long CaptureDropped { get; set; }

    /// <summary>Writes of the capture that the disk refused.</summary>
    public long CaptureFailures { get; set; }

    /// <summary>Account -> the clock of its venue; live only, and only where it was measured.</summary>
    public SortedDictionary<string, ClockReport> VenueClocks { get; set; } = [];

    public SortedDictionary<string, LatencyReport> LatencyNanos { get; set; } = [];

    /// <summary>Thread name -> bytes allocated after warm-up.</summary>
    public SortedDictionary<string, long> AllocatedBytes { get; set; } = [];

    /// <summary>
    /// Bytes that all threads of the process, the runtime's too, allocated between warm-up and stop; -1 = not counted.
    /// </summary>
    public long AllocatedBytesOfProcess { get; set; } = -1;

    /// <summary>Seconds between warm-up and stop, which <see cref="Gc"/> is of too.</summary>
    public double AllocationSeconds { get; set; }

    /// <summary>Events handled before counting of allocations began; -1 = the run was too short to count.</summary>
    public long WarmUpEvents { get; set; } = -1;

    /// <summary>Collections in <see cref="AllocationSeconds"/>, by generation.</summary>
    public long[] Gc { get; set; } = [0, 0, 0];

    public long ResidentBytes { get; set; }
}
