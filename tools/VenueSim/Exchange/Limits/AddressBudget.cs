using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Settings;

namespace LowLatency.VenueSim.Exchange.Limits;

/// <summary>Request weight, raw requests, connects and bans of one address.</summary>
internal sealed class AddressBudget(string address, ExchangeOptions options, List<EarnedBan> bans)
{
    private const long MillisNanos = 1_000_000;
    private const long SecondNanos = 1_000_000_000;
    private const long FiveMinutesMillis = 300_000;
    private const long FirstBanNanos = 120 * SecondNanos;
    private const long LongestBanNanos = 3L * 24 * 3600 * SecondNanos;
    private readonly Queue<long> _connects = new();
    private long _limitedUntilNanos;
    private int _ignored;
    private int _bans;

    public string Address { get; } = address;

    public FixedWindow Weight { get; } = new(60_000, options.WeightPerMinuteMax);

    public FixedWindow Raw { get; } = new(FiveMinutesMillis, options.RawRequestsPerFiveMinutesMax);

    public long BannedUntilNanos { get; private set; }

    /// <summary>Requests that went over a limit.</summary>
    public long LimitedCount { get; private set; }

    /// <summary>Requests that came within the Retry-After of a 429.</summary>
    public long IgnoredCount { get; private set; }

    /// <summary>Most connection attempts in any five minutes.</summary>
    public int ConnectsMax { get; private set; }

    /// <summary>Charges a request before it is looked at.</summary>
    public LimitState Charge(int weight, long nowNanos)
    {
        var millis = nowNanos / MillisNanos;
        if (nowNanos < BannedUntilNanos)
            return LimitState.Banned;
        Raw.Add(millis, 1);
        if (nowNanos < _limitedUntilNanos)
        {
            IgnoredCount++;
            if (++_ignored <= options.IgnoredLimitsBeforeBan)
                return LimitState.Limited;
            Ban(nowNanos, Math.Min(LongestBanNanos, FirstBanNanos << Math.Min(_bans, 12)), false);
            return LimitState.Banned;
        }

        _ignored = 0;
        if (Weight.Used(millis) + weight <= Weight.Limit && Raw.Used(millis) <= Raw.Limit)
        {
            Weight.Add(millis, weight);
            return LimitState.Open;
        }

        LimitedCount++;
        var window = Raw.Used(millis) > Raw.Limit ? Raw : Weight;
        Limit(nowNanos + (window.MillisLeft(millis) * MillisNanos));
        return LimitState.Limited;
    }

    /// <summary>Gives back the weight of a request that costs nothing when it succeeds.</summary>
    public void Refund(int weight, long nowNanos) => Weight.Add(nowNanos / MillisNanos, -weight);

    /// <summary>Answers 429 until a time.</summary>
    public void Limit(long untilNanos) => _limitedUntilNanos = Math.Max(_limitedUntilNanos, untilNanos);

    public void Ban(long nowNanos, long lengthNanos, bool isInjected)
    {
        _bans++;
        _ignored = 0;
        BannedUntilNanos = nowNanos + lengthNanos;
        bans.Add(new EarnedBan(Address, nowNanos, BannedUntilNanos, isInjected));
    }

    public int RetryAfterSeconds(long nowNanos) =>
        (int)((Math.Max(BannedUntilNanos, _limitedUntilNanos) - nowNanos + SecondNanos - 1) / SecondNanos);

    public long RetryAtNanos => Math.Max(BannedUntilNanos, _limitedUntilNanos);

    /// <summary>Counts a connection attempt.</summary>
    /// <returns>False when there were too many.</returns>
    public bool TryConnect(long nowNanos)
    {
        while (_connects.Count > 0 && _connects.Peek() <= nowNanos - (FiveMinutesMillis * MillisNanos))
            _connects.Dequeue();
        _connects.Enqueue(nowNanos);
        ConnectsMax = Math.Max(ConnectsMax, _connects.Count);
        return _connects.Count <= options.ConnectsPerFiveMinutesMax;
    }
}
