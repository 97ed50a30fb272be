using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;

namespace LowLatency.Core.Books;

/// <summary>
/// Walks the levels of a book message in order by reference. The caller has proven that the message holds as many as
/// it asks for: nothing is checked here.
/// </summary>
internal ref struct LevelWalker
{
    private ref EventSlot _slot;
    private ref BookLevel _next;
    private int _room;

    public LevelWalker(ReadOnlySpan<EventSlot> message)
    {
        _slot = ref MemoryMarshal.GetReference(message);
        _next = ref _slot.Book.Level0;
        _room = BookPayload.InlineLevels;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly BookLevel Next()
    {
        if (_room == 0)
        {
            _slot = ref Unsafe.Add(ref _slot, 1);
            _next = ref Unsafe.As<EventSlot, BookLevel>(
                ref Unsafe.AddByteOffset(ref _slot, EventSlot.HeaderOffset));
            _room = EventSlot.LevelsPerContinuation;
        }

        _room--;
        ref BookLevel level = ref _next;
        _next = ref Unsafe.Add(ref _next, 1);
        return ref level;
    }
}
