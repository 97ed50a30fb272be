using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Journals;

/// <summary>The journal that a verb was given: found, or a clear error; and how its end reads.</summary>
internal static class JournalFolder
{
    /// <summary>Exit code of a journal that cannot be read to its end.</summary>
    public const int Damaged = 2;

    /// <summary>The journal's folder: the one given, or `journal` in it (a run's folder).</summary>
    public static string Find(string given)
    {
        if (File.Exists(given))
        {
            throw new ToolException($"{given} is a file; a journal is a folder of segments", ToolException.NoInput);
        }

        if (!Directory.Exists(given)) throw new ToolException($"no journal at {given}", ToolException.NoInput);
        if (JournalSegments.List(given).Count > 0) return given;
        string inside = Path.Combine(given, "journal");
        if (JournalSegments.List(inside).Count > 0) return inside;
        throw new ToolException($"{given} holds no journal segments", ToolException.NoInput);
    }

    /// <summary>Segment, offset and what is wrong there.</summary>
    public static string Place(string folder, in JournalEnd end)
    {
        IReadOnlyList<JournalSegment> segments = JournalSegments.List(folder);
        string name = JournalSegments.NameOf(end.SegmentIndex);
        foreach (JournalSegment segment in segments)
        {
            if (segment.Index == end.SegmentIndex) name = Path.GetFileName(segment.Path);
        }

        return $"segment {name}, offset {end.Offset}: {end.Finding} (last good event {end.LastSequence})";
    }

    /// <summary>How reading ended, for a person.</summary>
    public static string Describe(string folder, in JournalEnd end) => end.Action switch
    {
        RecoveryAction.End => "in order",
        RecoveryAction.CutTail => $"torn tail, as a crash leaves it; {Place(folder, end)}",
        RecoveryAction.DiscardSegment => $"last segment was never begun; {Place(folder, end)}",
        RecoveryAction.Continue => "stopped where asked",
        RecoveryAction.RefuseNewer => $"written by a newer version; {Place(folder, end)}",
        _ => $"damaged; {Place(folder, end)}",
    };
}
