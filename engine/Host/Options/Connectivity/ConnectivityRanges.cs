using System;
using System.Collections.Generic;
using LowLatency.Core.Settings.Validation;

namespace LowLatency.Host.Options.Connectivity;

/// <summary>The numbers of connections, market data, limits and requests, with their ranges.</summary>
internal static class ConnectivityRanges
{
    private const int Minute = 60_000;
    private const int Hour = 60 * Minute;

    public static IReadOnlyList<SettingRange<ReconnectOptions>> Reconnect { get; } =
    [
        new("delayMillisMin", o => o.DelayMillisMin, 100, Minute, "ms",
            "wait after the first failure; doubles with each further one"),
        new("delayMillisMax", o => o.DelayMillisMax, 1_000, Hour, "ms",
            "the wait stops doubling here")
        {
            MinOf = static o => Math.Max(1_000, o.DelayMillisMin),
            Relation = "at least reconnect.delayMillisMin",
        },
        new("jitterPercent", o => o.JitterPercent, 0, 50, "%",
            "each wait is longer or shorter by as much at random"),
        new("orderlyJitterMillis", o => o.OrderlyJitterMillis, 0, Minute, "ms",
            "an orderly close (1000, 1001) is followed by an attempt within so long"),
        new("healthyAfterMillis", o => o.HealthyAfterMillis, 0, Hour, "ms",
            "a connection that lived so long begins the waits anew"),
        new("alarmAfterFailures", o => o.AlarmAfterFailures, 1, 1_000, "",
            "failures in a row that are an alarm; it goes on"),
        new("connectTimeoutMillis", o => o.ConnectTimeoutMillis, 500, Minute, "ms",
            "of name, TCP and TLS of a socket"),
        new("handshakeTimeoutMillis", o => o.HandshakeTimeoutMillis, 500, Minute, "ms",
            "from the upgrade request to its answer"),
        new("closeTimeoutMillis", o => o.CloseTimeoutMillis, 100, Minute, "ms",
            "from a close frame to the end of the stream"),
        new("budgetPercent", o => o.BudgetPercent, 1, 80, "%",
            "of the venue's limit of connect attempts that all sockets together may use"),
        new("rotateMinutesMax", o => o.RotateMinutesMax, 0, 1_430, "min",
            "a socket is replaced after so long at the latest; 0 = by the venue's own time, before its cut"),
    ];

    public static IReadOnlyList<SettingRange<FeedOptions>> Feed { get; } =
    [
        new("sendIntervalMillis", o => o.SendIntervalMillis, 250, Minute, "ms",
            "between two messages to the venue on a market socket; some venues cut above five a second"),
        new("acknowledgeTimeoutMillis", o => o.AcknowledgeTimeoutMillis, 500, Minute, "ms",
            "a subscription that is not acknowledged by then is sent again"),
        new("attemptsBeforeAlarm", o => o.AttemptsBeforeAlarm, 1, 100, "",
            "attempts of a subscription or snapshot after which FeedGaveUp is raised; it goes on"),
        new("snapshotIntervalMillis", o => o.SnapshotIntervalMillis, 10, Minute, "ms",
            "between two requests for snapshots of a socket's books"),
        new("requestTimeoutMillis", o => o.RequestTimeoutMillis, 500, Minute, "ms",
            "a request for a snapshot or bars whose answer has not come whole is sent again; one that stands still "
            + "ends after http.progressTimeoutMillis"),
        new("streamSnapshotTimeoutMillis", o => o.StreamSnapshotTimeoutMillis, 500, Minute, "ms",
            "a book whose snapshot comes over the socket is subscribed again"),
        new("silentRestartMillis", o => o.SilentRestartMillis, 500, Minute, "ms",
            "a book that gets nothing but old messages is synchronised anew"),
        new("retryMillisMin", o => o.RetryMillisMin, 50, Minute, "ms",
            "wait after a failed request; doubles with each further one"),
        new("retryMillisMax", o => o.RetryMillisMax, 1_000, Hour, "ms", "the wait stops doubling here")
        {
            MinOf = static o => Math.Max(1_000, o.RetryMillisMin),
            Relation = "at least feed.retryMillisMin",
        },
        new("rulesPauseMillis", o => o.RulesPauseMillis, 1_000, Hour, "ms",
            "between two requests for an instrument's rules after refusals or data that say that they changed"),
        new("quietBookMillis", o => o.QuietBookMillis, 100, Minute, "ms",
            "without a change of its book for so long the snapshot is asked for anyway"),
        new("pingSeconds", o => o.PingSeconds, 1, 30, "s",
            "between two pings of the application, where the venue wants them"),
    ];

    public static IReadOnlyList<SettingRange<HttpOptions>> Http { get; } =
    [
        new("connectTimeoutMillis", o => o.ConnectTimeoutMillis, 500, Minute, "ms",
            "of name, TCP and TLS of a request"),
        new("progressTimeoutMillis", o => o.ProgressTimeoutMillis, 500, Minute, "ms",
            "to the head of an answer, and then between any two pieces of its body"),
        new("answerSecondsMax", o => o.AnswerSecondsMax, 60, 3_600, "s",
            "to the last byte of an answer, however it trickles"),
    ];

