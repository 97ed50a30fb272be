using System;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Instruments;

/// <summary>
/// What the trailing stop and the time stop must remember of a position: since when it is open and the best mark since.
/// A position that changes sides is a new one; one that grows or shrinks is not.
/// </summary>
public struct PositionWatch
{
    /// <summary>1 long, -1 short, 0 none.</summary>
    public int Side;

    /// <summary>Engine time at which it was opened, unix nanoseconds.</summary>
    public long OpenedNanos;

    /// <summary>Highest mark of a long position, lowest of a short one, since it was opened.</summary>
    public Price BestMark;

    /// <summary>Call whenever the position or its mark may have changed.</summary>
    /// <param name="position">As it is now.</param>
    /// <param name="isRest">Too small to be sold by itself: no position, what is bought to it begins a new one.</param>
    /// <param name="nowNanos">Engine time.</param>
    public void Observe(in Position position, bool isRest, long nowNanos)
    {
        int side = isRest ? 0 : Math.Sign(position.Quantity.Units);
        if (side != Side)
        {
            Side = side;
            OpenedNanos = side == 0 ? 0 : nowNanos;
            BestMark = side == 0 ? Price.None : position.Mark;
            return;
        }

        if (side == 0 || position.Mark.Units <= 0) return;
        bool isBetter = side > 0 ? position.Mark > BestMark : position.Mark < BestMark;
        if (isBetter || BestMark.IsNone) BestMark = position.Mark;
    }

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref Side);
        state.Visit(ref OpenedNanos);
        state.Visit(ref BestMark);
        if (Side is < -1 or > 1) state.Fail();
    }
}
