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

    public void Save(ref StateWriter writer)
    {
        int used = 0;
        foreach (long count in _counts) used += count == 0 ? 0 : 1;
        writer.Write(used);
        for (int i = 0; i < Size; i++)
        {
            if (_counts[i] == 0) continue;
            writer.Write(i);
            writer.Write(_counts[i]);
        }

        writer.Write(Total);
    }

    public void Load(ref StateReader reader)
    {
        Array.Clear(_counts);
        int used = reader.ReadInt32();
        if (used is < 0 or > Size)
        {
            reader.Fail();
            used = 0;
        }

        for (int i = 0; i < used; i++)
        {
            int index = reader.ReadInt32();
            long count = reader.ReadInt64();
            if (index is < 0 or >= Size) reader.Fail();
            else _counts[index] = count;
        }

        Total = reader.ReadInt64();
    }
}
