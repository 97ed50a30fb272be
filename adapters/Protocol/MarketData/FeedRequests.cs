using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// What a feed sends: the text of one request, the ids, and the single REST request in flight with what it costs the
/// address. What is to be asked for is the other parts' affair. The feed's thread only.
/// </summary>
internal sealed class FeedRequests
{
    private const int HttpOk = 200;
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
    private FetchInFlight _inFlight;
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

    internal bool IsFetching => _inFlight.Kind != FeedRequestKind.None;

    /// <summary>Of the REST request in flight; long.MaxValue without one.</summary>
    internal long DeadlineNanos => IsFetching ? _inFlight.DeadlineNanos : long.MaxValue;

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
        FeedRequestKind kind, int index, InstrumentId instrument, int length, ChargeMark mark)
    {
        _length = length;
        bool isOfRules = kind == FeedRequestKind.FetchRules;
        _inFlight = new FetchInFlight
        {
            Kind = kind,
            Id = ++_lastId,
            Index = index,
            DeadlineNanos = _time.MonotonicNanos
                + (isOfRules ? _settings.RulesTimeoutNanos : _settings.RequestTimeoutNanos),
            Mark = mark,
        };
        return new FeedRequest { Kind = kind, Id = _lastId, Instrument = instrument };
    }

    /// <summary>The answer to a request that was given up is counted and not awaited.</summary>
    internal bool IsAwaited(uint requestId)
    {
        _time.IsWakeStale = true;
        if (IsFetching && _inFlight.Id == requestId) return true;
        _meter.Counters.ResponsesStale++;
        return false;
    }

    /// <summary>The request in flight is over, whatever came of it. Returns what it was.</summary>
    internal FetchInFlight Finish()
    {
        FetchInFlight done = _inFlight;
        _inFlight = default;
        return done;
    }

    /// <summary>What is in flight.</summary>
    internal ref readonly FetchInFlight InFlight => ref _inFlight;

    /// <summary>A snapshot under way would be of no use any more: its answer is not awaited.</summary>
    internal void AbandonSnapshot(int instrument)
    {
        if (_inFlight.Kind == FeedRequestKind.FetchSnapshot && _inFlight.Index == instrument) _inFlight = default;
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

    /// <summary>What the venue has counted for the address in the minute, as of the request in flight.</summary>
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
        _address.OnReported(in reported, in _inFlight.Mark, VenueNanos());
    }

    /// <summary>
    /// An answer with rules tells the venue's limits, too: a process that began a moment ago keeps them from then on.
    /// </summary>
    internal void OnRulesBody(ReadOnlySpan<byte> body)
    {
        int count = _protocol.ReadLimits(body, _limits);
        foreach (ref readonly RateLimitRecord limit in _limits.AsSpan(0, count))
        {
            _address.OnReported(in limit, in _inFlight.Mark, VenueNanos());
        }
    }

    internal static ReasonCode ReasonOf(int httpStatus) => httpStatus switch
    {
        HttpOk => ReasonCode.None,
        429 => ReasonCode.RateLimited,
        403 or 418 => ReasonCode.Banned,
        _ => ReasonCode.RestFailed,
    };

    private long VenueNanos() => _address.VenueNanos(_time.MonotonicNanos, _time.WallNanos);
}
