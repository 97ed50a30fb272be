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
/// <param name="isRevised">Not the first rules: they remembered 512 changes.</param>
internal sealed class RecentAmounts(bool isRevised)
{
    /// <summary>
    /// Changes that are remembered. A fill is two of them, three with a fee in a third asset: answers of 28 s with the
    /// read lag before the first and behind the last, 50 s, at 100 fills a second.
    /// </summary>
    private const int RowsMax = 16_384;

    private const int FirstRowsMax = 512;

    // An instrument's row, or the cash of an account of one asset; the reporting one is 0.
    private const int CashBit = 1 << 16;
    private const int AssetShift = 17;

    private readonly Row[] _rows = new Row[RowsMax];
    private readonly int _capacity = isRevised ? RowsMax : FirstRowsMax;

    // Work space of one search.
    private readonly long[] _common = new long[RowsMax + 2];
    private readonly long[] _shown = new long[RowsMax + 2];
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

    /// <summary>
    /// The one difference that each of several answers may show, behind, or ahead, by some of the fills of its time.
    /// </summary>
    /// <param name="compared">Of what they are.</param>
    /// <param name="answers">At least one.</param>
    /// <param name="ownNow">What is thought to be held now, units of 10^-8.</param>
    /// <param name="drift">The difference, units of 10^-8.</param>
    public DriftSearch FindDrift(
        in ComparedAsset compared, ReadOnlySpan<AnswerTime> answers, long ownNow, out long drift)
    {
        drift = 0;
        int what = compared.IsCash ? CashOf(compared.Account, compared.Asset) : compared.Instrument.Value;
        long rounding = compared.RoundingUnits;
        int count = Shown(what, answers[0], ownNow, _common);
        foreach (ref readonly AnswerTime answer in answers[1..])
        {
            count = Keep(_common.AsSpan(0, count), _shown.AsSpan(0, Shown(what, answer, ownNow, _shown)), rounding);
        }

        if (count == 0) return DriftSearch.None;
        Int128 apart = (Int128)_common[count - 1] - _common[0];
        if (apart > rounding || Int128.Abs(_common[0]) <= rounding) return DriftSearch.Several;
        drift = _common[0];
        return DriftSearch.One;
    }

    /// <summary>What changed at some time from a moment on is not remembered whole.</summary>
    public bool IsForgotten(long fromNanos) => _count == _capacity && _rows[_next].UntilNanos > fromNanos;

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
        _count = Math.Min(Math.Max(_count, _next + 1), _capacity);
        _next = _next + 1 >= _capacity ? 0 : _next + 1;
    }

    // Both lists rise: of the first what the other has, too. Returns how many are left.
    private static int Keep(Span<long> common, ReadOnlySpan<long> shown, long rounding)
    {
        int count = 0;
        int next = 0;
        foreach (long one in common)
        {
            while (next < shown.Length && shown[next] < (Int128)one - rounding) next++;
            if (next == shown.Length) break;
            if (shown[next] <= (Int128)one + rounding) common[count++] = one;
        }

        return count;
    }

    // Every difference that an answer may show, from what was held when it may have been made. Least first.
    private int Shown(int what, in AnswerTime answer, long ownNow, long[] differences)
    {
        long last = Math.Max(answer.SeenNanos, answer.AheadNanos);
        long after = long.MaxValue;
        long ownAfter = ownNow;
        Int128 shown = (Int128)answer.ShownUnits + answer.OwnUnits;
        int count = 0;
        differences[count++] = answer.ShownUnits;
        foreach (ref readonly Row row in _rows.AsSpan(0, _count))
        {
            if (row.What != what || row.UntilNanos < answer.FromNanos) continue;
            if (row.UntilNanos <= last) differences[count++] = Limited(shown - row.Amount.Units);
            else if (row.UntilNanos < after) (after, ownAfter) = (row.UntilNanos, row.Amount.Units);
        }

        if (answer.AheadNanos != 0) differences[count++] = Limited(shown - ownAfter);
        Array.Sort(differences, 0, count);
        return count;
    }

    private static long Limited(Int128 units) => (long)Int128.Clamp(units, long.MinValue, long.MaxValue);

    // What was forgotten may have been behind, too.
    private bool MayLagAlike(int what, in AnswerTime first, in AnswerTime second, long rounding)
    {
        if (IsForgotten(first.FromNanos)) return true;
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
