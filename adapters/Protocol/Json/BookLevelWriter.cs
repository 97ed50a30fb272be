using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;

namespace LowLatency.Protocol.Json;

/// <summary>
/// Appends levels to a book message in pinned slots: two in the first slot, seven in each following one, always with 16
/// bytes between the groups, so that a pointer and a countdown suffice.
/// </summary>
public unsafe struct BookLevelWriter
{
    private const int FirstLevelOffset = EventSlot.PayloadOffset + 32;
    private const int GapLevels = 1;

    private BookLevel* _next;
    private int _left;
    private int _room;

    /// <summary>
    /// Starts a message at <paramref name="slots"/>, which must stay pinned and hold <paramref name="levelsMax"/>.
    /// </summary>
    public BookLevelWriter(EventSlot* slots, int levelsMax)
    {
        _next = (BookLevel*)((byte*)slots + FirstLevelOffset);
        _left = BookPayload.InlineLevels;
        _room = levelsMax;
        Count = 0;
    }

    /// <summary>Levels written.</summary>
    public int Count { get; private set; }

    /// <summary>False when the message is full; nothing is written then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(long price, long quantity) => TryAdd(Vector128.Create(price, quantity));

    /// <summary>The same; price units, then quantity units, as a <see cref="BookLevel"/> has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(Vector128<long> level)
    {
        if (Count == _room) return false;
        level.AsByte().Store((byte*)_next);
        Count++;
        _next++;
        if (--_left != 0) return true;
        _next += GapLevels;
        _left = EventSlot.LevelsPerContinuation;
        return true;
    }
}
