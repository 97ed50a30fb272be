using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Exchange.Faults;

/// <summary>A fault that waits for its opportunities.</summary>
internal sealed class ArmedFault(ExchangeFaultSpec spec, long armedNanos)
{
    private long _seen;
    private long _hits;

    public ExchangeFaultSpec Spec { get; } = spec;

    public SimRandom Random { get; } = new(spec.Seed);

    public bool IsDone => Spec.Count > 0 ? _hits >= Spec.Count : Spec.Rate == 0 && _hits > 0;

    /// <summary>Counts an opportunity.</summary>
    /// <returns>Whether the fault hits it.</returns>
    public bool Hits(long nowNanos)
    {
        _seen++;
        if (IsDone || _seen < Spec.At || nowNanos < armedNanos + Spec.AfterNanos)
            return false;
        if (Spec.Rate > 0 && Random.NextUnit() >= Spec.Rate)
            return false;
        _hits++;
        return true;
    }
}
