using System;
using LowLatency.Core.Books;
using LowLatency.Core.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Markets;

/// <summary>
/// The book of one instrument, the best prices that the venue pushes beside it, and whether either is believed.
/// Business thread only.
/// </summary>
internal sealed class MarketBook
{
    /// <summary>An unproven book whose feed is up is asked for again after this long.</summary>
    internal const long ResyncRetryNanos = 10 * Timestamp.NanosPerSecond;

    private const int TopDisagreementsMax = 3;

    private readonly MarketRefusals _refusals;
    private PriceGuard _bookGuard;
    private PriceGuard _topGuard;
    private TopOfBookPayload _top;
    private long _resyncAskedNanos;

    internal MarketBook(BookSettings settings, MarketRefusals refusals)
    {
        _refusals = refusals;
        Book = new OrderBook(settings);
        _bookGuard = new PriceGuard(settings.JumpPercentMax);
        _topGuard = new PriceGuard(settings.JumpPercentMax);
    }

    internal OrderBook Book { get; }

    internal TopOfBookCheck TopCheck { get; } = new();

    /// <summary>As last pushed by the venue and found sane; prices none before.</summary>
    internal ref readonly TopOfBookPayload Top => ref _top;

    /// <summary>From the book while it is in sync, else zero: an unproven price is no price.</summary>
    internal BookLevel BestBid => Book.IsInSync ? Book.BestBid : default;

    /// <summary>From the book while it is in sync, else zero.</summary>
    internal BookLevel BestAsk => Book.IsInSync ? Book.BestAsk : default;

    /// <summary>Times that the book lost its proof.</summary>
    internal long LostCount { get; private set; }

    internal MarketOutcome Apply(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventHeader header = ref message[0].Header;
        bool isSnapshot = header.Kind == EventKind.BookSnapshot;
        bool wasInSync = Book.IsInSync;
        BookLevel bidBefore = BestBid;
        BookLevel askBefore = BestAsk;
        long applied = Book.MessagesApplied;
        ReasonCode reason = isSnapshot ? Book.ApplySnapshot(message) : Book.ApplyDelta(message);
        bool isTouched = Book.IsInSync && (BestBid != bidBefore || BestAsk != askBefore);
        if (reason == ReasonCode.None) reason = Check(isSnapshot, isTouched);
        _refusals.Count(reason);
        MarketChanges changes = Book.MessagesApplied != applied ? MarketChanges.Book : MarketChanges.None;
        if (isTouched || wasInSync != Book.IsInSync) changes |= MarketChanges.Touch;
        if (wasInSync != Book.IsInSync) changes |= MarketChanges.BookTrust;
        if (wasInSync && !Book.IsInSync) LostCount++;
        bool needsResync = reason != ReasonCode.None && !Book.IsInSync && (wasInSync || isSnapshot);
        if (needsResync) _resyncAskedNanos = header.ReceiveWallNanos;
        return new MarketOutcome(changes, reason, needsResync);
    }

    internal MarketOutcome ApplyTop(in EventSlot slot)
    {
        ref readonly TopOfBookPayload top = ref slot.TopOfBook;
        ReasonCode reason = FaultOf(in top);
        if (reason == ReasonCode.None && !top.BidPrice.IsNone && !top.AskPrice.IsNone)
        {
            long mid = (top.BidPrice.Units / 2) + (top.AskPrice.Units / 2);
            if (!_topGuard.Accept(Math.Max(mid, 1))) reason = ReasonCode.BookPriceJump;
        }

        _refusals.Count(reason);
        if (reason != ReasonCode.None) return new MarketOutcome(default, reason, false);
        Remember(in top);
        bool wasInSync = Book.IsInSync;
        TopCheck.OnTop(in top, Book);
        MarketChanges changes = MarketChanges.TopOfBook;
        if (!wasInSync || GiveUpDisagreeing() == ReasonCode.None) return new MarketOutcome(changes, reason, false);
        LostCount++;
        _resyncAskedNanos = slot.Header.ReceiveWallNanos;
        changes |= MarketChanges.BookTrust | MarketChanges.Touch;
        return new MarketOutcome(changes, ReasonCode.BookNotInSync, true);
    }