    public static IReadOnlyList<SettingRange<BudgetOptions>> Budget { get; } =
    [
        new("ceilingPercent", o => o.CeilingPercent, 10, 80, "%",
            "of each limit of the venue that may be used at all; cancels alone go up to it"),
        new("orderPercent", o => o.OrderPercent, 5, 80, "%", "up to which orders are sent")
        {
            MaxOf = static o => o.CeilingPercent,
            Relation = "at most budget.ceilingPercent",
        },
        new("recoveryPercent", o => o.RecoveryPercent, 1, 80, "%",
            "up to which a reconciliation that a lock waits for reads"),
        new("readPercent", o => o.ReadPercent, 1, 80, "%", "up to which other reads are sent")
        {
            MaxOf = static o => o.OrderPercent,
            Relation = "at most budget.orderPercent",
        },
        new("repeatPercent", o => o.RepeatPercent, 1, 80, "%", "up to which comparisons are repeated"),
        new("edgeMillis", o => o.EdgeMillis, 0, 10_000, "ms",
            "what lies so close to the edge of a window of the venue counts in both"),
        new("breakerSeconds", o => o.BreakerSeconds, 1, 3_600, "s",
            "nothing is sent for so long at least after a refusal for a limit (429)"),
        new("presumeBanSeconds", o => o.PresumeBanSeconds, 10, 3_600, "s",
            "refusals for longer, without a success, are taken for a ban"),
        new("presumedBanSeconds", o => o.PresumedBanSeconds, 60, 86_400, "s",
            "a ban whose end is not told is taken to last so long"),
    ];

    public static IReadOnlyList<SettingRange<RequestOptions>> Requests { get; } =
    [
        new("timeoutMillis", o => o.TimeoutMillis, 500, Minute, "ms",
            "a request without an answer is lost; an order is then unknown and asked for"),
        new("cancelTimeoutMillis", o => o.CancelTimeoutMillis, 500, Minute, "ms",
            "a cancel without an answer is sent again"),
        new("cancelAttemptsMax", o => o.CancelAttemptsMax, 1, 10, "", "attempts of a cancel"),
        new("cancelLifeMillis", o => o.CancelLifeMillis, 1_000, Minute, "ms",
            "a cancel that finds no room in the limits is given up"),
        new("readAttemptsMax", o => o.ReadAttemptsMax, 1, 20, "",
            "attempts of a read before it is given up"),
        new("retryMillisMin", o => o.RetryMillisMin, 50, Minute, "ms",
            "wait after a failed read; doubles with each further one"),
        new("retryMillisMax", o => o.RetryMillisMax, 1_000, Hour, "ms",
            "the wait stops doubling here")
        {
            MinOf = static o => Math.Max(1_000, o.RetryMillisMin),
            Relation = "at least requests.retryMillisMin",
        },
        new("placeAgeMillisMax", o => o.PlaceAgeMillisMax, 100, Minute, "ms",
            "an order whose cause is older is not sent: its prices are of then"),
        new("placeRetryMillisMax", o => o.PlaceRetryMillisMax, 0, 5_000, "ms",
            "an order that was refused for its time stamp is sent once more within so long"),
        new("placeWaitMillisMax", o => o.PlaceWaitMillisMax, 100, Minute, "ms",
            "an order that waits for room on the socket is given up; and after four fifths of "
            + "execution.acknowledgeTimeoutMillis in any case"),
        new("waitingPlacesMax", o => o.WaitingPlacesMax, 0, 1_000, "",
            "orders that may wait for room on the socket; 0 = none"),
        new("absencePauseMillis", o => o.AbsencePauseMillis, 500, Minute, "ms",
            "two answers \"no such order\" count as two when they are so far apart"),
        new("absencePauseSeenMillis", o => o.AbsencePauseSeenMillis, 2_000, Hour, "ms",
            "the same of an order that the venue has acknowledged"),
        new("reconcileLateSeconds", o => o.ReconcileLateSeconds, 5, 3_600, "s",
            "a reconciliation that takes longer is the alarm ReconciliationLate"),
        new("reconcilePauseSeconds", o => o.ReconcilePauseSeconds, 1, 3_600, "s",
            "pause after a failed reconciliation"),
        new("comparisonPauseMillisMin", o => o.ComparisonPauseMillisMin, 1_000, Hour, "ms",
            "pause between comparisons of balances that come to no result; doubles with each"),
        new("comparisonPauseMillisMax", o => o.ComparisonPauseMillisMax, 1_000, Hour, "ms",
            "the pause stops doubling here")
        {
            MinOf = static o => o.ComparisonPauseMillisMin,
            Relation = "at least requests.comparisonPauseMillisMin",
        },
        new("comparisonSettledMillis", o => o.ComparisonSettledMillis, 1_000, Hour, "ms",
            "a comparison after which none was wanted for so long had a result")
        {
            MinOf = static o => o.ComparisonPauseMillisMax,
            Relation = "at least requests.comparisonPauseMillisMax",
        },
    ];

    public static IReadOnlyList<SettingRange<ClockOptions>> Clock { get; } =
    [
        new("periodSeconds", o => o.PeriodSeconds, 1, 600, "s", "between two measurements"),
        new("firstPauseMillis", o => o.FirstPauseMillis, 50, 10_000, "ms",
            "between the measurements at the start and behind a failed one"),
        new("firstSamples", o => o.FirstSamples, 1, 8, "",
            "measurements at the start and after each resynchronisation"),
        new("ageSecondsMax", o => o.AgeSecondsMax, 1, 3_600, "s",
            "without a measurement for longer the offset is unknown: nothing new is placed")
        {
            MinOf = static o => o.PeriodSeconds,
            Relation = "at least clock.periodSeconds",
        },
        new("driftPartsPerMillion", o => o.DriftPartsPerMillion, 0, 10_000, "ppm",
            "how fast the clocks are thought to part: by it an old measurement loses against a young one"),
    ];
}
