using System;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Binance.Trading;

namespace LowLatency.Unit.Venues.Binance;

/// <summary>The trading side with a few instruments, and texts in and out of it.</summary>
internal sealed class TradingFixture : ITradingRequests
{
    internal const string DocumentKey = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    internal const string DocumentSecret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    internal const long Millis = 1_645_423_376_532;

    private static readonly string[] Symbols = ["BTCUSDT", "LTCBTC", "ETHBTC", "BNBBTC", "ETHUSDT"];

    private readonly byte[] _target = new byte[TradingProtocol.RequestLengthMax];
    private readonly byte[] _fields = new byte[512];
    private readonly int _receiveWindowMillis;

    internal TradingFixture(
        string key = DocumentKey, string secret = DocumentSecret, int receiveWindowMillis = 5_000,
        int priceDecimals = 8, int quantityDecimals = 8)
    {
        FeedInstrument[] instruments = new FeedInstrument[Symbols.Length];
        for (short i = 0; i < instruments.Length; i++)
        {
            instruments[i] = Instrument(i, Symbols[i], priceDecimals, quantityDecimals);
        }

        AssetTable assets = new(["BTC", "USDT", "LTC", "ETH", "BNB"]);
        Venue = new BinanceSpotTrading(
            new FeedInstrumentTable(instruments), assets, new BinanceCredentials(key, secret),
            new BinanceTradingOptions());
        _receiveWindowMillis = receiveWindowMillis;
    }

    internal BinanceSpotTrading Venue { get; }

    internal TradingMessage Message { get; } = new(1_000, 5);

    /// <summary>The one request in flight.</summary>
    internal TradingRequest Pending { get; set; }

    internal static ClientOrderId Id { get; } = new(7, 3, 42);

    internal static ClientOrderId OtherId { get; } = new(7, 3, 43);

    public bool TryFind(long requestId, out TradingRequest request)
    {
        request = Pending;
        return request.Kind != TradingRequestKind.None && request.Id == requestId;
    }

    internal static FeedInstrument Instrument(short id, string symbol, int priceDecimals, int quantityDecimals) => new()
    {
        Id = new InstrumentId((ushort)id),
        Symbol = symbol,
        Channels = FeedChannels.Book,
        Rules = new InstrumentRules
        {
            PriceDecimals = (byte)priceDecimals,
            QuantityDecimals = (byte)quantityDecimals,
            Abilities = InstrumentAbilities.Trading,
            TickUnits = 1,
            LotUnits = 1,
        },
    };

    internal static TradingRequest Request(TradingRequestKind kind) => new() { Id = 11, Kind = kind, Instrument = 0 };

    /// <summary>Sell 0.00847 BTC at 23,416.10, good till cancelled, in units of 10^-8.</summary>
    internal static TradingRequest Place() => Request(TradingRequestKind.Place) with
    {
        Side = Side.Sell,
        OrderType = OrderType.Limit,
        TimeInForce = TimeInForce.GoodTillCancel,
        ClientOrderId = Id,
        LimitPrice = new Price(2_341_610_000_000),
        Quantity = new Quantity(847_000),
    };

    internal string Socket(in TradingRequest request, long millis = Millis)
    {
        AsciiWriter writer = new(_target);
        Venue.WriteSocket(in request, new RequestStamp(millis, _receiveWindowMillis), ref writer);
        return Encoding.ASCII.GetString(writer.Written);
    }

    internal (HttpVerb Verb, string Target, string Fields) Http(in TradingRequest request, long millis = Millis)
    {
        AsciiWriter target = new(_target);
        AsciiWriter fields = new(_fields);
        AsciiWriter body = default;
        HttpVerb verb = Venue.WriteHttp(
            in request, new RequestStamp(millis, _receiveWindowMillis), ref target, ref fields, ref body);
        return (verb, Encoding.ASCII.GetString(target.Written), Encoding.ASCII.GetString(fields.Written));
    }

    internal TradingMessageKind Parse(string frame) => Parse(Encoding.UTF8.GetBytes(frame));

    internal TradingMessageKind Parse(ReadOnlySpan<byte> frame) => Venue.ParseSocket(frame, this, Message);

    internal TradingMessageKind ParseHttp(in TradingRequest request, int status, string body, int retryAfter = -1) =>
        Venue.ParseHttp(
            in request,
            new HttpResponseView
            {
                RequestId = request.Id,
                Status = status,
                RetryAfterSeconds = retryAfter,
                UsedWeight = -1,
                Body = Encoding.UTF8.GetBytes(body),
            },
            Message);
}
