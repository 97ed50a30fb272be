using System;
using LowLatency.Core.Instruments;
using LowLatency.Model.State;

namespace LowLatency.Core;

/// <summary>The state of the machine: hashed, saved and loaded by one traversal.</summary>
public sealed partial class Engine
{
    /// <summary>First word of a saved state.</summary>
    private const long StateMark = 0x35_45_54_41_54_53_4C_4C;

    /// <summary>Hash over the whole state: equal states have equal hashes on every machine.</summary>
    public ulong ComputeStateHash()
    {
        var state = StateTraversal.ToHash();
        Traverse(ref state);
        return state.Hash;
    }

    /// <summary>Writes the whole state. False when the target is too short; length is then what it needs.</summary>
    public bool TrySave(Span<byte> target, out int length) => TrySave(target, out length, out _);

    /// <summary>As the other; <paramref name="hash"/> is <see cref="ComputeStateHash"/> without going over it twice.
    /// </summary>
    public bool TrySave(Span<byte> target, out int length, out ulong hash)
    {
        var state = StateTraversal.ToSave(target);
        Traverse(ref state);
        length = (int)long.Min(state.Length, int.MaxValue);
        hash = state.Hash;
        return !state.IsOverflown;
    }

    /// <summary>
    /// Reads what <see cref="TrySave(Span{byte}, out int)"/> of an engine with the same settings wrote. False when it
    /// is damaged or of other settings; the engine is then unusable and must be made anew.
    /// </summary>
    public bool TryLoad(ReadOnlySpan<byte> source)
    {
        var state = StateTraversal.ToLoad(source);
        Traverse(ref state);
        for (int row = 0; row < _orders.Count; row++)
        {
            if (_orders[row].Instrument.Value >= _instruments.Length) state.Fail();
        }

        return !state.IsDamaged && state.IsAtEnd;
    }

    private void Traverse(ref StateTraversal state)
    {
        if (state.Next(StateMark) != StateMark) state.Fail();
        if (state.IsDamaged) return;
        _clock.Traverse(ref state);
        _commands.Traverse(ref state);
        _timers.Traverse(ref state);
        _orders.Traverse(ref state);
        _account.Traverse(ref state);
        _risk.Traverse(ref state);
        _counters.Traverse(ref state);
        _readiness.Traverse(ref state);
        _reconciliation.Traverse(ref state);
        _parents.Traverse(ref state);
        foreach (InstrumentState instrument in _instruments)
        {
            if (state.IsDamaged) return;
            instrument.Traverse(ref state);
        }
    }
}
