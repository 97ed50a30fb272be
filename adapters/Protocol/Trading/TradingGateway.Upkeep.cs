using System;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <content>What falls due by itself: deadlines, the clock, the breaker, the setup of a run.</content>
public sealed partial class TradingGateway<TPublisher>
{
    private const long LostNanosMax = 60 * Second;
    private const int NotFound = 404;

    private long _startedNanos;
    private long _setupDueNanos = long.MinValue;
    private int _setupAttempts;
    private bool _areLimitsKnown;
    private bool _arePermissionsChecked;
    private bool _isSetupOut;
    private bool _isClockOut;
    private long _wakeNanos = long.MinValue;
    private long _breakerSeen;

    /// <summary>
    /// Monotonic time at which <see cref="OnWake"/> should be called at the latest. At once when somebody else at this
    /// address was refused, or let in again.
    /// </summary>
    public long NextWakeNanos => _address.BreakerVersion == _breakerSeen ? _wakeNanos : long.MinValue;

    private void Pump()
    {
        if (!_isStarted) return;
        if (PublishOwed())
        {
            ExpireRequests();
            StepClock();
            StepBreaker();
            StepSubscriptions();
            StepJobs();
            StepWaiting();
            StepSetup();
            StepReconciliation();
        }

        StepLocks();
        _wakeNanos = FindNextWake();
        int newest = FindNewest();
        if (newest >= 0) _connections[newest].Output!.WakeAt(_wakeNanos);
    }

    private void ExpireRequests()
    {
        int left = _requests.Count;
        for (int i = 0; left > 0 && i < _requests.Capacity; i++)
        {
            ref RequestSlot slot = ref _requests[i];
            if (slot.State == RequestState.Free) continue;
            left--;
            if (slot.State == RequestState.AwaitingClock) RetryPlace(i);
            else if (slot.State == RequestState.InFlight && slot.DeadlineNanos <= _now.MonotonicNanos)
            {
                Fail(i, ReasonCode.TimedOut, neverLeft: false);
            }
            else if (slot.State == RequestState.Lost && slot.DeadlineNanos + LostNanosMax <= _now.MonotonicNanos)
            {
                _requests.Free(i);
            }
        }
    }

    private void StepClock()
    {
        bool isProbe = _address.BreakerVersion != 0;
        bool isDue = _clock.NextMeasureNanos <= _now.MonotonicNanos
            || (isProbe && _address.HeldUntilNanos <= _now.MonotonicNanos && _probeDueNanos <= _now.MonotonicNanos);
        if (_isClockOut || !isDue || FindNewest() < 0) return;
        TradingRequest request = new() { Kind = TradingRequestKind.ServerTime, Instrument = -1 };
        _probeDueNanos = _now.MonotonicNanos + _settings.RetryNanosMin;
        ReasonCode reason = TrySend(
            ref request, RequestOwner.Clock, -1, -1, _settings.RequestTimeoutNanos, out _);
        _isClockOut = reason == ReasonCode.None;
        _clock.OnAsked(_now.MonotonicNanos);
    }

    private void OnClockAnswer(int slot)
    {
        if (_message.Outcome == OutcomeClass.Success)
        {
            _clock.TryAdd(in _requests[slot].Sent, in _answered, _message.ServerNanos);
            if (_clock.IsKnown) _address.SetClock(VenueNanos - _now.MonotonicNanos);
        }

        _requests.Free(slot);
        _isClockOut = false;
    }

    private void StepBreaker()
    {
        _breakerSeen = _address.BreakerVersion;
        if (_breakerSeen == 0)
        {
            Set(VenueCondition.BreakerOpen, false, ReasonCode.None, 0);
            return;
        }

        long wait = Math.Max(0, _address.HeldUntilNanos - _now.MonotonicNanos);
        long end = _address.BanUntilVenueNanos is > 0 and var ban ? ban : _now.WallNanos + wait;
        Set(VenueCondition.BreakerOpen, true, _address.BreakerReason, end);
    }

