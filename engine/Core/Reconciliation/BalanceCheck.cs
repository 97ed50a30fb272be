using System;
using System.Diagnostics.CodeAnalysis;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Reconciliation;

/// <summary>How far the comparison of one asset is. Business thread only.</summary>
internal struct BalanceCheck
{
    // A move that the venue tells late may be in an answer by which it was booked already.
    private const long ReportedLateNanosMax = 600 * Timestamp.NanosPerSecond;
    private const long ClockNanosMax = Timestamp.NanosPerSecond;

    /// <summary>Compared at least once since the run began.</summary>
    public bool IsProven;

    /// <summary>One answer differed; the next one decides.</summary>
    public bool IsSuspected;

    /// <summary>Without a conclusion for so long that nothing new is entered in its account.</summary>
    public bool IsDoubted;

    /// <summary>The venue's amount less ours in that answer, in the asset's units here.</summary>
    public long SuspectedUnits;

    /// <summary>When that answer was asked for, unix nanoseconds.</summary>
    public long SuspectedNanos;

    /// <summary>Engine time at which that answer was compared, unix nanoseconds; 0 = not kept.</summary>
    public long SeenNanos;

    /// <summary>All that was thought to be held then, units of 10^-8, whoever's it is.</summary>
    public long SuspectedOwnUnits;

    /// <summary>Engine time of the first answer in a row that was not conclusive, unix nanoseconds; 0 = none.</summary>
    public long UnprovenNanos;

    /// <summary>The difference that was booked last, units of 10^-8; 0 = none, or the venue has told of it.</summary>
    public long BookedUnits;

    /// <summary>When the answer that it was booked by was asked for, unix nanoseconds.</summary>
    public long BookedNanos;

    /// <summary>More than 64 bits hold was there when it was compared last, and a human was told.</summary>
    public bool IsAboveRange;

    /// <summary>What was booked as come, and may be fills that are told late.</summary>
    public BookedDrift Gained;

    /// <summary>The same of what was booked as gone.</summary>
    public BookedDrift Lost;

    /// <summary>
    /// Sum of the differences that were booked and may be fills that are told late, units of 10^-8, less those that
    /// came. By the first rules, which did not keep what they were booked at.
    /// </summary>
    public long LateUnits;

    /// <summary>The same of what was taken for the owner's.</summary>
    public long LateForeignUnits;

    /// <summary>
    /// When the first of the two answers was asked for by which the last of them was booked, unix nanoseconds: a fill
    /// from before it is in the sum. 0 = there are none.
    /// </summary>
    public long LateNanos;

    /// <summary>
    /// When the answer that a new account began with was asked for, unix nanoseconds; 0 = it was known before. What
    /// came or went earlier is in it, however late the venue tells of it.
    /// </summary>
    public long FirstAskedNanos;

    /// <summary>The answer and our books agree, or have been made to.</summary>
    public void Prove()
    {
        (IsProven, IsSuspected, IsDoubted) = (true, false, false);
        (SuspectedUnits, SuspectedNanos, UnprovenNanos) = (0, 0, 0);
        (SeenNanos, SuspectedOwnUnits) = (0, 0);
    }

    /// <summary>The answer that differed decides nothing; all = its time and amounts, too.</summary>
    public void Forget(bool isAll)
    {
        IsSuspected = false;
        if (isAll) (SuspectedNanos, SeenNanos, SuspectedOwnUnits) = (0, 0, 0);
    }

    /// <summary>
    /// A difference is booked by the answer that differed first and another. Of several, one after another, the last
    /// one's time counts: the sum has them all.
    /// </summary>
    public void NoteLate(Int128 ofOwner, Int128 ofOurs)
    {
        LateForeignUnits = (long)Int128.Clamp(LateForeignUnits + ofOwner, long.MinValue, long.MaxValue);
        LateUnits = (long)Int128.Clamp(LateUnits + ofOurs, long.MinValue, long.MaxValue);
        LateNanos = (LateForeignUnits | LateUnits) == 0 ? 0 : SuspectedNanos;
    }

    /// <summary>What was booked in one direction: come, or gone.</summary>
    [UnscopedRef]
    public ref BookedDrift DriftOf(bool isGain) => ref isGain ? ref Gained : ref Lost;

    /// <summary>A fill of that time is in what was booked, if it is told only now.</summary>
    public readonly bool IsLate(long venueNanos) =>
        LateNanos != 0 && venueNanos > 0 && venueNanos <= LateNanos + ClockNanosMax;

