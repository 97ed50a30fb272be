using LowLatency.Protocol.Trading.Context;

namespace LowLatency.Host.Options.Connectivity;

/// <summary>Times and attempts of the requests of an account.</summary>
public sealed record RequestOptions
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;

    /// <summary>A request without an answer is lost after so long, milliseconds: an order is then unknown.</summary>
    public int TimeoutMillis { get; set; } = 5_000;

    /// <summary>A cancel without an answer is sent again after so long, milliseconds.</summary>
    public int CancelTimeoutMillis { get; set; } = 2_000;

    public int CancelAttemptsMax { get; set; } = 3;

    /// <summary>A cancel that finds no room in the limits is given up after so long, milliseconds.</summary>
    public int CancelLifeMillis { get; set; } = 10_000;

    /// <summary>Attempts of one read before it is given up.</summary>
    public int ReadAttemptsMax { get; set; } = 4;

    /// <summary>First wait after a failed read, milliseconds; doubles with each further one.</summary>
    public int RetryMillisMin { get; set; } = 500;

    /// <summary>The wait stops doubling here, milliseconds.</summary>
    public int RetryMillisMax { get; set; } = 30_000;

    /// <summary>An order whose cause is older is not sent, milliseconds.</summary>
    public int PlaceAgeMillisMax { get; set; } = 5_000;

    /// <summary>An order refused for its time stamp is sent again once within so long, milliseconds.</summary>
    public int PlaceRetryMillisMax { get; set; } = 1_000;

    /// <summary>An order that waits for room on the socket is given up after so long, milliseconds.</summary>
    public int PlaceWaitMillisMax { get; set; } = 4_000;

    /// <summary>Orders that may wait for room on the socket.</summary>
    public int WaitingPlacesMax { get; set; } = 16;

    /// <summary>Two answers that there is no such order count as two so far apart, milliseconds.</summary>
    public int AbsencePauseMillis { get; set; } = 2_000;

    /// <summary>The same of an order that the venue has acknowledged, milliseconds.</summary>
    public int AbsencePauseSeenMillis { get; set; } = 30_000;

    /// <summary>A reconciliation that takes longer is an alarm, seconds.</summary>
    public int ReconcileLateSeconds { get; set; } = 60;

    /// <summary>Pause after a failed reconciliation, seconds.</summary>
    public int ReconcilePauseSeconds { get; set; } = 10;

    /// <summary>First pause between comparisons that are repeated, milliseconds; doubles with each.</summary>
    public int ComparisonPauseMillisMin { get; set; } = 4_000;

    /// <summary>The pause stops doubling here, milliseconds.</summary>
    public int ComparisonPauseMillisMax { get; set; } = 20_000;

    /// <summary>Repeated comparisons end the row when none was asked for so long, milliseconds.</summary>
    public int ComparisonSettledMillis { get; set; } = 30_000;

    internal GatewaySettings ApplyTo(GatewaySettings settings) => settings with
    {
        RequestTimeoutNanos = TimeoutMillis * Millisecond,
        CancelTimeoutNanos = CancelTimeoutMillis * Millisecond,
        CancelAttemptsMax = CancelAttemptsMax,
        CancelLifeNanos = CancelLifeMillis * Millisecond,
        ReadAttemptsMax = ReadAttemptsMax,
        RetryNanosMin = RetryMillisMin * Millisecond,
        RetryNanosMax = RetryMillisMax * Millisecond,
        PlaceAgeNanosMax = PlaceAgeMillisMax * Millisecond,
        PlaceRetryNanosMax = PlaceRetryMillisMax * Millisecond,
        PlaceWaitNanosMax = PlaceWaitMillisMax * Millisecond,
        WaitingPlacesMax = WaitingPlacesMax,
        AbsencePauseNanos = AbsencePauseMillis * Millisecond,
        AbsencePauseSeenNanos = AbsencePauseSeenMillis * Millisecond,
        ReconcileLateNanos = ReconcileLateSeconds * Second,
        ReconcilePauseNanos = ReconcilePauseSeconds * Second,
        ComparisonPauseNanosMin = ComparisonPauseMillisMin * Millisecond,
        ComparisonPauseNanosMax = ComparisonPauseMillisMax * Millisecond,
        ComparisonSettledNanos = ComparisonSettledMillis * Millisecond,
    };
}
