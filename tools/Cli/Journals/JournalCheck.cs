using System.IO;
using LowLatency.Cli.Formatting;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Journals;

/// <summary>`journal verify`: every checksum, chain and sequence.</summary>
internal static class JournalCheck
{
    public static int Run(string given, TextWriter output)
    {
        string folder = JournalFolder.Find(given);
        JournalVerification found = JournalSegments.Verify(folder);
        output.WriteLine($"journal    {Path.GetFullPath(folder)}");
        output.WriteLine($"id         {found.JournalId:x32}, last epoch {found.LastEpoch}");
        output.WriteLine($"segments   {found.Segments.Count}");
        output.WriteLine($"records    {AmountText.Of(found.RecordCount)}, {AmountText.Bytes(found.RecordBytes)}");
        output.WriteLine(
            $"events     {AmountText.Of(found.EventCount)}, sequence {found.FirstSequence}..{found.End.LastSequence}");
        if (found.LastStateHash is { } hash)
        {
            output.WriteLine(
                $"last hash  state {AmountText.Hash(hash.StateHash)}, commands {AmountText.Hash(hash.CommandHash)}"
                + $" after event {hash.Sequence}");
        }

        string recorded = found.IsCleanEnd ? " (clean end recorded)" : " (no clean end recorded)";
        string clean = found.End.IsUsable ? recorded : "";
        output.WriteLine($"end        {JournalFolder.Describe(folder, found.End)}{clean}");
        return found.End.IsUsable ? 0 : JournalFolder.Damaged;
    }
}
