using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// What was held before each of the last changes, so that an answer that is a moment old can be told from a wrong one:
/// it is right when it shows what was held at any moment since it may have been made. Business thread only; does not
/// allocate after construction.
/// </summary>
internal sealed class RecentAmounts
{
    /// <summary>Changes that are remembered: more than the venue's limits let happen in its read lag.</summary>
    private const int RowsMax = 512;

    // An instrument's row, or the cash of an account of one asset; the reporting one is 0.
    private const int CashBit = 1 << 16;
    private const int AssetShift = 17;

    private readonly Row[] _rows = new Row[RowsMax];
    private int _next;
    private int _count;

    /// <param name="account">Whose cash changes, by its number.</param>
    /// <param name="asset">Of which asset, by its number.</param>
    /// <param name="amount">Before the change, units of 10^-8.</param>
    /// <param name="nowNanos">Engine time of the change.</param>
    public void AddCash(int account, int asset, Notional amount, long nowNanos) =>
        Add(CashOf(account, asset), amount, nowNanos);

    /// <param name="instrument">Whose base asset changes.</param>
    /// <param name="amount">All that was thought to be in the account before, the owner's part too.</param>
    /// <param name="nowNanos">Engine time of the change.</param>
    public void AddAsset(InstrumentId instrument, Notional amount, long nowNanos) =>
        Add(instrument.Value, amount, nowNanos);

    /// <summary>Whether an account had so much cash at some time from a moment on, give or take a rounding.</summary>
    public bool WasCash(int account, int asset, Notional amount, long fromNanos, long rounding) =>
        Was(CashOf(account, asset), amount, fromNanos, rounding);

    /// <summary>The cash of an account of one asset changed at some time from a moment on.</summary>
    public bool HasMoved(int account, int asset, long fromNanos)
    {
        int what = CashOf(account, asset);
        foreach (ref readonly Row row in _rows.AsSpan(0, _count))
        {
            if (row.What == what && row.UntilNanos >= fromNanos) return true;
        }

        return false;
    }

    /// <summary>Whether so much of the base asset was held at some time from a moment on.</summary>
    public bool WasAsset(InstrumentId instrument, Notional amount, long fromNanos) =>
        Was(instrument.Value, amount, fromNanos, 0);

    /// <summary>
    /// Whether two answers that show the same difference can show the same fills too few: each may be behind by some of
    /// the fills of its time, and by those it can be behind by the same amount. Then the difference is not known.
    /// </summary>
    /// <param name="account">Whose cash, by its number.</param>
    /// <param name="asset">Of which asset, by its number.</param>
    /// <param name="first">The answer that came first.</param>
    /// <param name="second">The one that shows the same.</param>
    /// <param name="rounding">Amounts as far apart as this are the same.</param>
    public bool MayCashLagAlike(
        int account, int asset, in AnswerTime first, in AnswerTime second, long rounding) =>
        MayLagAlike(CashOf(account, asset), first, second, rounding);

    /// <summary>The same of a base asset.</summary>
    public bool MayAssetLagAlike(InstrumentId instrument, in AnswerTime first, in AnswerTime second) =>
        MayLagAlike(instrument.Value, first, second, 0);

    /// <summary>Something was remembered; else it takes no words of the state.</summary>
    public bool IsUsed => (_next | _count) != 0;

    /// <param name="state">Goes over the rows.</param>
    /// <param name="isUsed">As saved.</param>
    public void Traverse(ref StateTraversal state, bool isUsed)
    {
        if (state.IsLoading) (_next, _count) = (0, 0);
        if (!isUsed) return;
        state.Visit(ref _next);
        state.Visit(ref _count);
        if (_count is < 0 or > RowsMax || _next is < 0 or >= RowsMax)
        {
            (_next, _count) = (0, 0);
            state.Fail();
        }

        foreach (ref Row row in _rows.AsSpan(0, _count))
        {
            state.Visit(ref row.What);
            state.Visit(ref row.Amount);
            state.Visit(ref row.UntilNanos);
        }
    }

    private static int CashOf(int account, int asset) => CashBit | account | (asset << AssetShift);

    private void Add(int what, Notional amount, long nowNanos)
    {
        _rows[_next] = new Row { What = what, Amount = amount, UntilNanos = nowNanos };
        _next = _next + 1 == RowsMax ? 0 : _next + 1;
        _count = Math.Min(_count + 1, RowsMax);
    }

    // What was forgotten may have been behind, too.
    private bool MayLagAlike(int what, in AnswerTime first, in AnswerTime second, long rounding)
    {
        if (_count == RowsMax && _rows[_next].UntilNanos > first.FromNanos) return true;
        foreach (ref readonly Row one in _rows.AsSpan(0, _count))
        {
            if (one.What != what || one.UntilNanos < first.FromNanos || one.UntilNanos > first.SeenNanos) continue;
            Int128 behind = (Int128)one.Amount.Units - first.OwnUnits;
            if (Int128.Abs(behind) > rounding && IsBehindBy(what, behind, second, rounding)) return true;
        }

        return false;
    }

    private bool IsBehindBy(int what, Int128 behind, in AnswerTime answer, long rounding)
    {
        foreach (ref readonly Row row in _rows.AsSpan(0, _count))
        {
            if (row.What != what || row.UntilNanos < answer.FromNanos || row.UntilNanos > answer.SeenNanos) continue;
            if (Int128.Abs((Int128)row.Amount.Units - answer.OwnUnits - behind) <= 2 * (Int128)rounding) return true;
        }

        return false;
    }

    private bool Was(int what, Notional amount, long fromNanos, long rounding)
    {
        foreach (ref readonly Row row in _rows.AsSpan(0, _count))
        {
            if (row.What != what || row.UntilNanos < fromNanos) continue;
            if (Int128.Abs((Int128)row.Amount.Units - amount.Units) <= rounding) return true;
        }

        return false;
    }

    private struct Row
    {
        public int What;
        public Notional Amount;
        public long UntilNanos;
    }
}
