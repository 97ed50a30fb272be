using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Proofs.Allocation;

/// <summary>A venue's decoder with a plant behind every frame.</summary>
internal sealed class PlantedProtocol : VenueProtocol
{
    private readonly VenueProtocol _inner;
    private readonly Plant _plant;

    public PlantedProtocol(VenueProtocol inner, Plant plant)
        : base(inner.Instruments)
    {
        _inner = inner;
        _plant = plant;
    }

    public override VenueId Venue => _inner.Venue;

    public override BookRule BookRule => _inner.BookRule;

    public override int TopicsPerRequestMax => _inner.TopicsPerRequestMax;

    public override bool NeedsPing => _inner.NeedsPing;

    public override int RulesPerRequestMax => _inner.RulesPerRequestMax;

    public override ReadOnlySpan<RateLimitRecord> InitialLimits => _inner.InitialLimits;

    public override int WeightOf(FeedRequestKind kind, int instrument, int bars) =>
        _inner.WeightOf(kind, instrument, bars);

    public override void OnConnected() => _inner.OnConnected();

    public override FrameKind Parse(ReadOnlySpan<byte> frame, ParsedFrame target)
    {
        FrameKind kind = _inner.Parse(frame, target);
        _plant.Step();
        return kind;
    }

    public override FrameKind ParseSnapshot(ReadOnlySpan<byte> body, int instrument, ParsedFrame target) =>
        _inner.ParseSnapshot(body, instrument, target);

    public override FrameKind ParseRules(
        ReadOnlySpan<byte> body, int instrument, ParsedFrame target, out InstrumentRules rules) =>
        _inner.ParseRules(body, instrument, target, out rules);

    public override FrameKind ParseBars(
        ReadOnlySpan<byte> body, int instrument, int intervalSeconds, long nowWallNanos, ParsedFrame target) =>
        _inner.ParseBars(body, instrument, intervalSeconds, nowWallNanos, target);

    public override bool IsOffered(FeedTopic topic) => _inner.IsOffered(topic);

    public override void WriteSubscribe(
        bool isSubscribe, long requestId, ReadOnlySpan<FeedTopic> topics, ref AsciiWriter target) =>
        _inner.WriteSubscribe(isSubscribe, requestId, topics, ref target);

    public override void WritePing(long requestId, ref AsciiWriter target) => _inner.WritePing(requestId, ref target);

    public override void WriteSnapshotPath(int instrument, ref AsciiWriter target) =>
        _inner.WriteSnapshotPath(instrument, ref target);

    public override void WriteRulesPath(int first, int count, ref AsciiWriter target) =>
        _inner.WriteRulesPath(first, count, ref target);

    public override void WriteBarsPath(int instrument, int intervalSeconds, int count, ref AsciiWriter target) =>
        _inner.WriteBarsPath(instrument, intervalSeconds, count, ref target);
}
