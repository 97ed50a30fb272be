using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.RateLimits.Rules;

namespace LowLatency.Protocol.RateLimits;

/// <summary>
/// A venue's limits in fixed windows aligned to its clock, charged before sending, corrected from answers, used up to
/// a share only; with the breaker that opens on 429 and bans. What counts for the address is shared with
/// the market feeds (<see cref="AddressLimits"/>), what counts for the account is kept here. Owned by the gateway's
/// thread; does not allocate after construction. Times: monotonic nanoseconds for waits, unix nanoseconds by the
/// venue's clock for windows and bans.
/// </summary>
public sealed class RateBudget
{
    private const long Second = 1_000_000_000;

    private readonly RateBudgetSettings _settings;
    private readonly AddressLimits _address;
    private readonly RateModel _model;
    private long _ordersCharged;

    /// <param name="settings">Checked here: an impossible value is an ArgumentOutOfRangeException.</param>
    /// <param name="limits">The limits to assume until the venue has told its own.</param>
    /// <param name="address">What is shared with others that send from this address; null = nobody else does.</param>
    /// <param name="rules">The venue's further limits: of endpoints, instruments, sockets; those that decay.</param>
    /// <param name="instruments">Instruments that are traded.</param>
    /// <exception cref="ArgumentException">Settings or a rule that can not be.</exception>
    public RateBudget(
        RateBudgetSettings settings, ReadOnlySpan<RateLimitRecord> limits, AddressLimits? address = null,
        ReadOnlySpan<RateRule> rules = default, int instruments = 1)
    {
        settings.Check();
        _settings = settings;
        _model = new RateModel(settings.EdgeNanos, instruments);
        foreach (RateRule rule in rules) _model.Add(rule);
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
        RequestPriority priority, int weight, in RateRequest request, in RateMoment now, out ChargeMark mark,
        out long waitNanos)
    {
        mark = default;
        waitNanos = _model.WaitNanos(
            in request, _settings.PercentOf(priority), priority == RequestPriority.Cancel, in now);
        ReasonCode reason = waitNanos > 0
            ? ReasonCode.RequestBudgetSpent
            : _address.TryCharge(priority, weight, now.MonotonicNanos, now.VenueNanos, out mark, out waitNanos);
        if (reason != ReasonCode.None)
        {
            Refusals++;
            return reason;
        }

        _model.Charge(in request, in now);
        _ordersCharged += request.Orders;
        mark = mark with { Orders = _ordersCharged };
        return ReasonCode.None;
    }

    /// <summary>A request was refused for a limit of its endpoint, account or instrument.</summary>
    /// <returns>False when none such is known: then it is one of the address.</returns>
    public bool OnLimited(in RateRequest request, long retryAfterNanos, in RateMoment now) =>
        _model.OnLimited(in request, retryAfterNanos, in now);

    /// <summary>An answer reports the limit of its request's endpoint.</summary>
    public void OnReported(in RateRequest request, in RateReport report, in RateMoment now) =>
        _model.OnReported(in request, in report, in now);

    /// <summary>An answer told limits or counts; <paramref name="mark"/> is that of the request it answers.</summary>
    public void OnReported(ReadOnlySpan<RateLimitRecord> reported, in ChargeMark mark, long venueNanos)
    {
        foreach (ref readonly RateLimitRecord record in reported)
        {
            if (AddressLimits.IsOfAddress(record.Kind))
            {
                _address.OnReported(in record, in mark, venueNanos);
                continue;
            }

            int row = Learn(in record);
            if (row < 0 || record.Used < 0) continue;
            long since = _ordersCharged - mark.Orders;
            _model[row].Correct(record.Used + since, mark.VenueNanos, -1, new RateMoment(0, venueNanos));
        }
    }

    /// <summary>A new connection took the row of an old one.</summary>
    public void OnOpened(int connection) => _model.OnOpened(connection);

    /// <summary>What counts as used in a window now, carried edge included; -1 = no such limit.</summary>
    public long Load(RateLimitKind kind, int windowSeconds, long venueNanos)
    {
        if (AddressLimits.IsOfAddress(kind)) return _address.Load(kind, windowSeconds, venueNanos);
        int row = _model.FindOrders(windowSeconds * Second);
        return row < 0 ? -1 : _model[row].Load(new RateMoment(0, venueNanos));
    }

    /// <summary>The limit of a window as known now; -1 = no such limit.</summary>
    public long Limit(RateLimitKind kind, int windowSeconds)
    {
        if (AddressLimits.IsOfAddress(kind)) return _address.Limit(kind, windowSeconds);
        int row = _model.FindOrders(windowSeconds * Second);
        return row < 0 ? -1 : _model[row].Capacity;
    }

    private int Learn(in RateLimitRecord record)
    {
        if (record.Kind != RateLimitKind.Orders || record.WindowSeconds <= 0) return -1;
        long windowNanos = record.WindowSeconds * Second;
        int row = _model.FindOrders(windowNanos);
        if (row < 0 && record.Limit > 0)
        {
            row = _model.Add(new RateRule
            {
                Scope = RateScope.Account,
                Shape = RateShape.FixedWindow,
                Capacity = record.Limit,
                WindowNanos = windowNanos,
            });
        }

        if (row >= 0 && record.Limit > 0) _model[row].SetCapacity(record.Limit);
        return row;
    }
}
