using System;
using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// Bars of history: fetched at the start, after an outage, and where the publisher had no room. The feed's thread only.
/// </summary>
internal sealed class BarBackfill<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly VenueProtocol _protocol;
    private readonly FeedInstrumentTable _instruments;
    private readonly FeedSettings _settings;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;
    private readonly FetchJob[] _jobs;

    internal BarBackfill(VenueProtocol protocol, FeedSettings settings, FeedOutbox<TPublisher> outbox, FeedTime time)
    {
        _protocol = protocol;
        _instruments = protocol.Instruments;
        _settings = settings;
        _outbox = outbox;
        _time = time;
        _jobs = MakeJobs(_instruments);
    }

    internal long NextDueNanos()
    {
        long due = long.MaxValue;
        foreach (ref readonly FetchJob job in _jobs.AsSpan()) due = Math.Min(due, job.DueNanos);
        return due;
    }

    /// <summary>The instrument's units are known: what is missing may be asked for.</summary>
    internal void Enable(int instrument)
    {
        foreach (ref FetchJob job in _jobs.AsSpan())
        {
            if (job.Instrument == instrument && !job.IsDone) job.DueNanos = _time.MonotonicNanos;
        }
    }

    /// <summary>History has a hole from now on.</summary>
    internal void OnDisconnected()
    {
        foreach (ref FetchJob job in _jobs.AsSpan()) job.IsDone = false;
    }

    /// <summary>History that was fetched before the connection was lost has a hole since then.</summary>
    internal void OnConnected()
    {
        foreach (ref FetchJob job in _jobs.AsSpan())
        {
            bool isKnown = _instruments.Formats[job.Instrument].IsKnown;
            if (job.IsDone || job.DueNanos != long.MaxValue || !isKnown) continue;
            job.Attempts = 0;
            job.DueNanos = _time.MonotonicNanos;
        }
    }

    /// <summary>A closed bar of the stream found no room: history has it too, where it is asked for at all.</summary>
    internal void FetchAgain(int instrument, int intervalSeconds)
    {
        foreach (ref FetchJob job in _jobs.AsSpan())
        {
            if (job.Instrument == instrument && job.IntervalSeconds == intervalSeconds) Retry(ref job);
        }
    }

    internal bool TryTakeRequest(FeedRequests requests, out FeedRequest request)
    {
        request = default;
        for (int i = 0; i < _jobs.Length; i++)
        {
            ref FetchJob job = ref _jobs[i];
            if (job.DueNanos > _time.MonotonicNanos) continue;
            int instrument = job.Instrument;
            int count = _instruments[instrument].HistoryBars;
            if (!requests.TryCharge(FeedRequestKind.FetchBars, instrument, count, out ChargeMark mark)) return false;
            AsciiWriter writer = requests.BeginText();
            _protocol.WriteBarsPath(instrument, job.IntervalSeconds, count, ref writer);
            request = requests.TakeFetch(
                FeedRequestKind.FetchBars, i, _instruments[instrument].Id, writer.Length, mark)
                with
            { IntervalSeconds = job.IntervalSeconds };
            return true;
        }

        return false;
    }

    /// <summary>Decodes an answer into the frame. False = it cannot be decoded.</summary>
    internal bool TryParse(int index, ReadOnlySpan<byte> body, ParsedFrame frame)
    {
        ref readonly FetchJob job = ref _jobs[index];
        FrameKind kind = _protocol.ParseBars(body, job.Instrument, job.IntervalSeconds, _time.WallNanos, frame);
        return kind == FrameKind.Events;
    }

    /// <summary>Publishes the bars that were decoded.</summary>
    internal void Publish(int index, ParsedFrame frame)
    {
        ref FetchJob job = ref _jobs[index];
        job.IsDone = true;
        job.DueNanos = long.MaxValue;
        Span<EventSlot> slots = frame.Span(frame.EventCount);
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i].Header.Flags |= EventFlags.Historical | EventFlags.Closed;
            _outbox.FillHeader(ref slots[i].Header, job.Instrument, 1);
            if (_outbox.Publish(slots.Slice(i, 1))) continue;

            // Fetched once more: the engine knows the bars that it got already.
            Retry(ref job);
            return;
        }

        job.Attempts = 0;
    }

    internal void OnFailed(int index, ReasonCode reason, int httpStatus)
    {
        ref FetchJob job = ref _jobs[index];
        job.PutOff(_time.MonotonicNanos, _settings);
        if (job.Attempts != _settings.AttemptsBeforeAlarm) return;
        int detail = httpStatus != 0 ? httpStatus : job.Attempts;
        _outbox.PublishState(job.Instrument, FeedChannel.Bars, FeedStatus.GaveUp, reason, detail);
    }

    private static FetchJob[] MakeJobs(FeedInstrumentTable instruments)
    {
        List<FetchJob> jobs = [];
        for (int i = 0; i < instruments.Count; i++)
        {
            if (instruments[i].HistoryBars <= 0) continue;
            foreach (int seconds in instruments[i].BarIntervalsSeconds)
            {
                jobs.Add(new FetchJob { Instrument = i, IntervalSeconds = seconds, DueNanos = long.MaxValue });
            }
        }

        return jobs.ToArray();
    }

    private void Retry(ref FetchJob job)
    {
        job.IsDone = false;
        job.PutOff(_time.MonotonicNanos, _settings);
        _time.IsWakeStale = true;
    }
}
