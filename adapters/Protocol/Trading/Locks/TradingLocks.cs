using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Publishing;

namespace LowLatency.Protocol.Trading.Locks;

/// <summary>
/// Why nothing new may be placed at the venue, and whether a reconciliation is requested. Every machine of a gateway
/// may set a lock or request a run; only a whole run without a new doubt takes the lock off. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class TradingLocks<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly EventOutbox<TPublisher> _outbox;
    private long _lockedSinceNanos;

    public TradingLocks(GatewayContext context, GatewaySettings settings, EventOutbox<TPublisher> outbox)
    {
        _context = context;
        _settings = settings;
        _outbox = outbox;
    }

    /// <summary>Keys, signature or permission were refused: only a human can go on.</summary>
    public bool IsHalted => _outbox.IsSet(VenueCondition.AuthorizationRefused);

    /// <summary>Something may have been missed and was not yet compared.</summary>
    public bool IsPending => _outbox.IsSet(VenueCondition.ReconciliationPending);

    public bool IsStreamUnproven => _outbox.IsSet(VenueCondition.StreamUnproven);

    public bool IsLocked => IsPending || IsStreamUnproven;

    /// <summary>A reconciliation is to begin as soon as it may.</summary>
    public bool IsRunRequested { get; private set; }

    /// <summary>Doubts since construction: a run that saw a new one proves nothing.</summary>
    public long Doubts { get; private set; }

    /// <summary>The lock lasts, and that was published.</summary>
    public bool IsLateReported { get; private set; }

    /// <summary>When the alarm about a lasting lock falls due (monotonic); long.MaxValue = there is none.</summary>
    public long LateNanos =>
        IsLocked && !IsLateReported ? _lockedSinceNanos + _settings.ReconcileLateNanos : long.MaxValue;

    /// <summary>Publishes all locks as set.</summary>
    public void Start()
    {
        _lockedSinceNanos = _context.Nanos;
        for (VenueCondition condition = VenueCondition.Disconnected; condition <= VenueCondition.ClockUnhealthy;
            condition++)
        {
            bool isClock = condition == VenueCondition.ClockUnhealthy;
            _outbox.Set(condition, true, isClock ? ReasonCode.ClockOffset : ReasonCode.None, 0);
        }
    }

    public void RequestRun() => IsRunRequested = true;

    /// <summary>A run begins: what is requested from now on needs another one.</summary>
    public void BeginRun() => IsRunRequested = false;

    /// <summary>Something may have been missed: no new orders until everything was compared again.</summary>
    public void Doubt(ReasonCode reason)
    {
        Doubts++;
        IsRunRequested = true;
        if (IsPending) return;
        BeginLock();
        _outbox.Set(VenueCondition.ReconciliationPending, true, reason, 0);
    }

    /// <summary>A run failed: the lock says so.</summary>
    public void FailRun()
    {
        ReasonCode reported = IsLateReported ? ReasonCode.ReconciliationLate : ReasonCode.ReconciliationFailed;
        _outbox.Set(VenueCondition.ReconciliationPending, true, reported, 0);
    }

    /// <summary>Everything was compared.</summary>
    public void EndRun() => _outbox.Set(VenueCondition.ReconciliationPending, false, ReasonCode.None, 0);

    /// <summary>No connection is known to bring the private stream.</summary>
    public void LockStream(ReasonCode reason)
    {
        BeginLock();
        _outbox.Set(VenueCondition.StreamUnproven, true, reason, 0);
    }

    public void UnlockStream() => _outbox.Set(VenueCondition.StreamUnproven, false, ReasonCode.None, 0);

    /// <summary>Only <see cref="Resume"/> takes it back.</summary>
    public void Halt(ReasonCode reason, long detail) =>
        _outbox.Set(VenueCondition.AuthorizationRefused, true, reason, detail);

    /// <summary>A human says that keys and permissions are right again.</summary>
    public void Resume()
    {
        _outbox.Set(VenueCondition.AuthorizationRefused, false, ReasonCode.OperatorRequest, 0);
        Doubt(ReasonCode.OperatorRequest);
    }

    /// <summary>A lock that lasts is an alarm, whichever of the two it is.</summary>
    public void ReportLate()
    {
        if (_context.Nanos < LateNanos) return;
        IsLateReported = true;
        VenueCondition lasting =
            IsPending ? VenueCondition.ReconciliationPending : VenueCondition.StreamUnproven;
        _outbox.Set(lasting, true, ReasonCode.ReconciliationLate, 0);
    }

    private void BeginLock()
    {
        if (IsLocked) return;
        _lockedSinceNanos = _context.Nanos;
        IsLateReported = false;
    }
}
