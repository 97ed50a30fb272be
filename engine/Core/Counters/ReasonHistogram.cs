using System;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Counters;

/// <summary>How often each reason was given. A reason beyond the known range is counted under None.</summary>
public sealed class ReasonHistogram : IEngineState
{
    /// <summary>Reasons are below this.</summary>
    public const int Size = 1_000;

    private readonly long[] _counts = new long[Size];

    public long this[ReasonCode reason] => (int)reason < Size ? _counts[(int)reason] : 0;

    public long Total { get; private set; }

    public void Add(ReasonCode reason)
    {
        Total++;
        _counts[(int)reason < Size ? (int)reason : 0]++;
    }

    public void Traverse(ref StateTraversal state)
    {
        int used = 0;
        foreach (long count in _counts) used += count == 0 ? 0 : 1;
        used = state.NextCount(used, Size);
        if (state.IsLoading) Array.Clear(_counts);
        int index = -1;
        for (int i = 0; i < used; i++)
        {
            if (!state.IsLoading) index = NextUsed(index);
            state.Visit(ref index);
            if ((uint)index >= Size) state.Fail();
            else state.Visit(ref _counts[index]);
            if (state.IsDamaged) return;
        }

        Total = state.Next(Total);
    }

    private int NextUsed(int index)
    {
        do index++;
        while (_counts[index] == 0);
        return index;
    }
}
