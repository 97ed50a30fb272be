using System;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Timers;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// When all of an account is proven, and what a comparison without a result keeps from being entered: what is paid with
/// the asset that it is about, and what it is about itself.
/// </summary>
internal sealed partial class BalanceComparison
{
    /// <summary>
    /// More is held than 64 bits of 10^-8 hold. Of a base asset: its instrument is entered no more, and what is not
    /// ours of it stays the owner's; the others go on. Of cash: what is paid with it is not entered. True: the next
    /// answer will not say more.
    /// </summary>
    private bool OnAboveRange(ref BalanceCheck check, AccountKey place, InstrumentId instrument, int index)
    {
        bool isCash = instrument.IsAll;
        bool wasDoubted = isCash ? check.IsDoubted : instruments[index].Refusals.IsBalanceAboveRange;
        check.Prove();
        if (isCash)
        {
            (check.IsDoubted, check.IsProven) = (true, assets.AreSeveral(index));
            if (!assets.AreSeveral(index)) readiness.DoubtBalances(place);
        }
        else
        {
            HoldAboveRange(instruments[index]);
        }

        if (!wasDoubted) commands.Alarm(place, instrument, ReasonCode.BalanceAboveRange, 0);
        Conclude(place);
        return true;
    }

    private void HoldAboveRange(InstrumentState instrument)
    {
        instrument.Refusals.IsBalanceAboveRange = true;
        if (instrument.AreHoldingsAdopted || !instrument.Market.HasRules) return;
        int decimals = instrument.Market.Rules.QuantityDecimals;
        Int128 ours = AssetUnits.InAsset(account[instrument.Id].Quantity.Units, decimals);
        account.Foreign.Set(instrument.Id, new Notional((long)Int128.Clamp(long.MaxValue - ours, 0, long.MaxValue)));
    }

    private void NoteProven(ref BalanceCheck check, AccountKey place)
    {
        (check.UnprovenNanos, check.IsDoubted) = (0, false);
        Conclude(place);
    }

    private void Conclude(AccountKey place)
    {
        int index = _accounts.Find(place);
        if (index < 0) return;
        bool areSeveral = assets.AreSeveral(index);
        for (int asset = 0; asset < assets.AssetCount && areSeveral; asset++)
        {
            readiness.SetDoubt(place, asset, IsDoubted(index, place, asset));
        }

        for (int asset = 0; asset < assets.AssetCount; asset++)
        {
            if (assets.IsCash(index, asset) && !IsSettled(CashCheck(index, asset), areSeveral)) return;
        }

        foreach (InstrumentState instrument in instruments)
        {
            bool isConcerned = instrument.IsTraded && instrument.Market.Instrument.AccountKey == place;
            bool isPassedOver = IsPending(instrument.Id) && !instrument.Market.HasRules;
            if (isConcerned && !isPassedOver && !IsSettled(_positions[instrument.Id.Value], areSeveral)) return;
        }

        readiness.SetBalancesProven(place);
    }

    // Doubts about one asset of several have bits of their own.
    private static bool IsSettled(in BalanceCheck check, bool areSeveral) =>
        check.IsProven && (areSeveral || !check.IsDoubted);

    private bool IsDoubted(int index, AccountKey place, int asset)
    {
        if (CashCheck(index, asset).IsDoubted) return true;
        foreach (InstrumentState instrument in instruments)
        {
            bool isConcerned = instrument.Market.Instrument.AccountKey == place
                && account.Rates.QuoteOf(instrument.Id) == asset;
            if (isConcerned && _positions[instrument.Id.Value].IsDoubted) return true;
        }

        return false;
    }

    // Fills that never pause keep a difference open: without entries they do, and the next answers tell.
    private void NoteUnproven(ref BalanceCheck check, AccountKey place, InstrumentId instrument, int asset)
    {
        if (_unprovenNanosMax == 0) return;
        if (check.UnprovenNanos == 0) check.UnprovenNanos = clock.NowNanos;
        long age = clock.NowNanos - check.UnprovenNanos;
        if (check.IsDoubted || age < _unprovenNanosMax) return;
        check.IsDoubted = true;
        int index = _accounts.Find(place);
        if (index >= 0 && assets.AreSeveral(index)) readiness.SetDoubt(place, asset, isDoubted: true);
        else readiness.DoubtBalances(place);
        commands.Alarm(place, instrument, ReasonCode.BalanceUnproven, age / NanosPerMilli);
    }

    // Late fills, and orders of which it is not known what became of them, may or may not be in the answer. Settled =
    // it is known what became of all.
    private bool IsQuiet(int cash, int asset, InstrumentId instrument, long askedNanos, out bool isSettled)
    {
        isSettled = IsSettled(cash, asset, instrument);
        if (!isSettled) return false;

        // A fee of a fill that is paid with another asset.
        bool isOther = instrument.IsAll && assets.HasSeveral;
        if (isOther && _recent.HasMoved(cash, asset, askedNanos - _settleNanos)) return false;
        foreach (InstrumentState other in instruments)
        {
            bool isConcerned = IsConcerned(cash, asset, instrument, other.Id);
            if (isConcerned && other.LastFillNanos + _settleNanos >= askedNanos) return false;
        }

        return true;
    }

    private bool IsSettled(int cash, int asset, InstrumentId instrument)
    {
        for (int row = 0; row < orders.Count; row++)
        {
            bool isConcerned = IsConcerned(cash, asset, instrument, orders[row].Instrument);
            bool isMissing = orders[row].HasMissingFills
                && TimerQueue.After(orders[row].UpdatedNanos, MissingFillsNanos) > clock.NowNanos;
            bool isOpen = OrderTransitionTable.IsUnknown(orders[row].State) || isMissing;
            if (isConcerned && isOpen) return false;
        }

        return true;
    }

    // Both answers may be behind, each by fills of its own time. Only what they cannot both be behind by is known.
    private bool IsNoFill(in BalanceCheck check, int cash, int asset, InstrumentId instrument, long askedNanos)
    {
        var first = new AnswerTime(check.SuspectedNanos - _settleNanos, check.SeenNanos, check.SuspectedOwnUnits);
        var second = new AnswerTime(askedNanos - _settleNanos, clock.NowNanos, OwnUnits(cash, asset, instrument));
        return instrument.IsAll
            ? !_recent.MayCashLagAlike(cash, asset, first, second, CashRoundingUnits)
            : !_recent.MayAssetLagAlike(instrument, first, second);
    }

    private long OwnUnits(int cash, int asset, InstrumentId instrument) => instrument.IsAll
        ? account.CashOf(cash, asset).Cash.Units
        : Total(instruments[instrument.Value]).Units;

    // Its fill may be in the balance already, and in no list of trades for as long as the read side lags.
    private bool HasAnyLive(int cash, int asset, InstrumentId instrument)
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (IsConcerned(cash, asset, instrument, orders[row].Instrument)) return true;
        }

        return false;
    }
}
