using System;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>What rules of an instrument were to those before them.</summary>
internal enum RulesChange : byte
{
    /// <summary>They wait for room at the publisher and are not in use.</summary>
    Pending = 0,

    /// <summary>The first: the instrument may be subscribed.</summary>
    First = 1,

    SameUnits = 2,

    /// <summary>Prices or quantities have other decimals: what was decoded before means something else.</summary>
    OtherUnits = 3,
}

/// <summary>
/// The rules of a feed's instruments: configured ones, or asked of the venue until it answers. The feed's thread only.
/// </summary>
internal sealed class RulesFetcher<TPublisher>
    where TPublisher : IEventPublisher
{
    private const int BadRequest = 400;

    private readonly VenueProtocol _protocol;
    private readonly FeedInstrumentTable _instruments;
    private readonly FeedSettings _settings;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;
    private readonly FetchJob[] _jobs;
    private readonly bool[] _arePublished;
    private readonly bool[] _isAskedAlone;

    internal RulesFetcher(
        VenueProtocol protocol, FeedSettings settings, FeedOutbox<TPublisher> outbox, FeedTime time)
    {
        _protocol = protocol;
        _instruments = protocol.Instruments;
        _settings = settings;
        _outbox = outbox;
        _time = time;
        _jobs = new FetchJob[_instruments.Count];
        Array.Fill(_jobs, new FetchJob { DueNanos = long.MaxValue });
        _arePublished = new bool[_instruments.Count];
        _isAskedAlone = new bool[_instruments.Count];
    }

    /// <summary>The engine knows the instrument's units.</summary>
    internal bool ArePublished(int instrument) => _arePublished[instrument];

    internal long NextDueNanos()
    {
        long due = long.MaxValue;
        foreach (ref readonly FetchJob job in _jobs.AsSpan()) due = Math.Min(due, job.DueNanos);
        return due;
    }

    /// <summary>Asks for them now.</summary>
    internal void Request(int instrument) => _jobs[instrument].DueNanos = _time.MonotonicNanos;

    /// <summary>Data lies off the unit that the venue reported: it may have changed the tick.</summary>
    internal void RequestAgain(int instrument)
    {
        if (_instruments[instrument].Rules == null) Request(instrument);
    }

    /// <summary>
    /// The answer for one instrument is of use: it was asked for, or would be asked for next.
    /// </summary>
    internal bool IsDue(int instrument) => _jobs[instrument].DueNanos <= _time.MonotonicNanos;

    /// <summary>
    /// Rules are taken into use once they are published, never before: data in other units than the engine knows would
    /// be other prices to it.
    /// </summary>
    internal RulesChange Take(int instrument, in InstrumentRules rules)
    {
        _jobs[instrument].DueNanos = long.MaxValue;
        _jobs[instrument].Attempts = 0;
        if (!_outbox.PublishRules(instrument, in rules)) return RulesChange.Pending;
        bool isFirst = !_arePublished[instrument];
        _arePublished[instrument] = true;
        InstrumentFormat before = _instruments.Formats[instrument];
        bool isChanged = before.IsKnown
            && (before.PriceDecimals != rules.PriceDecimals || before.QuantityDecimals != rules.QuantityDecimals);
        _instruments.Apply(instrument, in rules);
        _outbox.DropState(instrument);
        if (isFirst) return RulesChange.First;
        return isChanged ? RulesChange.OtherUnits : RulesChange.SameUnits;
    }

    /// <summary>The venue's answer has no such symbol.</summary>
    internal void OnSymbolUnknown(int instrument)
    {
        ref FetchJob job = ref _jobs[instrument];
        job.DueNanos = _time.MonotonicNanos + _settings.RetryNanosMax;
        job.Attempts++;
        _outbox.PublishState(
            instrument, FeedChannel.All, FeedStatus.GaveUp, ReasonCode.FeedSubscribeRefused, job.Attempts);
    }

    /// <summary>The instruments that a request for this one's rules asks for.</summary>
    internal (int First, int Count) GroupOf(int instrument) =>
        _isAskedAlone[instrument] ? (instrument, 1) : _protocol.RulesGroup(instrument);

    /// <summary>
    /// A request came to nothing: what it asked for waits together. Refused for one symbol among many, each is asked
    /// for alone from now on, so that the others get theirs and the alarm names the one.
    /// </summary>
    internal void OnFailed(int instrument, ReasonCode reason, int httpStatus)
    {
        (int first, int count) = GroupOf(instrument);
        bool isSplit = count > 1 && httpStatus == BadRequest;
        for (int i = first; i < first + count; i++)
        {
            if (i != instrument && !IsDue(i)) continue;
            if (isSplit) _isAskedAlone[i] = true;
            else PutOff(i, reason, httpStatus);
        }
    }

    private void PutOff(int instrument, ReasonCode reason, int httpStatus)
    {
        ref FetchJob job = ref _jobs[instrument];
        job.PutOff(_time.MonotonicNanos, _settings);
        if (job.Attempts != _settings.AttemptsBeforeAlarm) return;
        int detail = httpStatus != 0 ? httpStatus : job.Attempts;
        _outbox.PublishState(instrument, FeedChannel.All, FeedStatus.GaveUp, reason, detail);
    }

    internal bool TryTakeRequest(FeedRequests requests, out FeedRequest request)
    {
        request = default;

        // What is due longest: those that fail again and again must not take the turn of the others.
        int next = -1;
        for (int i = 0; i < _jobs.Length; i++)
        {
            if (IsDue(i) && (next < 0 || _jobs[i].DueNanos < _jobs[next].DueNanos)) next = i;
        }

        if (next < 0 || !requests.TryCharge(FeedRequestKind.FetchRules, next, 0, out ChargeMark mark)) return false;
        AsciiWriter writer = requests.BeginText();
        (int first, int count) = GroupOf(next);
        _protocol.WriteRulesPath(first, count, ref writer);
        InstrumentId id = count == 1 ? _instruments[next].Id : InstrumentId.All;
        request = requests.TakeFetch(FeedRequestKind.FetchRules, next, id, writer.Length, mark);
        return true;
    }
}
