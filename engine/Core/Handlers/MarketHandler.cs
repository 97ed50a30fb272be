using System;
using LowLatency.Core.Counters;
using LowLatency.Core.Execution;
using LowLatency.Core.Instruments;
using LowLatency.Core.Markets;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;

namespace LowLatency.Core.Handlers;

/// <summary>
/// Feeds events into markets and carries out what follows for feeds and marks: resyncs, alarms, valuation. Says what
/// changed; decisions are made elsewhere. The timer of an instrument comes behind those of the orders. Business thread
/// only; does not allocate.
/// </summary>
internal sealed class MarketHandler(
    EngineClock clock, TimerQueue timers, CommandBuffer commands, EngineCounters counters, OrderTable orders,
    ParentTable parents, Account account, OrderExecution execution)
{
    /// <summary>A book without proof for so long is an alarm, and again after each such time.</summary>
    public const long UnprovenAlarmNanos = 30 * Timestamp.NanosPerSecond;

    /// <summary>False when a book message's own sizes contradict each other: nothing of it may be read.</summary>
    public static bool IsWellFormed(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventSlot slot = ref message[0];
        if (slot.Header.Kind is not (EventKind.BookSnapshot or EventKind.BookDelta)) return true;
        int bids = slot.Book.BidCount;
        int asks = slot.Book.AskCount;
        return bids >= 0 && asks >= 0 && bids <= BookPayload.LevelsMax && asks <= BookPayload.LevelsMax
            && bids + asks <= BookPayload.LevelsMax && BookMessage.SlotCount(bids + asks) <= message.Length;
    }

    /// <summary>Applies an event to one instrument's market.</summary>
    public MarketOutcome Apply(InstrumentState instrument, ReadOnlySpan<EventSlot> message, out bool isRevalued)
    {
        EventKind kind = message[0].Header.Kind;
        if (kind == EventKind.InstrumentRules) return ApplyRules(instrument, message, out isRevalued);
        if (instrument.AreRulesHeld)
        {
            if (kind == EventKind.Clock) ReleaseRules(instrument);
            if (instrument.AreRulesHeld && IsInUnits(kind))
            {
                counters.MarketFaults.Add(ReasonCode.BookLevelOffUnit);
                isRevalued = false;
                return default;
            }
        }

        MarketOutcome outcome = instrument.Market.Apply(message);
        if (outcome.Reason != ReasonCode.None) counters.MarketFaults.Add(outcome.Reason);
        if (outcome.NeedsResync) Resync(instrument, outcome.Reason);
        if (outcome.Has(MarketChanges.BookTrust)) OnBookTrust(instrument);
        if (outcome.Has(MarketChanges.Feed)) CheckFeed(instrument, message[0]);
        isRevalued = Revalue(instrument, outcome);
        return outcome;
    }

    // What it says of prices or quantities is counted in the units of the feed.
    private static bool IsInUnits(EventKind kind) => kind is EventKind.BookSnapshot or EventKind.BookDelta
        or EventKind.TopOfBook or EventKind.Trade or EventKind.Bar or EventKind.Funding;

    // Where the units become others, position and orders count in them before anything of the market does.
    private MarketOutcome ApplyRules(InstrumentState instrument, ReadOnlySpan<EventSlot> message, out bool isRevalued)
    {
        InstrumentRules before = instrument.Market.Rules;
        InstrumentRules now = message[0].Rules.Rules;

        // While rules are held those of the market are closed, and the venue's own word was told when it came.
        InstrumentRules reported = instrument.AreRulesHeld ? instrument.HeldRules : before;
        bool isChange = instrument.Market.HasRules && now.IsValid;
        Quantity rest = default;
        if (isChange && now.ChangeFrom(before) != default && !TryRescale(instrument, before, now, out rest))
        {
            HoldRules(instrument, message[0]);
            ReportStatus(instrument, reported, now);
            isRevalued = false;
            return default;
        }

        // While they were held the feed took its book for one in step: what it told of it was not taken.
        bool areReleased = instrument.AreRulesHeld && now.IsValid;
        if (areReleased) instrument.ReleaseRules();
        MarketOutcome outcome = instrument.Market.Apply(message);
        if (outcome.Reason != ReasonCode.None) counters.MarketFaults.Add(outcome.Reason);
        if (outcome.NeedsResync || areReleased) Resync(instrument, outcome.Reason);
        if (outcome.Has(MarketChanges.BookTrust)) OnBookTrust(instrument);
        if (outcome.Has(MarketChanges.Rules)) ReportStatus(instrument, reported, now);
        if (isChange && before != now) OnRulesChanged(instrument, isOpened: now.IsTrading && !before.IsTrading);
        if (!rest.IsZero)
        {
            counters.Drifts++;
            AccountKey place = instrument.Market.Instrument.AccountKey;
            commands.Alarm(place, instrument.Id, ReasonCode.BalanceDrift, rest.Units);
        }

        isRevalued = Revalue(instrument, outcome);
        return outcome;
    }

    private void OnBookTrust(InstrumentState instrument)
    {
        if (instrument.Market.Book.IsInSync) counters.BooksProven++;
        WatchBook(instrument);
    }

    /// <summary>A new run began: nothing of the book or the bars under way is proven.</summary>
    public void Restart(InstrumentState instrument)
    {
        instrument.Market.Book.MarkUnproven(ReasonCode.FeedConnecting);
        instrument.Market.Bars.MarkInterrupted();
        instrument.IsStaleAlarmed = false;
        WatchBook(instrument);
    }

    /// <summary>The book has been without proof for too long.</summary>
    public void OnTimer(InstrumentState instrument)
    {
        if (instrument.Market.Book.IsInSync) return;
        commands.Alarm(
            instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.BookNotInSync,
            (long)instrument.Market.Book.UnprovenReason);
        WatchBook(instrument);
    }

    private void Resync(InstrumentState instrument, ReasonCode reason)
    {
        bool isAdded = commands.TryAdd(new EngineCommand
        {
            Kind = CommandKind.ResyncBook,
            Venue = instrument.Market.Instrument.Venue,
            Instrument = instrument.Id,
            Reason = reason == ReasonCode.None ? ReasonCode.BookNotInSync : reason,
        });
        if (isAdded) counters.Resyncs++;
    }

    private void WatchBook(InstrumentState instrument)
    {
        long deadline = instrument.Market.Book.IsInSync
            ? TimerQueue.Never
            : TimerQueue.After(clock.NowNanos, UnprovenAlarmNanos);
        timers.Set(orders.Capacity + instrument.Id.Value, deadline);
    }

    // All of what counts in units, or nothing.
    private bool TryRescale(
        InstrumentState instrument, in InstrumentRules before, in InstrumentRules now, out Quantity rest)
    {
        rest = default;
        UnitChange change = now.ChangeFrom(before);
        bool fits = CanRescalePosition(instrument, in change) && orders.CanRescale(instrument.Id, in change)
            && account.TryRescale(instrument.Id, before, now, out rest);
        if (!fits) return false;
        orders.Rescale(instrument.Id, in change);
        parents.Row(instrument.Id).Rescale(in change);
        instrument.Rescale(in change);
        return true;
    }

    private bool CanRescalePosition(InstrumentState instrument, in UnitChange change) =>
        account.CanRescale(instrument.Id, in change) && parents[instrument.Id].CanRescale(in change)
        && instrument.CanRescale(in change);

    /// <summary>
    /// What is held or ordered cannot be counted in the new units: it must not be valued or sold by them. The old rules
    /// stay, as those of an instrument that does not trade, and no price of the feed counts, until it can.
    /// </summary>
    private void HoldRules(InstrumentState instrument, in EventSlot reported)
    {
        InstrumentRules now = reported.Rules.Rules;
        bool isNew = !instrument.AreRulesHeld || instrument.HeldRules != now;
        UnitChange change = now.ChangeFrom(instrument.Market.Rules);
        instrument.HoldRules(in now);
        EventSlot closed = reported;
        closed.Rules.Rules = instrument.Market.Rules;
        closed.Rules.Rules.SetStatus(InstrumentStatus.Halted);
        instrument.Market.Apply(new ReadOnlySpan<EventSlot>(in closed));
        instrument.Market.Book.MarkUnproven(ReasonCode.BookLevelOffUnit);
        instrument.Market.Bars.MarkInterrupted();
        WatchBook(instrument);

        // Where only orders are in the way they go; the stop of a position that stays in the old units stays with it.
        if (CanRescalePosition(instrument, in change)) CancelAll(instrument.Id);
        if (!isNew) return;
        AccountKey place = instrument.Market.Instrument.AccountKey;
        commands.Alarm(place, instrument.Id, ReasonCode.RiskNumericOverflow, now.PriceDecimals);
        bool isHeld = !account[instrument.Id].Quantity.IsZero;
        if (isHeld && instrument.Refusals.TryReport(ReasonCode.RiskNumericOverflow))
        {
            commands.Alarm(
                place, instrument.Id, ReasonCode.ExitRefused, (long)ReasonCode.RiskNumericOverflow);
        }
    }

    private void CancelAll(InstrumentId instrument)
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (orders[row].Instrument == instrument) execution.Cancel(row);
        }
    }

    // The orders that were in the way may be over, or a comparison with the venue may have set the position.
    private void ReleaseRules(InstrumentState instrument)
    {
        UnitChange change = instrument.HeldRules.ChangeFrom(instrument.Market.Rules);
        if (!CanRescalePosition(instrument, in change) || !orders.CanRescale(instrument.Id, in change)) return;
        EventSlot slot = default;
        slot.Header.Kind = EventKind.InstrumentRules;
        slot.Header.Venue = instrument.Market.Instrument.Venue;
        slot.Header.Instrument = instrument.Id;
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveWallNanos = clock.NowNanos;
        slot.Rules.Rules = instrument.HeldRules;
        ApplyRules(instrument, new ReadOnlySpan<EventSlot>(in slot), out _);
    }

    /// <summary>
    /// A restriction or an announced end is reported once, when the venue tells of it, and so is a position that it
    /// locks in.
    /// </summary>
    private void ReportStatus(InstrumentState instrument, in InstrumentRules before, in InstrumentRules now)
    {
        AccountKey place = instrument.Market.Instrument.AccountKey;
        if (now.DelistingSeconds != 0 && now.DelistingSeconds != before.DelistingSeconds)
        {
            commands.Alarm(place, instrument.Id, ReasonCode.InstrumentDelisting, now.DelistingSeconds);
        }

        InstrumentStatus status = now.NamedStatus;
        if (status == InstrumentStatus.None || status == before.NamedStatus) return;
        if (status == InstrumentStatus.Unknown)
        {
            commands.Alarm(place, instrument.Id, ReasonCode.InstrumentStatusUnknown, 0);
        }
        else if (status == InstrumentStatus.OtherAssets)
        {
            commands.Alarm(place, instrument.Id, ReasonCode.InstrumentAssetsDiffer, 0);
        }
        else
        {
            commands.Alarm(place, instrument.Id, ReasonCode.InstrumentNotTrading, (long)status);
        }

        bool isLockedIn = !account[instrument.Id].Quantity.IsZero && StatusRule.IsClosedToExits(now);
        if (!isLockedIn || StatusRule.IsClosedToExits(before)) return;
        commands.Alarm(place, instrument.Id, ReasonCode.ExitRefused, (long)ReasonCode.InstrumentNotTrading);
    }

    // What the venue refused by the old rules may go by the new ones: at once.
    private static void OnRulesChanged(InstrumentState instrument, bool isOpened)
    {
        instrument.EndExitPauses();
        if (isOpened) instrument.Refusals.Rejects.Reset();
    }

    private void CheckFeed(InstrumentState instrument, in EventSlot slot)
    {
        if (slot.Header.Kind == EventKind.FeedState)
        {
            ReportFault(instrument, in slot.FeedState);

            bool isGap = slot.FeedState.Status == FeedStatus.OutOfSync
                && slot.FeedState.Reason == ReasonCode.BookSequenceGap;
            if (isGap) counters.Gaps++;
        }

        bool isBlocking = instrument.Market.Feeds.Worst(clock.NowNanos) >= FeedFreshness.Blocking;
        if (isBlocking && !instrument.IsStaleAlarmed)
        {
            commands.Alarm(instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.FeedStale, 0);
        }

        instrument.IsStaleAlarmed = isBlocking;
    }

    // A stream that ends is made anew at once and is told by nobody; an attempt that fails before is.
    private void ReportFault(InstrumentState instrument, in FeedStatePayload state)
    {
        LinkFault fault = LinkFault.Of(state.FaultPacked);
        bool isNews = state.Status == FeedStatus.Disconnected && !fault.IsNone && fault.Phase != LinkPhase.Stream;
        if (!isNews && state.Status != FeedStatus.GaveUp) return;
        AccountKey place = instrument.Market.Instrument.AccountKey;
        long detail = LinkFault.AlarmDetail((byte)state.Channel, fault.Packed);
        if (!isNews) commands.Alarm(place, instrument.Id, ReasonCode.FeedGaveUp, detail);
        else if (state.Reason != ReasonCode.FeedSubscribeRefused)
            commands.Alarm(place, instrument.Id, ReasonCode.FeedDisconnected, detail);
        else
            commands.Alarm(place, instrument.Id, ReasonCode.FeedSubscribeRefused, detail);
    }

    private bool Revalue(InstrumentState instrument, in MarketOutcome outcome)
    {
        const MarketChanges priced = MarketChanges.Touch | MarketChanges.Trade;
        if ((outcome.Changes & priced) == 0) return false;
        Price mark = instrument.Market.Mid(Rounding.HalfEven);
        if (mark.IsNone && outcome.Has(MarketChanges.Trade)) mark = instrument.Market.LastTrade.Price;
        bool isRevalued = account.Mark(instrument.Id, mark, instrument.Market.Rules);
        if (isRevalued && account.HasRates) ReportDepeg(instrument);
        return isRevalued;
    }

    private void ReportDepeg(InstrumentState instrument)
    {
        long depegged = account.Rates.TakeDepeg(instrument.Id);
        if (depegged == 0) return;
        commands.Alarm(
            instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.StablecoinDepegged, depegged);
    }
}
