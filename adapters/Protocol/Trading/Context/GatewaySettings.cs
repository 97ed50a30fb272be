using System;
using System.Collections.Generic;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Context;

/// <summary>Times (nanoseconds) and sizes of a trading gateway.</summary>
public sealed record GatewaySettings
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;

    /// <summary>Which account of the venue it is.</summary>
    public AccountId Account { get; init; }

    /// <summary>Numbers of the assets in the journal; null = balances are told by instrument only.</summary>
    public AssetNumbers? Assets { get; init; }

    /// <summary>
    /// Index in the asset table of each instrument's base asset, in the order of the instrument table.
    /// </summary>
    public required IReadOnlyList<int> BaseAssets { get; init; }

    /// <summary>
    /// Index in the asset table of the asset that the engine counts in, where it is cash of the account; -1 = it is
    /// not.
    /// </summary>
    public required int QuoteAsset { get; init; }

    /// <summary>Indexes in the asset table of the other quote assets that are cash of the account.</summary>
    public IReadOnlyList<int> OtherCash { get; init; } = [];

    /// <summary>Text ids of the account that the journal has, oldest first; none where ids are numbers.</summary>
    public IReadOnlyList<TextIdPayload> TextIds { get; init; } = [];

    /// <summary>
    /// Orders of earlier processes that may live at the venue, or have fills that are missing. What became of one that
    /// a person amends is judged by the quantity that was placed, and found by the venue's id.
    /// </summary>
    public IReadOnlyList<KnownOrder> Orders { get; init; } = [];

    /// <summary>Orders of this instance only are own; null = every id with our form.</summary>
    public ushort? Instance { get; init; }

    /// <summary>Ask once what the key may do, and refuse to trade with one that may withdraw.</summary>
    public bool ChecksKeyPermissions { get; init; }

    /// <summary>
    /// Takes the announced ends of trading, which are asked for where it is given; null = the venue tells them in the
    /// rules.
    /// </summary>
    public IDelistingDates? Delistings { get; init; }

    /// <summary>They are asked for again after so long, a tenth more or less; 0 = once.</summary>
    public long DelistingIntervalNanos { get; init; }

    /// <summary>An unanswered request is lost after so long.</summary>
    public long RequestTimeoutNanos { get; init; } = 5 * Second;

    /// <summary>
    /// A list (open orders, trades, the account) may arrive for so long, however slow the line is. Over HTTP the
    /// connection gives it up once nothing more comes; over a socket it is lost when nothing of a message came for
    /// <see cref="RequestTimeoutNanos"/>.
    /// </summary>
    public long ListNanosMax { get; init; } = 60 * Second;

    /// <summary>An unanswered cancel is sent again after so long: it may be repeated.</summary>
    public long CancelTimeoutNanos { get; init; } = 2 * Second;

    public int CancelAttemptsMax { get; init; } = 3;

    /// <summary>A cancel that can not be sent (budget, breaker) is given up after so long.</summary>
    public long CancelLifeNanos { get; init; } = 10 * Second;

    /// <summary>
    /// A stamped request that arrives later than so many milliseconds is not executed. Never to be widened against a
    /// wrong clock: orders that are late then execute.
    /// </summary>
    public int RequestLifeMillis { get; init; } = 5_000;

    /// <summary>
    /// A place request may still be carried out so long after it left (time window of stamps and the venue's own
    /// timeouts together): no absence counts before.
    /// </summary>
    public long PlaceLifeNanos { get; init; } = 10 * Second;

    /// <summary>
    /// An order is not placed when the event that caused it came longer ago: the process stood still, or the disk made
    /// it wait, and its prices are of then.
    /// </summary>
    public long PlaceAgeNanosMax { get; init; } = 5 * Second;

    /// <summary>After a refusal for its stamp an order is sent again only within so long of the first time.</summary>
    public long PlaceRetryNanosMax { get; init; } = Second;

    /// <summary>Two answers "no such order" count as two only so far apart.</summary>
    public long AbsencePauseNanos { get; init; } = 2 * Second;

    /// <summary>The same for an order that the venue acknowledged once.</summary>
    public long AbsencePauseSeenNanos { get; init; } = 30 * Second;

    /// <summary>Failed attempts of one read before it is given up (orders are asked for again by the engine).</summary>
    public int ReadAttemptsMax { get; init; } = 4;

    public long RetryNanosMin { get; init; } = 500 * Millisecond;

    public long RetryNanosMax { get; init; } = 30 * Second;

    /// <summary>
    /// The private stream is doubted, and replaced, when the own event of an accepted place or cancel has not come so
    /// long after the answer.
    /// </summary>
    public long StreamEventNanosMax { get; init; } = 5 * Second;

    /// <summary>From the end of a reconciliation to the next one.</summary>
    public long ReconcilePeriodNanos { get; init; } = 60 * Second;

    /// <summary>A reconciliation that is pending for so long raises ReconciliationLate.</summary>
    public long ReconcileLateNanos { get; init; } = 60 * Second;

    /// <summary>Pause after a failed reconciliation.</summary>
    public long ReconcilePauseNanos { get; init; } = 10 * Second;

    /// <summary>
    /// Pause before a comparison that the engine asks for again and again, from the end of the one before: doubled with
    /// each, up to the maximum.
    /// </summary>
    public long ComparisonPauseNanosMin { get; init; } = 4 * Second;

    public long ComparisonPauseNanosMax { get; init; } = 20 * Second;

    /// <summary>
    /// A comparison after which nobody asks for so long was conclusive. Longer than the engine waits before it asks.
    /// </summary>
    public long ComparisonSettledNanos { get; init; } = 30 * Second;

    /// <summary>Orders remembered, live and ended.</summary>
    public int OrdersMax { get; init; } = 4_096;

    /// <summary>
    /// Messages that may leave on one socket in a second, 1 to 16, 0 = any number. Orders beyond wait, what else there
    /// is goes over HTTP. One is kept for a cancel, so orders have three of four. The venue's limit less what pings and
    /// pongs need (Binance: 5 a second with them).
    /// </summary>
    public int SocketMessagesPerSecondMax { get; init; } = 4;

    /// <summary>
    /// An order that found no room on the socket is given up after so long: below the time after which an engine doubts
    /// an order that is not acknowledged (execution.acknowledgeTimeoutMillis, 5 s).
    /// </summary>
    public long PlaceWaitNanosMax { get; init; } = 4 * Second;

    /// <summary>
    /// Orders that may wait for room on the socket, 0 = none. Beyond, an entry is given up for an exit. More than can
    /// leave within the wait would only hold their instruments up.
    /// </summary>
    public int WaitingPlacesMax { get; init; } = 16;

    /// <summary>Requests in flight at once, a power of two.</summary>
    public int RequestsMax { get; init; } = 256;

    /// <summary>Cancels and queries under way at once.</summary>
    public int JobsMax { get; init; } = 256;

    /// <summary>Events that may wait for room at the publisher.</summary>
    public int PendingEventsMax { get; init; } = 8_192;

    /// <summary>Orders or fills in one answer.</summary>
    public int RowsMax { get; init; } = 1_000;

    public ClockOffsetSettings Clock { get; init; } = new();

    public RateBudgetSettings Budget { get; init; } = new();

    /// <summary>Pause before an attempt: doubled with each one that failed, up to the maximum.</summary>
    internal long RetryPauseNanos(int attempts)
    {
        long pause = RetryNanosMin;
        for (int i = 1; i < attempts && pause < RetryNanosMax; i++) pause *= 2;
        return Math.Min(pause, RetryNanosMax);
    }

    internal void Check(int instruments, int assets, int requestLifeMillisMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RequestLifeMillis);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RequestLifeMillis, requestLifeMillisMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(PlaceLifeNanos, RequestLifeMillis * Millisecond);
        if (BaseAssets.Count != instruments) throw new ArgumentException("one base asset for each instrument");
        foreach (int asset in BaseAssets) ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(asset, assets);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(QuoteAsset, assets);
        ArgumentOutOfRangeException.ThrowIfLessThan(QuoteAsset, -1);
        foreach (int asset in OtherCash) ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(asset, assets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PlaceAgeNanosMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RequestTimeoutNanos);
        ArgumentOutOfRangeException.ThrowIfLessThan(ListNanosMax, RequestTimeoutNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CancelTimeoutNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CancelAttemptsMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ReadAttemptsMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StreamEventNanosMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RetryNanosMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryNanosMax, RetryNanosMin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ComparisonPauseNanosMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(ComparisonPauseNanosMax, ComparisonPauseNanosMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(ComparisonSettledNanos, ComparisonPauseNanosMax);
        ArgumentOutOfRangeException.ThrowIfNegative(SocketMessagesPerSecondMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SocketMessagesPerSecondMax, 16);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PlaceWaitNanosMax);
        ArgumentOutOfRangeException.ThrowIfNegative(WaitingPlacesMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(OrdersMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(JobsMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RowsMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(PendingEventsMax, 64);
        if (RequestsMax < 16 || (RequestsMax & (RequestsMax - 1)) != 0)
        {
            throw new ArgumentException("requests in flight must be a power of two, at least 16");
        }
    }
}
