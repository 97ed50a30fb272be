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
/// changed; decisions are made elsewhere. Business thread only; does not allocate.
/// </summary>
internal sealed class MarketHandler(
    EngineClock clock, TimerQueue timers, CommandBuffer commands, EngineCounters counters, OrderTable orders,
    ParentTable parents, Account account, int firstTimer)
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
        if (message[0].Header.Kind == EventKind.InstrumentRules) return ApplyRules(instrument, message, out isRevalued);
        MarketOutcome outcome = instrument.Market.Apply(message);
        if (outcome.Reason != ReasonCode.None) counters.MarketFaults.Add(outcome.Reason);
        if (outcome.NeedsResync) Resync(instrument, outcome.Reason);
        if (outcome.Has(MarketChanges.BookTrust)) OnBookTrust(instrument);
        if (outcome.Has(MarketChanges.Feed)) CheckFeed(instrument, message[0]);
        isRevalued = Revalue(instrument, outcome);
        return outcome;
    }

    private MarketOutcome ApplyRules(InstrumentState instrument, ReadOnlySpan<EventSlot> message, out bool isRevalued)
    {
        InstrumentRules before = instrument.Market.Rules;
        bool hadRules = instrument.Market.HasRules;
        MarketOutcome outcome = instrument.Market.Apply(message);
        if (outcome.Reason != ReasonCode.None) counters.MarketFaults.Add(outcome.Reason);
        if (outcome.NeedsResync) Resync(instrument, outcome.Reason);
        if (outcome.Has(MarketChanges.BookTrust)) OnBookTrust(instrument);
        if (outcome.Has(MarketChanges.Rules)) ReportStatus(instrument, hadRules ? before : default);
        if (outcome.Has(MarketChanges.Rules) && hadRules) CheckRules(instrument, before);
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
        timers.Set(firstTimer + instrument.Id.Value, deadline);
    }

    /// <summary>Other rules; where the units are others too, position and orders count in them from now on.</summary>
    private void CheckRules(InstrumentState instrument, in InstrumentRules before)
    {
        InstrumentRules now = instrument.Market.Rules;
        if (before != now) OnRulesChanged(instrument, isOpened: now.IsTrading && !before.IsTrading);
        var change = new UnitChange(
            now.PriceDecimals - before.PriceDecimals, now.QuantityDecimals - before.QuantityDecimals);
        if (change == default) return;
        account.ForgetMark(instrument.Id);
        AccountKey place = instrument.Market.Instrument.AccountKey;
        bool fits = change.TryScale(account[instrument.Id].Quantity, out _, out Quantity rest)
            && orders.TryRescale(instrument.Id, in change);
        if (!fits)
        {
            account.FlagOverflow();
            commands.Alarm(place, instrument.Id, ReasonCode.RiskNumericOverflow, now.PriceDecimals);
            return;
        }

        account.Rescale(instrument.Id, in change);
        parents.Row(instrument.Id).Rescale(in change);
        instrument.Rescale(in change);
        if (rest.IsZero) return;
        counters.Drifts++;
        commands.Alarm(place, instrument.Id, ReasonCode.BalanceDrift, rest.Units);
    }

    /// <summary>A restriction or an announced end is reported once, and so is a position that it locks in.</summary>
    private void ReportStatus(InstrumentState instrument, in InstrumentRules before)
    {
        ref readonly InstrumentRules now = ref instrument.Market.Rules;
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
        if (instrument.Refusals.ExitCount > 0) instrument.StopRetryNanos = 0;
        instrument.RestingStopDueNanos = 0;
        instrument.Refusals.OnRulesChanged();
        if (isOpened) instrument.Refusals.Rejects.Reset();
    }

    private void CheckFeed(InstrumentState instrument, in EventSlot slot)
    {
        if (slot.Header.Kind == EventKind.FeedState)
        {
            if (slot.FeedState.Status == FeedStatus.GaveUp)
            {
                commands.Alarm(
                    instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.FeedGaveUp,
                    (long)slot.FeedState.Channel);
            }

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

    private bool Revalue(InstrumentState instrument, in MarketOutcome outcome)
    {
        const MarketChanges priced = MarketChanges.Touch | MarketChanges.Trade;
        if ((outcome.Changes & priced) == 0) return false;
        Price mark = instrument.Market.Mid(Rounding.HalfEven);
        if (mark.IsNone && outcome.Has(MarketChanges.Trade)) mark = instrument.Market.LastTrade.Price;
        bool isRevalued = account.Mark(instrument.Id, mark, instrument.Market.Rules);
        if (isRevalued && account.HasRates) TellDepeg(instrument);
        return isRevalued;
    }

    private void TellDepeg(InstrumentState instrument)
    {
        long depegged = account.Rates.TakeDepeg(instrument.Id);
        if (depegged == 0) return;
        commands.Alarm(
            instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.StablecoinDepegged, depegged);
    }
}
