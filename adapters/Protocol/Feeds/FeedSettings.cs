namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Times in nanoseconds and limits of a feed. The defaults keep well inside every venue's published limits.
/// </summary>
public sealed record FeedSettings
{
    /// <summary>Least time between two client messages: Binance cuts above 5 a second, pings included.</summary>
    public long SendIntervalNanos { get; init; } = 300_000_000;

    /// <summary>A subscription that is not acknowledged for so long is sent again.</summary>
    public long AckTimeoutNanos { get; init; } = 5_000_000_000;

    /// <summary>
    /// Attempts after which a subscription or a snapshot raises the GaveUp alarm; it goes on at the slowest pace.
    /// </summary>
    public int AttemptsBeforeAlarm { get; init; } = 5;

    /// <summary>
    /// Least time between two snapshot requests of one feed (their weight adds up when all books resync).
    /// </summary>
    public long SnapshotIntervalNanos { get; init; } = 100_000_000;

    /// <summary>
    /// A request for a snapshot or for bars is given up and sent again after so long, though its answer still arrives:
    /// deltas wait no longer for a snapshot. Whether it arrives is the connection's to judge, which gives up a request
    /// once nothing more comes.
    /// </summary>
    public long RequestTimeoutNanos { get; init; } = 45_000_000_000;

    /// <summary>
    /// The same of a request for rules, whose answer may be megabytes: longer than the connection lets it take at all.
    /// </summary>
    public long RulesTimeoutNanos { get; init; } = 310_000_000_000;

    /// <summary>A book of a venue that pushes snapshots is subscribed again when none comes for so long.</summary>
    public long StreamSnapshotTimeoutNanos { get; init; } = 5_000_000_000;

    /// <summary>
    /// A book that got nothing but old messages for so long is synchronised anew, where the venue may begin its ids
    /// lower without a word.
    /// </summary>
    public long SilentRestartNanos { get; init; } = 5_000_000_000;

    /// <summary>First wait after a failure; doubles up to <see cref="RetryNanosMax"/>.</summary>
    public long RetryNanosMin { get; init; } = 250_000_000;

    public long RetryNanosMax { get; init; } = 30_000_000_000;

    /// <summary>
    /// Rules are asked for again after so long, a tenth more or less, and after each new connection; 0 = only when
    /// something says that they have changed.
    /// </summary>
    public long RulesIntervalNanos { get; init; }

    /// <summary>
    /// Ends of trading that the venue announces elsewhere than in the rules; null = in the rules. Until they are read
    /// those of an earlier run hold.
    /// </summary>
    public IDelistingDates? Delistings { get; init; }

    /// <summary>Units that other feeds publish in, too; null = no other feed carries these instruments.</summary>
    public ISharedUnits? Units { get; init; }

    /// <summary>Least time between two requests for rules that may have changed, of one instrument.</summary>
    public long RulesPauseNanos { get; init; } = 5_000_000_000;

    /// <summary>What found no room in the ring is tried again after so long, and with every frame.</summary>
    public long PublishRetryNanos { get; init; } = 1_000_000;

    /// <summary>
    /// Without a diff for so long after the subscription, the snapshot is asked for anyway (quiet symbols).
    /// </summary>
    public long QuietBookNanos { get; init; } = 1_000_000_000;

    /// <summary>Application ping where the venue wants one.</summary>
    public long PingIntervalNanos { get; init; } = 20_000_000_000;

    /// <summary>Slots (128 bytes) for diffs waiting for a snapshot, per book.</summary>
    public int BufferSlotsPerBook { get; init; } = 4_096;

    /// <summary>Diffs waiting for a snapshot, per book.</summary>
    public int BufferDeltasPerBook { get; init; } = 512;

    /// <summary>
    /// Levels that one book message can have, both sides; 10,000 = a Binance snapshot of 5,000 a side.
    /// </summary>
    public int LevelsMax { get; init; } = 10_000;
}
