using System;
using System.Globalization;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Protocol.History;

/// <summary>
/// A download without its sockets: one request at a time within the budget of the address; the venue's time and
/// limits first. Failures are tried again with growing waits, 429 waits for its time, a ban ends it at once. Only
/// GETs: sending one twice harms nothing. Owner thread only.
/// </summary>
public sealed class HistoryFetch
{
    private const int HttpLimited = 429;
    private const int HttpBanned = 418;
    private const int WeightWindowSeconds = 60;
    private const int LimitsMax = 16;
    private const long Second = 1_000_000_000;
    private const long MillisecondNanos = 1_000_000;

    private readonly HistoryRequest _request;
    private readonly HistoryProtocol _protocol;
    private readonly HistoryPager _pager;
    private readonly AddressLimits _limits;
    private readonly FetchSettings _settings;
    private readonly ReconnectBackoff _backoff;
    private HistoryQuery _query;
    private ChargeMark _mark;
    private long _notBefore = long.MinValue;
    private readonly RateLimitRecord[] _reported = new RateLimitRecord[LimitsMax];
    private bool _hasTime;
    private bool _hasLimits;
    private bool _isUnderWay;

    /// <param name="limits">The budget of this address; a ban that it knows of ends the download at once.</param>
    /// <param name="seed">Seed of the jitter between failures.</param>
    public HistoryFetch(
        HistoryRequest request, HistoryProtocol protocol, AddressLimits limits, FetchSettings settings, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(settings);
        _request = request;
        _protocol = protocol;
        _limits = limits;
        _settings = settings;
        _pager = new HistoryPager(request, protocol.RowsMax, protocol.AnswersFromStart);
        _backoff = new ReconnectBackoff(settings.Backoff, seed);
        _hasLimits = protocol.LimitsWeight == 0;
    }

    /// <summary>The rows of the last answer.</summary>
    public HistoryPage Page { get; } = new();

    /// <summary>Those of them that are new, after <see cref="OnResponse"/>: first, and how many.</summary>
    public (int First, int Count) Rows { get; private set; }

    public FetchCounters Counters { get; } = new();

    public FetchFailure Failure { get; private set; }

    /// <summary>For the user: what happened, and where the venue said something, its words.</summary>
    public string FailureText { get; private set; } = "";

    /// <summary>How far it is, milliseconds since 1970.</summary>
    public long ProgressMillis => _pager.ProgressMillis;

    /// <summary>Goes on behind a row of an earlier run; before the first step.</summary>
    public void Resume(long timeMillis, long id) => _pager.Resume(timeMillis, id);

    /// <summary>What to do now.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="target">Takes the request's target for <see cref="FetchStep.Send"/>.</param>
    /// <param name="waitUntilNanos">Monotonic time for <see cref="FetchStep.Wait"/>.</param>
    public FetchStep Step(in ReceiveStamp now, ref AsciiWriter target, out long waitUntilNanos)
    {
        waitUntilNanos = now.MonotonicNanos;
        if (Failure != FetchFailure.None) return FetchStep.Failed;
        if (_hasTime && _hasLimits && _pager.IsDone) return FetchStep.Done;
        waitUntilNanos = _notBefore;
        if (_isUnderWay) return FetchStep.Wait;
        if (now.MonotonicNanos < _notBefore) return FetchStep.Wait;
        long venueNanos = _limits.VenueNanos(now.MonotonicNanos, now.WallNanos);
        int weight = !_hasTime ? 1 : _hasLimits ? _protocol.WeightOf(_request.Kind) : _protocol.LimitsWeight;
        ReasonCode reason = _limits.TryCharge(
            RequestPriority.Read, weight, now.MonotonicNanos, venueNanos, out _mark, out long wait);
        if (reason == ReasonCode.Banned) return FailBanned();
        if (reason != ReasonCode.None)
        {
            wait = Math.Max(wait, MillisecondNanos);
            Counters.BudgetWaitNanos += wait;
            _notBefore = waitUntilNanos = now.MonotonicNanos + wait;
            return FetchStep.Wait;
        }

        WriteTarget(ref target);
        Counters.Requests++;
        _isUnderWay = true;
        return FetchStep.Send;
    }

