using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading;

namespace LowLatency.Protocol.RateLimits;

/// <summary>
/// A venue's limits in fixed windows aligned to its clock, charged before sending, corrected from answers, used up to
/// a share only (mission A5); with the breaker that opens on 429 and bans. Owned by the gateway's thread; does not
/// allocate after construction. Times: monotonic nanoseconds for waits, unix nanoseconds by the venue's clock for
/// windows and bans.
/// </summary>
public sealed class RateBudget
{
    private const long Second = 1_000_000_000;

    private readonly RateBudgetSettings _settings;
    private readonly RateWindow[] _windows = new RateWindow[TradingMessage.RateLimitsMax];
    private int _windowCount;
    private long _weightCharged;
    private long _ordersCharged;
    private long _requestsCharged;
    private long _openUntilNanos = long.MinValue;
    private long _firstLimitedNanos = long.MinValue;
    private long _probeUntilNanos = long.MinValue;

    /// <param name="settings">Checked here: an impossible value is an ArgumentOutOfRangeException.</param>
    /// <param name="limits">The limits to assume until the venue has told its own.</param>
    public RateBudget(RateBudgetSettings settings, ReadOnlySpan<RateLimitRecord> limits)
    {
        settings.Check();
        _settings = settings;
        foreach (ref readonly RateLimitRecord limit in limits) Learn(in limit);
    }

    public BreakerState Breaker { get; private set; }

    /// <summary>RateLimited or Banned while the breaker is not closed.</summary>
    public ReasonCode BreakerReason { get; private set; }

    /// <summary>
    /// End of the ban in unix nanoseconds by the venue's clock, 0 = none. To be kept over a restart: give it to
    /// <see cref="RestoreBan"/>.
    /// </summary>
    public long BanUntilVenueNanos { get; private set; }

    /// <summary>Monotonic time at which an open breaker lets one request pass; long.MinValue when closed.</summary>
    public long OpenUntilNanos => Breaker == BreakerState.Open ? _openUntilNanos : long.MinValue;

    /// <summary>Requests refused here since construction.</summary>
    public long Refusals { get; private set; }

    /// <summary>A ban that began before this process did.</summary>
    public void RestoreBan(long untilVenueNanos, long monotonicNanos, long venueNanos)
    {
        if (untilVenueNanos > venueNanos) Ban(untilVenueNanos, monotonicNanos, venueNanos);
    }

    /// <summary>
    /// Charges a request that is about to be sent, or refuses it: RequestBudgetSpent, RateLimited or Banned.
    /// <paramref name="waitNanos"/> says how long it is of no use to ask again.
    /// </summary>
    public ReasonCode TryCharge(
        RequestPriority priority, int weight, int orders, long monotonicNanos, long venueNanos,
        out ChargeMark mark, out long waitNanos)
    {
        mark = default;
        waitNanos = 0;
        ReasonCode reason = AskBreaker(monotonicNanos, out waitNanos);
        if (reason == ReasonCode.None) reason = AskWindows(priority, weight, orders, venueNanos, out waitNanos);
        if (reason != ReasonCode.None)
        {
            Refusals++;
            return reason;
        }

        for (int i = 0; i < _windowCount; i++)
        {
            _windows[i].Charge(Cost(_windows[i].Kind, weight, orders), venueNanos, _settings.EdgeNanos);
        }

        if (Breaker == BreakerState.HalfOpen) _probeUntilNanos = monotonicNanos + _settings.BreakerNanos;
        _weightCharged += weight;
        _ordersCharged += orders;
        _requestsCharged++;
        mark = new ChargeMark(_weightCharged, _ordersCharged, _requestsCharged, venueNanos);
        return ReasonCode.None;
    }

    /// <summary>An answer told limits or counts; <paramref name="mark"/> is that of the request it answers.</summary>
    public void OnTold(ReadOnlySpan<RateLimitRecord> told, in ChargeMark mark, long venueNanos)
    {
        foreach (ref readonly RateLimitRecord record in told)
        {
            int index = Learn(in record);
            if (index < 0 || record.Used < 0) continue;
            long since = _windows[index].Kind switch
            {
                RateLimitKind.RequestWeight => _weightCharged - mark.Weight,
                RateLimitKind.Orders => _ordersCharged - mark.Orders,
                _ => _requestsCharged - mark.Requests,
            };
            _windows[index].Roll(venueNanos);
            _windows[index].Correct(record.Used + since, mark.VenueNanos, venueNanos, _settings.EdgeNanos);
        }
    }

    /// <summary>The venue took a request: a half-open breaker closes. An open one waits for its time.</summary>
    public void OnSuccess()
    {
        if (Breaker == BreakerState.Open) return;
        _firstLimitedNanos = long.MinValue;
        Close();
    }

