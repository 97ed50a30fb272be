using System;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Clocks;

/// <summary>
/// When a person is to hear of a venue's clock: once when the offset passes a limit, and once when the two clocks
/// part so fast that it will within the hour. What is reported is reported again after it was over. A clock that is
/// being set right by slewing moves fast, too, but towards the other: that is no parting. Owner thread only; does not
/// allocate.
/// </summary>
/// <param name="clock">What is watched; looked at behind each new measurement.</param>
/// <param name="warnNanos">The limit; beyond the block of the settings the lock has an alarm of its own.</param>
public sealed class ClockWatch(ClockOffset clock, long warnNanos)
{
    /// <summary>How far the drift is looked ahead.</summary>
    public const long HorizonSeconds = 3_600;

    // Reported again only when it was a fifth below the limit: an offset at the limit would be news each minute.
    private const int EndedTenths = 8;

    // Clocks that have parted for so long are apart by what that makes: a drift that brought them together, and is
    // still seen in the measurements of before, is not.
    private const long PartedSeconds = 300;

    private long _seen;
    private bool _isOff;
    private bool _isParting;
    private long _lastParting;

    /// <summary>
    /// ClockOffsetHigh with the offset in nanoseconds (the venue's clock minus this machine's), ClockDrift with the
    /// nanoseconds by which they part in an hour, or None.
    /// </summary>
    public ReasonCode Step(in ReceiveStamp now, out long detail)
    {
        detail = 0;
        if (clock.SampleCount == _seen) return ReasonCode.None;
        _seen = clock.SampleCount;
        long offset = clock.OffsetNanos(in now);
        if (IsBeyond(offset, ref _isOff))
        {
            detail = offset;
            return clock.Health(in now) == ClockHealth.Blocked ? ReasonCode.None : ReasonCode.ClockOffsetHigh;
        }

        if (!IsParting(offset)) return ReasonCode.None;
        detail = clock.DriftNanosPerSecond * HorizonSeconds;
        return ReasonCode.ClockDrift;
    }

    // True once, when it comes to be. One measurement that leaves it open, over a slow line, does not end it: only as
    // many as are remembered do.
    private bool IsParting(long offset)
    {
        long drift = clock.DriftNanosPerSecondSure;
        bool isGrowing = !_isOff && (offset < 0) == (drift < 0)
            && Math.Abs(offset) >= Math.Abs(drift) * PartedSeconds;
        bool isSoon = isGrowing && Math.Abs(offset + (drift * HorizonSeconds)) > warnNanos;
        if (isSoon) _lastParting = _seen;
        else if (_seen - _lastParting >= ClockOffset.SamplesMax) _isParting = false;
        if (!isSoon || _isParting) return false;
        _isParting = true;
        return true;
    }

    // True once, when it comes to be.
    private bool IsBeyond(long nanos, ref bool isAlarmed)
    {
        long size = nanos < 0 ? -nanos : nanos;
        if (size <= warnNanos / 10 * EndedTenths) isAlarmed = false;
        if (size <= warnNanos || isAlarmed) return false;
        isAlarmed = true;
        return true;
    }
}
