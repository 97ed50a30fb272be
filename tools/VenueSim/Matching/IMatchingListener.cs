using LowLatency.VenueSim.Books;

namespace LowLatency.VenueSim.Matching;

/// <summary>Receives what happens in a <see cref="MatchingEngine"/>, during the call that causes it.</summary>
public interface IMatchingListener
{
    /// <summary>Two orders met.</summary>
    /// <param name="fill">The match.</param>
    void OnFill(in Fill fill);

    /// <summary>The total of a level changed.</summary>
    /// <param name="side">Side of the level.</param>
    /// <param name="priceTicks">Price in ticks.</param>
    void OnLevelChanged(SimSide side, long priceTicks);

    /// <summary>A resting order expired, because an order of its own owner met it.</summary>
    /// <param name="makerOrderId">Id of the resting order.</param>
    /// <param name="owner">The owner.</param>
    void OnPrevented(long makerOrderId, int owner)
    {
    }
}
