using System;
using LowLatency.Model.Events;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>Where the journal thread takes its messages from: the consumer side of the input ring.</summary>
public interface IJournalSource
{
    /// <summary>
    /// The next message in order (its slots, padding never), valid until <see cref="Release"/>. False = nothing is
    /// there now.
    /// </summary>
    bool TryRead(out ReadOnlySpan<EventSlot> message);

    /// <summary>Every message read so far was copied: its slots may be reused.</summary>
    void Release();
}
