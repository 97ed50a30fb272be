using LowLatency.Formats.Journal;

namespace LowLatency.Reading.Journal;

/// <summary>Judges where the records of a segment end, and holds no more of it than that needs.</summary>
internal static class SegmentEnd
{
    /// <summary>The finding for all that lies behind the last good record; moves the buffer on.</summary>
    /// <param name="buffer">At the reader's offset.</param>
    /// <param name="reader">Of the segment.</param>
    /// <param name="outcome">How it stopped: EndOfFile, Zeros or Bad.</param>
    /// <param name="durability">Of the segment.</param>
    public static JournalFinding Judge(
        SegmentBuffer buffer, in JournalReader reader, JournalReadOutcome outcome, JournalDurability durability)
    {
        if (outcome == JournalReadOutcome.EndOfFile && !buffer.IsOverlong) return JournalFinding.EndOfFile;
        if (outcome == JournalReadOutcome.Zeros && buffer.SkipZeros() && !buffer.IsOverlong)
        {
            return JournalFinding.EndOfData;
        }

        // What is torn is the newest segment, and that is never compressed: nothing is to be found behind it, and the
        // few bytes of a file may unpack to any number.
        if (buffer.IsCompressed)
        {
            return outcome == JournalReadOutcome.Bad ? reader.Finding : JournalFinding.RecordMalformed;
        }

        return JournalTail.Judge(buffer.ReadRest(), outcome, reader.Finding, durability, reader.Chain);
    }
}
