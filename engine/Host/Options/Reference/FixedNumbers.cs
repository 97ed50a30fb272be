using System.Collections.Generic;

namespace LowLatency.Host.Options.Reference;

/// <summary>
/// Numbers of connections, market data, limits and requests that are no settings, and why. A test compares them with
/// the code and finds those that are neither here nor in a range table.
/// </summary>
internal static class FixedNumbers
{
    private const string Memory =
        "memory that is set aside before the start, so that nothing is allocated later; no time or limit of a venue";

    private const string Hostile = "a bound on what a faulty or hostile peer can make the engine keep";

    private const string Venue = "the venue's own promise, in its row of the catalogue; another figure would be false";

    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<FixedNumber> All { get; } =
    [
        new("SessionOptions", "HeartbeatNanos", "", Venue + "; twice as long without a byte is a dead socket"),
        new("SessionOptions", "PingIntervalNanos", "", Venue),
        new("SessionOptions", "MessageBytesMax", "4194304", Hostile),
        new("SessionOptions", "HeadBytesMax", "8192", Hostile),
        new("SessionOptions", "SendBufferBytes", "65536", Memory),
        new("SessionOptions", "AuthorizationReminderNanos", "30000000000",
            "pace of a reminder inside the process; nothing is sent"),
        new("HttpRequesterOptions", "ResponseBytesMax", "16777216", Hostile),
        new("HttpRequesterOptions", "ExchangesMax", "8", Memory),
        new("FeedSettings", "PublishRetryNanos", "1000000",
            "between the feed and the ring of this process; no venue sees it"),
        new("FeedSettings", "BufferSlotsPerBook", "4096", Memory),
        new("FeedSettings", "BufferDeltasPerBook", "512", Memory),
        new("FeedSettings", "LevelsMax", "10000", Memory),
        new("GatewaySettings", "OrdersMax", "4096", Memory + "; capacity.orders is what the engine remembers"),
        new("GatewaySettings", "RequestsMax", "256", Memory),
        new("GatewaySettings", "JobsMax", "256", Memory),
        new("GatewaySettings", "PendingEventsMax", "8192", Memory),
        new("GatewaySettings", "ListNanosMax", "60000000000",
            "a list that goes on arriving is waited for; requests.timeoutMillis is the setting for one that does not"),
        new("GatewaySettings", "RowsMax", "1000", Memory + "; no venue sends more rows in one answer"),
        new("AddressLimits", "HoldNanosMax", "604800000000000",
            "no venue bans for longer: a time above it is a damaged answer, not a ban"),
        new("PrivateStream", "LateNanos", "5000000000",
            "below it a fill found by a query may still be on its way by the stream; streamEventMillisMax is the "
            + "setting for what was acknowledged"),
        new("OrderPlacement", "LostNanosMax", "60000000000",
            "for so long a late answer to a lost place is still known as its answer; its outcome is proven by queries, "
            + "not by this time"),
        new("TradeRecovery", "ClockMarginNanos", "10000000000",
            "a wrong clock must never make a fill count twice or not at all; above any clock that may trade"),
        new("TradingConnections", "RetireNanosMax", "10000000000",
            "an old socket that still owes answers; after it they are asked for, so nothing depends on it"),
        new("SocketSilence", "ReadNanosMax", "50000000",
            "what this process itself may have left unread before it blames the socket"),
    ];
}
