using LowLatency.Protocol.RateLimits;

namespace LowLatency.Host.Options.Connectivity;

/// <summary>What of a venue's limits may be used, and how its refusals are waited out.</summary>
public sealed record BudgetOptions
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;

    /// <summary>Share of each limit that may be used at all, per cent; cancels alone go up to it.</summary>
    public int CeilingPercent { get; set; } = 80;

    /// <summary>Share up to which orders are sent, per cent.</summary>
    public int OrderPercent { get; set; } = 70;

    /// <summary>Share up to which a reconciliation that a lock waits for reads, per cent.</summary>
    public int RecoveryPercent { get; set; } = 60;

    /// <summary>Share up to which other reads are sent, per cent.</summary>
    public int ReadPercent { get; set; } = 50;

    /// <summary>Share up to which comparisons are repeated, per cent.</summary>
    public int RepeatPercent { get; set; } = 40;

    /// <summary>What lies so close to the edge of a window counts in both, milliseconds.</summary>
    public int EdgeMillis { get; set; } = 1_000;

    /// <summary>After a refusal for a limit nothing is sent for so long at least, seconds.</summary>
    public int BreakerSeconds { get; set; } = 30;

    /// <summary>Refusals for longer than this are taken for a ban, seconds.</summary>
    public int PresumeBanSeconds { get; set; } = 120;

    /// <summary>A ban whose end is not told is taken to last so long, seconds.</summary>
    public int PresumedBanSeconds { get; set; } = 600;

    internal RateBudgetSettings Settings() => new()
    {
        CeilingPercent = CeilingPercent,
        OrderPercent = OrderPercent,
        RecoveryPercent = RecoveryPercent,
        ReadPercent = ReadPercent,
        RepeatPercent = RepeatPercent,
        EdgeNanos = EdgeMillis * Millisecond,
        BreakerNanos = BreakerSeconds * Second,
        PresumeBanNanos = PresumeBanSeconds * Second,
        PresumedBanNanos = PresumedBanSeconds * Second,
    };
}
