using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Snapshots;
using LowLatency.Host.Options;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Retention;
using LowLatency.Runtime.Snapshots;

namespace LowLatency.Host.Process;

/// <summary>
/// Removes old segments of the journal, on the housekeeping thread. Nothing goes that a restart needs: a snapshot must
/// have been read back whole first, and every snapshot that is kept stays usable.
/// </summary>
internal sealed class RetentionDuty
{
    /// <summary>Snapshots that stay usable whatever the disk says: where one is damaged, the next is taken.</summary>
    public const int RecentSnapshots = 3;

    private const long PeriodNanos = 60_000_000_000;
    private const long NanosPerDay = 86_400_000_000_000;

    private readonly string _directory;
    private readonly SnapshotStore _snapshots;
    private readonly UInt128 _journalId;
    private readonly JournalRetentionLimits _limits;
    private readonly bool _isOn;
    private readonly Action<string> _log;
    private long _dueNanos;
    private bool _isShortOfRoom;

    public RetentionDuty(
        JournalOptions options, string directory, SnapshotStore snapshots, UInt128 journalId, Action<string> log)
    {
        _directory = directory;
        _snapshots = snapshots;
        _journalId = journalId;
        _log = log;
        _isOn = options.RemoveSegments;
        long freeMebibytes = Math.Max(
            options.FreeMebibytesTarget, options.FreeMebibytesMin + (2L * options.SegmentMebibytes));
        _limits = new JournalRetentionLimits
        {
            AgeNanosMin = options.KeepDays * NanosPerDay,
            BytesMin = (long)options.KeepMebibytes << 20,
            FreeBytesMin = freeMebibytes << 20,
        };
    }

    /// <summary>Once a minute.</summary>
    public void Poll(long durableSequence, long nowNanos)
    {
        if (MonotonicClock.NowNanos >= _dueNanos) MakeRoom(durableSequence, nowNanos);
    }

    /// <summary>Now, whenever it was done last.</summary>
    public void MakeRoom(long durableSequence, long nowNanos)
    {
        if (!_isOn) return;
        _dueNanos = MonotonicClock.NowNanos + PeriodNanos;
        try
        {
            Run(JournalDirectory.FreeBytes(_directory), durableSequence, nowNanos);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log($"retention: {exception.Message}; tried again in a minute");
        }
    }

    /// <summary>Returns how many segments went.</summary>
    internal int Run(long freeBytes, long durableSequence, long nowNanos)
    {
        // Minus errno: nobody knows, so nothing is done for the sake of room.
        long free = freeBytes < 0 ? long.MaxValue : freeBytes;
        int removable = JournalRetention.CountRemovable(_directory, in _limits, free, nowNanos);
        int removed = removable == 0 ? 0 : Remove(free, durableSequence, nowNanos);
        if (removed > 0) _log($"retention: {removed} old segments of the journal removed");
        bool isShort = free < _limits.FreeBytesMin && removed == 0;
        if (isShort && !_isShortOfRoom)
        {
            _log($"ALARM disk: {free >> 20} MiB free, {_limits.FreeBytesMin >> 20} wanted, and no segment of the "
                + "journal may go; see runbook: disk");
        }

        _isShortOfRoom = isShort;
        return removed;
    }

    private int Remove(long freeBytes, long durableSequence, long nowNanos)
    {
        List<string> passedOver = [];
        bool isUsable = _snapshots.LoadNewest(
            _journalId, null, durableSequence, out SnapshotHeader newest, passedOver) != null;
        if (!isUsable) return 0;
        List<long> recent = _snapshots.List();
        long keepAfter = Math.Min(newest.Sequence, recent[Math.Max(0, recent.Count - RecentSnapshots)]);
        int removed = JournalRetention.Remove(_directory, in _limits, freeBytes, nowNanos, keepAfter);
        if (removed > 0) _snapshots.RemoveUnusable(JournalSegments.FirstSequence(_directory));
        return removed;
    }
}
