using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>
/// What is asked once in a process: the venue's own limits, then what the key may do. A key that may withdraw stops
/// trading. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class VenueSetup<TPublisher>
    where TPublisher : IEventPublisher
{
    private const int NotFound = 404;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly TradingLocks<TPublisher> _locks;
    private bool _areLimitsKnown;
    private bool _arePermissionsKnown;
    private bool _isAsked;
    private int _attempts;
    private long _dueNanos = long.MinValue;

    public VenueSetup(
        GatewayContext context, GatewaySettings settings, TradingMessage message, RequestPipe pipe,
        TradingLocks<TPublisher> locks)
    {
        _context = context;
        _settings = settings;
        _message = message;
        _pipe = pipe;
        _locks = locks;
    }

    /// <summary>What the key may do is known, or not to be asked.</summary>
    public bool ArePermissionsChecked => !_settings.ChecksKeyPermissions || _arePermissionsKnown;

    /// <summary>When the next question may leave (monotonic), long.MaxValue = there is none.</summary>
    public long NextWakeNanos => IsDue ? _dueNanos : long.MaxValue;

    private bool IsDue =>
        (!_areLimitsKnown || !ArePermissionsChecked) && !_isAsked && _pipe.Clock.IsKnown && !_locks.IsHalted;

    public void Step()
    {
        if (!IsDue || _dueNanos > _context.Nanos) return;
        TradingRequest request = new()
        {
            Kind = _areLimitsKnown ? TradingRequestKind.KeyPermissions : TradingRequestKind.ExchangeInfo,
            Instrument = -1,
        };
        RequestOwner owner = _areLimitsKnown ? RequestOwner.Permissions : RequestOwner.Limits;
        ReasonCode reason = _pipe.TrySend(ref request, owner, -1, -1, _settings.RequestTimeoutNanos, out _);
        _isAsked = reason == ReasonCode.None;
        if (!_isAsked) _dueNanos = _context.Nanos + Math.Min(_pipe.WaitNanos, _settings.RetryNanosMax);
    }

    /// <param name="slot">The request that is answered; freed here.</param>
    public void OnAnswer(int slot)
    {
        RequestOwner owner = _pipe.Slots[slot].Owner;

        // A venue without that interface (a testnet) does not tell.
        bool isNotOffered = owner == RequestOwner.Permissions && _message.Status == NotFound;
        if (_message.Outcome != OutcomeClass.Success && !isNotOffered)
        {
            OnFailed(slot);
            return;
        }

        _pipe.Slots.Free(slot);
        _isAsked = false;
        _attempts = 0;
        if (owner == RequestOwner.Limits)
        {
            _areLimitsKnown = true;
            return;
        }

        _arePermissionsKnown = true;
        if (!isNotOffered && _message.CanWithdraw) _locks.Halt(ReasonCode.WithdrawalPermitted, 0);
    }

    /// <param name="slot">The request that has no answer; freed here.</param>
    public void OnFailed(int slot)
    {
        _pipe.Slots.Free(slot);
        _isAsked = false;
        _dueNanos = _context.Nanos + _settings.RetryPauseNanos(++_attempts);
    }

    /// <summary>Permissions may have changed: they are asked for again.</summary>
    public void ForgetPermissions() => _arePermissionsKnown = false;
}
