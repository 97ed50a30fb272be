using System;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Proofs.Market;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Binance.Trading;

namespace LowLatency.Proofs.Fuzz;

/// <summary>
/// Mutated answers and private events into the trading parsers of Binance, over the socket and over HTTP. A success may
/// only be that of the request that was asked, with the order that was named.
/// </summary>
internal sealed class TradingFuzz : ITradingRequests
{
    private const int WarmUp = 20_000;

    private static readonly ClientOrderId Own = new(7, 3, 42);

    private static readonly (TradingRequestKind Kind, string Text)[] Bodies =
    [
        (TradingRequestKind.Place,
            """{"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"ID","transactTime":1660801715639}"""),
        (TradingRequestKind.QueryOrder,
            """{"symbol":"BTCUSDT","orderId":28,"clientOrderId":"ID","price":"23416.10","origQty":"0.00847","""
                + """ "executedQty":"0.00100","status":"NEW","timeInForce":"GTC","type":"LIMIT","side":"SELL","""
                + """ "updateTime":1660801717945}"""),
        (TradingRequestKind.Cancel,
            """{"symbol":"BTCUSDT","origClientOrderId":"ID","orderId":28,"clientOrderId":"cID","""
                + """ "transactTime":1684804350068,"""
                + """ "price":"23416.10","origQty":"0.00847","executedQty":"0.00000","status":"CANCELED","""
                + """ "timeInForce":"GTC","type":"LIMIT","side":"SELL"}"""),
        (TradingRequestKind.Trades,
            """[{"symbol":"BTCUSDT","id":28457,"orderId":28,"price":"23416.10","qty":"0.00100","commission":"0.02","""
                + """ "commissionAsset":"USDT","time":1499865549590,"isBuyer":false,"isMaker":true}]"""),
        (TradingRequestKind.Account,
            """{"canTrade":true,"balances":[{"asset":"BTC","free":"1.5","locked":"0.25000000"}]}"""),
        (TradingRequestKind.ExchangeInfo,
            """{"serverTime":1565246363776,"rateLimits":[{"rateLimitType":"ORDERS","interval":"SECOND","""
                + """ "intervalNum":10,"limit":50}]}"""),
    ];

    private static readonly string[] Frames =
    [
        """{"subscriptionId":0,"event":{"e":"executionReport","E":1499405658658,"s":"BTCUSDT","c":"ID","S":"SELL","""
            + """ "o":"LIMIT","f":"GTC","q":"0.00847","p":"23416.10","C":"","x":"TRADE","X":"PARTIALLY_FILLED","""
            + """ "r":"NONE","i":28,"l":"0.00100","z":"0.00300","L":"23416.10","n":"0.0234","N":"USDT","""
            + """ "T":1499405658657,"t":77,"m":true}}""",
        """{"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":1564034571105,"u":1,"B":[{"a":"BTC","""
            + """ "f":"1","l":"0"}]}}""",
        """{"id":11,"status":418,"error":{"code":-1003,"msg":"IP banned until 1659146400000.","data":{"""
            + """ "serverTime":1659142907531,"retryAfter":1659146400000}}}""",
    ];

    private TradingRequest _pending;

    public bool TryFind(long requestId, out TradingRequest request)
    {
        request = _pending;
        return requestId == request.Id;
    }

    /// <returns>Bytes allocated on this thread after the warm-up, refused messages, messages in all.</returns>
    /// <exception cref="InvalidOperationException">A wrong success, or a good message is not read.</exception>
    public static (long AllocatedBytes, long Refused, long Frames) Run(long count, ulong seed) =>
        new TradingFuzz().RunAll(count, seed);

