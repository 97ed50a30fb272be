using System;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>
/// Whether the venue takes requests: measures its clock (which is also the probe that closes a breaker), reads limits
/// and bans from answers, and publishes both as conditions. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class VenueHealth<TPublisher>
    where TPublisher : IEventPublisher
{
    private const int TooManyRequests = 429;
    private const int Banned = 418;
    private const int Forbidden = 403;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly TradingProtocol _protocol;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly EventOutbox<TPublisher> _outbox;
    private bool _isAsked;
    private long _probeDueNanos = long.MinValue;
    private long _breakerSeen;

    public VenueHealth(
        GatewayContext context, GatewaySettings settings, TradingProtocol protocol, TradingMessage message,
        RequestPipe pipe, EventOutbox<TPublisher> outbox)
    {
        _context = context;
        _settings = settings;
        _protocol = protocol;
        _message = message;
        _pipe = pipe;
        _outbox = outbox;
    }

    /// <summary>Somebody else at this address was refused, or let in again, since the last step.</summary>
    public bool HasBreakerChanged => _pipe.Address.BreakerVersion != _breakerSeen;

    /// <summary>
    /// The message forbids the address. A 403 that carries no code of the venue is its firewall, which refuses the
    /// address too.
    /// </summary>
    public bool IsBanned =>
        _message.IsBan || _message.Status == Banned || (_message.Status == Forbidden && _message.ErrorCode == 0);

    /// <summary>What a step is due for by time (monotonic), long.MaxValue = nothing.</summary>
    public long NextWakeNanos
    {
        get
        {
            long wake = long.MaxValue;
            if (!_isAsked && _pipe.Connections.FindNewest() >= 0) wake = _pipe.Clock.NextMeasureNanos;
            if (_pipe.Address.BreakerVersion == 0) return wake;
            return Math.Min(wake, Math.Max(_pipe.Address.HeldUntilNanos, _probeDueNanos));
        }
    }

    /// <summary>Asks for the venue's time when that is due.</summary>
    public void StepClock()
    {
        long now = _context.Nanos;
        bool isProbe = _pipe.Address.BreakerVersion != 0;
        bool isDue = _pipe.Clock.NextMeasureNanos <= now
            || (isProbe && _pipe.Address.HeldUntilNanos <= now && _probeDueNanos <= now);
        if (_isAsked || !isDue || _pipe.Connections.FindNewest() < 0) return;
        TradingRequest request = new() { Kind = TradingRequestKind.ServerTime, Instrument = -1 };
        _probeDueNanos = now + _settings.RetryNanosMin;
        ReasonCode reason = _pipe.TrySend(
            ref request, RequestOwner.Clock, -1, -1, _settings.RequestTimeoutNanos, out _);
        _isAsked = reason == ReasonCode.None;
        _pipe.Clock.OnAsked(now);
    }

    /// <param name="slot">The request that is answered; freed here.</param>
    /// <param name="answered">When the answer came: the network's own moment where that is known.</param>
    public void OnClockAnswer(int slot, in Clocks.ReceiveStamp answered)
    {
        if (_message.Outcome == OutcomeClass.Success)
        {
            _pipe.Clock.TryAdd(in _pipe.Slots[slot].Sent, in answered, _message.ServerNanos);
            if (_pipe.Clock.IsKnown) _pipe.Address.SetClock(_pipe.VenueNanos - _context.Nanos);
        }

        _pipe.Slots.Free(slot);
        _isAsked = false;
    }

    public void OnClockFailed(int slot)
    {
        _pipe.Slots.Free(slot);
        _isAsked = false;
        _pipe.Clock.OnAsked(_context.Nanos);
    }

    /// <summary>Limits, counts, refusals and bans that the message reports.</summary>
    /// <param name="slot">The request that it answers, <see cref="RequestTable.None"/> = none that is known.</param>
    public void OnLimits(int slot)
    {
        AddressLimits address = _pipe.Address;
        long venueNanos = _pipe.VenueNanos;
        if (slot >= 0)
        {
            ref RequestSlot answered = ref _pipe.Slots[slot];
            _pipe.Budget.OnReported(_message.RateLimits, in answered.Mark, venueNanos);
            _pipe.Budget.OnReported(CostsOf(in answered), _message.EndpointLimit, _pipe.Moment);
        }

        long retryAfter = _message.RetryAfterNanos;
        if (_message.RetryAtVenueNanos > 0)
        {
            // Told and over already, by the estimate of the venue's clock, is not the same as not told.
            retryAfter = Math.Max(Math.Max(retryAfter, 1), _message.RetryAtVenueNanos - venueNanos);
        }

        if (IsBanned)
        {
            address.OnBan(venueNanos + retryAfter, _context.Nanos, venueNanos);
        }
        else if (_message.Status == TooManyRequests || IsRateLimited)
        {
            if (!TryLimitOwn(slot, retryAfter)) address.OnLimited(retryAfter, _context.Nanos, venueNanos);
        }
        else if (_message.Outcome is not (OutcomeClass.None or OutcomeClass.RetryAfter or OutcomeClass.Halt))
        {
            // Whatever it says ("no such order" too): the venue takes requests again.
            address.OnSuccess(_context.Nanos);
        }
    }

    /// <summary>The venue refused the upgrade of a socket.</summary>
    /// <param name="status">Of HTTP.</param>
    /// <param name="retryAfterNanos">0 = not told.</param>
    public void OnRefusedUpgrade(int status, long retryAfterNanos)
    {
        long venueNanos = _pipe.VenueNanos;
        _pipe.Address.Charge(_protocol.ConnectWeight, venueNanos);
        if (status is Banned or Forbidden)
        {
            _pipe.Address.OnBan(venueNanos + retryAfterNanos, _context.Nanos, venueNanos);
        }
        else if (status == TooManyRequests)
        {
            _pipe.Address.OnLimited(retryAfterNanos, _context.Nanos, venueNanos);
        }
    }

    public void StepBreaker()
    {
        AddressLimits address = _pipe.Address;
        _breakerSeen = address.BreakerVersion;
        if (_breakerSeen == 0)
        {
            _outbox.Set(VenueCondition.BreakerOpen, false, ReasonCode.None, 0);
            return;
        }

        long wait = Math.Max(0, address.HeldUntilNanos - _context.Nanos);
        long end = address.BanUntilVenueNanos is > 0 and var ban ? ban : _context.Now.WallNanos + wait;
        _outbox.Set(VenueCondition.BreakerOpen, true, address.BreakerReason, end);
    }

    /// <summary>Publishes breaker and clock when they changed.</summary>
    public void StepConditions()
    {
        StepBreaker();
        ClockHealth health = _pipe.Clock.Health(in _context.Now);
        bool isHealthy = health is ClockHealth.Healthy or ClockHealth.Warning;
        _outbox.Set(
            VenueCondition.ClockUnhealthy, !isHealthy, isHealthy ? ReasonCode.None : ReasonCode.ClockOffset,
            _pipe.Clock.OffsetNanos(in _context.Now));
    }

    /// <summary>The limit is one of the account, endpoint, instrument or socket: others may go on.</summary>
    private bool TryLimitOwn(int slot, long retryAfterNanos) =>
        slot >= 0 && _message.LimitScope != RateScope.Address
        && _pipe.Budget.OnLimited(CostsOf(in _pipe.Slots[slot]), retryAfterNanos, _pipe.Moment);

    private RateRequest CostsOf(in RequestSlot slot) =>
        RequestPipe.Costs(in slot.Request, slot.IsHttp ? -1 : _pipe.Connections.Find(slot.Connection));

    private bool IsRateLimited =>
        _message.Outcome == OutcomeClass.RetryAfter && _message.Reason == ReasonCode.RateLimited;
}
