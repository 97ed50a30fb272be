using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;

namespace LowLatency.Cli.Journals;

/// <summary>
/// What no venue sends is journaled as it came: the counts of such a message may be of levels that are not there.
/// </summary>
internal static class BookShape
{
    /// <summary>Levels of a book message, bids and asks together; -1 = it does not hold what it says.</summary>
    public static int Levels(ReadOnlySpan<EventSlot> message)
    {
        ref readonly BookPayload book = ref message[0].Book;
        if (book.BidCount < 0 || book.AskCount < 0) return -1;
        long levels = (long)book.BidCount + book.AskCount;
        bool isHeld = levels <= BookPayload.LevelsMax && BookMessage.SlotCount((int)levels) <= message.Length;
        return isHeld ? (int)levels : -1;
    }
}
