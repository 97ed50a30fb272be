using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// What a feed sends: the text of one request, the ids, and the REST requests in flight with what they cost the
/// address: one for rules, whose answer may be megabytes and minutes, and one for everything else, so that no book
/// waits for a list. What is to be asked for is the other parts' affair. The feed's thread only.
/// </summary>
internal sealed class FeedRequests
{
    private const int HttpOk = 200;
    private const int LaneCount = 2;
    private const int RulesLane = 0;
    private const int OtherLane = 1;
    private const int WeightWindowSeconds = 60;
    private const int LimitsMax = 16;
    private const long HoldNanosMin = 1_000_000;

    private readonly byte[] _bytes = new byte[VenueProtocol.RequestLengthMax];
    private readonly VenueProtocol _protocol;
    private readonly FeedSettings _settings;
    private readonly AddressLimits _address;
    private readonly FeedTime _time;
    private readonly FeedMeter _meter;
    private readonly RateLimitRecord[] _limits = new RateLimitRecord[LimitsMax];
    private readonly FetchInFlight[] _inFlight = new FetchInFlight[LaneCount];

    // The lane that the present answer, or failure, is of.
    private int _lane;
    private int _length;
    private uint _lastId;

    internal FeedRequests(
        VenueProtocol protocol, FeedSettings settings, AddressLimits address, FeedTime time, FeedMeter meter)
    {
        _protocol = protocol;
        _settings = settings;
        _address = address;
        _time = time;
        _meter = meter;
    }

    /// <summary>Bytes of the request begun last.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>A REST request for something else than rules is in flight.</summary>
    internal bool IsFetching => IsTaken(OtherLane);

    internal bool IsFetchingRules => IsTaken(RulesLane);

    /// <summary>The earliest of the REST requests in flight; long.MaxValue without one.</summary>
    internal long DeadlineNanos => Math.Min(DeadlineOf(RulesLane), DeadlineOf(OtherLane));

    /// <summary>No REST request before it: the address has no budget.</summary>
    internal long HeldUntilNanos { get; private set; } = long.MinValue;

    /// <summary>Id that the next frame will have.</summary>
    internal uint NextId => _lastId + 1;

    /// <summary>Writes the next request from its first byte.</summary>
    internal AsciiWriter BeginText() => new(_bytes);

    /// <summary>Takes the text as a frame with <see cref="NextId"/>.</summary>
    internal FeedRequest TakeFrame(int length)
    {
        _lastId++;
        _length = length;
        return new FeedRequest { Kind = FeedRequestKind.SendFrame, Id = _lastId, Instrument = InstrumentId.All };
    }

    /// <summary>Charges a REST request to the address; false: not now, and no other either for a while.</summary>
    internal bool TryCharge(FeedRequestKind kind, int instrument, int bars, out ChargeMark mark)
    {
        long now = _time.MonotonicNanos;
        int weight = _protocol.WeightOf(kind, instrument, bars);
        ReasonCode reason = _address.TryCharge(
            RequestPriority.Read, weight, now, VenueNanos(), out mark, out long waitNanos);
        if (reason == ReasonCode.None) return true;
        _meter.Counters.RequestsHeld++;
        HeldUntilNanos = now + Math.Max(waitNanos, HoldNanosMin);
        return false;
    }

    /// <summary>Takes the text as path and query of a GET that has been charged.</summary>
    internal FeedRequest TakeFetch(
        FeedRequestKind kind, int index, InstrumentId instrument, int length, ChargeMark mark,
        bool mustBeFresh = false)
    {
        _length = length;
        bool isOfRules = kind == FeedRequestKind.FetchRules;
        _inFlight[isOfRules ? RulesLane : OtherLane] = new FetchInFlight
        {
            Kind = kind,
            Id = ++_lastId,
            Index = index,
            DeadlineNanos = _time.MonotonicNanos
                + (isOfRules ? _settings.RulesTimeoutNanos : _settings.RequestTimeoutNanos),
            Mark = mark,
        };
        return new FeedRequest { Kind = kind, Id = _lastId, Instrument = instrument, MustBeFresh = mustBeFresh };
    }

