using System;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Why a connection failed since it was open last, each cause once: two that take turns are no news each time. Beyond
/// its room the oldest is forgotten. Owner thread only; does not allocate after construction.
/// </summary>
internal sealed class ReportedFaults
{
    /// <summary>An address has few ways to fail at a time.</summary>
    internal const int Capacity = 8;

    private readonly LinkFault[] _faults = new LinkFault[Capacity];
    private int _count;

    /// <summary>False = it was reported.</summary>
    internal bool TryAdd(LinkFault fault)
    {
        if (_faults.AsSpan(0, Math.Min(_count, Capacity)).Contains(fault)) return false;
        _faults[_count % Capacity] = fault;
        _count = _count + 1 == 2 * Capacity ? Capacity : _count + 1;
        return true;
    }

    /// <summary>It is open: whatever ends it is news.</summary>
    internal void Clear() => _count = 0;
}
