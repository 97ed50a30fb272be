using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// What a venue adds to the feed machine: its parsers and request texts. One object per connection, called on that
/// feed's thread only; no call throws for anything that a venue can send, and none allocates. One virtual call per
/// frame is the price of keeping the machine venue-neutral (about 2 ns beside 40 and more of decoding).
/// </summary>
public abstract class VenueProtocol
{
    /// <summary>Longest request text that a Write method may produce.</summary>
    public const int RequestLengthMax = 16_384;

    protected VenueProtocol(FeedInstrumentTable instruments)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        Instruments = instruments;
    }

    public FeedInstrumentTable Instruments { get; }

    public abstract VenueId Venue { get; }

    /// <summary>
    /// Sends every frame through the tolerant form, where there are two; for tests and measurements.
    /// </summary>
    public bool IsFastPathOff { get; set; }

    /// <summary>How the books of the book channel are made whole and kept so; asked for when a feed is made.</summary>
    public abstract BookRule BookRule { get; }

    /// <summary>Topics in one subscribe request at most.</summary>
    public abstract int TopicsPerRequestMax { get; }

    /// <summary>The venue wants application pings (a text frame, not a WebSocket ping).</summary>
    public abstract bool NeedsPing { get; }

    /// <summary>
    /// Instruments in one rules request at most: they are asked for in groups of so many, by their index.
    /// </summary>
    public abstract int RulesPerRequestMax { get; }

    /// <summary>What the venue allows an address, to be assumed until it tells.</summary>
    public abstract ReadOnlySpan<RateLimitRecord> InitialLimits { get; }

    /// <summary>Request weight of a Fetch request; <paramref name="bars"/> counts for FetchBars only.</summary>
    public abstract int WeightOf(FeedRequestKind kind, int instrument, int bars);

    /// <summary>A new connection: forget what was merged from the old one.</summary>
    public abstract void OnConnected();

    /// <summary>
    /// A text frame. The outcome, its numbers and the events or levels are in <paramref name="target"/>.
    /// </summary>
    public abstract FrameKind Parse(ReadOnlySpan<byte> frame, ParsedFrame target);

    /// <summary>A REST book snapshot: BookSnapshot or Refused.</summary>
    public abstract FrameKind ParseSnapshot(ReadOnlySpan<byte> body, int instrument, ParsedFrame target);

    /// <summary>
    /// A REST answer with rules: Events when those of the instrument were found, Ignored when not, or Refused.
    /// </summary>
    public abstract FrameKind ParseRules(
        ReadOnlySpan<byte> body, int instrument, ParsedFrame target, out InstrumentRules rules);

    /// <summary>
    /// The limits of an address that an answer with rules tells beside them; how many, 0 where the venue tells none.
    /// </summary>
    public virtual int ReadLimits(ReadOnlySpan<byte> body, Span<RateLimitRecord> limits) => 0;

    /// <summary>A REST answer with bars, oldest first and closed ones only: Events or Refused.</summary>
    public abstract FrameKind ParseBars(
        ReadOnlySpan<byte> body, int instrument, int intervalSeconds, long nowWallNanos, ParsedFrame target);

    /// <summary>True when the venue offers the topic; the feed asks once, when it is made.</summary>
    public abstract bool IsOffered(FeedTopic topic);

    /// <summary>A request frame for the topics.</summary>
    public abstract void WriteSubscribe(
        bool isSubscribe, long requestId, ReadOnlySpan<FeedTopic> topics, ref AsciiWriter target);

    /// <summary>Application ping, where <see cref="NeedsPing"/>.</summary>
    public abstract void WritePing(long requestId, ref AsciiWriter target);

    /// <summary>Path and query of the book snapshot.</summary>
    public abstract void WriteSnapshotPath(int instrument, ref AsciiWriter target);

    /// <summary>
    /// Path and query of the rules of a group: <paramref name="count"/> instruments from index
    /// <paramref name="first"/>, <see cref="RulesPerRequestMax"/> at most.
    /// </summary>
    public abstract void WriteRulesPath(int first, int count, ref AsciiWriter target);

    /// <summary>Path and query of the latest bars, <paramref name="count"/> closed ones and the open one.</summary>
    public abstract void WriteBarsPath(int instrument, int intervalSeconds, int count, ref AsciiWriter target);

    /// <summary>The instruments that the rules of one are asked for with.</summary>
    internal (int First, int Count) RulesGroup(int instrument)
    {
        int first = instrument / RulesPerRequestMax * RulesPerRequestMax;
        return (first, Math.Min(RulesPerRequestMax, Instruments.Count - first));
    }

    /// <summary>Levels a side that the book channel of an instrument promises, 0 = every level.</summary>
    public int DepthLimit(int instrument) => BookRule.DepthOf(Instruments[instrument].BookDepth);
}
