using System;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;

namespace LowLatency.Reading.Journal;

/// <summary>Takes what a journal holds, in order. A struct gives direct calls.</summary>
public interface IJournalVisitor
{
    /// <summary>
    /// One message (head slot and continuation slots), valid during the call. False = stop behind it.
    /// </summary>
    bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message);

    /// <summary>Hashes that the live run recorded; the body names the event after which they held.</summary>
    void OnStateHash(in StateHashBody recorded);

    /// <summary>Any other record: manifest, configuration, snapshot note, clean end.</summary>
    void OnRecord(in JournalRecord record);
}
