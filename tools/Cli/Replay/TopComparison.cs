using System.Collections.Generic;
using LowLatency.Core.Books;
using LowLatency.Model.Events.Market;

namespace LowLatency.Cli.Replay;

/// <summary>
/// Compares one book with every best bid and ask of the same sequence, however far the pushes run ahead of the book.
/// </summary>
internal sealed class TopComparison
{
    // A book that is out of sync for long must not hold the whole stream in memory.
    private const int WaitingMax = 1 << 16;

    private readonly Queue<TopOfBookPayload> _waiting = new();

    public long Compared { get; private set; }

    public long Differing { get; private set; }

    public void OnTop(in TopOfBookPayload top, OrderBook book)
    {
        if (top.Sequence <= 0) return;
        if (book.IsInSync && top.Sequence < book.Sequence) return;
        if (book.IsInSync && top.Sequence == book.Sequence)
        {
            Compare(top, book);
            return;
        }

        if (_waiting.Count == WaitingMax) _waiting.Dequeue();
        _waiting.Enqueue(top);
    }

    public void OnBook(OrderBook book)
    {
        if (!book.IsInSync) return;
        while (_waiting.TryPeek(out TopOfBookPayload top) && top.Sequence <= book.Sequence)
        {
            _waiting.Dequeue();
            if (top.Sequence == book.Sequence) Compare(top, book);
        }
    }

    private void Compare(in TopOfBookPayload top, OrderBook book)
    {
        Compared++;
        BookLevel bid = book.BestBid;
        BookLevel ask = book.BestAsk;
        bool isSame = bid.Price == top.BidPrice && bid.Quantity == top.BidQuantity
            && ask.Price == top.AskPrice && ask.Quantity == top.AskQuantity;
        if (!isSame) Differing++;
    }
}
