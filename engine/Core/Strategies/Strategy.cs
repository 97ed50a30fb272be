using LowLatency.Core.Signals;
using LowLatency.Model.State;

namespace LowLatency.Core.Strategies;

/// <summary>
/// Base of every strategy: one class in one file with a public static <see cref="StrategyDefinition"/>,
/// registered by one line. One instance serves one instrument and runs on the business thread. It sees closed bars and
/// says a direction and a confidence; it never sees an order, an account or a venue, has no clock, and must not
/// allocate in <see cref="OnBarClosed"/>. Use IEEE double with + - * / and sqrt only: the same bars must give the same
/// signal on every machine.
/// </summary>
public abstract class Strategy : IEngineState
{
    /// <summary>Closed bars it needs before it can speak; the configuration must keep at least as many.</summary>
    public abstract int WarmUpBars { get; }

    /// <summary>
    /// Called once per closed bar, oldest first and without gaps. The signal comes empty: leave it so to stay silent,
    /// or call <see cref="Signal.Set"/>; fill <see cref="Signal.Values"/> either way.
    /// </summary>
    public abstract void OnBarClosed(in BarContext context, ref Signal signal);

    /// <summary>Back to the state after construction; the bars kept are then shown again.</summary>
    public abstract void Reset();

    /// <summary>
    /// Visits each field that <see cref="OnBarClosed"/> changes, indicators too: what is visited here a restart
    /// restores. A strategy without such fields writes an empty one.
    /// </summary>
    public virtual void Traverse(ref StateTraversal state)
    {
        if (state.IsLoading)
        {
            var reader = StateReader.From(state);
            Load(ref reader);
            state = reader.ToTraversal();
        }
        else
        {
            var writer = StateWriter.From(state);
            Save(ref writer);
            state = writer.ToTraversal();
        }
    }

    /// <summary>Of files written before <see cref="Traverse"/>; new ones do not have it.</summary>
    public virtual void Save(ref StateWriter writer)
    {
    }

    /// <summary>Of files written before <see cref="Traverse"/>; new ones do not have it.</summary>
    public virtual void Load(ref StateReader reader)
    {
    }
}
