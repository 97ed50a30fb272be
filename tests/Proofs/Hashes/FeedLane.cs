using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Requests;
using LowLatency.Proofs.Market;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;

namespace LowLatency.Proofs.Hashes;

/// <summary>One connection without a socket: a script's frames through the venue's real parser and feed.</summary>
internal sealed class FeedLane
{
    private readonly VenueScript _script;
    private readonly MarketFeed<EventSink> _feed;
    private readonly ScriptRandom _faults;
    private readonly byte[] _copy = new byte[64 * 1024];
    private readonly Queue<byte[]> _answers = new();
    private uint _connection;

    public FeedLane(
        VenueScript script, VenueProtocol protocol, ScriptedRun pipeline, ResyncRequests resyncs, ulong faultSeed)
    {
        var books = new List<InstrumentId>();
        for (int i = 0; i < protocol.Instruments.Count; i++) books.Add(protocol.Instruments[i].Id);
        Resyncs = resyncs.Open(books);
        _script = script;
        _feed = new MarketFeed<EventSink>(protocol, new FeedSettings { LevelsMax = 1_000 }, new EventSink(pipeline));
        _faults = new ScriptRandom(faultSeed);
    }

    /// <summary>Books that are to be asked for again.</summary>
    public ResyncQueue Resyncs { get; }

    public ref readonly FeedCounters Counters => ref _feed.Counters;

    public void Start(long now)
    {
        _feed.Start(now, now);
        _feed.OnConnected(++_connection, now, now);
        Pump(now);
    }

    /// <summary>
    /// The next frame: mostly as it is; sometimes lost, sent twice or damaged; now and then the line breaks.
    /// </summary>
    public void Step(long now)
    {
        int length = Copy(_script.NextFrame());
        int roll = _faults.Below(20_000);
        if (roll == 0) Reconnect(now);
        else if (roll < 6) length = 0;
        else if (roll < 12) _feed.OnTextFrame(_copy.AsSpan(0, length), now, now);
        else if (roll < 18) length = _faults.Below(length);
        if (length > 0) _feed.OnTextFrame(_copy.AsSpan(0, length), now, now);
        Pump(now);
    }

    public void Resync(in EngineCommand command, long now)
    {
        _feed.ResyncBook(command.Instrument, command.Reason, now, now);
        Pump(now);
    }

    private void Reconnect(long now)
    {
        _feed.OnDisconnected(ReasonCode.FeedDisconnected, 1006, now, now);
        _feed.OnConnected(++_connection, now, now);
    }

    private void Pump(long now)
    {
        _feed.OnTick(now, now);
        while (_feed.TryTakeRequest(out FeedRequest request))
        {
            switch (request.Kind)
            {
                case FeedRequestKind.Reconnect:
                    Reconnect(now);
                    break;
                case FeedRequestKind.SendFrame:
                    _answers.Enqueue(_script.Answer(_feed.RequestBytes).ToArray());
                    break;
                default:
                    Respond(request, now);
                    break;
            }
        }

        while (_answers.TryDequeue(out byte[]? answer)) _feed.OnTextFrame(answer, now, now);
    }

    private void Respond(FeedRequest request, long now)
    {
        int length = Copy(_script.Body(_feed.RequestBytes));
        if (length > 0) _feed.OnResponse(request.Id, 200, _copy.AsSpan(0, length), 0, now, now);
        else _feed.OnRequestFailed(request.Id, ReasonCode.RestFailed, now, now);
    }

    private int Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_copy);
        return bytes.Length;
    }
}
