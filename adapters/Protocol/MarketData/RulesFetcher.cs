using System;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData.Rules;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// The rules of a feed's instruments: configured ones, or asked of the venue until it answers, and again from time to
/// time, after each new connection, and whenever something says that they have changed. What is the same as before is
/// not published again. The feed's thread only.
/// </summary>
internal sealed class RulesFetcher<TPublisher>
    where TPublisher : IEventPublisher
{
    private const int BadRequest = 400;

    // One refusal may be a proxy's; so many in a row are taken for the venue's word that a symbol is gone.
    private const int RefusalsOfGone = 3;

    private readonly VenueProtocol _protocol;
    private readonly FeedInstrumentTable _instruments;
    private readonly FeedSettings _settings;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;
    private readonly FetchJob[] _jobs;
    private readonly bool[] _arePublished;

    // The venue has told of it in this run: it may be subscribed. One that it does not list is published without that.
    private readonly bool[] _areListed;

    // The venue does not list it, and its last rules say so, published or waiting for room.
    private readonly bool[] _areGone;
    private readonly RulesGroups _groups;

    // Without them nothing of the instrument can be decoded: they go before everything else.
    private readonly bool[] _areNeeded;
    private readonly InstrumentRules[] _published;
    private readonly long[] _requestedAgainNanos;

    // Said while a request for them was under way: its answer may be older than that.
    private readonly bool[] _areDoubted;

    // What says that they have changed came behind the last question: an answer of before is none.
    private readonly bool[] _mustBeFresh;
    private (int First, int Count) _asked;

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
        _areListed = new bool[_instruments.Count];
        _areGone = new bool[_instruments.Count];
        _groups = new RulesGroups(protocol);
        _areNeeded = new bool[_instruments.Count];
        _published = new InstrumentRules[_instruments.Count];
        _requestedAgainNanos = new long[_instruments.Count];
        Array.Fill(_requestedAgainNanos, long.MinValue / 2);
        _areDoubted = new bool[_instruments.Count];
        _mustBeFresh = new bool[_instruments.Count];
    }

    /// <summary>The instruments that the request under way asks for.</summary>
    internal (int First, int Count) Asked => _asked;

    /// <summary>The venue has told of it in this run: there is something to subscribe.</summary>
    internal bool IsListed(int instrument) => _areListed[instrument];

    internal long NextDueNanos()
    {
        long due = long.MaxValue;
        foreach (ref readonly FetchJob job in _jobs.AsSpan()) due = Math.Min(due, job.DueNanos);
        return due;
    }

    /// <summary>Asks for them now.</summary>
    internal void Request(int instrument)
    {
        _areNeeded[instrument] = true;
        _jobs[instrument].DueNanos = _time.MonotonicNanos;
    }

    /// <summary>
    /// Somebody outside says that they have changed. It may be another feed of the instrument, with other units: this
    /// one goes by them from now on.
    /// </summary>
    internal void Refresh(int instrument)
    {
        _settings.Units?.Hear(_instruments[instrument].Id);
        RequestAgain(instrument);
    }

    /// <summary>Data lies off the unit: nothing can be decoded before the new one is known.</summary>
    internal void RequestNeeded(int instrument)
    {
        if (_instruments[instrument].Rules == null) _areNeeded[instrument] = true;
        RequestAgain(instrument);
    }

    /// <summary>
    /// Something says that they have changed: asked for as soon as the pause since the last time is over, and once more
    /// behind a request that is under way. Configured rules stay as they are, and a request that failed is put off as
    /// it was.
    /// </summary>
    internal void RequestAgain(int instrument)
    {
        ref FetchJob job = ref _jobs[instrument];
        if (_instruments[instrument].Rules != null) return;
        if (IsAsked(instrument))
        {
            _areDoubted[instrument] = true;
            return;
        }

        _mustBeFresh[instrument] = true;
        if (job.Attempts > 0) return;
        long due = Math.Max(_time.MonotonicNanos, _requestedAgainNanos[instrument] + _settings.RulesPauseNanos);
        if (due >= job.DueNanos) return;
        job.DueNanos = due;
        _requestedAgainNanos[instrument] = due;
        _time.IsWakeStale = true;
    }

    /// <summary>A new connection: what changed meanwhile was told to nobody.</summary>
    internal void OnConnected()
    {
        if (_settings.RulesIntervalNanos <= 0) return;
        for (int i = 0; i < _jobs.Length; i++)
        {
            if (_arePublished[i]) RequestAgain(i);
        }
    }

    /// <summary>Its rules come before anything else of it, and are asked for, or under way.</summary>
    internal bool HoldsUp(int instrument) =>
        _areNeeded[instrument] && (IsAsked(instrument) || IsDue(instrument));

    /// <summary>It would be asked for next.</summary>
    internal bool IsDue(int instrument) => _jobs[instrument].DueNanos <= _time.MonotonicNanos;

    /// <summary>
    /// Rules are taken into use once they are published, never before: data in other units than the engine knows would
    /// be other prices to it. An instrument of other assets than the configured ones is closed: its fills would be
    /// booked as what they are not.
    /// </summary>
    internal RulesChange Take(int instrument, in InstrumentRules rules)
    {
        _areGone[instrument] = false;
        _groups.OnKnown(instrument);
        InstrumentRules dated = _instruments.ByAssets(instrument, rules);
        AddDelisting(instrument, ref dated);
        return Listed(instrument, Apply(instrument, in dated));
    }

    // A venue may tell the end in its rules, too: the sooner of both counts.
    private void AddDelisting(int instrument, ref InstrumentRules rules)
    {
        if (_settings.Delistings is not { } delistings) return;
        long seconds = delistings.SecondsOf(_instruments[instrument].Id);
        if (seconds < 0) seconds = _instruments[instrument].Known.GetValueOrDefault().DelistingSeconds;
        bool isSooner = rules.DelistingSeconds == 0 || seconds < rules.DelistingSeconds;
        if (seconds > 0 && isSooner) rules.DelistingSeconds = (uint)seconds;
    }

    /// <summary>
    /// Rules that waited for room are tried again. Those of a symbol that is gone are its last ones: they do not make
    /// it one that may be subscribed.
    /// </summary>
    internal RulesChange TakePending(int instrument, in InstrumentRules rules)
    {
        RulesChange change = Apply(instrument, in rules);
        if (!_areGone[instrument]) return Listed(instrument, change);
        return change == RulesChange.Pending ? change : RulesChange.Gone;
    }

    private RulesChange Listed(int instrument, RulesChange change)
    {
        if (change == RulesChange.Pending || _areListed[instrument]) return change;
        _areListed[instrument] = true;
        return RulesChange.First;
    }

    private RulesChange Apply(int instrument, in InstrumentRules rules)
    {
        _jobs[instrument].DueNanos = NextRefreshNanos(instrument, in rules);
        _jobs[instrument].Attempts = 0;
        _areNeeded[instrument] = false;
        _mustBeFresh[instrument] = false;
        InstrumentRules taken = KeepUnits(instrument, in rules);
        bool isFirst = !_arePublished[instrument];
        if (!isFirst && taken == _published[instrument] && !_outbox.TryGetPendingRules(instrument, out _))
        {
            _outbox.DropState(instrument);
            return RulesChange.SameUnits;
        }

        if (!MayCountIn(instrument, in taken))
        {
            _outbox.KeepRules(instrument, in taken);
            return RulesChange.Pending;
        }

        if (!_outbox.PublishRules(instrument, in taken)) return RulesChange.Pending;
        _arePublished[instrument] = true;
        _published[instrument] = taken;
        InstrumentFormat before = _instruments.Formats[instrument];
        bool isChanged = before.IsKnown
            && (before.PriceDecimals != taken.PriceDecimals || before.QuantityDecimals != taken.QuantityDecimals);
        _instruments.Apply(instrument, in taken);
        _outbox.DropState(instrument);
        return isChanged ? RulesChange.OtherUnits : RulesChange.SameUnits;
    }

    // False: another feed may still publish in the units of before.
    private bool MayCountIn(int instrument, in InstrumentRules rules) =>
        _settings.Units == null || _settings.Units.TryRefine(
            _instruments[instrument].Id, rules.PriceDecimals, rules.QuantityDecimals);

    /// <summary>
    /// The venue does not have the symbol. One that it had before, in this run or in an earlier one, is gone: it trades
    /// no more, and what is held of it stays known by its last rules.
    /// </summary>
    internal void OnSymbolUnknown(int instrument)
    {
        // An answer that leaves it out settles it as a refusal does, or its group stayed apart forever.
        _groups.OnRefused(instrument);
        ref FetchJob job = ref _jobs[instrument];
        if (WasListed(instrument))
        {
            InstrumentRules gone = _arePublished[instrument]
                ? _published[instrument]
                : _instruments[instrument].Known.GetValueOrDefault();
            gone.SetStatus(InstrumentStatus.Delisted);
            _areGone[instrument] = true;
            Apply(instrument, in gone);

            // Asked for again soon, whatever the interval: no exit of it can leave until it is back.
            job.DueNanos = _time.MonotonicNanos + _settings.RetryNanosMax;
            return;
        }

        job.DueNanos = _time.MonotonicNanos + _settings.RetryNanosMax;
        job.Attempts++;
        _outbox.PublishState(
            instrument, FeedChannel.All, FeedStatus.GaveUp, ReasonCode.FeedSubscribeRefused, job.Attempts);
    }

    private bool WasListed(int instrument) =>
        _arePublished[instrument] || _instruments[instrument].Known is { IsValid: true };

    /// <summary>
    /// The answer to the request under way was taken: what was doubted meanwhile is asked for once more.
    /// </summary>
    internal void OnAnswered()
    {
        (int first, int count) = _asked;
        _asked = default;
        for (int i = first; i < first + count; i++)
        {
            if (_areDoubted[i]) RequestAgain(i);
            _areDoubted[i] = false;
        }
    }

    /// <summary>
    /// The request under way came to nothing: what it asked for waits together. Refused for one symbol among many, each
    /// is asked for alone until each was answered, so that the others get theirs and the alarm names the one.
    /// </summary>
    internal void OnFailed(int instrument, ReasonCode reason, int httpStatus)
    {
        (int first, int count) = _asked;
        _asked = default;

        // Whatever follows is to be asked for later than what was said meanwhile.
        for (int i = first; i < first + count; i++) _mustBeFresh[i] |= _areDoubted[i];
        Array.Clear(_areDoubted, first, count);
        if (count == 1 && httpStatus == BadRequest) _groups.OnRefused(instrument);
        if (count == 1 && httpStatus == BadRequest && WasListed(instrument)
            && _jobs[instrument].Attempts >= RefusalsOfGone - 1)
        {
            OnSymbolUnknown(instrument);
            return;
        }

        bool isSplit = count > 1 && httpStatus == BadRequest;
        for (int i = first; i < first + count; i++)
        {
            if (i != instrument && !IsDue(i)) continue;
            if (isSplit) _groups.Suspect(i);
            else PutOff(i, reason, httpStatus);
        }
    }

    private void PutOff(int instrument, ReasonCode reason, int httpStatus)
    {
        ref FetchJob job = ref _jobs[instrument];
        job.PutOff(_time.MonotonicNanos, _settings);

        // The rules of before hold on: a stream that is up is not given up for them.
        if (job.Attempts != _settings.AttemptsBeforeAlarm || _arePublished[instrument]) return;
        int detail = httpStatus != 0 ? httpStatus : job.Attempts;
        _outbox.PublishState(instrument, FeedChannel.All, FeedStatus.GaveUp, reason, detail);
    }

    /// <summary>The next request: for rules without which nothing can be decoded, or for the others.</summary>
    internal bool TryTakeRequest(FeedRequests requests, bool areNeeded, out FeedRequest request)
    {
        request = default;

        // What is due longest: those that fail again and again must not take the turn of the others.
        int next = -1;
        for (int i = 0; i < _jobs.Length; i++)
        {
            if (!IsDue(i) || _areNeeded[i] != areNeeded) continue;
            if (next < 0 || _jobs[i].DueNanos < _jobs[next].DueNanos) next = i;
        }

        if (next < 0 || !requests.TryCharge(FeedRequestKind.FetchRules, next, 0, out ChargeMark mark)) return false;
        AsciiWriter writer = requests.BeginText();
        _asked = _groups.Of(next);
        (int first, int count) = _asked;
        _protocol.WriteRulesPath(first, count, ref writer);
        InstrumentId id = count == 1 ? _instruments[next].Id : InstrumentId.All;
        bool mustBeFresh = _mustBeFresh.AsSpan(first, count).Contains(true);
        request = requests.TakeFetch(FeedRequestKind.FetchRules, next, id, writer.Length, mark, mustBeFresh);
        return true;
    }

    private bool IsAsked(int instrument) =>
        instrument >= _asked.First && instrument < _asked.First + _asked.Count;

    /// <summary>
    /// Units only become finer while the feed runs: a coarser tick or lot is a larger number of them, and prices and
    /// quantities that lie between the new steps can still be told. Those of another feed of the instrument count, too.
    /// </summary>
    private InstrumentRules KeepUnits(int instrument, in InstrumentRules rules)
    {
        int price = rules.PriceDecimals;
        int quantity = rules.QuantityDecimals;
        if (_arePublished[instrument])
        {
            price = Math.Max(price, _published[instrument].PriceDecimals);
            quantity = Math.Max(quantity, _published[instrument].QuantityDecimals);
        }

        if (_settings.Units?.TryGet(_instruments[instrument].Id, out int otherPrice, out int otherQuantity) == true)
        {
            price = Math.Max(price, otherPrice);
            quantity = Math.Max(quantity, otherQuantity);
        }

        return rules.TryRefine(price, quantity, out InstrumentRules finer) ? finer : rules;
    }

    // Instruments that are asked for together stay together; feeds and processes do not ask all at one moment. No order
    // leaves while an instrument is restricted, so no refusal says that the restriction is over: it is asked for soon.
    private long NextRefreshNanos(int instrument, in InstrumentRules rules)
    {
        long interval = _settings.RulesIntervalNanos;
        if (_instruments[instrument].Rules != null) return long.MaxValue;
        if (rules.NamedStatus != InstrumentStatus.None) return _time.MonotonicNanos + _settings.RetryNanosMax;
        if (interval <= 0) return long.MaxValue;
        ulong mixed = (ulong)_time.WallNanos * 0x9E37_79B9_7F4A_7C15;
        long part = (long)(mixed >> 54);
        return _time.MonotonicNanos + interval - (interval / 10) + (interval / 5_120 * part);
    }
}
