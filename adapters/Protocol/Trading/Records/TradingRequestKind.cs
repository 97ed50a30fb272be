namespace LowLatency.Protocol.Trading.Records;

/// <summary>What a request to a venue's private interface asks.</summary>
public enum TradingRequestKind : byte
{
    None = 0,
    Place = 1,
    Cancel = 2,

    /// <summary>One order, by client order id or by the venue's id.</summary>
    QueryOrder = 4,

    /// <summary>All open orders, of one instrument or of the account.</summary>
    OpenOrders = 5,

    /// <summary>Own trades of one instrument, by trade id upwards, or those of one order.</summary>
    Trades = 6,

    /// <summary>Balances and permissions.</summary>
    Account = 7,

    ServerTime = 8,

    /// <summary>Subscribe to the private stream.</summary>
    SubscribeStream = 9,

    /// <summary>Limits and rules (rate limits are read from it).</summary>
    ExchangeInfo = 10,

    /// <summary>What the key may do, where the venue tells; one that can withdraw is refused.</summary>
    KeyPermissions = 11,

    /// <summary>Announced ends of trading, where the venue tells them to its customers only.</summary>
    DelistSchedule = 12,

    /// <summary>The amendments of an order that the venue's number names, oldest first.</summary>
    Amendments = 13,
}