    private void StepLocks()
    {
        StepBreaker();
        ClockHealth health = _clock.Health(in _now);
        bool isHealthy = health is ClockHealth.Healthy or ClockHealth.Warning;
        Set(
            VenueCondition.ClockUnhealthy, !isHealthy, isHealthy ? ReasonCode.None : ReasonCode.ClockOffset,
            _clock.OffsetNanos(in _now));
    }

    /// <summary>Once in a run: the venue's own limits, and what the key may do.</summary>
    private void StepSetup()
    {
        if (!IsSetupWanted || _setupDueNanos > _now.MonotonicNanos) return;
        TradingRequest request = new()
        {
            Kind = _areLimitsKnown ? TradingRequestKind.KeyPermissions : TradingRequestKind.ExchangeInfo,
            Instrument = -1,
        };
        RequestOwner owner = _areLimitsKnown ? RequestOwner.Permissions : RequestOwner.Limits;
        ReasonCode reason = TrySend(ref request, owner, -1, -1, _settings.RequestTimeoutNanos, out _);
        _isSetupOut = reason == ReasonCode.None;
        if (!_isSetupOut) _setupDueNanos = _now.MonotonicNanos + Math.Min(_waitNanos, _settings.RetryNanosMax);
    }

    private bool IsSetupWanted =>
        (!_areLimitsKnown || (_settings.ChecksKeyPermissions && !_arePermissionsChecked))
        && !_isSetupOut && _clock.IsKnown && !IsHalted;

    private void OnSetupAnswer(int slot)
    {
        RequestOwner owner = _requests[slot].Owner;
        _requests.Free(slot);
        _isSetupOut = false;

        // A venue without that interface (a testnet) does not tell.
        bool isUntold = owner == RequestOwner.Permissions && _message.Status == NotFound;
        if (_message.Outcome != OutcomeClass.Success && !isUntold)
        {
            _setupDueNanos = _now.MonotonicNanos + Backoff(++_setupAttempts);
            return;
        }

        _setupAttempts = 0;
        if (owner == RequestOwner.Limits)
        {
            _areLimitsKnown = true;
            return;
        }

        _arePermissionsChecked = true;
        if (!isUntold && _message.CanWithdraw)
        {
            Set(VenueCondition.AuthorizationRefused, true, ReasonCode.WithdrawalPermitted, 0);
        }
    }

    private long FindNextWake()
    {
        if (_owed.Count > 0) return _now.MonotonicNanos + (_settings.RetryNanosMin / 500);
        long wake = NextReconciliationNanos();
        if (!_isClockOut && FindNewest() >= 0) wake = Math.Min(wake, _clock.NextMeasureNanos);
        if (IsSetupWanted) wake = Math.Min(wake, _setupDueNanos);
        if (_address.BreakerVersion != 0)
        {
            wake = Math.Min(wake, Math.Max(_address.HeldUntilNanos, _probeDueNanos));
        }

        if (_waiting.Count > 0) wake = Math.Min(wake, Math.Min(RoomForPlaceNanos(), OverdueNanos));
        int left = _requests.Count;
        for (int i = 0; left > 0 && i < _requests.Capacity; i++)
        {
            ref RequestSlot slot = ref _requests[i];
            if (slot.State == RequestState.Free) continue;
            left--;
            if (slot.State is RequestState.InFlight or RequestState.AwaitingClock)
            {
                wake = Math.Min(wake, slot.DeadlineNanos);
            }
        }

        for (int i = 0; i < _jobs.Length && _jobCount > 0; i++)
        {
            ref OrderJob job = ref _jobs[i];
            if (job.Step != JobStep.Free && !job.IsWaiting) wake = Math.Min(wake, job.DueNanos);
        }

        foreach (ref GatewayConnection connection in _connections.AsSpan())
        {
            if (!connection.IsOpen || connection.SubscribeRequestId != 0 || !_clock.IsKnown || IsHalted) continue;
            wake = Math.Min(wake, connection.SubscribeDueNanos);
        }

        return Math.Max(wake, _now.MonotonicNanos + 1_000_000);
    }
}
