using System;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Core.Timers;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// When a difference between an answer and what is held is believed: two answers show the same one, far enough apart,
/// and no fill that either of them may be behind or ahead by explains it. Business thread only; does not allocate.
/// </summary>
internal sealed class DriftConfirmation(
    EngineClock clock, OrderTable orders, Account account, CashAssets assets, InstrumentState[] instruments,
    ReconciliationSettings settings)
{
    // What no list has shown for so long will not come any more.
    private const long MissingFillsNanos = 600 * Timestamp.NanosPerSecond;

    private readonly AnswerLog _answers = new(instruments.Length + (account.Accounts.Count * assets.AssetCount));
    private readonly bool _isRevised = settings.Has(version: 1);
    private readonly long _confirmNanos = settings.ConfirmMillis * 1_000_000L;
    private readonly long _settleNanos = settings.SettleMillis * 1_000_000L;
    private readonly long _unprovenNanosMax = (settings.UnprovenMillisMax ?? 0) * 1_000_000L;

    /// <summary>What was held before each of the last changes.</summary>
    public RecentAmounts Recent { get; } = new(settings.Has(version: 1));

    /// <summary>When the next answer can tell more, nanoseconds after the last that was not conclusive.</summary>
    public long AskAgainNanos { get; private set; }

    /// <summary>Another comparison begins.</summary>
    public void Begin() => AskAgainNanos = _confirmNanos;

    /// <summary>The answers about an asset agree, or decide nothing.</summary>
    public void Close(in ComparedAsset compared) => _answers.Clear(RowOf(compared));

    /// <summary>A run begins.</summary>
    public void Restart() => _answers.Clear();

    /// <summary>A fill is about to be booked that answers may have shown already.</summary>
    public void NoteAhead(in ComparedAsset compared, long venueNanos) =>
        _answers.NoteAhead(RowOf(compared), venueNanos, clock.NowNanos);

    /// <summary>There are open answers; else they take no words of the state.</summary>
    public bool HasAnswers => _answers.IsUsed;

    /// <param name="state">Goes over the open answers.</param>
    /// <param name="isUsed"><see cref="HasAnswers"/>, as saved.</param>
    public void Traverse(ref StateTraversal state, bool isUsed) => _answers.Traverse(ref state, isUsed);

    /// <summary>Whether the difference is believed by now; else it is kept for the next answer.</summary>
    /// <param name="check">Of what is compared.</param>
    /// <param name="compared">Whose cash of what, or which instrument's base asset.</param>
    /// <param name="difference">The venue's amount less ours, in the asset's units here.</param>
    /// <param name="payload">The answer.</param>
    /// <param name="agreed">
    /// What is there of it, units of 10^-8: what the answer shows, and what that is behind or ahead by.
    /// </param>
    public bool IsConfirmed(
        ref BalanceCheck check, in ComparedAsset compared, Int128 difference, in BalancePayload payload,
        out Notional agreed)
    {
        agreed = payload.Total;
        long units = (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
        bool isSame = check.IsSuspected && check.SuspectedUnits == units;
        bool isQuiet = IsQuiet(compared, payload.AskedNanos, out bool isSettled);

        // Where fills never pause: an answer that is behind shows what was before them, which is known by now, or
        // another difference each time. One that stays the same while they come is none of theirs.
        if (!isQuiet && (!isSettled || _unprovenNanosMax == 0))
        {
            check.Forget(isAll: _unprovenNanosMax > 0);
            Close(compared);
            return false;
        }

        long needed = HasAnyLive(compared) ? _settleNanos + _confirmNanos : _confirmNanos;
        if (!isQuiet) needed += _settleNanos;
        bool isBusy = _isRevised && !isQuiet;
        if (isBusy && IsAgreed(ref check, compared, units, payload, needed, ref agreed)) return true;
        long age = isSame ? payload.AskedNanos - check.SuspectedNanos : 0;
        if (isSame && age >= needed && !isBusy) return isQuiet || IsNoFill(check, compared, payload.AskedNanos);
        if (isQuiet) AskAgainNanos = Math.Max(needed - age, _confirmNanos);
        if (isSame) return false;
        check.IsSuspected = true;
        check.SuspectedUnits = units;
        check.SuspectedNanos = payload.AskedNanos;
        if (_unprovenNanosMax == 0) return false;
        (check.SuspectedOwnUnits, check.SeenNanos) = (OwnUnits(compared), clock.NowNanos);
        return false;
    }

    // Late fills, and orders of which it is not known what became of them, may or may not be in the answer. Settled =
    // it is known what became of all.
    private bool IsQuiet(in ComparedAsset compared, long askedNanos, out bool isSettled)
    {
        isSettled = IsSettled(compared);
        if (!isSettled) return false;

        // A fee of a fill that is paid with another asset.
        bool isOther = compared.IsCash && assets.HasSeveral;
        if (isOther && Recent.HasMoved(compared.Account, compared.Asset, askedNanos - _settleNanos)) return false;
        foreach (InstrumentState other in instruments)
        {
            bool isConcerned = IsConcerned(compared, other.Id);
            if (isConcerned && other.LastFillNanos + _settleNanos >= askedNanos) return false;
        }

        return true;
    }

    private bool IsSettled(in ComparedAsset compared)
    {
        for (int row = 0; row < orders.Count; row++)
        {
            bool isConcerned = IsConcerned(compared, orders[row].Instrument);
            bool isMissing = orders[row].HasMissingFills
                && TimerQueue.After(orders[row].UpdatedNanos, MissingFillsNanos) > clock.NowNanos;
            bool isOpen = OrderTransitionTable.IsUnknown(orders[row].State) || isMissing;
            if (isConcerned && isOpen) return false;
        }

        return true;
    }

    // Both answers may be behind, each by fills of its own time. Only what they cannot both be behind by is known.
    private bool IsNoFill(in BalanceCheck check, in ComparedAsset compared, long askedNanos)
    {
        var first = new AnswerTime(
            check.SuspectedNanos - _settleNanos, check.SeenNanos, check.SuspectedOwnUnits, 0, 0);
        var second = new AnswerTime(askedNanos - _settleNanos, clock.NowNanos, OwnUnits(compared), 0, 0);
        return compared.IsCash
            ? !Recent.MayCashLagAlike(compared.Account, compared.Asset, first, second, compared.RoundingUnits)
            : !Recent.MayAssetLagAlike(compared.Instrument, first, second);
    }

    // One difference, and only one, that each of several answers may show, whatever fills it is behind or ahead by.
    // What the last of them was ahead by is told by now.
    private bool IsAgreed(
        ref BalanceCheck check, in ComparedAsset compared, long units, in BalancePayload payload, long needed,
        ref Notional agreed)
    {
        int row = RowOf(compared);
        ReadOnlySpan<AnswerTime> kept = _answers.Of(row);
        while (kept.Length > 0 && Recent.IsForgotten(kept[0].FromNanos))
        {
            _answers.RemoveFirst(row);
            kept = _answers.Of(row);
        }

        long fromNanos = payload.AskedNanos - _settleNanos;
        int reported = 0;
        while (reported < kept.Length && kept[reported].SeenNanos <= fromNanos) reported++;
        if (reported > 1 && kept[reported - 1].FromNanos - kept[0].FromNanos >= needed)
        {
            DriftSearch found = Recent.FindDrift(compared, kept[..reported], OwnUnits(compared), out long drift);
            Int128 total = OwnUnits(compared) + (Int128)drift;
            if (found == DriftSearch.One && total >= 0 && total < long.MaxValue)
            {
                // A fill from before the first of them that is told later is a part of it.
                check.SuspectedNanos = kept[0].FromNanos + _settleNanos;
                agreed = new Notional((long)total);
                return true;
            }

            // Another move came between them.
            if (found == DriftSearch.None) _answers.Clear(row);
            kept = _answers.Of(row);
        }

        bool isApart = kept.Length == 0 || fromNanos - kept[^1].FromNanos >= needed / (AnswerLog.AnswersMax / 2);
        if (!isApart) return false;
        int decimals = compared.IsCash
            ? Notional.Decimals
            : instruments[compared.Instrument.Value].Market.Rules.QuantityDecimals;
        long shown = (long)Int128.Clamp(AssetUnits.InAsset(units, decimals), -long.MaxValue, long.MaxValue);
        _answers.Add(row, new AnswerTime(fromNanos, clock.NowNanos, OwnUnits(compared), shown, 0));
        return false;
    }

    private int RowOf(in ComparedAsset compared) => compared.IsCash
        ? instruments.Length + (compared.Account * assets.AssetCount) + compared.Asset
        : compared.Instrument.Value;

    private long OwnUnits(in ComparedAsset compared) => compared.IsCash
        ? account.CashOf(compared.Account, compared.Asset).Cash.Units
        : TotalOf(instruments[compared.Instrument.Value]).Units;

    /// <summary>All that is thought to be in the account, whoever's it is.</summary>
    public Notional TotalOf(InstrumentState instrument)
    {
        int decimals = instrument.Market.Rules.QuantityDecimals;
        Int128 total = AssetUnits.InAsset(account[instrument.Id].Quantity.Units, decimals)
            + account.Foreign.Of(instrument.Id).Units;
        return new Notional((long)Int128.Clamp(total, long.MinValue, long.MaxValue));
    }

    // Its fill may be in the balance already, and in no list of trades for as long as the read side lags.
    private bool HasAnyLive(in ComparedAsset compared)
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (IsConcerned(compared, orders[row].Instrument)) return true;
        }

        return false;
    }

    // Cash is moved by every instrument of its account that is paid with it, and by none of another's.
    private bool IsConcerned(in ComparedAsset compared, InstrumentId moved)
    {
        if (!compared.IsCash) return moved == compared.Instrument;
        return account.Accounts.Of(moved) == compared.Account
            && (!assets.AreSeveral(compared.Account) || account.Rates.QuoteOf(moved) == compared.Asset);
    }
}
