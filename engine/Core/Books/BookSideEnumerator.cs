using LowLatency.Model.Events.Market;

namespace LowLatency.Core.Books;

/// <summary>Walks one side of a book, best level first, without allocating.</summary>
public ref struct BookSideEnumerator
{
    private readonly BookSide _side;
    private int _slot;
    private int _overflowIndex;

    internal BookSideEnumerator(BookSide side)
    {
        _side = side;
        _slot = side.LadderBestSlot;
        _overflowIndex = side.OverflowCount - 1;
    }

    public BookLevel Current { get; private set; }

    public bool MoveNext()
    {
        if (_slot >= 0 && (_overflowIndex < 0 || _side.IsLadderBetter(_slot, _overflowIndex)))
        {
            Current = _side.LadderLevel(_slot);
            _slot = _side.LadderAtOrBelow(_slot - 1);
            return true;
        }

        if (_overflowIndex < 0) return false;
        Current = _side.OverflowLevel(_overflowIndex--);
        return true;
    }
}
