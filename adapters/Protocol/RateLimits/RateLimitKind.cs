namespace LowLatency.Protocol.RateLimits;

/// <summary>What a venue counts.</summary>
public enum RateLimitKind : byte
{
    None = 0,

    /// <summary>Weights of requests, for each address.</summary>
    RequestWeight = 1,

    /// <summary>New orders, for each account.</summary>
    Orders = 2,

    /// <summary>Requests whatever their weight.</summary>
    RawRequests = 3,
}
