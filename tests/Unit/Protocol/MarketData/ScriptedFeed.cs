using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.RateLimits;
using LowLatency.Unit.Venues;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>A feed over a <see cref="ScriptedVenue"/> in stepped time; it notes what it is asked for.</summary>
internal sealed class ScriptedFeed
{
    private readonly Queue<(uint Id, int Instrument)> _fetches = [];
    private readonly Queue<uint> _rulesFetches = [];
    private uint _connection;

    public ScriptedFeed(
        BookRule rule, int instruments = 1, FeedChannels channels = FeedChannels.Book, int depth = 0,
        FeedSettings? settings = null, bool areRulesFetched = false, AddressLimits? address = null,
        InstrumentRules? known = null, (string Base, string Quote) assets = default)
    {
        var table = new FeedInstrumentTable(Enumerable.Range(0, instruments).Select(index => new FeedInstrument
        {
            Id = new InstrumentId((ushort)index),
            Symbol = $"SYMBOL{index}",
            BaseAsset = assets.Base ?? "",
            QuoteAsset = assets.Quote ?? "",
            Channels = channels,
            BookDepth = depth,
            Rules = areRulesFetched ? null : CaptureReplay.Rules(2, 3),
            Known = known,
        }).ToArray());
        Venue = new ScriptedVenue(rule, table);
        Feed = new MarketFeed<EventRecorder>(Venue, settings ?? new FeedSettings { LevelsMax = 64 }, Recorder, address);
        Feed.Start(Now, Now);
        Reconnect();
    }

    public ScriptedVenue Venue { get; }

    public EventRecorder Recorder { get; } = new();

    public MarketFeed<EventRecorder> Feed { get; }

    public long Now { get; private set; } = 1_700_000_000_000_000_000;

    /// <summary>REST snapshots asked for and not answered yet.</summary>
    public int OpenFetches => _fetches.Count;

    /// <summary>Requests for rules that were not answered yet.</summary>
    public int OpenRulesFetches => _rulesFetches.Count;

    /// <summary>The last request for rules takes no answer that was asked for before.</summary>
    public bool MustRulesBeFresh { get; private set; }

    public NaiveBook Book(int instrument = 0) => Recorder.Book(new InstrumentId((ushort)instrument));

    public bool IsInSync(int instrument = 0) => State(instrument) == BookSyncState.InSync;

    public BookSyncState State(int instrument = 0) => Feed.State(new InstrumentId((ushort)instrument));

    /// <summary>A new connection, all of it subscribed.</summary>
    public void Reconnect()
    {
        if (_connection > 0) Feed.OnDisconnected(ReasonCode.FeedDisconnected, 0, Now, Now);
        _fetches.Clear();
        Venue.Subscribed.Clear();
        Feed.OnConnected(++_connection, Now, Now);
        Step();
    }

    public FrameKind Send(ScriptedFrame frame)
    {
        Venue.Next = frame;
        FrameKind kind = Feed.OnTextFrame("{}"u8, Now, Now);
        Step();
        return kind;
    }

    /// <summary>Answers the oldest REST snapshot request.</summary>
    public void Answer(ScriptedFrame snapshot)
    {
        (uint id, int instrument) = _fetches.Dequeue();
        Venue.Next = snapshot with { Instrument = instrument };
        Feed.OnResponse(id, 200, "{}"u8, 0, Now, Now);
        Step();
    }

    /// <summary>Answers the request for rules by what <see cref="ScriptedVenue.Rules"/> holds.</summary>
    public void AnswerRules(int status = 200)
    {
        Feed.OnResponse(_rulesFetches.Dequeue(), status, "{}"u8, 0, Now, Now);
        Step();
    }

    public void RefreshRules(int instrument = 0)
    {
        Feed.RefreshRules(new InstrumentId((ushort)instrument), Now, Now);
        Step();
    }

    /// <summary>Lets time pass to what is due next, a minute at most.</summary>
    public void WaitForNext()
    {
        Now = Math.Min(Math.Max(Now + 1, Feed.NextWakeNanos), Now + 60_000_000_000);
        Step();
    }

    public void Wait(long nanos)
    {
        Now += nanos;
        Step();
    }

    private void Step()
    {
        if (Feed.NextWakeNanos <= Now) Feed.OnTick(Now, Now);
        while (Feed.TryTakeRequest(out FeedRequest request))
        {
            if (request.Kind == FeedRequestKind.FetchSnapshot) _fetches.Enqueue((request.Id, request.Instrument.Value));
            if (request.Kind == FeedRequestKind.FetchRules)
            {
                _rulesFetches.Enqueue(request.Id);
                MustRulesBeFresh = request.MustBeFresh;
            }

            if (request.Kind != FeedRequestKind.SendFrame) continue;
            Venue.Next = new ScriptedFrame { Kind = FrameKind.Ack, RequestId = request.Id };
            Feed.OnTextFrame("{}"u8, Now, Now);
        }
    }
}
