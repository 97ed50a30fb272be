namespace LowLatency.Protocol.RateLimits;

/// <summary>Who may use the last part of a budget: what is repeated least, a cancel all of it.</summary>
public enum RequestPriority : byte
{
    /// <summary>A comparison that was asked for again and again: it leaves room for what is asked for once.</summary>
    Repeat = 0,
    Read = 1,

    /// <summary>A reconciliation that a lock waits for: until it ends nothing new may be placed.</summary>
    Recovery = 2,
    Order = 3,
    Cancel = 4,
}