    /// <summary>The adapter reports how the book's channel, or all of them, stands.</summary>
    /// <param name="state">What it reports.</param>
    /// <param name="isDown">Nothing comes any more.</param>
    /// <param name="nowNanos">Engine time.</param>
    internal MarketOutcome OnFeedState(in FeedStatePayload state, bool isDown, long nowNanos)
    {
        _resyncAskedNanos = nowNanos;
        bool isLost = isDown || state.Status == FeedStatus.OutOfSync;
        if (!Book.IsInSync || !isLost) return new MarketOutcome(MarketChanges.Feed, ReasonCode.None, false);
        ReasonCode reason = state.Reason != ReasonCode.None ? state.Reason
            : isDown ? ReasonCode.FeedDisconnected
            : ReasonCode.BookNotInSync;
        Book.MarkUnproven(reason);
        LostCount++;
        return new MarketOutcome(
            MarketChanges.Feed | MarketChanges.BookTrust | MarketChanges.Touch, reason, false);
    }

    /// <summary>True when a book whose channel is up is to be asked for again; it counts as asked for then.</summary>
    internal bool TryRetryResync(bool isUp, long nowNanos)
    {
        if (!isUp || Book.IsInSync || nowNanos - _resyncAskedNanos < ResyncRetryNanos) return false;
        _resyncAskedNanos = nowNanos;
        return true;
    }

    /// <summary>Prices and quantities in the old units mean nothing any more.</summary>
    internal void Forget()
    {
        if (Book.IsInSync) LostCount++;
        Book.Clear(ReasonCode.BookNotInSync);
        _bookGuard.Reset(0);
        _topGuard.Reset(0);
        _top = default;
        TopCheck.Clear();
    }

    internal void TraverseTop(ref StateTraversal state)
    {
        state.Visit(ref _top.Sequence);
        state.Visit(ref _top.BidPrice);
        state.Visit(ref _top.BidQuantity);
        state.Visit(ref _top.AskPrice);
        state.Visit(ref _top.AskQuantity);
    }

    internal void TraverseTrust(ref StateTraversal state)
    {
        LostCount = state.Next(LostCount);
        state.Visit(ref _resyncAskedNanos);
    }

    internal void TraverseBookGuard(ref StateTraversal state) => _bookGuard.Traverse(ref state);

    internal void TraverseTopGuard(ref StateTraversal state) => _topGuard.Traverse(ref state);

    // A delta that moves the mid absurdly, or a book that keeps differing from the venue's own best prices, is not
    // believed; a fresh snapshot is.
    private ReasonCode Check(bool isSnapshot, bool isTouched)
    {
        long mid = Book.Mid(Rounding.Down).Units;
        if (isSnapshot)
        {
            _bookGuard.Reset(mid);
        }
        else if (isTouched && mid > 0 && !_bookGuard.Accept(mid))
        {
            Book.MarkUnproven(ReasonCode.BookPriceJump);
            return ReasonCode.BookPriceJump;
        }

        TopCheck.OnBook(Book);
        return GiveUpDisagreeing();
    }

    private ReasonCode GiveUpDisagreeing()
    {
        if (TopCheck.DisagreementsInRow < TopDisagreementsMax) return ReasonCode.None;
        TopCheck.Forgive();
        Book.MarkUnproven(ReasonCode.BookNotInSync);
        return ReasonCode.BookNotInSync;
    }

    // Field by field: the rest of the payload is unused.
    private void Remember(in TopOfBookPayload top)
    {
        _top.Sequence = top.Sequence;
        _top.BidPrice = top.BidPrice;
        _top.BidQuantity = top.BidQuantity;
        _top.AskPrice = top.AskPrice;
        _top.AskQuantity = top.AskQuantity;
    }

    private static ReasonCode FaultOf(in TopOfBookPayload top)
    {
        if (top.BidPrice.Units < 0 || top.AskPrice.Units < 0) return ReasonCode.BookInvalidPrice;
        if (top.BidQuantity.Units < 0 || top.AskQuantity.Units < 0) return ReasonCode.BookInvalidQuantity;
        bool isCrossed = !top.BidPrice.IsNone && !top.AskPrice.IsNone && top.BidPrice >= top.AskPrice;
        return isCrossed ? ReasonCode.BookCrossed : ReasonCode.None;
    }
}
