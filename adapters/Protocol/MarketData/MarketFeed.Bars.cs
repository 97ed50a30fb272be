using System;
using System.Collections.Generic;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <content>Bars of history.</content>
public sealed partial class MarketFeed<TPublisher>
{
    private bool TryFetchBars(out FeedRequest request)
    {
        request = default;
        for (int i = 0; i < _bars.Length; i++)
        {
            ref Job job = ref _bars[i];
            if (job.DueNanos > _monotonicNanos) continue;
            int count = _instruments[job.Instrument].HistoryBars;
            if (!TryCharge(FeedRequestKind.FetchBars, job.Instrument, count, out ChargeMark mark)) return false;
            AsciiWriter writer = new(_request);
            _protocol.WriteBarsPath(job.Instrument, job.IntervalSeconds, count, ref writer);
            request = BeginFetch(
                FeedRequestKind.FetchBars, job.Instrument, job.Attempts + 1, job.IntervalSeconds, writer.Length);
            _inFlight.Index = i;
            _inFlight.Mark = mark;
            return true;
        }

        return false;
    }

    private Job[] MakeBarJobs()
    {
        List<Job> jobs = [];
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (_instruments[i].HistoryBars <= 0) continue;
            foreach (int seconds in _instruments[i].BarIntervalsSeconds)
            {
                jobs.Add(new Job { Instrument = i, IntervalSeconds = seconds, DueNanos = long.MaxValue });
            }
        }

        return jobs.ToArray();
    }

    private void EnableBars(int instrument)
    {
        foreach (ref Job job in _bars.AsSpan())
        {
            if (job.Instrument == instrument && !job.IsDone) job.DueNanos = _monotonicNanos;
        }
    }

    // History that was fetched before the connection was lost has a hole since then.
    private void FetchBarsOfOutage()
    {
        foreach (ref Job job in _bars.AsSpan())
        {
            if (job.IsDone || job.DueNanos != long.MaxValue || !_instruments.Formats[job.Instrument].IsKnown) continue;
            job.Attempts = 0;
            job.DueNanos = _monotonicNanos;
        }
    }

    /// <summary>A closed bar of the stream found no room: history has it too, where it is asked for at all.</summary>
    private void FetchBarsAgain(int instrument, int intervalSeconds)
    {
        foreach (ref Job job in _bars.AsSpan())
        {
            if (job.Instrument != instrument || job.IntervalSeconds != intervalSeconds) continue;
            RetryBars(ref job);
        }
    }

    private void RetryBars(ref Job job)
    {
        job.IsDone = false;
        job.Attempts++;
        job.DueNanos = _monotonicNanos + FeedBackoff.Of(job.Attempts, _settings);
        _isDirty = true;
    }
}
