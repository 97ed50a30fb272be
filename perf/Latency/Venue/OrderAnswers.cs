using System;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Latency.Venue;

/// <summary>
/// The WebSocket API as far as a gateway needs it: every order is acknowledged and filled at once at its price. It
/// announces limits that the measured rate stays far below; production's are 50 orders in ten seconds.
/// </summary>
internal sealed class OrderAnswers
{
    private const long Cash = 1_000_000;
    private static readonly ExchangeOptions Limits = new()
    {
        WeightPerMinuteMax = 10_000_000,
        OrdersPerTenSecondsMax = 1_000_000,
        OrdersPerDayMax = 1_000_000_000,
        RawRequestsPerFiveMinutesMax = 10_000_000,
    };

    private readonly Utf8Text _text = new();
    private long _orderId = 100_000;
    private long _executionId = 500_000;

    /// <summary>The account was read: what a gateway asks for before it trades is nearly done.</summary>
    public bool IsAccountRead { get; private set; }

    /// <summary>Value of a string field of a request; empty = not there.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> request, ReadOnlySpan<byte> key)
    {
        int at = request.IndexOf(key);
        if (at < 0) return default;
        ReadOnlySpan<byte> rest = request[(at + key.Length)..];
        return rest[..rest.IndexOf((byte)'"')];
    }

    /// <summary>Answer to a request that is no order.</summary>
    public ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> request, long nowMillis)
    {
        ReadOnlySpan<byte> method = Field(request, "\"method\":\""u8);
        Begin(request);
        if (method.SequenceEqual("order.cancel"u8) || method.SequenceEqual("order.status"u8))
        {
            return _text.Add("400,\"error\":{\"code\":-2011,\"msg\":\"Unknown order sent.\"}}"u8).Written;
        }

        _text.Add("200,\"result\":"u8);
        if (method.SequenceEqual("time"u8)) _text.Add("{\"serverTime\":"u8).Add(nowMillis).Add("}"u8);
        else if (method.SequenceEqual("exchangeInfo"u8)) _text.Add(ExchangeInfoText.Write([], Limits, nowMillis));
        else if (method.SequenceEqual("userDataStream.subscribe.signature"u8)) _text.Add("{\"subscriptionId\":0}"u8);
        else if (method.SequenceEqual("account.status"u8)) AddAccount();
        else _text.Add("[]"u8);
        return _text.Add("}"u8).Written;
    }

    /// <summary>The short answer to an order.</summary>
    public ReadOnlySpan<byte> Acknowledge(ReadOnlySpan<byte> request, long nowMillis)
    {
        Begin(request);
        _text.Add("200,\"result\":{\"symbol\":\""u8).Add(Field(request, "\"symbol\":\""u8));
        _text.Add("\",\"orderId\":"u8).Add(++_orderId).Add(",\"orderListId\":-1,\"clientOrderId\":\""u8);
        _text.Add(Field(request, "\"newClientOrderId\":\""u8)).Add("\",\"transactTime\":"u8).Add(nowMillis);
        return _text.Add("}}"u8).Written;
    }

    /// <summary>Its report on the private stream: taken, or filled whole.</summary>
    public ReadOnlySpan<byte> Report(ReadOnlySpan<byte> request, bool isFill, long nowMillis)
    {
        ReadOnlySpan<byte> quantity = Field(request, "\"quantity\":\""u8);
        ReadOnlySpan<byte> price = Field(request, "\"price\":\""u8);
        _text.Clear().Add("{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\",\"E\":"u8).Add(nowMillis);
        _text.Add(",\"s\":\""u8).Add(Field(request, "\"symbol\":\""u8));
        _text.Add("\",\"c\":\""u8).Add(Field(request, "\"newClientOrderId\":\""u8));
        _text.Add("\",\"S\":\""u8).Add(Field(request, "\"side\":\""u8)).Add("\",\"o\":\"LIMIT\",\"f\":\"GTC\""u8);
        _text.Add(",\"q\":\""u8).Add(quantity).Add("\",\"p\":\""u8).Add(price);
        _text.Add("\",\"P\":\"0.00\",\"F\":\"0.00\",\"g\":-1,\"C\":\"\",\"x\":\""u8);
        _text.Add(isFill ? "TRADE\",\"X\":\"FILLED"u8 : "NEW\",\"X\":\"NEW"u8);
        _text.Add("\",\"r\":\"NONE\",\"i\":"u8).Add(_orderId);
        _text.Add(",\"l\":\""u8).Add(isFill ? quantity : "0.00"u8);
        _text.Add("\",\"z\":\""u8).Add(isFill ? quantity : "0.00"u8);
        _text.Add("\",\"L\":\""u8).Add(isFill ? price : "0.00"u8);
        _text.Add("\",\"n\":\"0\",\"N\":null,\"T\":"u8).Add(nowMillis).Add(",\"t\":"u8);
        if (isFill) _text.Add(++_executionId);
        else _text.Add("-1"u8);
        return _text.Add(",\"w\":false,\"m\":false,\"M\":false}}"u8).Written;
    }

    private void Begin(ReadOnlySpan<byte> request)
    {
        int at = request.IndexOf("\"id\":"u8) + 5;
        ReadOnlySpan<byte> id = request[at..];
        id = id[..id.IndexOfAny((byte)',', (byte)'}')];
        _text.Clear().Add("{\"id\":"u8).Add(id).Add(",\"status\":"u8);
    }

    private void AddAccount()
    {
        _text.Add("{\"canTrade\":true,\"balances\":[{\"asset\":\""u8).Add("USDT"u8);
        _text.Add("\",\"free\":\""u8).Add(Cash).Add(".00000000\",\"locked\":\"0.00000000\"}]}"u8);
        IsAccountRead = true;
    }
}
