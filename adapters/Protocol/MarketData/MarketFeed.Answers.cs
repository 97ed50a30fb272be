using System;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading;

namespace LowLatency.Protocol.MarketData;

/// <content>Answers to REST requests.</content>
public sealed partial class MarketFeed<TPublisher>
{
    private const int HttpOk = 200;
    private const int WeightWindowSeconds = 60;

    /// <summary>
    /// The answer to a Fetch request by its id. An answer to a request that was given up is counted and ignored.
    /// </summary>
    /// <param name="retryAfterNanos">The venue's Retry-After for status 418 and 429, else 0.</param>
    /// <param name="usedWeight">What the venue has counted for this address in the minute; -1 = not told.</param>
    public void OnResponse(
        uint requestId, int httpStatus, ReadOnlySpan<byte> body, long retryAfterNanos, long monotonicNanos,
        long wallNanos, long usedWeight = -1)
    {
        SetTime(monotonicNanos, wallNanos);
        NoteRefusal(httpStatus, retryAfterNanos);
        if (!IsAwaited(requestId)) return;
        NoteWeight(usedWeight);
        if (httpStatus != HttpOk)
        {
            OnFetchFailed(ReasonOf(httpStatus), httpStatus);
            return;
        }

        InFlight done = _inFlight;
        _frame.Clear();
        switch (done.Kind)
        {
            case FeedRequestKind.FetchSnapshot:
                OnSnapshotBody(body, done.Index);
                break;
            case FeedRequestKind.FetchRules:
                OnRulesBody(body, done.Index);
                break;
            default:
                OnBarsBody(body, ref _bars[done.Index]);
                break;
        }
    }

    /// <summary>A Fetch request got no answer at all (connection refused, reset, timed out).</summary>
    public void OnRequestFailed(uint requestId, ReasonCode reason, long monotonicNanos, long wallNanos)
    {
        SetTime(monotonicNanos, wallNanos);
        if (IsAwaited(requestId)) OnFetchFailed(reason, 0);
    }

    /// <summary>The venue refused a connection of this feed with a status of HTTP.</summary>
    public void OnConnectRefused(int httpStatus, long retryAfterNanos, long monotonicNanos, long wallNanos)
    {
        SetTime(monotonicNanos, wallNanos);
        NoteRefusal(httpStatus, retryAfterNanos);
    }

    // A refusal concerns everything that sends from this address, late as it may come.
    private void NoteRefusal(int httpStatus, long retryAfterNanos)
    {
        long venueNanos = _address.VenueNanos(_monotonicNanos, _wallNanos);
        switch (httpStatus)
        {
            case HttpOk:
                _address.OnSuccess(_monotonicNanos);
                break;
            case 403 or 418:
                // A firewall does not tell for how long: the longest presumption, and then one probe.
                _address.OnBan(venueNanos + retryAfterNanos, _monotonicNanos, venueNanos);
                break;
            case 429:
                _address.OnLimited(retryAfterNanos, _monotonicNanos, venueNanos);
                break;
        }
    }

    private void NoteWeight(long usedWeight)
    {
        if (usedWeight < 0) return;
        RateLimitRecord told = new()
        {
            Kind = RateLimitKind.RequestWeight,
            WindowSeconds = WeightWindowSeconds,
            Limit = -1,
            Used = usedWeight,
        };
        _address.OnTold(in told, in _inFlight.Mark, _address.VenueNanos(_monotonicNanos, _wallNanos));
    }

    private bool IsAwaited(uint requestId)
    {
        _isDirty = true;
        if (_inFlight.Kind != FeedRequestKind.None && _inFlight.Id == requestId) return true;
        _counters.ResponsesStale++;
        return false;
    }

    private static ReasonCode ReasonOf(int httpStatus) => httpStatus switch
    {
        429 => ReasonCode.RateLimited,
        403 or 418 => ReasonCode.Banned,
        _ => ReasonCode.RestFailed,
    };

    private void OnSnapshotBody(ReadOnlySpan<byte> body, int instrument)
    {
        if (_books[instrument] is not { State: BookState.AwaitingSnapshot } book)
        {
            _inFlight = default;
            return;
        }

        if (_protocol.ParseSnapshot(body, instrument, _frame) != FrameKind.BookSnapshot)
        {
            _counters.ResponsesRefused++;
            if (_frame.Reason == ReasonCode.BookLevelOffUnit) AskForRulesAgain(instrument);
            OnFetchFailed(_frame.Reason, _frame.ErrorCode);
            return;
        }

        _inFlight = default;
        OnRestSnapshot(instrument, book);
    }

