using System;
using LowLatency.Core.Books;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>
/// Checks the book against the best bid and ask that the venue pushes: where both carry the same sequence they must be
/// equal. Pushes usually run ahead of the book's deltas, so the last ones are remembered until the book gets there.
/// </summary>
public sealed class TopOfBookCheck : IEngineState
{
    /// <summary>Pushes remembered, by sequence modulo this.</summary>
    public const int Remembered = 256;

    private readonly RememberedTop[] _tops = new RememberedTop[Remembered];

    /// <summary>Comparisons at equal sequence.</summary>
    public long ComparedCount { get; private set; }

    /// <summary>Comparisons that found a difference.</summary>
    public long DisagreementCount { get; private set; }

    /// <summary>Differences since the last agreement.</summary>
    public int DisagreementsInRow { get; private set; }

    /// <summary>A push came; compared at once when the book is there already.</summary>
    public void OnTop(in TopOfBookPayload top, OrderBook book)
    {
        if (top.Sequence <= 0) return;
        if (!book.IsInSync || top.Sequence > book.Sequence) _tops[Slot(top.Sequence)] = new RememberedTop(in top);
        else if (top.Sequence == book.Sequence) Compare(new RememberedTop(in top), book);
    }

    /// <summary>The book, in sync, has a new sequence.</summary>
    public void OnBook(OrderBook book)
    {
        ref RememberedTop top = ref _tops[Slot(book.Sequence)];
        if (top.Sequence == 0 || top.Sequence != book.Sequence) return;
        Compare(in top, book);
        top = default;
    }

    /// <summary>Starts the row of differences anew, after the book was given up for it.</summary>
    public void Forgive() => DisagreementsInRow = 0;

    /// <summary>Forgets the pushes remembered.</summary>
    public void Clear()
    {
        Array.Clear(_tops);
        Forgive();
    }

    public void Traverse(ref StateTraversal state)
    {
        ComparedCount = state.Next(ComparedCount);
        DisagreementCount = state.Next(DisagreementCount);
        DisagreementsInRow = state.Next(DisagreementsInRow);
        foreach (ref RememberedTop top in _tops.AsSpan())
        {
            state.Visit(ref top.Sequence);
            state.Visit(ref top.BidPrice);
            state.Visit(ref top.BidQuantity);
            state.Visit(ref top.AskPrice);
            state.Visit(ref top.AskQuantity);
        }
    }

    private static int Slot(long sequence) => (int)((ulong)sequence % Remembered);

    private void Compare(in RememberedTop top, OrderBook book)
    {
        ComparedCount++;
        BookLevel bid = book.BestBid;
        BookLevel ask = book.BestAsk;
        bool isSame = bid.Price == top.BidPrice && bid.Quantity == top.BidQuantity
            && ask.Price == top.AskPrice && ask.Quantity == top.AskQuantity;
        DisagreementsInRow = isSame ? 0 : DisagreementsInRow + 1;
        if (!isSame) DisagreementCount++;
    }

    // What is compared, without the unused rest of the payload.
    private struct RememberedTop(in TopOfBookPayload top)
    {
        public long Sequence = top.Sequence;
        public Price BidPrice = top.BidPrice;
        public Quantity BidQuantity = top.BidQuantity;
        public Price AskPrice = top.AskPrice;
        public Quantity AskQuantity = top.AskQuantity;
    }
}