    /// <summary>
    /// What two answers have shown was booked without the venue's word for it: that word comes once, and late. What a
    /// new account began with holds all that came before.
    /// </summary>
    public bool IsBooked(long amount, long venueNanos, long rounding)
    {
        if (venueNanos < FirstAskedNanos) return true;
        bool isSame = BookedUnits != 0 && Int128.Abs((Int128)BookedUnits - amount) <= rounding
            && venueNanos <= BookedNanos + ClockNanosMax && BookedNanos - venueNanos <= ReportedLateNanosMax;
        if (!isSame) return false;
        (BookedUnits, BookedNanos) = (0, 0);
        Explain(amount);
        return true;
    }

    /// <summary>Up to the wanted amount of what was booked, where both have one sign.</summary>
    public static long TakeFrom(ref long booked, Int128 requested)
    {
        if (booked == 0 || requested == 0 || booked > 0 != requested > 0) return 0;
        long taken = (long)(booked > 0 ? Int128.Min(booked, requested) : Int128.Max(booked, requested));
        booked -= taken;
        return taken;
    }

    /// <summary>A run begins: nothing is proven; a fill that was booked as a drift before may be told yet.</summary>
    public readonly BalanceCheck AtRestart() => new()
    {
        LateUnits = LateUnits,
        LateForeignUnits = LateForeignUnits,
        LateNanos = LateNanos,
        Gained = Gained,
        Lost = Lost,
    };

    /// <summary>What has never happened takes no words.</summary>
    public void Traverse(ref StateTraversal state)
    {
        bool isFirstRun = false;
        Traverse(ref state, ref isFirstRun);
    }

    /// <param name="state">Goes over it.</param>
    /// <param name="isFirstRun">The account had no cash of the asset when the run began.</param>
    public void Traverse(ref StateTraversal state, ref bool isFirstRun)
    {
        bool isUnproven = UnprovenNanos != 0;
        bool isBooked = (BookedUnits | BookedNanos) != 0;
        bool isFirst = FirstAskedNanos != 0;
        bool isLate = (LateNanos | LateUnits | LateForeignUnits) != 0;
        bool isSeen = (SeenNanos | SuspectedOwnUnits) != 0;
        (bool isGained, bool isLost) = (Gained.IsAny, Lost.IsAny);
        PackedWord word = PackedWord.Begin(ref state);
        word.Visit(ref IsProven, 0);
        word.Visit(ref IsDoubted, 1);
        word.Visit(ref isUnproven, 2);
        word.Visit(ref isBooked, 3);
        word.Visit(ref isFirst, 4);
        word.Visit(ref isFirstRun, 5);
        word.Visit(ref isLate, 6);
        word.Visit(ref isSeen, 7);
        word.Visit(ref IsAboveRange, 8);
        word.Visit(ref isGained, 9);
        word.Visit(ref isLost, 10);
        word.End(ref state);
        state.Visit(ref IsSuspected);
        state.Visit(ref SuspectedUnits);
        state.Visit(ref SuspectedNanos);
        if (state.IsLoading) (UnprovenNanos, BookedUnits, BookedNanos, FirstAskedNanos) = (0, 0, 0, 0);
        if (isUnproven) state.Visit(ref UnprovenNanos);
        if (isFirst) state.Visit(ref FirstAskedNanos);
        if (isBooked)
        {
            state.Visit(ref BookedUnits);
            state.Visit(ref BookedNanos);
        }

        TraverseAnswers(ref state, isLate, isSeen);
        if (state.IsLoading) (Gained, Lost) = (default, default);
        if (isGained) Gained.Traverse(ref state);
        if (isLost) Lost.Traverse(ref state);
    }

    // So much of what was booked is explained by what the venue told late: no fill is in it.
    private void Explain(long amount)
    {
        ref BookedDrift drift = ref DriftOf(amount > 0);
        Int128 left = amount - (Int128)TakeFrom(ref drift.ForeignUnits, amount);
        left -= drift.Take(left, out _);
        left -= TakeFrom(ref LateForeignUnits, left);
        TakeFrom(ref LateUnits, left);
    }

    private void TraverseAnswers(ref StateTraversal state, bool isLate, bool isSeen)
    {
        if (state.IsLoading) (LateUnits, LateForeignUnits, LateNanos, SeenNanos, SuspectedOwnUnits) = (0, 0, 0, 0, 0);
        if (isLate)
        {
            state.Visit(ref LateUnits);
            state.Visit(ref LateForeignUnits);
            state.Visit(ref LateNanos);
        }

        if (!isSeen) return;
        state.Visit(ref SeenNanos);
        state.Visit(ref SuspectedOwnUnits);
    }
}
