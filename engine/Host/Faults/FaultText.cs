using System;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal.Writing;

namespace LowLatency.Host.Faults;

/// <summary>Faults of the journal as a person needs them: what failed, in which file, where.</summary>
internal static class FaultText
{
    public static string Describe(in JournalFault fault)
    {
        string file = fault.SegmentIndex < 0 ? "no segment" : JournalSegments.NameOf(fault.SegmentIndex);
        string cause = fault.Errno == 0 ? "" : $", system error {fault.Errno}";
        return FormattableString.Invariant(
            $"{fault.Reason} at {fault.Operation} of {file}, offset {fault.Offset}, sequence {fault.Sequence}{cause}");
    }

    public static string Describe(in JournalEnd end)
    {
        if (end.SegmentIndex < 0) return end.ToString();
        string segment = JournalSegments.NameOf(end.SegmentIndex);
        if (end.Action != RecoveryAction.RefuseNewer) return $"{segment}: {end}";
        string place = FormattableString.Invariant(
            $"{end.Finding} at offset {end.Offset}, behind event {end.LastSequence}");
        return $"{segment}: written by a newer version of the engine ({place}); it is not damaged: start that version";
    }

    /// <summary>The card of the runbook for a journal that cannot be read to its end.</summary>
    public static string Card(in JournalEnd end) =>
        end.Action == RecoveryAction.RefuseNewer ? "journal of another version" : "journal damaged";
}
