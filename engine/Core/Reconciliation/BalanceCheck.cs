using LowLatency.Model.State;

namespace LowLatency.Core.Reconciliation;

/// <summary>How far the comparison of one asset is. Business thread only.</summary>
internal struct BalanceCheck
{
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

    /// <summary>Engine time of the first answer in a row that was not conclusive, unix nanoseconds; 0 = none.</summary>
    public long UnprovenNanos;

    /// <summary>The difference that was booked last, units of 10^-8; 0 = none, or the venue has told of it.</summary>
    public long BookedUnits;

    /// <summary>When the answer that it was booked by was asked for, unix nanoseconds.</summary>
    public long BookedNanos;

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
    }

    /// <summary>What has never happened takes no words.</summary>
    public void Traverse(ref StateTraversal state)
    {
        bool isUnproven = UnprovenNanos != 0;
        bool isBooked = (BookedUnits | BookedNanos) != 0;
        bool isFirst = FirstAskedNanos != 0;
        PackedWord word = PackedWord.Begin(ref state);
        word.Visit(ref IsProven, 0);
        word.Visit(ref IsDoubted, 1);
        word.Visit(ref isUnproven, 2);
        word.Visit(ref isBooked, 3);
        word.Visit(ref isFirst, 4);
        word.End(ref state);
        state.Visit(ref IsSuspected);
        state.Visit(ref SuspectedUnits);
        state.Visit(ref SuspectedNanos);
        if (state.IsLoading) (UnprovenNanos, BookedUnits, BookedNanos, FirstAskedNanos) = (0, 0, 0, 0);
        if (isUnproven) state.Visit(ref UnprovenNanos);
        if (isFirst) state.Visit(ref FirstAskedNanos);
        if (!isBooked) return;
        state.Visit(ref BookedUnits);
        state.Visit(ref BookedNanos);
    }
}
