namespace LowLatency.Protocol.RateLimits;

/// <summary>Who may use the last part of a budget: a read least, a cancel all of it.</summary>
public enum RequestPriority : byte
{
    Read = 0,
    Order = 1,
    Cancel = 2,
}
