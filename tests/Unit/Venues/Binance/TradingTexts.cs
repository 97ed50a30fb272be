using System.Collections.Generic;
using System.Linq;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Unit.Venues.Binance;

/// <summary>Messages as the venue writes them, with the ids of <see cref="TradingFixture"/>; golden in tests.</summary>
internal static class TradingTexts
{
    internal const string Limits =
        """ "rateLimits":[{"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":50,"count":12},""" +
        """ {"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000,"count":321}]""";

    internal const string OrderTail =
        """ "price":"23416.10000000","origQty":"0.00847000","executedQty":"0.00100000","cummulativeQuoteQty":"23.4","""
        + """ "timeInForce":"GTC","type":"LIMIT","side":"SELL","workingTime":1660801715639""";

    internal static string Id => TradingFixture.Id.ToString();

    internal static string OtherId => TradingFixture.OtherId.ToString();

    internal static string Acknowledged =>
        $$"""{"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"{{Id}}",""" +
        """ "transactTime":1660801715639}""";

    internal static string Queried(string status = "PARTIALLY_FILLED") =>
        $$"""{"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"{{Id}}","status":"{{status}}",""" +
        "\"time\":1660801715639,\"updateTime\":1660801717945,\"isWorking\":true," + OrderTail + "}";

    internal static string Cancelled(string id) =>
        $$"""{"symbol":"BTCUSDT","origClientOrderId":"{{id}}","orderId":28,"orderListId":-1,""" +
        $"\"clientOrderId\":\"c{id}\"," + "\"transactTime\":1684804350068,\"status\":\"CANCELED\"," + OrderTail + "}";

    internal static string Trades =>
        """[{"symbol":"BTCUSDT","id":28457,"orderId":28,"orderListId":-1,"price":"23416.10000000",""" +
        """ "qty":"0.00100000","quoteQty":"23.4161","commission":"0.02341610","commissionAsset":"USDT",""" +
        """ "time":1499865549590,"isBuyer":false,"isMaker":true,"isBestMatch":true}]""";

    internal static string Account =>
        """{"canTrade":true,"accountType":"SPOT","balances":[{"asset":"BTC","free":"1.5","locked":"0.25000000"},""" +
        """ {"asset":"SHIB","free":"123456789012345.00","locked":"0"}],"permissions":["SPOT"],"uid":354937868}""";

    internal static string Report(
        string x, string status, string c, string original, string last = "0.00000000", string total = "0.00000000",
        long trade = -1, string more = "\"n\":\"0\",\"N\":null") =>
        """{"subscriptionId":0,"event":{"e":"executionReport","E":1499405658658,"s":"BTCUSDT",""" +
        $$"""  "c":"{{c}}","S":"SELL","o":"LIMIT","f":"GTC","q":"0.00847000","p":"23416.10000000","P":"0.00000000",""" +
        $$"""  "g":-1,"C":"{{original}}","x":"{{x}}","X":"{{status}}","r":"NONE","i":28,"l":"{{last}}",""" +
        $$"""  "z":"{{total}}","L":"23416.10000000",{{more}},"T":1499405658657,"t":{{trade}},"I":8641984,""" +
        """ "w":true,"m":true,"M":false,"O":1499405658657,"Z":"0.00000000","Y":"0.00000000","V":"NONE"}}""";

    internal static string FillReport => Report(
        "TRADE", "PARTIALLY_FILLED", Id, "", "0.00100000", "0.00300000", 77, "\"n\":\"0.0234161\",\"N\":\"USDT\"");

    internal static string Answer(string result, long id = 11) =>
        $$"""{"id":{{id}},"status":200,"result":{{result}},{{Limits}}}""";

    /// <summary>Requests with the results that answer them.</summary>
    internal static IEnumerable<(TradingRequest Request, string Result)> Pairs()
    {
        yield return (TradingFixture.Place(), Acknowledged);
        yield return (TradingFixture.Place(), Queried());
        yield return (Of(TradingRequestKind.Cancel) with { ClientOrderId = TradingFixture.Id }, Cancelled(Id));
        yield return (Of(TradingRequestKind.QueryOrder) with { ClientOrderId = TradingFixture.Id }, Queried());
        yield return (Of(TradingRequestKind.OpenOrders), $"[{Queried()}]");
        yield return (Of(TradingRequestKind.Trades) with { VenueOrderId = 28 }, Trades);
        yield return (Of(TradingRequestKind.Account), Account);
        yield return (Of(TradingRequestKind.ServerTime), """{"serverTime":1499827319559}""");
        yield return (Of(TradingRequestKind.SubscribeStream), """{"subscriptionId":0}""");
        yield return (
            Of(TradingRequestKind.ExchangeInfo), $$"""{"serverTime":1565246363776,{{Limits}},"symbols":[]}""");
    }

    /// <summary>The first of these requests that is of a kind.</summary>
    internal static TradingRequest RequestOf(TradingRequestKind kind) =>
        Pairs().First(pair => pair.Request.Kind == kind).Request;

    /// <summary>Events of the private stream.</summary>
    internal static IEnumerable<string> Events()
    {
        yield return Report("NEW", "NEW", Id, "");
        yield return FillReport;
        yield return Report("CANCELED", "CANCELED", $"c{Id}", Id);
        yield return """{"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":1564034571105,"u":1,""" +
            """ "B":[{"a":"ETH","f":"10000.000000","l":"0.000000"}]}}""";
        yield return """{"subscriptionId":0,"event":{"e":"balanceUpdate","E":1573200697110,"a":"BTC","d":"1","T":1}}""";
        yield return """{"subscriptionId":0,"event":{"e":"eventStreamTerminated","E":1728973001334}}""";
        yield return """{"event":{"e":"serverShutdown","E":1770123456789}}""";
    }

    internal static bool IsAsPlaced(in OrderRecord order) =>
        order.Side == Side.Sell && order.OrderType == OrderType.Limit && order.Instrument == 0
        && order.LimitPrice == new Price(2_341_610_000_000) && order.Quantity == new Quantity(847_000)
        && order.ClientOrderId == TradingFixture.Id && order.VenueOrderId == 28;

    private static TradingRequest Of(TradingRequestKind kind) => TradingFixture.Request(kind);
}
