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
    private readonly FeedTime _time;
    private readonly FeedMeter _meter;
    private long _retryAfterNanos;

    internal FeedAnswers(
        VenueProtocol protocol, ParsedFrame frame, FeedRequests requests, InstrumentStartup<TPublisher> startup,
        RulesFetcher<TPublisher> rules, BarBackfill<TPublisher> bars, BookSynchronizer<TPublisher> books,
        BookRecovery<TPublisher> recovery, FeedTime time, FeedMeter meter)
    {
        _protocol = protocol;
        _frame = frame;
        _requests = requests;
        _startup = startup;
        _rules = rules;
        _bars = bars;
        _books = books;
        _recovery = recovery;
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
            OnFailed(reason, httpStatus);
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
    internal void OnFailed(ReasonCode reason, int httpStatus)
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
            else _rules.OnSymbolUnknown(i);
        }

        _rules.OnAnswered();
        _requests.OnTaken();
        _requests.Finish();
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
        OnFailed(_frame.Reason, _frame.ErrorCode);
    }
}
