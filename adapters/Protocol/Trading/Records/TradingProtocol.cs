using System;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Ids;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>
/// What a venue adds to the order gateway: request texts with their signatures, parsers, error table, weights. One
/// object per gateway, called on its thread only. No call throws for anything that a venue can send, and none
/// allocates. Secrets stay inside.
/// </summary>
public abstract class TradingProtocol
{
    /// <summary>Longest text of a request, its signature included.</summary>
    public const int RequestLengthMax = 2048;

    /// <param name="instruments">Those that are traded.</param>
    /// <param name="assets">Their base and quote assets.</param>
    /// <param name="textIds">
    /// The venue names orders and trades by text; null = by numbers, which are their own keys.
    /// </param>
    protected TradingProtocol(FeedInstrumentTable instruments, AssetTable assets, TextIdRule? textIds = null)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(assets);
        Instruments = instruments;
        Assets = assets;
        TextIds = textIds == null ? null : new TextIds(textIds);
    }

    /// <summary>Symbols and decimals; <see cref="TradingRequest.Instrument"/> is an index in it.</summary>
    public FeedInstrumentTable Instruments { get; }

    public AssetTable Assets { get; }

    /// <summary>
    /// The keys of the venue's text ids; null = its ids are numbers. Every VenueOrderId and TradeId of a record and of
    /// a request is a key of these.
    /// </summary>
    public TextIds? TextIds { get; }

    public abstract VenueId Venue { get; }

    /// <summary>The limits of the address to assume until the venue has told its own.</summary>
    public abstract ReadOnlySpan<RateLimitRecord> InitialLimits { get; }

    /// <summary>
    /// All other limits, of accounts, endpoints, instruments and sockets, until the venue tells other numbers; a cost's
    /// kind is the number of a <see cref="TradingRequestKind"/>.
    /// </summary>
    public abstract ReadOnlySpan<RateRule> Rates { get; }

    /// <summary>The whole error table, for the look-up tool and exhaustive tests.</summary>
    public abstract ReadOnlySpan<VenueError> Errors { get; }

    /// <summary>The private stream ends when nothing is done to keep it alive; 0 = it lives as its socket.</summary>
    public abstract long StreamKeepAliveNanos { get; }

    /// <summary>How own trades are asked for.</summary>
    public abstract TradeCursorRule Trades { get; }

    /// <summary>
    /// How long a venue's read side may lag behind an order it took: an "absent" answer proves nothing before.
    /// </summary>
    public abstract long ReadAfterWriteNanos { get; }

    /// <summary>
    /// The venue lists what became of an order that a person amended (<see cref="TradingRequestKind.Amendments"/>): the
    /// answer has one order, named as it was placed, or none when it was never amended.
    /// </summary>
    public virtual bool ListsAmendments => false;

    /// <summary>Request weight of opening an order socket.</summary>
    public abstract int ConnectWeight { get; }

    /// <summary>Request weight to charge before sending; what it costs when it fails.</summary>
    public abstract int WeightOf(in TradingRequest request);

    /// <summary>True when the request can go over the order socket; others go over HTTP.</summary>
    public abstract bool IsOfferedOnSocket(TradingRequestKind kind);

    /// <summary>The longest life that a request's stamp may have, milliseconds.</summary>
    public abstract int RequestLifeMillisMax { get; }

    /// <summary>A text frame of the order socket, signed, that dies with its stamp.</summary>
    public abstract void WriteSocket(in TradingRequest request, RequestStamp stamp, ref AsciiWriter target);

    /// <summary>
    /// Signs with another key pair of the same account from now on; false = it is not one of this venue, or the dialect
    /// cannot, and the one of before stays.
    /// </summary>
    /// <param name="key">ASCII, as the venue wrote it.</param>
    /// <param name="secret">ASCII, as the venue wrote it.</param>
    public virtual bool TryRenewKeys(ReadOnlySpan<byte> key, ReadOnlySpan<byte> secret) => false;

    /// <summary>
    /// An HTTP request, signed, that dies with its stamp: path and query, further fields as "Name: value\r\n" lines,
    /// body (often empty).
    /// </summary>
    public abstract HttpVerb WriteHttp(
        in TradingRequest request, RequestStamp stamp, ref AsciiWriter target, ref AsciiWriter fields,
        ref AsciiWriter body);

    /// <summary>
    /// A text frame of the order socket. An answer is understood by the kind of the request that it names;
    /// <paramref name="requests"/> finds it.
    /// </summary>
    public abstract TradingMessageKind ParseSocket(
        ReadOnlySpan<byte> frame, ITradingRequests requests, TradingMessage target);

    /// <summary>The answer to an HTTP request, of whatever status and content (HTML too).</summary>
    public abstract TradingMessageKind ParseHttp(
        in TradingRequest request, in HttpResponseView response, TradingMessage target);
}
