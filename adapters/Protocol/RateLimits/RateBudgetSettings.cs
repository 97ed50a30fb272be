using System;

namespace LowLatency.Protocol.RateLimits;

/// <summary>Shares and times of a <see cref="RateBudget"/>. Times in nanoseconds.</summary>
public sealed record RateBudgetSettings
{
    private const long Second = 1_000_000_000;

    /// <summary>Share of each limit that may be used at all, 1 to 100; only cancels go up to it.</summary>
    public int CeilingPercent { get; init; } = 80;

    /// <summary>Share of each limit up to which new orders are sent.</summary>
    public int OrderPercent { get; init; } = 70;

    /// <summary>Share of each limit up to which reads are sent.</summary>
    public int ReadPercent { get; init; } = 50;

    /// <summary>
    /// The same for a reconciliation that a lock waits for: never less than other reads have, nor more than orders.
    /// </summary>
    public int RecoveryPercent { get; init; } = 60;

    /// <summary>The same for comparisons that are repeated: never more than other reads have.</summary>
    public int RepeatPercent { get; init; } = 40;

    /// <summary>
    /// How far the venue's count of a request may be from our time of sending: flight time and the error of the clock
    /// offset together. What lies so close to a window's edge is counted in both windows.
    /// </summary>
    public long EdgeNanos { get; init; } = Second;

    /// <summary>A breaker that was opened stays open at least so long.</summary>
    public long BreakerNanos { get; init; } = 30 * Second;

    /// <summary>Refusals (429) without a success between them for longer than this are taken for a ban.</summary>
    public long PresumeBanNanos { get; init; } = 120 * Second;

    /// <summary>How long a ban of unknown end is assumed to last.</summary>
    public long PresumedBanNanos { get; init; } = 600 * Second;

    /// <summary>Share of each limit that a request may use.</summary>
    internal int PercentOf(RequestPriority priority) => priority switch
    {
        RequestPriority.Cancel => CeilingPercent,
        RequestPriority.Order => OrderPercent,
        RequestPriority.Recovery => Math.Clamp(RecoveryPercent, ReadPercent, OrderPercent),
        RequestPriority.Repeat => Math.Min(RepeatPercent, ReadPercent),
        _ => ReadPercent,
    };

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CeilingPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CeilingPercent, 100);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ReadPercent);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RecoveryPercent);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RepeatPercent);
        ArgumentOutOfRangeException.ThrowIfLessThan(OrderPercent, ReadPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(OrderPercent, CeilingPercent);
        ArgumentOutOfRangeException.ThrowIfNegative(EdgeNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BreakerNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PresumeBanNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PresumedBanNanos);
    }
}