    /// <summary>Data lies off the unit that the venue told us: it may have changed the tick.</summary>
    private void AskForRulesAgain(int instrument)
    {
        if (_instruments[instrument].Rules == null) _rules[instrument].DueNanos = _monotonicNanos;
    }

    private void OnRulesBody(ReadOnlySpan<byte> body, int asked)
    {
        bool isForOne = _protocol.IsRulesRequestPerInstrument;
        for (int i = isForOne ? asked : 0; i < (isForOne ? asked + 1 : _instruments.Count); i++)
        {
            if (_rules[i].DueNanos > _monotonicNanos && i != asked) continue;
            FrameKind kind = _protocol.ParseRules(body, i, _frame, out InstrumentRules rules);
            if (kind == FrameKind.Refused)
            {
                _counters.ResponsesRefused++;
                OnFetchFailed(_frame.Reason, _frame.ErrorCode);
                return;
            }

            if (kind == FrameKind.Events) TryTakeRules(i, in rules);
            else OnSymbolUnknown(i);
        }

        _inFlight = default;
    }

    /// <summary>
    /// Rules are taken into use once they are said, never before: data in other units than the engine knows would be
    /// other prices to it. False = no room; they are owed.
    /// </summary>
    private bool TryTakeRules(int instrument, in InstrumentRules rules)
    {
        _rules[instrument].DueNanos = long.MaxValue;
        _rules[instrument].Attempts = 0;
        if (!TryPublishRules(instrument, in rules)) return false;
        bool wereSaid = _areRulesSaid[instrument];
        _areRulesSaid[instrument] = true;
        InstrumentFormat before = _instruments.Formats[instrument];
        bool isChanged = before.IsKnown
            && (before.PriceDecimals != rules.PriceDecimals || before.QuantityDecimals != rules.QuantityDecimals);
        _instruments.Apply(instrument, in rules);
        _owed.SettleState(OwedEvents.SlotOf(instrument, FeedChannel.All));
        EnableBars(instrument);
        if (!_isConnected) return true;
        if (!wereSaid) StartInstrument(instrument);
        else if (isChanged && _books[instrument] is { State: not BookState.Idle } book)
        {
            Desynchronise(instrument, book, ReasonCode.BookLevelOffUnit, 0, 0);
        }

        return true;
    }

    private void OnSymbolUnknown(int instrument)
    {
        ref Job job = ref _rules[instrument];
        job.DueNanos = _monotonicNanos + _settings.RetryNanosMax;
        job.Attempts++;
        PublishState(
            instrument, FeedChannel.All, FeedStatus.GaveUp, ReasonCode.FeedSubscribeRefused, job.Attempts, 0, 0);
    }

    private void OnBarsBody(ReadOnlySpan<byte> body, ref Job job)
    {
        if (_protocol.ParseBars(body, job.Instrument, job.IntervalSeconds, _wallNanos, _frame) != FrameKind.Events)
        {
            _counters.ResponsesRefused++;
            OnFetchFailed(_frame.Reason, _frame.ErrorCode);
            return;
        }

        _inFlight = default;
        job.IsDone = true;
        job.DueNanos = long.MaxValue;
        Span<EventSlot> slots = _frame.Span(_frame.EventCount);
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i].Header.Flags |= EventFlags.Historical | EventFlags.Closed;
            FillHeader(ref slots[i].Header, job.Instrument, 1);
            if (Publish(slots.Slice(i, 1))) continue;

            // Fetched once more: the engine knows the bars that it got already.
            RetryBars(ref job);
            return;
        }

        job.Attempts = 0;
    }

    private void OnFetchFailed(ReasonCode reason, int httpStatus)
    {
        InFlight failed = _inFlight;
        _inFlight = default;
        _isDirty = true;
        _counters.RequestsFailed++;
        if (failed.Kind == FeedRequestKind.FetchSnapshot)
        {
            if (_books[failed.Index] is { State: BookState.AwaitingSnapshot } book)
            {
                RetrySnapshot(failed.Index, book, reason, httpStatus);
            }

            return;
        }

        ref Job job = ref failed.Kind == FeedRequestKind.FetchRules
            ? ref _rules[failed.Index]
            : ref _bars[failed.Index];
        int instrument = failed.Kind == FeedRequestKind.FetchRules ? failed.Index : job.Instrument;
        job.Attempts++;
        job.DueNanos = _monotonicNanos + FeedBackoff.Of(job.Attempts, _settings);
        if (job.Attempts != _settings.AttemptsBeforeAlarm) return;
        FeedChannel channel = failed.Kind == FeedRequestKind.FetchRules ? FeedChannel.All : FeedChannel.Bars;
        PublishState(
            instrument, channel, FeedStatus.GaveUp, reason, httpStatus != 0 ? httpStatus : job.Attempts, 0, 0);
    }
}
