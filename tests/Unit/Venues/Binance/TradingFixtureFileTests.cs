using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Trading.Records;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

/// <summary>Messages that authors of other clients keep, most of them the venue's own examples.</summary>
public sealed class TradingFixtureFileTests
{
    private const string Clients = "fixtures/jkorf/binance/";
    private const string Messages = "fixtures/nautilus/binance/spot/";

    private readonly TradingFixture _venue = new();

    [TestCase("PlaceOrder", TradingRequestKind.Place, "4d96324ff9d44481926157ec08158a40")]
    [TestCase("GetOpenOrders", TradingRequestKind.OpenOrders, "")]
    [TestCase("GetUserTrades", TradingRequestKind.Trades, "")]
    public void Socket_answers_are_read(string file, TradingRequestKind kind, string id)
    {
        string text = File.ReadAllText(SharedData.Find($"{Clients}Socket/Spot/Trading/{file}.txt"));
        text = text[(text.IndexOf("\n=", StringComparison.Ordinal) + 2)..];
        text = text.Replace("\"|1|\"", "11", StringComparison.Ordinal);
        if (id.Length > 0) text = text.Replace(id, TradingTexts.Id, StringComparison.Ordinal);

        // The sample writes one key twice, with the same meaning; what comes twice is refused here.
        if (kind == TradingRequestKind.OpenOrders)
        {
            Ask(kind, text);
            Assert.That(_venue.Message.Kind, Is.EqualTo(TradingMessageKind.Refused));
            text = text.Replace("\"origQuoteOrderQty\": \"0.000000\",", "", StringComparison.Ordinal);
        }

        Ask(kind, text);
        Assert.That(_venue.Message.Outcome, Is.EqualTo(OutcomeClass.Success), text);
        Assert.That(_venue.Message.RateLimitCount, Is.GreaterThan(0));
        if (kind == TradingRequestKind.Trades)
        {
            Assert.That(_venue.Message.Fills[1].TradeId, Is.EqualTo(1_650_422_482));
            Assert.That(_venue.Message.Fills[1].FeeAsset, Is.EqualTo(FeeAsset.Other));
        }
        else
        {
            Assert.That(_venue.Message.Orders[0].VenueOrderId, Is.EqualTo(12_569_099_453));
        }
    }

    [TestCase("Trading/GetOrder", TradingRequestKind.QueryOrder, 1, 1)]
    [TestCase("Trading/GetUserTrades", TradingRequestKind.Trades, 3, 100_234)]
    [TestCase("Account/GetAccountInfo", TradingRequestKind.Account, 0, 0)]
    [TestCase("ExchangeData/GetServerTime", TradingRequestKind.ServerTime, 0, 0)]
    public void Http_answers_are_read(string file, TradingRequestKind kind, short instrument, long venueId)
    {
        string text = File.ReadAllText(SharedData.Find($"{Clients}Endpoints/Spot/{file}.txt"));
        string[] parts = text.Split('\n', 4);
        TradingRequest request = new() { Id = 11, Kind = kind, Instrument = instrument, VenueOrderId = venueId };
        TradingMessageKind found = _venue.ParseHttp(request, 200, parts[3]);
        Assert.That(found, Is.EqualTo(TradingMessageKind.Answer), text);
        Assert.That(_venue.Message.Outcome, Is.EqualTo(OutcomeClass.Success));
        (_, string target, string _) = _venue.Http(request);
        Assert.That(target.Split('?')[0], Is.EqualTo(parts[1].Trim()), "the path that the client uses");
    }

    [TestCase("order_response", TradingRequestKind.QueryOrder, 1, 1)]
    [TestCase("cancel_order_response", TradingRequestKind.Cancel, 1, 4)]
    [TestCase("all_orders_response", TradingRequestKind.OpenOrders, 1, 0)]
    [TestCase("account_trades_response", TradingRequestKind.Trades, 3, 0)]
    public void Single_http_answers_are_read(string file, TradingRequestKind kind, short instrument, long venueId)
    {
        string text = File.ReadAllText(SharedData.Find($"{Messages}http_json/{file}.json"));
        TradingRequest request = new() { Id = 11, Kind = kind, Instrument = instrument, VenueOrderId = venueId };
        Assert.That(_venue.ParseHttp(request, 200, text), Is.EqualTo(TradingMessageKind.Answer), text);
        Assert.That(_venue.Message.OrderCount + _venue.Message.FillCount, Is.EqualTo(1));
    }

