using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// Volume-synchronised probability of informed trading (Easley, Lopez de Prado, O'Hara, "Flow Toxicity and Liquidity in
/// a High-frequency World", 2012): the sum over the last n volume buckets of |buy - sell| volume, divided by n times
/// the
/// bucket volume. The paper classifies volume in bulk because its data has no aggressor; venues here name the taker's
/// side, so that is used and nothing is estimated. Integer sums; O(1) per trade, a trade that fills several buckets is
/// split over them. Owner: the business thread.
/// </summary>
public sealed class Vpin : IEngineState
{
    private readonly long[] _imbalances;
    private Int128 _imbalanceSum;
    private int _next;
    private int _filled;
    private long _bucketVolume;
    private long _buy;
    private long _sell;

    /// <param name="bucketCount">Buckets in the window (n).</param>
    /// <param name="bucketVolume">Quantity units per bucket; zero = silent until <see cref="SetBucketVolume"/>.</param>
    public Vpin(int bucketCount, Quantity bucketVolume)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucketCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(bucketVolume.Units);
        _imbalances = new long[bucketCount];
        _bucketVolume = bucketVolume.Units;
    }

    public Quantity BucketVolume => new(_bucketVolume);

    /// <summary>Buckets completed since the start or the last change of the bucket volume.</summary>
    public long BucketsCompleted { get; private set; }

    /// <summary>True once the window of buckets is full.</summary>
    public bool HasValue => _filled == _imbalances.Length;

    /// <summary>Buckets in the window.</summary>
    public int BucketsNeeded => _imbalances.Length;

    /// <summary>Buckets of the window that are full, 0..<see cref="BucketsNeeded"/>.</summary>
    public int BucketsFilled => _filled;

    /// <summary>0..1 when <see cref="HasValue"/>, else NaN.</summary>
    public double Value => HasValue ? (double)_imbalanceSum / ((double)_bucketVolume * _imbalances.Length) : double.NaN;

    /// <summary>Starts the window anew with another bucket size; zero silences it.</summary>
    public void SetBucketVolume(Quantity bucketVolume)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bucketVolume.Units);
        _bucketVolume = bucketVolume.Units;
        Restart();
    }

    /// <summary>
    /// A trade with a positive quantity. A trade whose aggressor is unknown counts half to each side.
    /// </summary>
    public void OnTrade(Quantity quantity, Side aggressor)
    {
        if (_bucketVolume == 0 || quantity.Units <= 0) return;
        long rest = quantity.Units;
        long room = _bucketVolume - _buy - _sell;
        if (rest >= room)
        {
            Fill(room, aggressor);
            rest -= room;
            CompleteBucket();
            rest = FillWhole(rest, aggressor);
        }

        Fill(rest, aggressor);
    }

    /// <summary>
    /// Volume of the past of which only the sums of both sides are known: a bucket gets both in the proportion of the
    /// whole. Negative amounts count as nothing.
    /// </summary>
    public void OnVolume(Quantity bought, Quantity sold)
    {
        if (_bucketVolume == 0) return;
        Int128 buy = Math.Max(0, bought.Units);
        Int128 sell = Math.Max(0, sold.Units);

        // Beyond a full window each bucket equals the one that it pushes out.
        Int128 most = (Int128)_bucketVolume * (_imbalances.Length + 1);
        if (buy + sell > most) (buy, sell) = (buy * most / (buy + sell), sell * most / (buy + sell));
        while (buy + sell > 0)
        {
            Int128 whole = buy + sell;
            Int128 part = Int128.Min(_bucketVolume - _buy - _sell, whole);
            long ofBuy = (long)(buy * part / whole);
            _buy += ofBuy;
            _sell += (long)part - ofBuy;
            buy -= ofBuy;
            sell -= part - ofBuy;
            if (_buy + _sell == _bucketVolume) CompleteBucket();
        }
    }

    /// <summary>Whether the value is above a limit; false while there is no value.</summary>
    public bool IsAbove(double limit) => HasValue && Value > limit;

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _bucketVolume);
        state.Visit(ref _buy);
        state.Visit(ref _sell);
        BucketsCompleted = state.Next(BucketsCompleted);
        state.Visit(ref _filled);
        state.Visit(ref _next);
        state.Visit(_imbalances);
        if (!state.IsLoading) return;
        _imbalanceSum = 0;
        foreach (long imbalance in _imbalances) _imbalanceSum += imbalance;
        bool isSane = _bucketVolume >= 0 && _buy >= 0 && _sell >= 0 && _filled >= 0 && _filled <= _imbalances.Length
            && (uint)_next < (uint)_imbalances.Length;
        if (isSane) return;
        state.Fail();
        _bucketVolume = 0;
        Restart();
    }

    // Whole buckets of one trade: beyond a full window each equals the one it pushes out, so no more than a window's
    // worth is done one by one. Returns what is left for the bucket under way.
    private long FillWhole(long quantity, Side aggressor)
    {
        long whole = quantity / _bucketVolume;
        long skipped = Math.Max(0, whole - _imbalances.Length);
        for (long i = skipped; i < whole; i++)
        {
            Fill(_bucketVolume, aggressor);
            CompleteBucket();
        }

        BucketsCompleted += skipped;
        return quantity - (whole * _bucketVolume);
    }

    private void Fill(long quantity, Side aggressor)
    {
        switch (aggressor)
        {
            case Side.Buy:
                _buy += quantity;
                break;
            case Side.Sell:
                _sell += quantity;
                break;
            default:
                _buy += quantity / 2;
                _sell += quantity - (quantity / 2);
                break;
        }
    }

    private void CompleteBucket()
    {
        long imbalance = Math.Abs(_buy - _sell);
        _imbalanceSum += imbalance - _imbalances[_next];
        _imbalances[_next] = imbalance;
        _next = _next + 1 == _imbalances.Length ? 0 : _next + 1;
        if (_filled < _imbalances.Length) _filled++;
        BucketsCompleted++;
        _buy = 0;
        _sell = 0;
    }

    private void Restart()
    {
        Array.Clear(_imbalances);
        _imbalanceSum = 0;
        _next = 0;
        _filled = 0;
        _buy = 0;
        _sell = 0;
        BucketsCompleted = 0;
    }
}
