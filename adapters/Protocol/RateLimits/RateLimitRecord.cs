namespace LowLatency.Protocol.RateLimits;

/// <summary>One limit as a venue states it: so many in a fixed window aligned to the venue's clock.</summary>
public struct RateLimitRecord
{
    /// <summary>Limits that one answer may state, and that are kept of an account.</summary>
    public const int RowsMax = 8;

    public RateLimitKind Kind;

    /// <summary>Length of the window in seconds.</summary>
    public int WindowSeconds;

    /// <summary>Allowed in a window; -1 when the message tells only the count.</summary>
    public long Limit;

    /// <summary>Used in the current window; -1 when the message tells only the limit.</summary>
    public long Used;
}