    [TestCase("execution_report_wrapped", TradingMessageKind.OrderUpdate, VenueOrderStatus.Working)]
    [TestCase("execution_report_stop_loss", TradingMessageKind.OrderUpdate, VenueOrderStatus.Working)]
    [TestCase("execution_report_canceled", TradingMessageKind.OrderUpdate, VenueOrderStatus.Cancelled)]
    [TestCase("execution_report_expired", TradingMessageKind.OrderUpdate, VenueOrderStatus.Expired)]
    [TestCase("account_position", TradingMessageKind.Balances, VenueOrderStatus.None)]
    [TestCase("balance_update", TradingMessageKind.BalanceChanged, VenueOrderStatus.None)]
    [TestCase("list_status_wrapped", TradingMessageKind.Ignored, VenueOrderStatus.None)]
    public void Single_events_are_read(string file, TradingMessageKind kind, VenueOrderStatus status)
    {
        string text = File.ReadAllText(SharedData.Find($"{Messages}user_data_json/{file}.json"));
        Assert.That(_venue.Parse(text), Is.EqualTo(kind), text);
        if (_venue.Message.OrderCount == 1) Assert.That(_venue.Message.Orders[0].Status, Is.EqualTo(status));
    }

    [TestCase("AccountPosition", TradingMessageKind.Balances)]
    [TestCase("OcoOrder", TradingMessageKind.Ignored)]
    [TestCase("Order", TradingMessageKind.OrderUpdate)]
    public void Subscriptions_and_their_events_are_read(string file, TradingMessageKind kind)
    {
        string text = File.ReadAllText(SharedData.Find($"{Clients}Subscriptions/Spot/Account/{file}.txt"));
        string[] lines = text.Split('\n', 4);
        _venue.Pending = TradingFixture.Request(TradingRequestKind.SubscribeStream);
        string acknowledgement = lines[1].Trim()[1..].Replace("|1|", "11", StringComparison.Ordinal);
        Assert.That(_venue.Parse(acknowledgement), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(_venue.Parse(lines[3]), Is.EqualTo(kind), lines[3]);
    }

    [Test]
    public void Recorded_stream_events_are_read()
    {
        int reports = 0;
        int others = 0;
        foreach (string line in File.ReadLines(SharedData.Find("fixtures/gocryptotrader/binance/wsHandleData.jsonl")))
        {
            if (line.Length == 0) continue;
            JsonElement data = JsonDocument.Parse(line).RootElement.GetProperty("data");
            string kind = data.GetProperty("e").GetString()!;
            TradingMessageKind found = _venue.Parse($"{{\"subscriptionId\":0,\"event\":{data.GetRawText()}}}");
            if (kind == "executionReport") reports++;
            if (kind is "outboundAccountPosition" or "balanceUpdate" or "listStatus") others++;
            Assert.That(found, Is.Not.EqualTo(TradingMessageKind.Refused), line);
            bool isOrder = found == TradingMessageKind.OrderUpdate;
            Assert.That(isOrder, Is.EqualTo(kind == "executionReport"));
        }

        Assert.That(reports, Is.GreaterThan(0));
        Assert.That(others, Is.GreaterThan(2));
    }

    [TestCase("/api/v3/account", "GET", TradingRequestKind.Account, 0, 0)]
    [TestCase("/api/v3/exchangeInfo", "GET", TradingRequestKind.ExchangeInfo, 0, 0)]
    [TestCase("/api/v3/order", "DELETE", TradingRequestKind.Cancel, 1, 28)]
    public void Recorded_http_exchanges_are_read(
        string path, string method, TradingRequestKind kind, short instrument, long venueId)
    {
        string file = SharedData.Find("fixtures/gocryptotrader/binance/http_routes.json.gz");
        using GZipStream stream = new(File.OpenRead(file), CompressionMode.Decompress);
        using MemoryStream plain = new();
        stream.CopyTo(plain);
        JsonElement root = JsonDocument.Parse(Encoding.UTF8.GetString(plain.ToArray())).RootElement;
        JsonElement routes = root.TryGetProperty("routes", out JsonElement inner) ? inner : root;
        string body = routes.GetProperty(path).GetProperty(method)[0].GetProperty("data").GetRawText();
        TradingRequest request = new() { Id = 11, Kind = kind, Instrument = instrument, VenueOrderId = venueId };
        Assert.That(_venue.ParseHttp(request, 200, body), Is.EqualTo(TradingMessageKind.Answer), body[..200]);
    }

    private void Ask(TradingRequestKind kind, string text)
    {
        _venue.Pending = kind == TradingRequestKind.Place
            ? TradingFixture.Place() : TradingFixture.Request(kind);
        _venue.Parse(text);
    }
}
