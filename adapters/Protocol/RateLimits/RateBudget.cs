using System;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.RateLimits;

/// <summary>
/// A venue's limits in fixed windows aligned to its clock, charged before sending, corrected from answers, used up to
/// a share only (mission A5); with the breaker that opens on 429 and bans. What counts for the address is shared with
/// the market feeds (<see cref="AddressLimits"/>), what counts for the account is kept here. Owned by the gateway's
/// thread; does not allocate after construction. Times: monotonic nanoseconds for waits, unix nanoseconds by the
/// venue's clock for windows and bans.
/// </summary>
public sealed class RateBudget
{
    private const long Second = 1_000_000_000;

    private readonly RateBudgetSettings _settings;
    private readonly AddressLimits _address;
    private readonly RateWindow[] _windows = new RateWindow[RateLimitRecord.RowsMax];
    private int _windowCount;
    private long _ordersCharged;

    /// <param name="settings">Checked here: an impossible value is an ArgumentOutOfRangeException.</param>
    /// <param name="limits">The limits to assume until the venue has told its own.</param>
    /// <param name="address">What is shared with others that send from this address; null = nobody else does.</param>
    public RateBudget(
        RateBudgetSettings settings, ReadOnlySpan<RateLimitRecord> limits, AddressLimits? address = null)
    {
        settings.Check();
        _settings = settings;
        _address = address ?? new AddressLimits(settings, limits);
        foreach (ref readonly RateLimitRecord limit in limits) Learn(in limit);
    }

    /// <summary>Weights, requests, breaker and bans of the address.</summary>
    public AddressLimits Address => _address;

    /// <summary>Requests refused here since construction.</summary>
    public long Refusals { get; private set; }

    /// <summary>
    /// Charges a request that is about to be sent, or refuses it: RequestBudgetSpent, RateLimited or Banned.
    /// <paramref name="waitNanos"/> says how long it is of no use to ask again.
    /// </summary>
    public ReasonCode TryCharge(
        RequestPriority priority, int weight, int orders, long monotonicNanos, long venueNanos,
        out ChargeMark mark, out long waitNanos)
    {
        mark = default;
        waitNanos = orders > 0 ? OrderWait(priority, orders, venueNanos) : 0;
        ReasonCode reason = waitNanos > 0
            ? ReasonCode.RequestBudgetSpent
            : _address.TryCharge(priority, weight, monotonicNanos, venueNanos, out mark, out waitNanos);
        if (reason != ReasonCode.None)
        {
            Refusals++;
            return reason;
        }

        for (int i = 0; orders > 0 && i < _windowCount; i++)
        {
            _windows[i].Charge(orders, venueNanos, _settings.EdgeNanos);
        }

        _ordersCharged += orders;
        mark = mark with { Orders = _ordersCharged };
        return ReasonCode.None;
    }

    /// <summary>An answer told limits or counts; <paramref name="mark"/> is that of the request it answers.</summary>
    public void OnReported(ReadOnlySpan<RateLimitRecord> reported, in ChargeMark mark, long venueNanos)
    {
        foreach (ref readonly RateLimitRecord record in reported)
        {
            if (AddressLimits.IsOfAddress(record.Kind))
            {
                _address.OnTold(in record, in mark, venueNanos);
                continue;
            }

            int index = Learn(in record);
            if (index < 0 || record.Used < 0) continue;
            long since = _ordersCharged - mark.Orders;
            _windows[index].Roll(venueNanos);
            _windows[index].Correct(record.Used + since, mark.VenueNanos, venueNanos, _settings.EdgeNanos);
        }
    }

    /// <summary>What counts as used in a window now, carried edge included; -1 = no such limit.</summary>
    public long Load(RateLimitKind kind, int windowSeconds, long venueNanos)
    {
        if (AddressLimits.IsOfAddress(kind)) return _address.Load(kind, windowSeconds, venueNanos);
        int index = Find(kind, windowSeconds * Second);
        if (index < 0) return -1;
        _windows[index].Roll(venueNanos);
        return _windows[index].Load(venueNanos, _settings.EdgeNanos);
    }

    /// <summary>The limit of a window as known now; -1 = no such limit.</summary>
    public long Limit(RateLimitKind kind, int windowSeconds)
    {
        if (AddressLimits.IsOfAddress(kind)) return _address.Limit(kind, windowSeconds);
        int index = Find(kind, windowSeconds * Second);
        return index < 0 ? -1 : _windows[index].Limit;
    }

    /// <summary>How long the account's windows have no room for the orders; 0 = they have.</summary>
    private long OrderWait(RequestPriority priority, int orders, long venueNanos)
    {
        long wait = 0;
        for (int i = 0; i < _windowCount; i++)
        {
            ref RateWindow window = ref _windows[i];
            window.Roll(venueNanos);
            long allowed = AddressLimits.Allowed(_settings, priority, window.Limit);
            if (window.Load(venueNanos, _settings.EdgeNanos) + orders <= allowed) continue;
            long room = window.RoomVenueNanos(allowed - orders, venueNanos, _settings.EdgeNanos);
            wait = Math.Max(wait, room - venueNanos);
        }

        return wait;
    }

    private int Learn(in RateLimitRecord record)
    {
        if (record.Kind != RateLimitKind.Orders || record.WindowSeconds <= 0) return -1;
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
}
