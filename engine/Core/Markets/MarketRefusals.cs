using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>How many messages of one market were refused, by what was wrong with them. Business thread only.</summary>
internal sealed class MarketRefusals
{
    /// <summary>Zero, negative or crossed prices or quantities.</summary>
    internal long InvalidCount { get; private set; }

    /// <summary>Absurd price jumps.</summary>
    internal long JumpCount { get; private set; }

    /// <summary>Counts a reason that stands for a refused book message, trade or best price; others are none.</summary>
    internal void Count(ReasonCode reason)
    {
        switch (reason)
        {
            case ReasonCode.BookPriceJump:
            case ReasonCode.TradePriceJump:
                JumpCount++;
                break;
            case ReasonCode.BookCrossed:
            case ReasonCode.BookInvalidPrice:
            case ReasonCode.BookInvalidQuantity:
            case ReasonCode.BookOverflow:
            case ReasonCode.TradeInvalid:
                InvalidCount++;
                break;
        }
    }

    internal void CountInvalid() => InvalidCount++;

    internal void CountJump() => JumpCount++;

    internal void Traverse(ref StateTraversal state)
    {
        InvalidCount = state.Next(InvalidCount);
        JumpCount = state.Next(JumpCount);
    }
}
