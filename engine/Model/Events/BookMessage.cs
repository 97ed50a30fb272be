using System;
using System.Runtime.CompilerServices;
using LowLatency.Model.Events.Market;

namespace LowLatency.Model.Events;

/// <summary>Reads and writes the levels of a book message over its slots.</summary>
public static class BookMessage
{
    /// <summary>Slots that a message of so many levels needs.</summary>
    public static int SlotCount(int levelCount) =>
        levelCount <= BookPayload.InlineLevels
            ? 1
            : 1 + ((levelCount - BookPayload.InlineLevels + EventSlot.LevelsPerContinuation - 1)
                / EventSlot.LevelsPerContinuation);

    /// <summary>Level by index, bids first. The index must be below BidCount + AskCount.</summary>
    public static BookLevel Level(ReadOnlySpan<EventSlot> message, int index)
    {
        if (index == 0) return message[0].Book.Level0;
        if (index == 1) return message[0].Book.Level1;
        (int slot, int offset) = Math.DivRem(index - BookPayload.InlineLevels, EventSlot.LevelsPerContinuation);
        return Unsafe.AsRef(in message[1 + slot]).ContinuationLevels[offset];
    }

    /// <summary>Sets a level; the message must span the slots that its index needs.</summary>
    public static void SetLevel(Span<EventSlot> message, int index, BookLevel level)
    {
        if (index == 0)
        {
            message[0].Book.Level0 = level;
            return;
        }

        if (index == 1)
        {
            message[0].Book.Level1 = level;
            return;
        }

        (int slot, int offset) = Math.DivRem(index - BookPayload.InlineLevels, EventSlot.LevelsPerContinuation);
        message[1 + slot].ContinuationLevels[offset] = level;
    }
}
