using System;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Ids;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>A venue without a language: requests are kept as they are, answers are what was scripted.</summary>
internal sealed class FakeTradingProtocol : TradingProtocol
{
    private readonly RateLimitRecord[] _limits =
    [
        new() { Kind = RateLimitKind.RequestWeight, WindowSeconds = 60, Limit = 6_000, Used = -1 },
        new() { Kind = RateLimitKind.Orders, WindowSeconds = 10, Limit = 100, Used = -1 },
    ];

    public FakeTradingProtocol(
        FeedInstrumentTable instruments, AssetTable assets, TextIdRule? textIds = null, TradeCursorRule? trades = null)
        : base(instruments, assets, textIds)
    {
        Texts = TextIds == null ? null : new TextIdDialect(TextIds);
        Trades = trades ?? new TradeCursorRule { Kind = TradeCursorKind.ById, PageRowsMax = 3 };
    }

    /// <summary>The venue of the tests names by number, this one by text; null = by number it is.</summary>
    public TextIdDialect? Texts { get; }

    public ScriptedMessage Next { get; set; } = new();

    /// <summary>Requests written, by the low bits of their count.</summary>
    public TradingRequest[] Written { get; } = new TradingRequest[4_096];

    /// <summary>Life of the last stamp.</summary>
    public int WrittenLifeMillis { get; private set; }

    public override int RequestLifeMillisMax => 60_000;

    public long[] WrittenMillis { get; } = new long[4_096];

    public int WrittenCount { get; private set; }

    public bool AreReadsOnSocket { get; set; } = true;

    public bool AreOrdersOnSocket { get; set; } = true;

    public override VenueId Venue => VenueId.BinanceSpot;

    /// <summary>Weight that the address may use in a minute.</summary>
    public long WeightPerMinuteMax
    {
        get => _limits[0].Limit;
        set => _limits[0].Limit = value;
    }

    public override ReadOnlySpan<RateLimitRecord> InitialLimits => _limits;

    public RateRule[] Rules { get; set; } = [];

    public override ReadOnlySpan<RateRule> Rates => Rules;

    public override ReadOnlySpan<VenueError> Errors => [];

    public long KeepAliveNanos { get; set; }

    public override long StreamKeepAliveNanos => KeepAliveNanos;

    public bool AreAmendmentsListed { get; set; }

    public override bool ListsAmendments => AreAmendmentsListed;

    public override TradeCursorRule Trades { get; }

    public override long ReadAfterWriteNanos => 3_000_000_000;

    public override int ConnectWeight => 2;

    public override int WeightOf(in TradingRequest request) => request.Kind switch
    {
        TradingRequestKind.OpenOrders => request.Instrument < 0 ? 80 : 6,
        TradingRequestKind.Trades or TradingRequestKind.Account or TradingRequestKind.ExchangeInfo => 20,
        TradingRequestKind.QueryOrder => 4,
        _ => 1,
    };

    public override bool IsOfferedOnSocket(TradingRequestKind kind) => kind switch
    {
        TradingRequestKind.SubscribeStream => true,
        TradingRequestKind.Place or TradingRequestKind.Cancel => AreOrdersOnSocket,
        _ => AreReadsOnSocket,
    };

    public override void WriteSocket(in TradingRequest request, RequestStamp stamp, ref AsciiWriter target)
    {
        Note(in request, stamp);
        target.Write("request "u8);
        target.Write(request.Id);
    }

    public override HttpVerb WriteHttp(
        in TradingRequest request, RequestStamp stamp, ref AsciiWriter target, ref AsciiWriter fields,
        ref AsciiWriter body)
    {
        Note(in request, stamp);
        target.Write("/request/"u8);
        target.Write(request.Id);
        return HttpVerb.Post;
    }

    public override TradingMessageKind ParseSocket(
        ReadOnlySpan<byte> frame, ITradingRequests requests, TradingMessage target) => Next.CopyTo(target, Texts);

    public override TradingMessageKind ParseHttp(
        in TradingRequest request, in HttpResponseView response, TradingMessage target)
    {
        TradingMessageKind kind = Next.CopyTo(target, Texts);
        target.RequestId = request.Id;
        return kind;
    }

    private void Note(in TradingRequest request, RequestStamp stamp)
    {
        Written[WrittenCount % Written.Length] = Texts == null ? request : Texts.Written(request);
        WrittenMillis[WrittenCount % Written.Length] = stamp.VenueMillis;
        WrittenLifeMillis = stamp.LifeMillis;
        WrittenCount++;
    }
}
