using System;
using LowLatency.Model.Events;
using LowLatency.Model.Time;

namespace LowLatency.Core;

/// <summary>
/// The timers of all parts. By id: one for each row of the order table, one for each instrument's book, midnight, the
/// next comparison of balances, one for each instrument's parent order. Journals name them (docs/formats.md).
/// </summary>
public sealed partial class Engine
{
    /// <summary>No timer's id.</summary>
    public const int NoTimer = -1;

    // Both within one event only, so no part of the state.
    private int _timerUnderWay = NoTimer;
    private int[] _droppedTimers = [];

    /// <summary>
    /// After an <see cref="Apply"/> that threw: id of the timer whose work threw;
    /// <see cref="NoTimer"/> = the event's own.
    /// </summary>
    public int FailedTimer
    {
        get
        {
            int parent = _algorithms.InstrumentUnderWay;
            return parent >= 0 ? _firstParentTimer + parent : _timerUnderWay;
        }
    }

    /// <summary>
    /// Applies a message whose application threw in the work of timers, without that work: they are taken out when they
    /// come due. A parent order that cannot be looked at is over; what else was watched is taken up again by the start
    /// of the next run. Business thread only.
    /// </summary>
    /// <param name="message">As for <see cref="Apply"/>.</param>
    /// <param name="droppedTimers">Ids, as <see cref="FailedTimer"/> had them.</param>
    public void ApplyWithout(ReadOnlySpan<EventSlot> message, int[] droppedTimers)
    {
        _droppedTimers = droppedTimers;
        Apply(message);
        _droppedTimers = [];
    }

    private void OnTimer(int timer)
    {
        if (_droppedTimers.Length > 0 && Array.IndexOf(_droppedTimers, timer) >= 0)
        {
            if (timer >= _firstParentTimer) _algorithms.Abandon(timer - _firstParentTimer);
            return;
        }

        _timerUnderWay = timer;
        RunTimer(timer);
        _timerUnderWay = NoTimer;
    }

    private void RunTimer(int timer)
    {
        if (timer < _firstInstrumentTimer)
        {
            _execution.OnTimer(timer);
        }
        else if (timer < _midnightTimer)
        {
            _markets.OnTimer(_instruments[timer - _firstInstrumentTimer]);
        }
        else if (timer >= _firstParentTimer)
        {
            _algorithms.MarkDue(timer - _firstParentTimer);
        }
        else if (timer > _midnightTimer)
        {
            _reconciliation.OnTimer();
        }
        else
        {
            _account.BeginDay();
            _risk.BeginDay();
            SetMidnight();
        }
    }

    private void SetMidnight()
    {
        long day = _clock.NowNanos / Timestamp.NanosPerDay;
        _timers.Set(_midnightTimer, (day + 1) * Timestamp.NanosPerDay);
    }
}
