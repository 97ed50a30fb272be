using LowLatency.Model.Events.Market;

namespace LowLatency.Paper;

/// <summary>Walks the levels of a side, best first. Paper thread only.</summary>
public struct PaperBookSideEnumerator
{
    private readonly PaperBookSide _side;
    private ulong _left;
    private int _distance;

    internal PaperBookSideEnumerator(PaperBookSide side)
    {
        _side = side;
        _left = side.OccupiedFromBest(0);
        _distance = 0;
        Current = default;
    }

    public BookLevel Current { get; private set; }

    public bool MoveNext()
    {
        if (_left == 0)
        {
            _left = _side.OccupiedFromBest(++_distance);
            if (_left == 0) return false;
        }

        int slot = PaperBookSide.HighestOf(_left);
        _left &= ~(1UL << slot);
        Current = _side.LevelFromBest(_distance, slot);
        return true;
    }
}
