namespace LowLatency.Venues.Definitions;

/// <summary>
/// What a socket of a venue carries. 1 is free for the account's reports alone: no venue here has such a socket, and
/// the first one with orders that does brings the role with it.
/// </summary>
public enum SocketRole : byte
{
    /// <summary>Public market data.</summary>
    Market = 0,

    /// <summary>Order requests and their answers.</summary>
    Orders = 2,

    /// <summary>Order requests, their answers and the account's reports on one socket.</summary>
    PrivateAndOrders = 3,
}
