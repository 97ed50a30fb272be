namespace LowLatency.Protocol.Trading.Records;

/// <summary>What a message of the private interface is.</summary>
public enum TradingMessageKind : byte
{
    /// <summary>Could not be decoded, or misses what must be there: proves nothing, least of all an outcome.</summary>
    Refused = 0,

    /// <summary>Well formed and of no use here.</summary>
    Ignored = 1,

    /// <summary>The answer to a request; <see cref="TradingMessage.RequestId"/> says which, 0 = none named.</summary>
    Answer = 2,

    /// <summary>Private stream: an order changed; with a fill if <see cref="TradingMessage.FillCount"/> is 1.</summary>
    OrderUpdate = 3,

    /// <summary>Private stream: absolute balances of some assets.</summary>
    Balances = 4,

    /// <summary>Private stream: a deposit, withdrawal or transfer happened (balances must be asked for).</summary>
    BalanceChanged = 5,

    /// <summary>The private stream ended while the socket lives: subscribe again, then reconcile.</summary>
    StreamEnded = 6,

    /// <summary>The venue will cut the connection soon.</summary>
    ServerShutdown = 7,
}
