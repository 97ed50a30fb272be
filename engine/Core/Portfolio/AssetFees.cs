using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// Fees by asset, those in an asset which is neither base nor quote of what was traded. Beyond its fixed room nothing
/// is listed. Business thread only; does not allocate after construction.
/// </summary>
public sealed class AssetFees
{
    public const int RowsMax = 16;

    private readonly AssetFee[] _rows = new AssetFee[RowsMax];

    /// <summary>Assets that fees were taken in.</summary>
    public int Count { get; private set; }

    /// <summary>In the order in which they were paid first.</summary>
    public ReadOnlySpan<AssetFee> All => _rows.AsSpan(0, Count);

    /// <param name="asset">That the venue named.</param>
    /// <param name="paid">What it took; negative = a rebate.</param>
    /// <param name="isValued">It is among the fees of an instrument too.</param>
    internal void Add(AssetId asset, Notional paid, bool isValued)
    {
        int row = 0;
        while (row < Count && _rows[row].Asset != asset) row++;
        if (row == RowsMax) return;
        AssetFee before = _rows[row];
        _rows[row] = new AssetFee(
            asset, Sum(before.Paid, paid), isValued ? before.Unvalued : Sum(before.Unvalued, paid));
        if (row == Count) Count++;
    }

    /// <param name="state">Goes over the rows.</param>
    /// <param name="count">As saved.</param>
    internal void Traverse(ref StateTraversal state, int count)
    {
        if (state.IsLoading)
        {
            if (count > RowsMax) state.Fail();
            Count = Math.Min(count, RowsMax);
        }

        foreach (ref AssetFee row in _rows.AsSpan(0, Count))
        {
            row = new AssetFee(
                new AssetId(state.Next(row.Asset.Value)), state.Next(row.Paid), state.Next(row.Unvalued));
        }
    }

    private static Notional Sum(Notional left, Notional right) => new((long)Int128.Clamp(
        (Int128)left.Units + right.Units, long.MinValue, long.MaxValue));
}