    /// <summary>The answer to a request that was given up is counted and not awaited.</summary>
    internal bool IsAwaited(uint requestId)
    {
        _time.IsWakeStale = true;
        for (_lane = 0; _lane < LaneCount; _lane++)
        {
            if (IsTaken(_lane) && _inFlight[_lane].Id == requestId) return true;
        }

        _lane = OtherLane;
        _meter.Counters.ResponsesStale++;
        return false;
    }

    /// <summary>A request in flight whose time is over is the present one; false when there is none.</summary>
    internal bool TryFindLate()
    {
        for (int lane = 0; lane < LaneCount; lane++)
        {
            if (DeadlineOf(lane) > _time.MonotonicNanos) continue;
            _lane = lane;
            return true;
        }

        return false;
    }

    /// <summary>The present request is over, whatever came of it. Returns what it was.</summary>
    internal FetchInFlight Finish()
    {
        FetchInFlight done = _inFlight[_lane];
        _inFlight[_lane] = default;
        return done;
    }

    /// <summary>The request that is answered, or fails, now.</summary>
    internal ref readonly FetchInFlight InFlight => ref _inFlight[_lane];

    /// <summary>A snapshot under way would be of no use any more: its answer is not awaited.</summary>
    internal void AbandonSnapshot(int instrument)
    {
        ref FetchInFlight other = ref _inFlight[OtherLane];
        if (other.Kind == FeedRequestKind.FetchSnapshot && other.Index == instrument) other = default;
    }

    /// <summary>The venue took the request: its own code says so, not the status alone.</summary>
    internal void OnTaken() => _address.OnSuccess(_time.MonotonicNanos);

    /// <summary>The body refuses the request, whatever the status: a limit is one for the whole address.</summary>
    internal void OnBodyRefused(ReasonCode reason, long retryAfterNanos)
    {
        if (reason == ReasonCode.Banned) OnStatus(418, retryAfterNanos);
        else if (reason == ReasonCode.RateLimited) OnStatus(429, retryAfterNanos);
        else if (reason != ReasonCode.RestFailed) OnTaken();
    }

    /// <summary>
    /// A status of HTTP that refuses. It concerns everything that sends from this address, late as it may come.
    /// </summary>
    internal void OnStatus(int httpStatus, long retryAfterNanos)
    {
        long now = _time.MonotonicNanos;
        long venueNanos = VenueNanos();
        switch (httpStatus)
        {
            case 403 or 418:
                // A firewall does not say for how long: the longest presumption, and then one probe.
                _address.OnBan(venueNanos + retryAfterNanos, now, venueNanos);
                break;
            case 429:
                _address.OnLimited(retryAfterNanos, now, venueNanos);
                break;
        }
    }

    /// <summary>What the venue has counted for the address in the minute, as of the present request.</summary>
    /// <param name="usedWeight">-1 = not reported.</param>
    internal void OnUsedWeight(long usedWeight)
    {
        if (usedWeight < 0) return;
        RateLimitRecord reported = new()
        {
            Kind = RateLimitKind.RequestWeight,
            WindowSeconds = WeightWindowSeconds,
            Limit = -1,
            Used = usedWeight,
        };
        _address.OnReported(in reported, in _inFlight[_lane].Mark, VenueNanos());
    }

    /// <summary>
    /// An answer with rules tells the venue's limits, too: a process that began a moment ago keeps them from then on.
    /// </summary>
    internal void OnRulesBody(ReadOnlySpan<byte> body)
    {
        int count = _protocol.ReadLimits(body, _limits);
        foreach (ref readonly RateLimitRecord limit in _limits.AsSpan(0, count))
        {
            _address.OnReported(in limit, in _inFlight[_lane].Mark, VenueNanos());
        }
    }

    internal static ReasonCode ReasonOf(int httpStatus) => httpStatus switch
    {
        HttpOk => ReasonCode.None,
        429 => ReasonCode.RateLimited,
        403 or 418 => ReasonCode.Banned,
        _ => ReasonCode.RestFailed,
    };

    private bool IsTaken(int lane) => _inFlight[lane].Kind != FeedRequestKind.None;

    private long DeadlineOf(int lane) => IsTaken(lane) ? _inFlight[lane].DeadlineNanos : long.MaxValue;

    private long VenueNanos() => _address.VenueNanos(_time.MonotonicNanos, _time.WallNanos);
}
