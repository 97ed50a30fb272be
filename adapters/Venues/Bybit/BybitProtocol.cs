using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Venues.Bybit;

/// <summary>
/// Bybit v5 market data, spot or linear, for one connection. Facts and sources: README.md in this folder.
/// </summary>
public sealed unsafe class BybitProtocol : VenueProtocol
{
    private readonly BybitMarket _market;
    private readonly BybitFrameParser _fast;
    private readonly BybitTolerantParser _tolerant;
    private readonly BybitRestParser _rest;

    public BybitProtocol(FeedInstrumentTable instruments, BybitMarket market)
        : base(instruments)
    {
        _market = market;
        _fast = new BybitFrameParser(instruments);
        _tolerant = new BybitTolerantParser(instruments);
        _rest = new BybitRestParser(instruments, market);
    }

    public override VenueId Venue => _market == BybitMarket.Spot ? VenueId.BybitSpot : VenueId.BybitLinear;

    public override BookRule BookRule => BybitSpec.BookRule;

    public override int TopicsPerRequestMax => BybitSpec.TopicsPerRequestMax;

    public override bool NeedsPing => true;

    public override int RulesPerRequestMax => 1;

    public override ReadOnlySpan<RateLimitRecord> InitialLimits => BybitSpec.AddressLimits;

    /// <summary>The venue counts requests, whatever they ask for.</summary>
    public override int WeightOf(FeedRequestKind kind, int instrument, int bars) => 0;

    public override void OnConnected() => _tolerant.Reset();

    public override FrameKind Parse(ReadOnlySpan<byte> frame, ParsedFrame target)
    {
        fixed (byte* start = frame)
        {
            byte* end = start + frame.Length;
            if (!IsFastPathOff)
            {
                if (_fast.TryParse(start, end, target)) return target.Kind;
                target.Clear();
            }

            return _tolerant.Parse(start, end, target);
        }
    }

    public override FrameKind ParseSnapshot(ReadOnlySpan<byte> body, int instrument, ParsedFrame target)
    {
        fixed (byte* start = body) return _rest.ParseSnapshot(start, start + body.Length, instrument, target);
    }

    public override FrameKind ParseRules(
        ReadOnlySpan<byte> body, int instrument, ParsedFrame target, out InstrumentRules rules)
    {
        fixed (byte* start = body) return _rest.ParseRules(start, start + body.Length, instrument, target, out rules);
    }

    public override FrameKind ParseBars(
        ReadOnlySpan<byte> body, int instrument, int intervalSeconds, long nowWallNanos, ParsedFrame target)
    {
        fixed (byte* start = body)
        {
            return _rest.ParseBars(start, start + body.Length, instrument, intervalSeconds, nowWallNanos, target);
        }
    }

    public override bool IsOffered(FeedTopic topic) => topic.Channel switch
    {
        FeedChannels.Book => BybitSpec.IsDepth(Instruments[topic.Instrument].BookDepth),
        FeedChannels.Trades => true,
        FeedChannels.TopOfBook => !HasBookOfOneLevel(topic.Instrument),
        FeedChannels.Bars => BybitSpec.IntervalText(topic.IntervalSeconds).Length > 0,
        FeedChannels.Funding => _market == BybitMarket.Linear,
        _ => false,
    };

    public override void WriteSubscribe(
        bool isSubscribe, long requestId, ReadOnlySpan<FeedTopic> topics, ref AsciiWriter target)
    {
        target.Write("{\"req_id\":\""u8);
        target.Write(requestId);
        target.Write(isSubscribe ? "\",\"op\":\"subscribe\",\"args\":["u8 : "\",\"op\":\"unsubscribe\",\"args\":["u8);
        for (int i = 0; i < topics.Length; i++)
        {
            target.Write(i == 0 ? "\""u8 : ",\""u8);
            WriteTopic(topics[i], ref target);
            target.Write("\""u8);
        }

        target.Write("]}"u8);
    }

    public override void WritePing(long requestId, ref AsciiWriter target)
    {
        target.Write("{\"req_id\":\""u8);
        target.Write(requestId);
        target.Write("\",\"op\":\"ping\"}"u8);
    }

    public override void WriteSnapshotPath(int instrument, ref AsciiWriter target)
    {
        target.Write("/v5/market/orderbook?category="u8);
        WriteCategoryAndSymbol(instrument, ref target);
        target.Write("&limit="u8);
        target.Write(DepthLimit(instrument));
    }

    public override void WriteRulesPath(int first, int count, ref AsciiWriter target)
    {
        target.Write("/v5/market/instruments-info?category="u8);
        WriteCategoryAndSymbol(first, ref target);
    }

    public override void WriteBarsPath(int instrument, int intervalSeconds, int count, ref AsciiWriter target)
    {
        target.Write("/v5/market/kline?category="u8);
        WriteCategoryAndSymbol(instrument, ref target);
        target.Write("&interval="u8);
        target.Write(BybitSpec.IntervalText(intervalSeconds));
        target.Write("&limit="u8);
        target.Write(Math.Min(count + 1, BybitSpec.BarsPerRequestMax));
    }

    private void WriteCategoryAndSymbol(int instrument, ref AsciiWriter target)
    {
        target.Write(_market == BybitMarket.Spot ? "spot&symbol="u8 : "linear&symbol="u8);
        target.WriteEncoded(Instruments.Symbol(instrument));
    }

    private void WriteTopic(FeedTopic topic, ref AsciiWriter target)
    {
        switch (topic.Channel)
        {
            case FeedChannels.Book:
                target.Write("orderbook."u8);
                target.Write(DepthLimit(topic.Instrument));
                target.Write("."u8);
                break;
            case FeedChannels.Trades:
                target.Write("publicTrade."u8);
                break;
            case FeedChannels.TopOfBook:
                target.Write("orderbook.1."u8);
                break;
            case FeedChannels.Bars:
                target.Write("kline."u8);
                target.Write(BybitSpec.IntervalText(topic.IntervalSeconds));
                target.Write("."u8);
                break;
            default:
                target.Write("tickers."u8);
                break;
        }

        target.Write(Instruments.Symbol(topic.Instrument));
    }

    /// <summary>The topic would be the book's own: the engine reads the best prices from that book.</summary>
    private bool HasBookOfOneLevel(int instrument) =>
        (Instruments[instrument].Channels & FeedChannels.Book) != 0 && DepthLimit(instrument) == 1;
}
