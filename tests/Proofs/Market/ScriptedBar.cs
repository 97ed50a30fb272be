namespace LowLatency.Proofs.Market;

/// <summary>The minute bar of a scripted market, and the one before it.</summary>
internal sealed class ScriptedBar
{
    private const long Minute = 60_000;

    public long OpenMillis { get; private set; }

    public long Open { get; private set; }

    public long High { get; private set; }

    public long Low { get; private set; }

    public long Close { get; private set; }

    public long Lots { get; private set; }

    public int Trades { get; private set; }

    /// <summary>True when the time has left the bar: send it as closed, then call <see cref="Next"/>.</summary>
    public bool IsOver(long nowMillis) => Trades > 0 && nowMillis >= OpenMillis + Minute;

    public void Next() => Trades = 0;

    public void Add(long nowMillis, long ticks, long lots)
    {
        if (Trades == 0)
        {
            OpenMillis = nowMillis - (nowMillis % Minute);
            Open = High = Low = ticks;
            Lots = 0;
        }

        if (ticks > High) High = ticks;
        if (ticks < Low) Low = ticks;
        Close = ticks;
        Lots += lots;
        Trades++;
    }
}
