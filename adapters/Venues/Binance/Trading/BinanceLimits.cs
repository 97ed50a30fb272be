using System;
using LowLatency.Model.Time;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>Limits and weights of spot. Sources: README.md in this folder.</summary>
internal static class BinanceLimits
{
    internal const int WeightWindowSeconds = 60;

    /// <summary>All open orders of the account, of all symbols.</summary>
    internal const int OpenOrdersOfAllWeight = 80;

    /// <summary>A WebSocket API upgrade.</summary>
    internal const int ConnectWeight = 2;

    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3_600;
    private const int SecondsPerDay = 86_400;
    private const int IntervalsMax = 1_000;

    private static readonly RateLimitRecord[] InitialTable =
    [
        new() { Kind = RateLimitKind.RequestWeight, WindowSeconds = WeightWindowSeconds, Limit = 6_000, Used = -1 },
        new() { Kind = RateLimitKind.RawRequests, WindowSeconds = 5 * SecondsPerMinute, Limit = 300_000, Used = -1 },
    ];

    private static readonly RateRule[] RuleTable =
    [
        Orders(50, 10 * Timestamp.NanosPerSecond), Orders(160_000, SecondsPerDay * Timestamp.NanosPerSecond),
    ];

    /// <summary>Of the address, which the market's side counts against, too.</summary>
    internal static ReadOnlySpan<RateLimitRecord> Initial => InitialTable;

    /// <summary>Of the account: new orders, until the venue tells other numbers.</summary>
    internal static ReadOnlySpan<RateRule> Rules => RuleTable;

    /// <summary>
    /// Since 2026-04-02 order requests that succeed cost nothing; what they cost when they fail is charged before.
    /// </summary>
    internal static int WeightOf(in TradingRequest request) => request.Kind switch
    {
        TradingRequestKind.Place or TradingRequestKind.Cancel => 1,
        TradingRequestKind.QueryOrder => 4,
        TradingRequestKind.OpenOrders => request.Instrument >= 0 ? 6 : OpenOrdersOfAllWeight,
        TradingRequestKind.Trades => request.VenueOrderId > 0 ? 5 : 20,
        TradingRequestKind.Account or TradingRequestKind.ExchangeInfo => 20,
        TradingRequestKind.SubscribeStream => 2,
        TradingRequestKind.DelistSchedule => 100,
        TradingRequestKind.Amendments => 4,
        _ => 1,
    };

    /// <summary>
    /// The elements of a rateLimits array. False when it is none; an element that cannot be read is left out, since
    /// limits only correct our own count.
    /// </summary>
    internal static bool TryRead(JsonValue array, JsonObject row, TradingMessage target)
    {
        JsonArray limits = new(array);
        while (limits.TryNext(out JsonValue element))
        {
            if (BinanceAnswerParser.TryRead(row, element) && TryReadLimit(row, out RateLimitRecord limit))
            {
                target.Add(in limit);
            }
        }

        return !limits.IsMalformed;
    }

    /// <summary>One element of a rateLimits array.</summary>
    internal static bool TryReadLimit(JsonObject json, out RateLimitRecord limit)
    {
        limit = default;
        limit.Kind = Kind(json["rateLimitType"u8].Text);
        int seconds = Seconds(json["interval"u8].Text);
        bool isGood = json["intervalNum"u8].TryGetInteger(out long intervals)
            & json["limit"u8].TryGetInteger(out limit.Limit);
        limit.WindowSeconds = seconds * (int)Math.Min(intervals, IntervalsMax);
        if (!json["count"u8].TryGetInteger(out limit.Used)) limit.Used = -1;
        return isGood && limit.Kind != RateLimitKind.None && limit.WindowSeconds > 0 && intervals <= IntervalsMax;
    }

    private static RateRule Orders(long capacity, long windowNanos) => new()
    {
        Scope = RateScope.Account,
        Shape = RateShape.FixedWindow,
        Capacity = capacity,
        WindowNanos = windowNanos,
    };

    private static RateLimitKind Kind(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("REQUEST_WEIGHT"u8)) return RateLimitKind.RequestWeight;
        if (text.SequenceEqual("ORDERS"u8)) return RateLimitKind.Orders;
        return text.SequenceEqual("RAW_REQUESTS"u8) ? RateLimitKind.RawRequests : RateLimitKind.None;
    }

    private static int Seconds(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("SECOND"u8)) return 1;
        if (text.SequenceEqual("MINUTE"u8)) return SecondsPerMinute;
        if (text.SequenceEqual("HOUR"u8)) return SecondsPerHour;
        return text.SequenceEqual("DAY"u8) ? SecondsPerDay : 0;
    }
}
