using System;
using LowLatency.Core.Bars;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <content>One method per kind of event.</content>
public sealed partial class MarketState
{
    private static bool IsHistorical(in EventHeader header) => (header.Flags & EventFlags.Historical) != 0;

    // Once per message: every call counts. History has its own time, which says nothing about now.
    private bool IsTimeBelieved(in EventHeader header) =>
        IsHistorical(in header) ? header.VenueNanos > 0 : _clock.Accept(header.VenueNanos, header.ReceiveWallNanos);

    // Freshness, then the venue's time, which may close bars. The message itself has been applied.
    private MarketOutcome Complete(in EventHeader header, FeedChannel channel, MarketOutcome outcome) =>
        Complete(in header, channel, outcome, IsTimeBelieved(in header));

    private MarketOutcome Complete(
        in EventHeader header, FeedChannel channel, MarketOutcome outcome, bool isTimeBelieved)
    {
        MarketChanges changes = outcome.Changes;
        ReasonCode reason = outcome.Reason;
        bool isLive = !IsHistorical(in header);
        if (isLive)
        {
            bool isForward = Feeds.OnMessage(channel, header.ReceiveWallNanos, header.VenueNanos);
            if (!isForward && reason == ReasonCode.None) reason = ReasonCode.FeedClockBackwards;
            if (isTimeBelieved) Bars.AdvanceTo(header.VenueNanos);
        }

        if (SignalBars.AppendedCount != _appendedReported)
        {
            _appendedReported = SignalBars.AppendedCount;
            changes |= isLive ? MarketChanges.Bars | MarketChanges.SignalBar : MarketChanges.Bars;
            ChooseBucketVolume();
        }

        return new MarketOutcome(changes, reason, outcome.NeedsResync);
    }

    private MarketOutcome ApplyBook(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventHeader header = ref message[0].Header;
        bool isSnapshot = header.Kind == EventKind.BookSnapshot;
        bool wasInSync = Book.IsInSync;
        BookLevel bidBefore = BestBid;
        BookLevel askBefore = BestAsk;
        long applied = Book.MessagesApplied;
        ReasonCode reason = isSnapshot ? Book.ApplySnapshot(message) : Book.ApplyDelta(message);
        bool isTouched = Book.IsInSync && (BestBid != bidBefore || BestAsk != askBefore);
        if (reason == ReasonCode.None) reason = CheckBook(isSnapshot, isTouched);
        CountRefusal(reason);
        MarketChanges changes = Book.MessagesApplied != applied ? MarketChanges.Book : MarketChanges.None;
        if (isTouched || wasInSync != Book.IsInSync) changes |= MarketChanges.Touch;
        if (wasInSync != Book.IsInSync) changes |= MarketChanges.BookTrust;
        if (wasInSync && !Book.IsInSync) BookLostCount++;
        bool needsResync = reason != ReasonCode.None && !Book.IsInSync && (wasInSync || isSnapshot);
        if (needsResync) _resyncAskedNanos = header.ReceiveWallNanos;
        return new MarketOutcome(changes, reason, needsResync);
    }

