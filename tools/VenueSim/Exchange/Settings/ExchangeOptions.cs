namespace LowLatency.VenueSim.Exchange.Settings;

/// <summary>How the exchange is set up. Limits default to the figures of a large spot venue.</summary>
public sealed record ExchangeOptions
{
    /// <summary>Start of its time, nanoseconds since the Unix epoch; at most the market's start.</summary>
    public long StartNanos { get; init; } = 1;

    /// <summary>Seed of delays and faults.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>REQUEST_WEIGHT of an address per minute.</summary>
    public int WeightPerMinuteMax { get; init; } = 6000;

    /// <summary>RAW_REQUESTS of an address per five minutes.</summary>
    public int RawRequestsPerFiveMinutesMax { get; init; } = 300_000;

    /// <summary>ORDERS of an account per ten seconds.</summary>
    public int OrdersPerTenSecondsMax { get; init; } = 50;

    /// <summary>ORDERS of an account per day.</summary>
    public int OrdersPerDayMax { get; init; } = 160_000;

    /// <summary>Requests sent within the Retry-After of a 429 that earn a ban.</summary>
    public int IgnoredLimitsBeforeBan { get; init; } = 10;

    /// <summary>Connection attempts of an address in five minutes.</summary>
    public int ConnectsPerFiveMinutesMax { get; init; } = 300;

    /// <summary>Messages a second that a client may send on a socket, pongs included; 0 for any number.</summary>
    public int MessagesPerSecondMax { get; init; } = 5;

    /// <summary>Age at which a socket is cut, nanoseconds.</summary>
    public long ConnectionLifetimeNanos { get; init; } = 24L * 3600 * 1_000_000_000;

    /// <summary>Time between pings on a socket, nanoseconds; 0 where the transport sends them.</summary>
    public long PingIntervalNanos { get; init; } = 20_000_000_000;

    /// <summary>Time for a pong, nanoseconds.</summary>
    public long PongTimeoutNanos { get; init; } = 60_000_000_000;

    /// <summary>Least time from a request's arrival to its answer, nanoseconds.</summary>
    public long AnswerDelayNanosMin { get; init; } = 200_000;

    /// <summary>Most time from a request's arrival to its answer, nanoseconds.</summary>
    public long AnswerDelayNanosMax { get; init; } = 2_000_000;

    /// <summary>Least time from a change to its user data event, nanoseconds.</summary>
    public long EventDelayNanosMin { get; init; } = 100_000;

    /// <summary>Most time from a change to its user data event, nanoseconds.</summary>
    public long EventDelayNanosMax { get; init; } = 1_500_000;

    /// <summary>Age of the copy that queries read, nanoseconds: the window of -2013 after a place.</summary>
    public long ReadLagNanos { get; init; }

    /// <summary>Asset in which fees can be paid at a discount.</summary>
    public string DiscountAsset { get; init; } = "BNB";

    /// <summary>Part of the fee that the discount takes off.</summary>
    public decimal DiscountRate { get; init; } = 0.25m;

    /// <summary>Price of the discount asset in any quote asset.</summary>
    public decimal DiscountAssetPrice { get; init; } = 600m;
}
