using System;
using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>A venue with any book rule, whose frames are numbers instead of text.</summary>
internal sealed class ScriptedVenue : VenueProtocol
{
    public ScriptedVenue(BookRule rule, FeedInstrumentTable instruments)
        : base(instruments)
    {
        BookRule = rule;
    }

    /// <summary>What the next frame or snapshot body says.</summary>
    internal ScriptedFrame Next { get; set; } = new();

    /// <summary>Topics of the subscribe requests that were written and not yet taken.</summary>
    internal List<FeedTopic> Subscribed { get; } = [];

    internal long LastRequestId { get; private set; }

    /// <summary>Rules that the next answer has, by instrument; without any it has no such symbol.</summary>
    internal Dictionary<int, InstrumentRules> Rules { get; } = [];

    /// <summary>Limits that answers with rules tell beside them.</summary>
    internal List<RateLimitRecord> Limits { get; } = [];

    /// <summary>What the requests for rules asked for: first instrument and how many.</summary>
    internal List<(int First, int Count)> RulesAsked { get; } = [];

    /// <summary>The venue's code in a body that is refused.</summary>
    internal int BodyErrorCode { get; set; }

    /// <summary>Why the next body is refused; None = it is not.</summary>
    internal ReasonCode BodyRefusal { get; set; }

    public override VenueId Venue => VenueId.BinanceSpot;

    public override BookRule BookRule { get; }

    public override int TopicsPerRequestMax => 10;

    public override bool NeedsPing => false;

    public override int RulesPerRequestMax => int.MaxValue;

    public override ReadOnlySpan<RateLimitRecord> InitialLimits => [];

    public override int WeightOf(FeedRequestKind kind, int instrument, int bars) => 0;

    public override void OnConnected()
    {
        // No state is merged over frames.
    }

    public override FrameKind Parse(ReadOnlySpan<byte> frame, ParsedFrame target)
    {
        ScriptedFrame next = Next;
        target.Kind = next.Kind;
        target.Instrument = next.Instrument;
        target.IsOfBook = next.IsOfBook;
        target.Reason = next.Reason;
        target.FirstSequence = next.First;
        target.LastSequence = next.Last;
        target.PreviousSequence = next.Previous;
        target.ConnectionSequence = next.ConnectionSequence;
        target.Checksum = next.Checksum;
        target.RequestId = next.RequestId;
        target.IsSuccess = true;
        target.BidCount = next.Bids.Length;
        target.AskCount = next.Asks.Length;
        Span<EventSlot> slots = target.Span(target.BookSlotCount);
        int index = 0;
        foreach ((long price, long quantity) in next.Bids) Set(slots, index++, price, quantity);
        foreach ((long price, long quantity) in next.Asks) Set(slots, index++, price, quantity);
        return next.Kind;
    }

    public override FrameKind ParseSnapshot(ReadOnlySpan<byte> body, int instrument, ParsedFrame target) =>
        Parse(body, target);

    public override FrameKind ParseRules(
        ReadOnlySpan<byte> body, int instrument, ParsedFrame target, out InstrumentRules rules)
    {
        target.Reason = BodyRefusal;
        target.ErrorCode = BodyErrorCode;
        bool isKnown = Rules.TryGetValue(instrument, out rules);
        return BodyRefusal != ReasonCode.None ? FrameKind.Refused : isKnown ? FrameKind.Events : FrameKind.Ignored;
    }

    public override int ReadLimits(ReadOnlySpan<byte> body, Span<RateLimitRecord> limits)
    {
        Limits.CopyTo(limits);
        return Limits.Count;
    }

    public override FrameKind ParseBars(
        ReadOnlySpan<byte> body, int instrument, int intervalSeconds, long nowWallNanos, ParsedFrame target) =>
        FrameKind.Events;

    public override bool IsOffered(FeedTopic topic) => true;

    public override void WriteSubscribe(
        bool isSubscribe, long requestId, ReadOnlySpan<FeedTopic> topics, ref AsciiWriter target)
    {
        LastRequestId = requestId;
        if (isSubscribe) Subscribed.AddRange(topics.ToArray());
        target.Write(requestId);
    }

    public override void WritePing(long requestId, ref AsciiWriter target) => target.Write(requestId);

    public override void WriteSnapshotPath(int instrument, ref AsciiWriter target) => target.Write(instrument);

    public override void WriteRulesPath(int first, int count, ref AsciiWriter target)
    {
        RulesAsked.Add((first, count));
        target.Write(first);
    }

    public override void WriteBarsPath(int instrument, int intervalSeconds, int count, ref AsciiWriter target) =>
        target.Write(instrument);

    private static void Set(Span<EventSlot> slots, int index, long price, long quantity) =>
        BookMessage.SetLevel(slots, index, new BookLevel(new Price(price), new Quantity(quantity)));
}