    // A delta that moves the mid absurdly, or a book that keeps differing from the venue's own best prices, is not
    // believed; a fresh snapshot is.
    private ReasonCode CheckBook(bool isSnapshot, bool isTouched)
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
        return GiveUpDisagreeingBook();
    }

    private ReasonCode GiveUpDisagreeingBook()
    {
        if (TopCheck.DisagreementsInRow < TopDisagreementsMax) return ReasonCode.None;
        TopCheck.Forgive();
        Book.MarkUnproven(ReasonCode.BookNotInSync);
        return ReasonCode.BookNotInSync;
    }

    private MarketOutcome ApplyTrade(in EventSlot slot)
    {
        ref readonly EventHeader header = ref slot.Header;
        ref readonly TradePayload trade = ref slot.Trade;
        bool isValid = trade.Price.Units > 0 && trade.Quantity.Units > 0;
        ReasonCode reason = isValid ? ReasonCode.None : ReasonCode.TradeInvalid;
        long missed = _tradeFilter.MissedCount;
        bool isUsed = isValid && _tradeFilter.IsNew(in trade);
        if (isUsed && !_tradeGuard.Accept(trade.Price.Units))
        {
            reason = ReasonCode.TradePriceJump;
            isUsed = false;
        }

        CountRefusal(reason);
        if (_tradeFilter.MissedCount != missed) Bars.MarkInterrupted();
        bool isTimeBelieved = IsTimeBelieved(in header);
        if (!isUsed)
        {
            return Complete(in header, FeedChannel.Trades, new MarketOutcome(default, reason, false), isTimeBelieved);
        }

        if (!IsHistorical(in header)) _lastTrade = trade;
        Vpin.OnTrade(trade.Quantity, trade.Aggressor);
        if (isTimeBelieved) Bars.OnTrade(header.VenueNanos, trade.Price, trade.Quantity, trade.Aggressor);
        return Complete(
            in header, FeedChannel.Trades, new MarketOutcome(MarketChanges.Trade, reason, false), isTimeBelieved);
    }

    private MarketOutcome ApplyTop(in EventSlot slot)
    {
        ref readonly TopOfBookPayload top = ref slot.TopOfBook;
        ReasonCode reason = FaultOf(in top);
        if (reason == ReasonCode.None && !top.BidPrice.IsNone && !top.AskPrice.IsNone)
        {
            long mid = (top.BidPrice.Units / 2) + (top.AskPrice.Units / 2);
            if (!_topGuard.Accept(Math.Max(mid, 1))) reason = ReasonCode.BookPriceJump;
        }

        CountRefusal(reason);
        if (reason != ReasonCode.None) return new MarketOutcome(default, reason, false);
        Remember(in top);
        bool wasInSync = Book.IsInSync;
        TopCheck.OnTop(in top, Book);
        MarketChanges changes = MarketChanges.TopOfBook;
        if (!wasInSync || GiveUpDisagreeingBook() == ReasonCode.None) return new MarketOutcome(changes, reason, false);
        BookLostCount++;
        _resyncAskedNanos = slot.Header.ReceiveWallNanos;
        changes |= MarketChanges.BookTrust | MarketChanges.Touch;
        return new MarketOutcome(changes, ReasonCode.BookNotInSync, true);
    }

    // Field by field: the rest of the payload says nothing.
    private void Remember(in TopOfBookPayload top)
    {
        _topOfBook.Sequence = top.Sequence;
        _topOfBook.BidPrice = top.BidPrice;
        _topOfBook.BidQuantity = top.BidQuantity;
        _topOfBook.AskPrice = top.AskPrice;
        _topOfBook.AskQuantity = top.AskQuantity;
    }

    private static ReasonCode FaultOf(in TopOfBookPayload top)
    {
        if (top.BidPrice.Units < 0 || top.AskPrice.Units < 0) return ReasonCode.BookInvalidPrice;
        if (top.BidQuantity.Units < 0 || top.AskQuantity.Units < 0) return ReasonCode.BookInvalidQuantity;
        bool isCrossed = !top.BidPrice.IsNone && !top.AskPrice.IsNone && top.BidPrice >= top.AskPrice;
        return isCrossed ? ReasonCode.BookCrossed : ReasonCode.None;
    }

    private MarketOutcome ApplyBar(in EventSlot slot)
    {
        ref readonly EventHeader header = ref slot.Header;
        ref readonly BarPayload bar = ref slot.Bar;
        ReasonCode reason = ReasonCode.None;
        if (bar.Close.Units > 0)
        {
            if (IsHistorical(in header)) _barGuard.Reset(bar.Close.Units);
            else if (!_barGuard.Accept(bar.Close.Units)) reason = ReasonCode.BarInvalid;
        }

        if (reason == ReasonCode.BarInvalid) JumpCount++;
        long revision = SignalBars.Revision;
        if (reason == ReasonCode.None)
        {
            reason = Bars.OnVenueBar(in bar, header.Flags);
            if (reason == ReasonCode.BarInvalid) InvalidCount++;
        }

        MarketChanges changes = SignalBars.Revision != revision ? MarketChanges.Bars : MarketChanges.None;
        return Complete(in header, FeedChannel.Bars, new MarketOutcome(changes, reason, false));
    }

    private MarketOutcome ApplyFunding(in EventSlot slot)
    {
        ref readonly FundingPayload funding = ref slot.Funding;
        if (funding.MarkPrice.Units < 0 || funding.IndexPrice.Units < 0)
        {
            InvalidCount++;
            return new MarketOutcome(default, ReasonCode.TradeInvalid, false);
        }

        _funding.Apply(in funding, slot.Header.ReceiveWallNanos);
        return new MarketOutcome(MarketChanges.Funding, ReasonCode.None, false);
    }

    private MarketOutcome ApplyFeedState(in EventSlot slot)
    {
        ref readonly FeedStatePayload state = ref slot.FeedState;
        long now = slot.Header.ReceiveWallNanos;
        Feeds.OnFeedState(in state, now);
        MarketChanges changes = MarketChanges.Feed;
        bool isDown = state.Status is FeedStatus.Disconnected or FeedStatus.Connecting or FeedStatus.GaveUp;
        bool areTradesLost = state.Channel == FeedChannel.Trades && state.Status == FeedStatus.OutOfSync;
        if (areTradesLost || (state.Channel is FeedChannel.Trades or FeedChannel.All && isDown)) Bars.MarkInterrupted();
        if (state.Channel is not (FeedChannel.Book or FeedChannel.All))
        {
            ReasonCode lost = state.Status == FeedStatus.OutOfSync ? state.Reason : ReasonCode.None;
            return new MarketOutcome(changes, lost, false);
        }

        _resyncAskedNanos = now;
        if (!Book.IsInSync || !(isDown || state.Status == FeedStatus.OutOfSync))
        {
            return new MarketOutcome(changes, ReasonCode.None, false);
        }

        ReasonCode reason = state.Reason != ReasonCode.None ? state.Reason
            : isDown ? ReasonCode.FeedDisconnected
            : ReasonCode.BookNotInSync;
        Book.MarkUnproven(reason);
        BookLostCount++;
        return new MarketOutcome(changes | MarketChanges.BookTrust | MarketChanges.Touch, reason, false);
    }

    private MarketOutcome ApplyRules(in InstrumentRules rules)
    {
        if (!rules.IsValid)
        {
            InvalidCount++;
            return new MarketOutcome(default, ReasonCode.OrderTickInvalid, false);
        }

        bool areUnitsOther = HasRules
            && (rules.PriceDecimals != _rules.PriceDecimals || rules.QuantityDecimals != _rules.QuantityDecimals);
        bool isFirst = !HasRules;
        bool needsResync = areUnitsOther && Book.IsInSync;
        if (areUnitsOther) ForgetMarket();
        _rules = rules;
        HasRules = true;
        Book.SetTick(rules.TickUnits);
        if (isFirst || areUnitsOther) ConfigureBucketVolume();
        MarketChanges changes = MarketChanges.Rules;
        if (areUnitsOther) changes |= MarketChanges.Book | MarketChanges.BookTrust | MarketChanges.Touch;
        return new MarketOutcome(changes, ReasonCode.None, needsResync);
    }

    private MarketOutcome OnClock(long nowNanos)
    {
        MarketChanges changes = Feeds.Evaluate(nowNanos) ? MarketChanges.Feed : MarketChanges.None;
        bool isUp = Feeds[FeedChannel.Book].IsExpected
            && Feeds[FeedChannel.Book].Status is FeedStatus.Subscribed or FeedStatus.OutOfSync or FeedStatus.InSync;
        bool needsResync = isUp && !Book.IsInSync && nowNanos - _resyncAskedNanos >= ResyncRetryNanos;
        if (needsResync) _resyncAskedNanos = nowNanos;
        return new MarketOutcome(changes, ReasonCode.None, needsResync);
    }

    // Prices and quantities in the old units mean nothing any more.
    private void ForgetMarket()
    {
        if (Book.IsInSync) BookLostCount++;
        Book.Clear(ReasonCode.BookNotInSync);
        Bars.Clear();
        _bookGuard.Reset(0);
        _tradeGuard.Reset(0);
        _topGuard.Reset(0);
        _barGuard.Reset(0);
        _lastTrade = default;
        _topOfBook = default;
        _funding = default;
        TopCheck.Clear();
    }

    private void ConfigureBucketVolume()
    {
        decimal units = _settings.Risk.VpinBucketVolume * PowersOfTen.Of(_rules.QuantityDecimals);
        Vpin.SetBucketVolume(new Quantity(units >= long.MaxValue ? long.MaxValue : (long)units));
    }

    // With no bucket size configured it is a fiftieth of the last day's volume, once bars cover a day.
    private void ChooseBucketVolume()
    {
        if (!Vpin.BucketVolume.IsZero || !HasRules) return;
        if (!DailyVolume.TrySum(Bars, out Int128 volume)) return;
        Vpin.SetBucketVolume(new Quantity((long)Int128.Min(volume / BucketsPerDay, long.MaxValue)));
    }

    private void CountRefusal(ReasonCode reason)
    {
        switch (reason)
        {
            case ReasonCode.BookPriceJump:
            case ReasonCode.TradePriceJump:
                JumpCount++;
                break;
            case ReasonCode.BookCrossed:
            case ReasonCode.BookInvalidPrice:
            case ReasonCode.BookInvalidQuantity:
            case ReasonCode.BookOverflow:
            case ReasonCode.TradeInvalid:
                InvalidCount++;
                break;
        }
    }

    private void SaveRules(ref StateWriter writer)
    {
        writer.Write(HasRules);
        writer.Write((int)_rules.PriceDecimals);
        writer.Write((int)_rules.QuantityDecimals);
        writer.Write((int)_rules.Abilities);
        writer.Write(_rules.TickUnits);
        writer.Write(_rules.LotUnits);
        writer.Write(_rules.QuantityUnitsMin);
        writer.Write(_rules.QuantityUnitsMax);
        writer.Write(_rules.NotionalUnitsMin);
    }

    private void LoadRules(ref StateReader reader)
    {
        HasRules = reader.ReadBoolean();
        _rules = new InstrumentRules
        {
            PriceDecimals = (byte)reader.ReadInt32(),
            QuantityDecimals = (byte)reader.ReadInt32(),
            Abilities = (InstrumentAbilities)(byte)reader.ReadInt32(),
            TickUnits = reader.ReadInt64(),
            LotUnits = reader.ReadInt64(),
            QuantityUnitsMin = reader.ReadInt64(),
            QuantityUnitsMax = reader.ReadInt64(),
            NotionalUnitsMin = reader.ReadInt64(),
        };
        if (HasRules && !_rules.IsValid) reader.Fail();
    }

    private void SaveMessages(ref StateWriter writer)
    {
        writer.Write(_lastTrade.TradeId);
        writer.Write(_lastTrade.Price.Units);
        writer.Write(_lastTrade.Quantity.Units);
        writer.Write((int)_lastTrade.Aggressor);
        writer.Write((int)_lastTrade.IsIdContiguous);
        writer.Write(_topOfBook.Sequence);
        writer.Write(_topOfBook.BidPrice.Units);
        writer.Write(_topOfBook.BidQuantity.Units);
        writer.Write(_topOfBook.AskPrice.Units);
        writer.Write(_topOfBook.AskQuantity.Units);
    }

    private void LoadMessages(ref StateReader reader)
    {
        _lastTrade.TradeId = reader.ReadInt64();
        _lastTrade.Price = new Price(reader.ReadInt64());
        _lastTrade.Quantity = new Quantity(reader.ReadInt64());
        _lastTrade.Aggressor = (Model.Orders.Side)reader.ReadInt32();
        _lastTrade.IsIdContiguous = (byte)reader.ReadInt32();
        _topOfBook.Sequence = reader.ReadInt64();
        _topOfBook.BidPrice = new Price(reader.ReadInt64());
        _topOfBook.BidQuantity = new Quantity(reader.ReadInt64());
        _topOfBook.AskPrice = new Price(reader.ReadInt64());
        _topOfBook.AskQuantity = new Quantity(reader.ReadInt64());
    }
}
