using LowLatency.Model.Identity;

namespace LowLatency.Backtest.Runs;

/// <summary>
/// A source of market events in the order of time. The run takes the feed whose next step is earliest (equal times: the
/// lower rank, then the order in which the feeds were given) and lets it do that one step.
/// </summary>
public abstract class BacktestFeed
{
    /// <summary>Unix nanoseconds of the next step; long.MaxValue = there is none.</summary>
    public long NextNanos { get; protected set; } = long.MaxValue;

    /// <summary>Order of steps at one time: what ends comes before what begins.</summary>
    public int NextRank { get; protected set; }

    /// <summary>What the engine must know before the first event: rules, history. Called once.</summary>
    public abstract void Prepare(BacktestRun run);

    /// <summary>Does the step at <see cref="NextNanos"/>.</summary>
    public abstract void Step(BacktestRun run);

    /// <summary>An order is on its way to this instrument's market.</summary>
    public virtual void OnOrder(BacktestRun run, InstrumentId instrument)
    {
    }
}
