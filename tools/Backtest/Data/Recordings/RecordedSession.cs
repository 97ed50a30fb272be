using System;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;

namespace LowLatency.Backtest.Data.Recordings;

/// <summary>
/// Drives the live feed machine with recorded bytes at their recorded times and collects the events it makes. A feed
/// has one request under way at a time, so a recorded answer is that of the request that is open.
/// </summary>
internal sealed class RecordedSession
{
    private readonly MarketFeed<Collector> _feed;
    private readonly VenueProtocol _protocol;
    private readonly Func<long, string>? _acknowledgement;
    private FeedRequest _open;
    private string _openText = "";
    private uint _connection;
    private bool _isStarted;

    /// <param name="protocol">Parser and instruments.</param>
    /// <param name="target">Gets the events.</param>
    /// <param name="acknowledgement">
    /// Makes the acknowledgements of subscriptions that the recording has not, or has of other numbers; null = it has.
    /// </param>
    public RecordedSession(VenueProtocol protocol, MessageLog target, Func<long, string>? acknowledgement)
    {
        _protocol = protocol;
        _acknowledgement = acknowledgement;
        _feed = new MarketFeed<Collector>(protocol, new FeedSettings(), new Collector(target));
    }

    public ref readonly FeedCounters Counters => ref _feed.Counters;

    /// <summary>Recorded answers for which no request was open.</summary>
    public long AnswersUnused { get; private set; }

    /// <summary>The open request, its text empty when there is none.</summary>
    public string OpenRequest => _openText;

    /// <summary>Symbol that the open request is about, empty when it is about several.</summary>
    public string OpenSymbol => _open.Instrument.IsAll
        ? ""
        : _protocol.Instruments[_protocol.Instruments.Find(_open.Instrument)].Symbol;

    public void Start(long nanos)
    {
        if (_isStarted) return;
        _isStarted = true;
        _feed.Start(nanos, nanos);
        Pump(nanos);
    }

    public void Connect(uint connection, long nanos)
    {
        Start(nanos);
        if (connection == _connection) return;
        if (_connection != 0) _feed.OnDisconnected(ReasonCode.FeedDisconnected, 0, nanos, nanos);
        _connection = connection;
        _feed.OnConnected(connection, nanos, nanos);
        Pump(nanos);
    }

    public void Frame(ReadOnlySpan<byte> text, long nanos)
    {
        _feed.OnTextFrame(text, nanos, nanos);
        if (_feed.NextWakeNanos <= nanos) Pump(nanos);
    }

    public void Answer(int status, ReadOnlySpan<byte> body, long nanos)
    {
        Start(nanos);
        Pump(nanos);
        bool isUnasked = status == 200 && _open.Kind != FeedRequestKind.FetchRules;
        if (isUnasked && _feed.TryTakeRules(body, nanos, nanos))
        {
            Pump(nanos);
            return;
        }

        if (_openText.Length == 0)
        {
            AnswersUnused++;
            return;
        }

        uint id = _open.Id;
        _open = default;
        _openText = "";
        _feed.OnResponse(id, status, body, 0, nanos, nanos);
        Pump(nanos);
    }

    public void Pump(long nanos)
    {
        _feed.OnTick(nanos, nanos);
        while (_feed.TryTakeRequest(out FeedRequest request))
        {
            if (request.Kind == FeedRequestKind.Reconnect) continue;
            if (request.Kind != FeedRequestKind.SendFrame)
            {
                _open = request;
                _openText = Encoding.UTF8.GetString(_feed.RequestBytes);
                continue;
            }

            if (_acknowledgement == null) continue;
            _feed.OnTextFrame(Encoding.ASCII.GetBytes(_acknowledgement(request.Id)), nanos, nanos);
        }
    }

    private readonly struct Collector(MessageLog target) : IEventPublisher
    {
        public bool TryPublish(Span<EventSlot> message)
        {
            target.Add(message);
            return true;
        }
    }
}
