using System;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// Binance spot, the trading side: WebSocket API (orders, queries, private stream on one socket) and REST, signed with
/// HMAC. Facts, choices and sources: README.md in this folder.
/// </summary>
public sealed class BinanceSpotTrading : TradingProtocol
{
    /// <summary>Most rows of one answer to myTrades.</summary>
    public const int TradesPageRowsMax = 1_000;

    /// <summary>Path of the WebSocket API.</summary>
    public const string SocketPath = "/ws-api/v3";

    private static readonly TradeCursorRule TradesRule = new()
    {
        Kind = TradeCursorKind.ById,
        PageRowsMax = TradesPageRowsMax,
    };

    private readonly BinanceRequestWriter _writer;
    private readonly BinanceTradingParser _parser;
    private readonly long _readAfterWriteNanos;

    /// <exception cref="ArgumentException">
    /// A symbol is not that of two assets of the table, or needs an encoding.
    /// </exception>
    public BinanceSpotTrading(
        FeedInstrumentTable instruments, AssetTable assets, BinanceCredentials credentials,
        BinanceTradingOptions options)
        : base(instruments, assets)
    {
        _writer = new BinanceRequestWriter(instruments, credentials);
        _parser = new BinanceTradingParser(new BinanceOrderReader(instruments, assets), assets);
        _readAfterWriteNanos = options.ReadAfterWriteNanos;
    }

    public override VenueId Venue => VenueId.BinanceSpot;

    public override bool TryRenewKeys(ReadOnlySpan<byte> key, ReadOnlySpan<byte> secret)
    {
        try
        {
            return BinanceCredentials.Use(key, secret, credentials =>
            {
                _writer.Renew(credentials);
                return true;
            });
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public override ReadOnlySpan<RateLimitRecord> InitialLimits => BinanceLimits.Initial;

    public override ReadOnlySpan<RateRule> Rates => BinanceLimits.Rules;

    public override ReadOnlySpan<VenueError> Errors => BinanceErrorTable.Spot;

    /// <summary>0: a subscription by signature lives as long as its socket.</summary>
    public override long StreamKeepAliveNanos => 0;

    public override TradeCursorRule Trades => TradesRule;

    public override long ReadAfterWriteNanos => _readAfterWriteNanos;

    public override bool ListsAmendments => true;

    /// <summary>The venue's maximum of recvWindow.</summary>
    public override int RequestLifeMillisMax => 60_000;

    public override int ConnectWeight => BinanceLimits.ConnectWeight;

    public override int WeightOf(in TradingRequest request) => BinanceLimits.WeightOf(in request);

    /// <summary>
    /// Everything but what the key may do, which symbols end and what was amended: those are asked for over REST.
    /// </summary>
    public override bool IsOfferedOnSocket(TradingRequestKind kind) =>
        kind is > TradingRequestKind.None and < TradingRequestKind.KeyPermissions;

    public override void WriteSocket(in TradingRequest request, RequestStamp stamp, ref AsciiWriter target) =>
        _writer.WriteSocket(in request, stamp, ref target);

    /// <summary>The parameters are in the query; the body stays empty.</summary>
    public override HttpVerb WriteHttp(
        in TradingRequest request, RequestStamp stamp, ref AsciiWriter target, ref AsciiWriter fields,
        ref AsciiWriter body) =>
        _writer.WriteHttp(in request, stamp, ref target, ref fields);

    public override TradingMessageKind ParseSocket(
        ReadOnlySpan<byte> frame, ITradingRequests requests, TradingMessage target) =>
        _parser.ParseSocket(frame, requests, target);

    public override TradingMessageKind ParseHttp(
        in TradingRequest request, in HttpResponseView response, TradingMessage target) =>
        _parser.ParseHttp(in request, in response, target);
}
