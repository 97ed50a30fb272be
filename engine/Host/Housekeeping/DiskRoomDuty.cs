using System;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// Sees that the journal's disk fills up while the segment that is written still has room: entries stop before a write
/// fails, so that what is left is for exits, stops and cancels. Looks at the disk, so housekeeping thread only.
/// </summary>
internal sealed class DiskRoomDuty
{
    private const long LookNanos = 1_000_000_000;
    private const long AgainNanos = 60_000_000_000;

    private readonly long _bytesMin;
    private readonly Func<long> _freeBytes;
    private readonly Action _makeRoom;
    private readonly Action _halt;
    private readonly Action<string> _log;
    private long _nextNanos = long.MinValue;
    private long _haltedNanos;
    private bool _isShort;

    /// <param name="bytesMin">With less free bytes no entry is made.</param>
    /// <param name="freeBytes">Free bytes of the disk; negative = nobody knows.</param>
    /// <param name="makeRoom">Removes what may go; tried before entries are halted.</param>
    /// <param name="halt">Halts entries; again each minute for as long as there is no room.</param>
    /// <param name="log">Takes lines for the operator.</param>
    public DiskRoomDuty(
        long bytesMin, Func<long> freeBytes, Action makeRoom, Action halt, Action<string> log)
    {
        _bytesMin = bytesMin;
        _freeBytes = freeBytes;
        _makeRoom = makeRoom;
        _halt = halt;
        _log = log;
    }

    /// <summary>Looks once a second.</summary>
    /// <param name="nowNanos">Monotonic nanoseconds.</param>
    public void Poll(long nowNanos)
    {
        if (nowNanos < _nextNanos) return;
        _nextNanos = nowNanos + LookNanos;
        long free = _freeBytes();
        if (free < 0) return;
        if (free >= _bytesMin)
        {
            if (_isShort) _log($"disk: {free >> 20} MiB free again; entries stay off until RESUME-RiskHalted");
            _isShort = false;
            return;
        }

        if (_isShort && nowNanos - _haltedNanos < AgainNanos) return;
        _makeRoom();
        free = _freeBytes();
        if (free < 0 || free >= _bytesMin) return;
        _isShort = true;
        _haltedNanos = nowNanos;
        _halt();
        _log(
            $"ALARM disk: {free >> 20} MiB free, and the next segments of the journal want {_bytesMin >> 20}: entries "
            + "are off; exits, stops and cancels go on while there is room; see runbook: disk");
    }
}
