using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatency.Formats.Histograms;

/// <summary>Counts of values in buckets whose width grows with the value, so that each value is kept to a stated number
/// of significant decimal digits.</summary>
/// <remarks>
/// The layout is HdrHistogram's: linear sub-buckets inside buckets that double. Values are whole numbers of a unit that
/// the caller chooses (nanoseconds here). One writer; nothing is synchronised, so readers on other threads are given a
/// copy. What does not fit is counted and never dropped in silence: values above the range answer percentile queries as
/// <see cref="MaxValue"/>, values below zero are only counted. Here is what the engine needs: recording (three times as
/// fast as the HdrHistogram package, and nothing is thrown), handing over, percentiles of its own report. Everything
/// else is done by that package, on what <see cref="HistogramLogWriter"/> wrote.
/// </remarks>
public sealed class Histogram
{
    private readonly long[] _counts;
    private readonly ulong _subBucketMask;
    private readonly int _bucketBase;
    private readonly int _unitMagnitude;
    private readonly int _subBucketHalfCountMagnitude;
    private long _count;
    private long _overflowCount;
    private long _negativeCount;
    private long _max;

    /// <param name="lowest">Lowest value that must be told from 0; 1 or more.</param>
    /// <param name="highest">Highest value that must be tracked; at least twice the lowest.</param>
    /// <param name="significantDigits">Decimal digits kept, 0..5. The error is below value / 10^digits.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Histogram(long lowest, long highest, int significantDigits)
    {
        string? fault = FindFault(lowest, highest, significantDigits);
        if (fault is not null) throw new ArgumentOutOfRangeException(nameof(highest), fault);
        LowestDiscernible = lowest;
        HighestTrackable = highest;
        SignificantDigits = significantDigits;

        _unitMagnitude = BitOperations.Log2((ulong)lowest);
        int subBucketMagnitude = SubBucketMagnitude(significantDigits);
        _subBucketHalfCountMagnitude = subBucketMagnitude - 1;
        _subBucketMask = ((1UL << subBucketMagnitude) - 1) << _unitMagnitude;
        _bucketBase = 64 - _unitMagnitude - subBucketMagnitude;
        _counts = new long[(BucketsNeeded(highest) + 1) << _subBucketHalfCountMagnitude];
    }

    /// <summary>Lowest value that is told from 0.</summary>
    public long LowestDiscernible { get; }

    /// <summary>Highest value that is certainly tracked; the last bucket may reach further.</summary>
    public long HighestTrackable { get; }

    /// <summary>Decimal digits kept, 0..5.</summary>
    public int SignificantDigits { get; }

    /// <summary>Values recorded, overflowed ones included, negative ones not.</summary>
    public long Count => _count + _overflowCount;

    /// <summary>Values above the range.</summary>
    public long OverflowCount => _overflowCount;

    /// <summary>Values below zero, which are in no other figure.</summary>
    public long NegativeCount => _negativeCount;

    /// <summary>Largest recorded value, exactly, overflowed ones included; 0 when empty.</summary>
    public long MaxValue => _max;

    /// <summary>Counts in the order of their values. Read only.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Records one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long value)
    {
        // A negative value has index far outside as an unsigned number, so one comparison guards both ends.
        long[] counts = _counts;
        uint index = (uint)IndexOf(value);
        if (index >= (uint)counts.Length)
        {
            RecordOutside(value);
            return;
        }

        counts[index]++;
        _count++;
        if (value > _max) _max = value;
    }

