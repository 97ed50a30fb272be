using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;

namespace LowLatency.Unit.Core.Books;

/// <summary>Book messages from plain numbers.</summary>
internal static class BookMessages
{
    public static EventSlot[] Snapshot(long sequence, (long, long)[] bids, (long, long)[] asks, int depthLimit = 0) =>
        Make(EventKind.BookSnapshot, 0, sequence, bids, asks, depthLimit);

    public static EventSlot[] Delta(
        long previous, long sequence, (long, long)[] bids, (long, long)[] asks, int depthLimit = 0) =>
        Make(EventKind.BookDelta, previous, sequence, bids, asks, depthLimit);

    public static BookLevel Level(long price, long quantity) => new(new Price(price), new Quantity(quantity));

    private static EventSlot[] Make(
        EventKind kind,
        long previous,
        long sequence,
        IReadOnlyList<(long, long)> bids,
        IReadOnlyList<(long, long)> asks,
        int depthLimit)
    {
        var message = new EventSlot[BookMessage.SlotCount(bids.Count + asks.Count)];
        message[0].Header.Kind = kind;
        message[0].Header.SlotCount = (ushort)message.Length;
        ref BookPayload payload = ref message[0].Book;
        payload.PreviousSequence = previous;
        payload.Sequence = sequence;
        payload.BidCount = bids.Count;
        payload.AskCount = asks.Count;
        payload.DepthLimit = depthLimit;
        int index = 0;
        foreach ((long price, long quantity) in bids) BookMessage.SetLevel(message, index++, Level(price, quantity));
        foreach ((long price, long quantity) in asks) BookMessage.SetLevel(message, index++, Level(price, quantity));
        return message;
    }
}
