namespace LowLatency.Backtest.Feeds;

/// <summary>The moments of a bar, a quarter of it each, before its end.</summary>
internal enum CandlePath
{
    Open = 0,

    /// <summary>The extreme that is worse for the position held.</summary>
    Worse = 1,
    Better = 2,
    Close = 3,
    End = 4,
}