    /// <summary>The venue refused by 429: nothing is sent for the time it told, and at least the breaker's.</summary>
    public void OnLimited(long retryAfterNanos, long monotonicNanos, long venueNanos)
    {
        if (BanUntilVenueNanos > venueNanos) return;
        if (_firstLimitedNanos == long.MinValue) _firstLimitedNanos = monotonicNanos;
        if (monotonicNanos - _firstLimitedNanos > _settings.PresumeBanNanos)
        {
            OnBan(venueNanos + Math.Max(retryAfterNanos, _settings.PresumedBanNanos), monotonicNanos, venueNanos);
            return;
        }

        Open(ReasonCode.RateLimited, monotonicNanos + Math.Max(retryAfterNanos, _settings.BreakerNanos));
    }

    /// <summary>The venue forbids this address until a time; 0 = not told.</summary>
    public void OnBan(long untilVenueNanos, long monotonicNanos, long venueNanos)
    {
        long until = untilVenueNanos > venueNanos ? untilVenueNanos : venueNanos + _settings.PresumedBanNanos;
        Ban(Math.Max(until, BanUntilVenueNanos), monotonicNanos, venueNanos);
    }

    /// <summary>What counts as used in a window now, carried edge included; -1 = no such limit.</summary>
    public long Load(RateLimitKind kind, int windowSeconds, long venueNanos)
    {
        int index = Find(kind, windowSeconds * Second);
        if (index < 0) return -1;
        _windows[index].Roll(venueNanos);
        return _windows[index].Load(venueNanos, _settings.EdgeNanos);
    }

    /// <summary>The limit of a window as known now; -1 = no such limit.</summary>
    public long Limit(RateLimitKind kind, int windowSeconds)
    {
        int index = Find(kind, windowSeconds * Second);
        return index < 0 ? -1 : _windows[index].Limit;
    }

    private static long Cost(RateLimitKind kind, int weight, int orders) => kind switch
    {
        RateLimitKind.RequestWeight => weight,
        RateLimitKind.Orders => orders,
        _ => 1,
    };

    private ReasonCode AskBreaker(long monotonicNanos, out long waitNanos)
    {
        waitNanos = 0;
        if (Breaker == BreakerState.Closed) return ReasonCode.None;
        if (Breaker == BreakerState.Open)
        {
            waitNanos = _openUntilNanos - monotonicNanos;
            if (waitNanos > 0) return BreakerReason;
            Breaker = BreakerState.HalfOpen;
            _probeUntilNanos = long.MinValue;
        }

        // A probe without an answer is given up after the breaker's time.
        waitNanos = Math.Max(0, _probeUntilNanos - monotonicNanos);
        return _probeUntilNanos > monotonicNanos ? BreakerReason : ReasonCode.None;
    }

    private ReasonCode AskWindows(
        RequestPriority priority, int weight, int orders, long venueNanos, out long waitNanos)
    {
        waitNanos = 0;
        int percent = priority switch
        {
            RequestPriority.Cancel => _settings.CeilingPercent,
            RequestPriority.Order => _settings.OrderPercent,
            _ => _settings.ReadPercent,
        };
        ReasonCode reason = ReasonCode.None;
        for (int i = 0; i < _windowCount; i++)
        {
            ref RateWindow window = ref _windows[i];
            window.Roll(venueNanos);
            long cost = Cost(window.Kind, weight, orders);
            if (cost == 0) continue;
            long allowed = window.Limit / 100 * percent + window.Limit % 100 * percent / 100;
            if (window.Load(venueNanos, _settings.EdgeNanos) + cost <= allowed) continue;
            reason = ReasonCode.RequestBudgetSpent;
            waitNanos = Math.Max(waitNanos, window.EndVenueNanos + _settings.EdgeNanos - venueNanos);
        }

        return reason;
    }

    private int Learn(in RateLimitRecord record)
    {
        if (record.Kind == RateLimitKind.None || record.WindowSeconds <= 0) return -1;
        int index = Find(record.Kind, record.WindowSeconds * Second);
        if (index < 0)
        {
            if (record.Limit <= 0 || _windowCount == _windows.Length) return -1;
            index = _windowCount++;
            _windows[index] = new RateWindow { Kind = record.Kind, WindowNanos = record.WindowSeconds * Second };
        }

        if (record.Limit > 0) _windows[index].Limit = record.Limit;
        return index;
    }

    private int Find(RateLimitKind kind, long windowNanos)
    {
        for (int i = 0; i < _windowCount; i++)
        {
            if (_windows[i].Kind == kind && _windows[i].WindowNanos == windowNanos) return i;
        }

        return -1;
    }

    private void Ban(long untilVenueNanos, long monotonicNanos, long venueNanos)
    {
        BanUntilVenueNanos = untilVenueNanos;
        Open(ReasonCode.Banned, monotonicNanos + Math.Max(untilVenueNanos - venueNanos, _settings.BreakerNanos));
    }

    private void Open(ReasonCode reason, long untilNanos)
    {
        _openUntilNanos = Breaker == BreakerState.Open ? Math.Max(_openUntilNanos, untilNanos) : untilNanos;
        Breaker = BreakerState.Open;
        BreakerReason = reason;
    }

    private void Close()
    {
        Breaker = BreakerState.Closed;
        BreakerReason = ReasonCode.None;
        BanUntilVenueNanos = 0;
        _openUntilNanos = long.MinValue;
    }
}