    private (long AllocatedBytes, long Refused, long Frames) RunAll(long count, ulong seed)
    {
        byte[][] texts = Texts();
        BinanceSpotTrading venue = Venue();
        var message = new TradingMessage(8, 2);
        var buffer = new byte[2_048];
        var random = new ScriptRandom(seed);
        long before = 0;
        long refused = 0;
        Recover(venue, texts, message);
        for (long i = 0; i < count; i++)
        {
            if (i == WarmUp) before = GC.GetAllocatedBytesForCurrentThread();
            int kind = random.Below(texts.Length);
            texts[kind].CopyTo(buffer, 0);
            int length = texts[kind].Length;
            for (int rounds = random.Below(4); rounds > 0; rounds--)
            {
                length = ByteMutation.Apply(buffer, length, random);
            }

            // Now and then the answer to another kind of request, and another status.
            Ask(random.Below(16) == 0 ? random.Below(texts.Length) : kind);
            int status = random.Below(8) == 0 ? random.Below(600) : 200;
            if (Parse(venue, kind, status, buffer.AsSpan(0, length), message) == TradingMessageKind.Refused) refused++;
            Check(message);
        }

        long allocated = count > WarmUp ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
        Recover(venue, texts, message);
        return (allocated, refused, count);
    }

    // First the bodies, then the same as frames, then the other frames.
    private static byte[][] Texts()
    {
        var texts = new byte[(2 * Bodies.Length) + Frames.Length][];
        for (int i = 0; i < texts.Length; i++)
        {
            string text = i < Bodies.Length ? Bodies[i].Text
                : i < 2 * Bodies.Length ? $"{{\"id\":11,\"status\":200,\"result\":{Bodies[i - Bodies.Length].Text}}}"
                : Frames[i - (2 * Bodies.Length)];
            texts[i] = Encoding.ASCII.GetBytes(text.Replace("ID", Own.ToString(), StringComparison.Ordinal));
        }

        return texts;
    }

    private static BinanceSpotTrading Venue()
    {
        var instrument = new FeedInstrument
        {
            Id = new InstrumentId(0),
            Symbol = "BTCUSDT",
            Channels = FeedChannels.Book,
            Rules = new InstrumentRules { PriceDecimals = 2, QuantityDecimals = 5, TickUnits = 1, LotUnits = 1 },
        };
        return new BinanceSpotTrading(
            new FeedInstrumentTable([instrument]), new AssetTable(["BTC", "USDT"]),
            new BinanceCredentials("key", "secret"), new BinanceTradingOptions());
    }

    private void Ask(int kind)
    {
        bool isFrame = kind >= 2 * Bodies.Length;
        _pending = new TradingRequest
        {
            Id = 11,
            Kind = isFrame ? TradingRequestKind.Place : Bodies[kind % Bodies.Length].Kind,
            Side = Side.Sell,
            OrderType = OrderType.Limit,
            ClientOrderId = Own,
            LimitPrice = new Price(2_341_610),
            Quantity = new Quantity(847),
        };
        if (_pending.Kind == TradingRequestKind.Trades) _pending.ClientOrderId = default;
    }

    private TradingMessageKind Parse(
        BinanceSpotTrading venue, int kind, int status, ReadOnlySpan<byte> text, TradingMessage message)
    {
        if (kind >= Bodies.Length) return venue.ParseSocket(text, this, message);
        HttpResponseView response = new() { Status = status, UsedWeight = 7, RetryAfterSeconds = 3, Body = text };
        return venue.ParseHttp(in _pending, in response, message);
    }

    private void Check(TradingMessage message)
    {
        if (message.Outcome != OutcomeClass.Success) return;
        bool isAsked = message.Kind == TradingMessageKind.Answer && message.RequestId == _pending.Id;
        bool isOrder = _pending.Kind is TradingRequestKind.Place or TradingRequestKind.Cancel
            or TradingRequestKind.QueryOrder;
        if (isOrder) isAsked &= message.OrderCount == 1 && message.Orders[0].ClientOrderId == Own;
        if (!isAsked) throw new InvalidOperationException($"success of something else: {_pending.Kind}");
    }

    private void Recover(BinanceSpotTrading venue, byte[][] texts, TradingMessage message)
    {
        for (int kind = 0; kind < texts.Length; kind++)
        {
            Ask(kind);
            TradingMessageKind found = Parse(venue, kind, 200, texts[kind], message);
            if (found == TradingMessageKind.Refused) throw new InvalidOperationException($"good text {kind}: {found}");
        }
    }
}
