using System;
using LowLatency.Core.Instruments;
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
    private bool OnAboveRange(ref BalanceCheck check, AccountKey place, in ComparedAsset compared)
    {
        (bool isCash, int index, InstrumentId instrument) = (compared.IsCash, compared.Account, compared.Instrument);
        bool wasDoubted = isCash ? check.IsDoubted : instruments[instrument.Value].Refusals.IsBalanceAboveRange;
        bool wasReported = _isRevised ? check.IsAboveRange : wasDoubted;
        check.Prove();
        _confirmation.Close(compared);
        check.IsAboveRange = _isRevised;
        if (isCash)
        {
            (check.IsDoubted, check.IsProven) = (true, _isRevised || assets.AreSeveral(index));
            if (!assets.AreSeveral(index)) readiness.DoubtBalances(place);
        }
        else
        {
            HoldAboveRange(instruments[instrument.Value]);
        }

        if (!wasReported) commands.Alarm(place, instrument, ReasonCode.BalanceAboveRange, 0);
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

        bool areDoubted = false;
        for (int asset = 0; asset < assets.AssetCount; asset++)
        {
            if (!assets.IsCash(index, asset)) continue;
            ref readonly BalanceCheck check = ref CashCheck(index, asset);
            if (!check.IsProven) return;
            areDoubted |= check.IsDoubted;
        }

        foreach (InstrumentState instrument in instruments)
        {
            bool isConcerned = instrument.IsTraded && instrument.Market.Instrument.AccountKey == place;
            bool isPassedOver = IsPending(instrument.Id) && !instrument.Market.HasRules;
            if (!isConcerned || isPassedOver) continue;
            ref readonly BalanceCheck check = ref _positions[instrument.Id.Value];
            if (!check.IsProven) return;
            areDoubted |= check.IsDoubted;
        }

        // Doubts about one asset of several have bits of their own.
        if (areSeveral || !areDoubted) readiness.SetBalancesProven(place);
        else if (_isRevised) readiness.AdmitExits(place);
    }

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

        // Also at a start, where nothing was proven before: what is held must have a way out.
        if (_isRevised) readiness.AdmitExits(place);
        commands.Alarm(place, instrument, ReasonCode.BalanceUnproven, age / NanosPerMilli);
    }
}
