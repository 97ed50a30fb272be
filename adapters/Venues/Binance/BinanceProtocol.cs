using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Venues.Binance;

/// <summary>
/// Binance market data, spot or USD-M, for one connection. Facts and sources: README.md in this folder.
/// </summary>
public sealed unsafe class BinanceProtocol : VenueProtocol
{
    private readonly BinanceMarket _market;
    private readonly BinanceFrameParser _fast;
    private readonly BinanceTolerantParser _tolerant;
    private readonly BinanceRestParser _rest;

    public BinanceProtocol(FeedInstrumentTable instruments, BinanceMarket market)
        : base(instruments)
    {
        _market = market;
        _fast = new BinanceFrameParser(instruments, market);
        _tolerant = new BinanceTolerantParser(instruments, market);
        _rest = new BinanceRestParser(instruments, market);
    }

    public override VenueId Venue => _market == BinanceMarket.Spot ? VenueId.BinanceSpot : VenueId.BinanceUsdm;

    public override BookRule BookRule =>
        _market == BinanceMarket.Spot ? BinanceSpec.SpotBookRule : BinanceSpec.UsdmBookRule;

    public override int TopicsPerRequestMax => BinanceSpec.TopicsPerRequestMax;

    public override bool NeedsPing => false;

    public override int RulesPerRequestMax =>
        _market == BinanceMarket.Spot ? BinanceSpec.RulesPerRequestMax : int.MaxValue;

    public override ReadOnlySpan<RateLimitRecord> InitialLimits => BinanceSpec.AddressLimits(_market);

    public override int WeightOf(FeedRequestKind kind, int instrument, int bars) => kind switch
    {
        FeedRequestKind.FetchSnapshot => BinanceSpec.SnapshotWeight(_market, SnapshotLevels(instrument)),
        FeedRequestKind.FetchRules => _market == BinanceMarket.Spot ? 20 : 1,
        _ => BinanceSpec.BarsWeight(_market, Math.Min(bars + 1, BinanceSpec.BarsPerRequestMax)),
    };

    public override void OnConnected()
    {
        // No state is merged over frames.
    }

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

    public override int ReadLimits(ReadOnlySpan<byte> body, Span<RateLimitRecord> limits)
    {
        fixed (byte* start = body) return _rest.ReadLimits(start, start + body.Length, limits);
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
        FeedChannels.Funding => _market == BinanceMarket.Usdm,
        FeedChannels.Bars => BinanceSpec.IntervalText(topic.IntervalSeconds).Length > 0
            && (topic.IntervalSeconds != 1 || _market == BinanceMarket.Spot),
        FeedChannels.Trades or FeedChannels.AggregateTrades => !HasBothTradeChannels(topic.Instrument),
        _ => true,
    };

    public override void WriteSubscribe(
        bool isSubscribe, long requestId, ReadOnlySpan<FeedTopic> topics, ref AsciiWriter target)
    {
        target.Write("{\"method\":\""u8);
        target.Write(isSubscribe ? "SUBSCRIBE\",\"params\":["u8 : "UNSUBSCRIBE\",\"params\":["u8);
        for (int i = 0; i < topics.Length; i++)
        {
            target.Write(i == 0 ? "\""u8 : ",\""u8);
            target.WriteLower(Instruments.Symbol(topics[i].Instrument));
            target.Write(StreamSuffix(topics[i].Channel));
            if (topics[i].Channel == FeedChannels.Bars)
            {
                target.Write(BinanceSpec.IntervalText(topics[i].IntervalSeconds));
            }

            target.Write("\""u8);
        }

        target.Write("],\"id\":"u8);
        target.Write(requestId);
        target.Write("}"u8);
    }

    public override void WritePing(long requestId, ref AsciiWriter target)
    {
        // The server pings with protocol frames; there is no application ping.
    }

    public override void WriteSnapshotPath(int instrument, ref AsciiWriter target)
    {
        bool isSpot = _market == BinanceMarket.Spot;
        target.Write(isSpot ? "/api/v3/depth?symbol="u8 : "/fapi/v1/depth?symbol="u8);
        target.WriteEncoded(Instruments.Symbol(instrument));
        target.Write("&limit="u8);
        target.Write(SnapshotLevels(instrument));
    }

    public override void WriteRulesPath(int first, int count, ref AsciiWriter target)
    {
        if (_market == BinanceMarket.Usdm)
        {
            target.Write("/fapi/v1/exchangeInfo"u8);
            return;
        }

        target.Write("/api/v3/exchangeInfo?symbols=%5B"u8);
        for (int i = first; i < first + count; i++)
        {
            target.Write(i == first ? "%22"u8 : ",%22"u8);
            target.WriteEncoded(Instruments.Symbol(i));
            target.Write("%22"u8);
        }

        target.Write("%5D"u8);
    }

    public override void WriteBarsPath(int instrument, int intervalSeconds, int count, ref AsciiWriter target)
    {
        target.Write(_market == BinanceMarket.Spot ? "/api/v3/klines?symbol="u8 : "/fapi/v1/klines?symbol="u8);
        target.WriteEncoded(Instruments.Symbol(instrument));
        target.Write("&interval="u8);
        target.Write(BinanceSpec.IntervalText(intervalSeconds));
        target.Write("&limit="u8);
        target.Write(Math.Min(count + 1, BinanceSpec.BarsPerRequestMax));
    }

    private static ReadOnlySpan<byte> StreamSuffix(FeedChannels channel) => channel switch
    {
        FeedChannels.Book => "@depth@100ms"u8,
        FeedChannels.Trades => "@trade"u8,
        FeedChannels.AggregateTrades => "@aggTrade"u8,
        FeedChannels.TopOfBook => "@bookTicker"u8,
        FeedChannels.Funding => "@markPrice@1s"u8,
        _ => "@kline_"u8,
    };

    private int SnapshotLevels(int instrument)
    {
        int most = _market == BinanceMarket.Spot
            ? BinanceSpec.SpotSnapshotLevelsMax
            : BinanceSpec.UsdmSnapshotLevelsMax;
        int depth = Instruments[instrument].BookDepth;
        return depth > 0 ? Math.Min(depth, most) : most;
    }

    private bool HasBothTradeChannels(int instrument)
    {
        const FeedChannels Both = FeedChannels.Trades | FeedChannels.AggregateTrades;
        return (Instruments[instrument].Channels & Both) == Both;
    }
}
