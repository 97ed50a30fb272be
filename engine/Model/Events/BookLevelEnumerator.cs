using System;
using System.Runtime.CompilerServices;
using LowLatency.Model.Events.Market;

namespace LowLatency.Model.Events;

/// <summary>Walks the levels of a book message in order without division; the fast path of the book.</summary>
public ref struct BookLevelEnumerator
{
    private readonly ReadOnlySpan<EventSlot> _message;
    private int _slot;
    private int _offset;

    public BookLevelEnumerator(ReadOnlySpan<EventSlot> message)
    {
        _message = message;
        _slot = 0;
        _offset = 0;
    }

    /// <summary>The next level. The caller counts: reading past the message's levels is a programming error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BookLevel Next()
    {
        if (_slot == 0)
        {
            ref readonly BookPayload book = ref _message[0].Book;
            if (_offset == 0)
            {
                _offset = 1;
                return book.Level0;
            }

            _slot = 1;
            _offset = 0;
            return book.Level1;
        }

        BookLevel level = Unsafe.AsRef(in _message[_slot]).ContinuationLevels[_offset];
        if (++_offset == EventSlot.LevelsPerContinuation)
        {
            _slot++;
            _offset = 0;
        }

        return level;
    }
}
