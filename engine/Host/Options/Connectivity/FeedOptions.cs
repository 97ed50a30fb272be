using LowLatency.Protocol.Feeds;

namespace LowLatency.Host.Options.Connectivity;

/// <summary>Times of the market data of a venue.</summary>
public sealed record FeedOptions
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;

    // A request for rules is the connection's to give up; the feed waits for its word.
    private const long RulesMarginSeconds = 10;

    /// <summary>Least time between two messages to the venue on one socket, milliseconds.</summary>
    public int SendIntervalMillis { get; set; } = 300;

    /// <summary>A subscription without its acknowledgement is sent again after so long, milliseconds.</summary>
    public int AcknowledgeTimeoutMillis { get; set; } = 5_000;

    /// <summary>Attempts of a subscription or a snapshot after which FeedGaveUp is raised; it goes on.</summary>
    public int AttemptsBeforeAlarm { get; set; } = 5;

    /// <summary>Least time between two requests for snapshots of a socket's books, milliseconds.</summary>
    public int SnapshotIntervalMillis { get; set; } = 100;

    /// <summary>A request for a snapshot or bars without an answer is sent again after so long, milliseconds.</summary>
    public int RequestTimeoutMillis { get; set; } = 45_000;

    /// <summary>A book whose snapshot comes over the socket is subscribed again after so long, milliseconds.</summary>
    public int StreamSnapshotTimeoutMillis { get; set; } = 5_000;

    /// <summary>A book that gets old messages only is synchronised anew after so long, milliseconds.</summary>
    public int SilentRestartMillis { get; set; } = 5_000;

    /// <summary>First wait after a failure, milliseconds; doubles with each further one.</summary>
    public int RetryMillisMin { get; set; } = 250;

    /// <summary>The wait stops doubling here, milliseconds.</summary>
    public int RetryMillisMax { get; set; } = 30_000;

    /// <summary>Least time between two requests for rules of an instrument that may have changed, ms.</summary>
    public int RulesPauseMillis { get; set; } = 5_000;

    /// <summary>Without a change of its book for so long the snapshot is asked for anyway, milliseconds.</summary>
    public int QuietBookMillis { get; set; } = 1_000;

    /// <summary>Between two pings of the application, where the venue wants them, seconds.</summary>
    public int PingSeconds { get; set; } = 20;

    internal FeedSettings Settings(int rulesMinutes, HttpOptions http) => new()
    {
        SendIntervalNanos = SendIntervalMillis * Millisecond,
        AckTimeoutNanos = AcknowledgeTimeoutMillis * Millisecond,
        AttemptsBeforeAlarm = AttemptsBeforeAlarm,
        SnapshotIntervalNanos = SnapshotIntervalMillis * Millisecond,
        RequestTimeoutNanos = RequestTimeoutMillis * Millisecond,
        RulesTimeoutNanos = (http.AnswerSecondsMax + RulesMarginSeconds) * Second,
        StreamSnapshotTimeoutNanos = StreamSnapshotTimeoutMillis * Millisecond,
        SilentRestartNanos = SilentRestartMillis * Millisecond,
        RetryNanosMin = RetryMillisMin * Millisecond,
        RetryNanosMax = RetryMillisMax * Millisecond,
        RulesIntervalNanos = rulesMinutes * 60 * Second,
        RulesPauseNanos = RulesPauseMillis * Millisecond,
        QuietBookNanos = QuietBookMillis * Millisecond,
        PingIntervalNanos = PingSeconds * Second,
    };
}
