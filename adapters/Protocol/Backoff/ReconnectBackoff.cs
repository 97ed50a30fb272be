using System;

namespace LowLatency.Protocol.Backoff;

/// <summary>
/// When one connection may be tried again. Delays double from the base to the cap with jitter at every step, so that
/// many clients do not come back together; after a number of failures an alarm is raised once and trying goes on at
/// the cap. At most one attempt is in flight. Allocates nothing after construction. Owner thread only.
/// </summary>
public sealed class ReconnectBackoff
{
    private readonly BackoffOptions _options;
    private readonly ConnectBudget? _budget;
    private SeededRandom _random;
    private long _dueNanos = long.MaxValue;
    private long _openedNanos;
    private bool _isOpen;
    private bool _isInFlight;
    private bool _wasOrderly;
    private bool _alarmTaken;

    /// <param name="options">Checked here: an impossible value is an ArgumentOutOfRangeException.</param>
    /// <param name="seed">Seed of the jitter.</param>
    /// <param name="budget">Attempts allowed per window, or null for no limit.</param>
    public ReconnectBackoff(BackoffOptions options, ulong seed, ConnectBudget? budget = null)
    {
        options.Check();
        _options = options;
        _budget = budget;
        _random = new SeededRandom(seed);
    }

    /// <summary>When the next attempt is due (monotonic nanoseconds); long.MaxValue when none is scheduled.</summary>
    public long DueNanos => _dueNanos;

    /// <summary>Failures in a row since the connection was last healthy.</summary>
    public int Failures { get; private set; }

    /// <summary>True between <see cref="TryBegin"/> = Begin and the end of that attempt or connection.</summary>
    public bool IsInFlight => _isInFlight;

    /// <summary>
    /// Schedules the next attempt after <paramref name="cause"/> at <paramref name="now"/> and returns its time. Ends
    /// the attempt or connection before it.
    /// </summary>
    public long Schedule(ReconnectCause cause, long now)
    {
        if (_isOpen && now - _openedNanos >= _options.HealthyAfterNanos)
            Forget();
        _isOpen = false;
        _isInFlight = false;
        // A second goodbye before the connection was healthy is treated as a failure: no tight loop of greetings.
        bool isOrderly = cause == ReconnectCause.Orderly && !_wasOrderly;
        _wasOrderly |= cause == ReconnectCause.Orderly;
        long delay;
        if (cause == ReconnectCause.Start)
        {
            delay = UpTo(_options.StartJitterNanos);
        }
        else if (isOrderly)
        {
            delay = UpTo(_options.OrderlyJitterNanos);
        }
        else
        {
            delay = Jittered(Ladder(Failures));
            if (Failures < int.MaxValue)
                Failures++;
        }
        _dueNanos = now + delay;
        return _dueNanos;
    }

    /// <summary>
    /// Asks to start the scheduled attempt. NotDue and BudgetSpent say in <paramref name="askAgainAt"/> when to ask
    /// again (monotonic nanoseconds).
    /// </summary>
    public ConnectDecision TryBegin(long now, out long askAgainAt)
    {
        askAgainAt = _dueNanos;
        if (_isInFlight)
            return ConnectDecision.InFlight;
        if (now < _dueNanos)
            return ConnectDecision.NotDue;
        if (_budget is not null && !_budget.TryTake(now, out askAgainAt))
        {
            _dueNanos = askAgainAt;
            return ConnectDecision.BudgetSpent;
        }
        _isInFlight = true;
        _dueNanos = long.MaxValue;
        return ConnectDecision.Begin;
    }

    /// <summary>The venue refuses this address since the attempt began.</summary>
    public bool IsRefused(long now) => _budget is not null && _budget.IsRefused(now);

    /// <summary>
    /// Pushes the scheduled attempt to <paramref name="notBefore"/> if it is earlier: Retry-After of a refusal.
    /// </summary>
    public void Postpone(long notBefore)
    {
        if (_dueNanos != long.MaxValue)
            _dueNanos = Math.Max(_dueNanos, notBefore);
    }

    /// <summary>The attempt succeeded. The failure count stays until the connection proves healthy.</summary>
    public void OnOpened(long now)
    {
        _isOpen = true;
        _openedNanos = now;
    }

    /// <summary>Nothing is wanted any more: drops the schedule, the attempt in flight and the failure count.</summary>
    public void Cancel()
    {
        _isOpen = false;
        _isInFlight = false;
        _dueNanos = long.MaxValue;
        Forget();
    }

    /// <summary>True once per row of failures, when the count has reached the alarm threshold.</summary>
    public bool TakeAlarm()
    {
        if (_alarmTaken || Failures < _options.AlarmAfterFailures)
            return false;
        _alarmTaken = true;
        return true;
    }

    private void Forget()
    {
        Failures = 0;
        _alarmTaken = false;
        _wasOrderly = false;
    }

    private long Ladder(int failures)
    {
        long delay = _options.BaseNanos;
        for (int i = 0; i < failures && delay < _options.CapNanos; i++)
            delay *= 2;
        return Math.Min(delay, _options.CapNanos);
    }

    private long Jittered(long delay)
    {
        long swing = delay / 100 * _options.JitterPercent;
        return delay - swing + UpTo(2 * swing);
    }

    private long UpTo(long bound) => (long)_random.NextBelow((ulong)bound + 1);
}