    /// <summary>The outcome of the request that <see cref="Step"/> asked for.</summary>
    public void OnResponse(in HttpResponseView response)
    {
        _isUnderWay = false;
        Rows = default;
        long now = response.Completed.MonotonicNanos;
        long venueNanos = _limits.VenueNanos(now, response.Completed.WallNanos);
        Report(in response, venueNanos);
        if (response.Failure != HttpFailure.None)
        {
            Again(SessionFaults.Of(in response).Describe(), now);
            return;
        }

        HistoryAnswer answer = Read(in response, out long timeNanos, out int limits);
        switch (Outcome(response.Status, answer.Outcome))
        {
            case HistoryOutcome.Rows:
                _limits.OnSuccess(now);
                if (!_hasTime) OnTime(timeNanos, in response);
                else if (!_hasLimits) OnLimits(limits, venueNanos);
                else Take(venueNanos, now);
                break;
            case HistoryOutcome.Limited:
                Counters.Limited++;
                Counters.Retries++;
                long seconds = response.RetryAfterSeconds;
                _limits.OnLimited(seconds > 0 ? seconds * Second : _settings.LimitedNanos, now, venueNanos);
                break;
            case HistoryOutcome.Banned:
                long until = response.RetryAfterSeconds > 0 ? venueNanos + (response.RetryAfterSeconds * Second) : 0;
                long reported = Math.Max(until, answer.UntilVenueNanos);
                _limits.OnBan(reported > 0 ? Math.Max(reported, venueNanos + 1) : 0, now, venueNanos);
                FailBanned();
                break;
            case HistoryOutcome.Refused:
                Fail(FetchFailure.Refused, answer.Text);
                break;
            default:
                Again(answer.Text, now);
                break;
        }
    }

    private void WriteTarget(ref AsciiWriter target)
    {
        if (!_hasTime)
        {
            _protocol.WriteTimeTarget(ref target);
        }
        else if (!_hasLimits)
        {
            _protocol.WriteLimitsTarget(_request.Symbol, ref target);
        }
        else
        {
            _query = _pager.Next();
            _protocol.WriteTarget(_request.Symbol, in _query, ref target);
        }
    }

    // By its status, whatever body a proxy has put under it.
    private static HistoryOutcome Outcome(int status, HistoryOutcome read) => status switch
    {
        HttpLimited => HistoryOutcome.Limited,
        HttpBanned => HistoryOutcome.Banned,
        _ => read,
    };

    private HistoryAnswer Read(in HttpResponseView response, out long timeNanos, out int limits)
    {
        timeNanos = 0;
        limits = 0;
        if (!_hasTime) return _protocol.ReadTime(response.Status, response.Body, out timeNanos);
        return _hasLimits
            ? _protocol.ReadPage(in _query, response.Status, response.Body, Page)
            : _protocol.ReadLimits(response.Status, response.Body, _reported, out limits);
    }

    private void OnLimits(int count, long venueNanos)
    {
        for (int i = 0; i < count; i++) _limits.OnReported(in _reported[i], in _mark, venueNanos);
        _backoff.Cancel();
        _hasLimits = true;
    }

    private void Report(in HttpResponseView response, long venueNanos)
    {
        if (response.UsedWeight < 0) return;
        Counters.UsedWeightMax = Math.Max(Counters.UsedWeightMax, response.UsedWeight);
        RateLimitRecord reported = new()
        {
            Kind = RateLimitKind.RequestWeight,
            WindowSeconds = WeightWindowSeconds,
            Limit = -1,
            Used = response.UsedWeight,
        };
        _limits.OnReported(in reported, in _mark, venueNanos);
    }

    private void OnTime(long venueNanos, in HttpResponseView response)
    {
        // The middle of the request: wrong by half its length at most, and a window's edge is a second wide.
        long middle = response.Sent.MonotonicNanos
            + ((response.Completed.MonotonicNanos - response.Sent.MonotonicNanos) / 2);
        _limits.SetClock(venueNanos - middle);
        _backoff.Cancel();
        _hasTime = true;
        if (_request.ToMillis * MillisecondNanos <= venueNanos) return;
        string now = DateTime.UnixEpoch.AddTicks(venueNanos / 100)
            .ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Fail(FetchFailure.Future, $"the end is in the venue's future: its time is {now}");
    }

    private void Take(long venueNanos, long now)
    {
        if (_pager.OnPage(Page, venueNanos / MillisecondNanos) == PageVerdict.Refused)
        {
            Again("the rows of an answer are out of order, off the grid, or those that came before", now);
            return;
        }

        Rows = _pager.Rows;
        _backoff.Cancel();
    }

    private void Again(string what, long now)
    {
        Counters.Retries++;
        _notBefore = _backoff.Schedule(ReconnectCause.Failure, now);
        if (_backoff.Failures < _settings.FailuresMax) return;
        Fail(FetchFailure.Unavailable, $"{what}; {_backoff.Failures} times in a row");
    }

    private FetchStep FailBanned()
    {
        string until = DateTime.UnixEpoch.AddTicks(_limits.BanUntilVenueNanos / 100)
            .ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Fail(FetchFailure.Banned, $"this address is banned until {until}; every request before makes it longer");
    }

    private FetchStep Fail(FetchFailure failure, string text)
    {
        Failure = failure;
        FailureText = text;
        return FetchStep.Failed;
    }
}