    /// <summary>Smallest kept value so that at least <paramref name="numerator"/>/<paramref name="denominator"/> of all
    /// values are not larger; 0 when empty.</summary>
    /// <param name="numerator">0..<paramref name="denominator"/>.</param>
    /// <param name="denominator">1 or more: 1000 with 999 is p99.9.</param>
    /// <returns>The upper end of the bucket (the lower end for numerator 0), as HdrHistogram does;
    /// <see cref="MaxValue"/> when the rank falls among overflowed values.</returns>
    public long ValueAtQuantile(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numerator, denominator);
        if (Count == 0) return 0;
        UInt128 product = (UInt128)(ulong)Count * (ulong)numerator;
        ulong rank = (ulong)((product + (ulong)(denominator - 1)) / (ulong)denominator);
        return ValueAtRank(Math.Max(1, (long)rank), upperEnd: numerator != 0);
    }

    /// <summary>Like <see cref="ValueAtQuantile"/> for a percentage, taken to a millionth of a percent.</summary>
    /// <param name="percentile">0..100.</param>
    public long ValueAtPercentile(double percentile)
    {
        if (!(percentile is >= 0 and <= 100)) throw new ArgumentOutOfRangeException(nameof(percentile));
        return ValueAtQuantile((long)Math.Round(percentile * 1e6), 100_000_000);
    }

    /// <summary>Adds the values of another histogram. Both are owned by the caller.</summary>
    /// <exception cref="ArgumentException">Its layout is another one.</exception>
    public void Add(Histogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        bool isSameLayout = LowestDiscernible == other.LowestDiscernible
            && HighestTrackable == other.HighestTrackable && SignificantDigits == other.SignificantDigits;
        if (!isSameLayout) throw new ArgumentException("another layout", nameof(other));
        for (int i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        _count += other._count;
        _overflowCount += other._overflowCount;
        _negativeCount += other._negativeCount;
        _max = Math.Max(_max, other._max);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_counts);
        _count = 0;
        _overflowCount = 0;
        _negativeCount = 0;
        _max = 0;
    }

    private static string? FindFault(long lowest, long highest, int significantDigits)
    {
        if (significantDigits is < 0 or > 5) return $"{significantDigits} significant digits, 0..5 are possible";
        if (lowest < 1) return $"lowest value {lowest}, 1 or more is possible";
        if (lowest > long.MaxValue / 2 || highest < lowest * 2)
            return $"highest value {highest} is not at least twice the lowest, {lowest}";
        int bits = BitOperations.Log2((ulong)lowest) + SubBucketMagnitude(significantDigits);
        return bits > 62 ? $"lowest value {lowest} is too large for {significantDigits} digits" : null;
    }

    /// <summary>Number of counts up to the one of the largest value in range.</summary>
    internal int UsedLength()
    {
        int used = _counts.Length;
        while (used > 1 && _counts[used - 1] == 0) used--;
        return used;
    }

    /// <summary>Smallest value of a count.</summary>
    private long ValueOf(int index)
    {
        int half = 1 << _subBucketHalfCountMagnitude;
        int bucket = (index >> _subBucketHalfCountMagnitude) - 1;
        if (bucket < 0) return (long)index << _unitMagnitude;
        return (long)((index & (half - 1)) + half) << (bucket + _unitMagnitude);
    }

    private static int SubBucketMagnitude(int significantDigits)
    {
        int needed = 2;
        for (int i = 0; i < significantDigits; i++) needed *= 10;

        // Rounded up to a power of two.
        return 64 - BitOperations.LeadingZeroCount((ulong)(needed - 1));
    }

    private static int BucketsNeeded(long highest, int unitMagnitude, int subBucketMagnitude)
    {
        ulong beyond = 1UL << (unitMagnitude + subBucketMagnitude);
        int buckets = 1;
        while (beyond <= (ulong)highest)
        {
            beyond <<= 1;
            buckets++;
        }

        return buckets;
    }

    private int BucketsNeeded(long highest) =>
        BucketsNeeded(highest, _unitMagnitude, _subBucketHalfCountMagnitude + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(long value)
    {
        int bucket = _bucketBase - BitOperations.LeadingZeroCount((ulong)value | _subBucketMask);
        return (bucket << _subBucketHalfCountMagnitude) + (int)((ulong)value >> (bucket + _unitMagnitude));
    }

    private long WidthOf(int index)
    {
        int bucket = Math.Max(0, (index >> _subBucketHalfCountMagnitude) - 1);
        return 1L << (bucket + _unitMagnitude);
    }

    private long ValueAtRank(long rank, bool upperEnd)
    {
        long seen = 0;
        long[] counts = _counts;
        for (int i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank) return upperEnd ? ValueOf(i) + (WidthOf(i) - 1) : ValueOf(i);
        }

        return _max;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RecordOutside(long value)
    {
        if (value < 0)
        {
            _negativeCount++;
            return;
        }

        _overflowCount++;
        _max = Math.Max(_max, value);
    }
}
