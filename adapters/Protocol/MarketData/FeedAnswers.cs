using System;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// Answers to the REST requests of a feed, each to the machine that asked: snapshot, rules or bars. The feed's thread
/// only.
/// </summary>
internal sealed class FeedAnswers<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly VenueProtocol _protocol;
    private readonly ParsedFrame _frame;
    private readonly FeedRequests _requests;
    private readonly InstrumentStartup<TPublisher> _startup;
    private readonly RulesFetcher<TPublisher> _rules;
    private readonly BarBackfill<TPublisher> _bars;
    private readonly BookSynchronizer<TPublisher> _books;
    private readonly BookRecovery<TPublisher> _recovery;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;
    private readonly FeedMeter _meter;
    private long _retryAfterNanos;

    internal FeedAnswers(
        VenueProtocol protocol, ParsedFrame frame, FeedRequests requests, InstrumentStartup<TPublisher> startup,
        RulesFetcher<TPublisher> rules, BarBackfill<TPublisher> bars, BookSynchronizer<TPublisher> books,
        BookRecovery<TPublisher> recovery, FeedOutbox<TPublisher> outbox, FeedTime time, FeedMeter meter)
    {
        _protocol = protocol;
        _frame = frame;
        _requests = requests;
        _startup = startup;
        _rules = rules;
        _bars = bars;
        _books = books;
        _recovery = recovery;
        _outbox = outbox;
        _time = time;
        _meter = meter;
    }

    /// <summary>The answer to the request in flight, with its status of HTTP.</summary>
    internal void OnResponse(int httpStatus, ReadOnlySpan<byte> body, long retryAfterNanos)
    {
        _retryAfterNanos = retryAfterNanos;
        ReasonCode reason = FeedRequests.ReasonOf(httpStatus);
        if (reason != ReasonCode.None)
        {
            OnFailed(reason, httpStatus, RefusalOf(httpStatus, body));
            return;
        }

        int index = _requests.InFlight.Index;
        _frame.Clear();
        switch (_requests.InFlight.Kind)
        {
            case FeedRequestKind.FetchSnapshot:
                OnSnapshotBody(body, index);
                break;
            case FeedRequestKind.FetchRules:
                OnRulesBody(body, index);
                break;
            default:
                OnBarsBody(body, index);
                break;
        }
    }

    /// <summary>The request in flight came to nothing.</summary>
    internal void OnFailed(ReasonCode reason, int httpStatus, LinkFault fault)
    {
        _outbox.Fault = fault;
        FailInFlight(reason, httpStatus);
        _outbox.Fault = default;
    }

    private void FailInFlight(ReasonCode reason, int httpStatus)
    {
        FetchInFlight failed = _requests.Finish();
        _time.IsWakeStale = true;
        _meter.Counters.RequestsFailed++;
        switch (failed.Kind)
        {
            case FeedRequestKind.FetchSnapshot:
                _recovery.Retry(failed.Index, reason, httpStatus);
                break;
            case FeedRequestKind.FetchRules:
                _rules.OnFailed(failed.Index, reason, httpStatus);
                break;
            default:
                _bars.OnFailed(failed.Index, reason, httpStatus);
                break;
        }
    }

    // The venue's own code says more than the status beside it.
    private LinkFault RefusalOf(int httpStatus, ReadOnlySpan<byte> body)
    {
        _frame.Clear();
        bool isRefused = _protocol.ParseRules(body, 0, _frame, out _) == FrameKind.Refused;
        int code = isRefused ? _frame.ErrorCode : 0;
        return code != 0
            ? new LinkFault(LinkPhase.Answer, LinkFaultKind.VenueCode, code, IsRest: true)
            : new LinkFault(LinkPhase.Answer, LinkFaultKind.HttpStatus, httpStatus, IsRest: true);
    }

    /// <summary>Takes the rules that a body holds, asked for or not; false when it holds none.</summary>
    internal bool TryTakeRules(ReadOnlySpan<byte> body)
    {
        bool isTaken = false;
        for (int i = 0; i < _protocol.Instruments.Count; i++)
        {
            _frame.Clear();
            if (_protocol.Instruments[i].Rules != null) continue;
            if (_protocol.ParseRules(body, i, _frame, out InstrumentRules rules) != FrameKind.Events) continue;
            _startup.TryTakeRules(i, in rules);
            isTaken = true;
        }

        return isTaken;
    }

    private void OnSnapshotBody(ReadOnlySpan<byte> body, int instrument)
    {
        if (_books.State(instrument) != BookSyncState.AwaitingSnapshot)
        {
            // Not looked at: whether the venue took the request is not known.
            _requests.Finish();
            return;
        }

        if (_protocol.ParseSnapshot(body, instrument, _frame) != FrameKind.BookSnapshot)
        {
            if (_frame.Reason == ReasonCode.BookLevelOffUnit) _rules.RequestNeeded(instrument);
            OnRefused();
            return;
        }

        _requests.OnTaken();
        _requests.Finish();
        _meter.Counters.QuantitiesAboveRange += _frame.AboveRangeCount;
        _books.OnRestSnapshot(instrument);
    }

    private void OnRulesBody(ReadOnlySpan<byte> body, int asked)
    {
        (int first, int count) = _rules.Asked;
        _requests.OnRulesBody(body);
        for (int i = first; i < first + count; i++)
        {
            if (i != asked && !_rules.IsDue(i)) continue;
            FrameKind kind = _protocol.ParseRules(body, i, _frame, out InstrumentRules rules);
            if (kind == FrameKind.Refused)
            {
                OnRefused();
                return;
            }

            if (kind == FrameKind.Events) _startup.TryTakeRules(i, in rules);
            else OnSymbolUnknown(i);
        }

        _rules.OnAnswered();
        _requests.OnTaken();
        _requests.Finish();
    }

    private void OnSymbolUnknown(int instrument)
    {
        _outbox.Fault = new LinkFault(LinkPhase.Answer, LinkFaultKind.SymbolUnknown, 0, IsRest: true);
        _rules.OnSymbolUnknown(instrument);
        _outbox.Fault = default;
    }

    private void OnBarsBody(ReadOnlySpan<byte> body, int index)
    {
        if (!_bars.TryParse(index, body, _frame))
        {
            OnRefused();
            return;
        }

        _requests.OnTaken();
        _requests.Finish();
        _bars.Publish(index, _frame);
    }

    // The body cannot be decoded.
    private void OnRefused()
    {
        _meter.Counters.ResponsesRefused++;
        _requests.OnBodyRefused(_frame.Reason, _retryAfterNanos);
        LinkFaultKind kind = _frame.ErrorCode != 0 ? LinkFaultKind.VenueCode : LinkFaultKind.Protocol;
        OnFailed(
            _frame.Reason, _frame.ErrorCode,
            new LinkFault(LinkPhase.Answer, kind, _frame.ErrorCode, IsRest: true));
    }
}
