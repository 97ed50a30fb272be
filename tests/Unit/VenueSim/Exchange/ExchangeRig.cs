using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>An exchange on a stepped clock with two accounts, and a client that signs by its own code.</summary>
internal sealed class ExchangeRig
{
    public const long Second = 1_000_000_000;
    public const long Milli = 1_000_000;
    public const long Start = 1_700_000_000L * Second;
    public const string Key = "alicekey0001";
    public const string OtherKey = "bobkey000001";
    public const string Secret = "alicesecret";
    private const string OtherSecret = "bobsecret";
    private readonly List<Delivery> _frames = new();

    public ExchangeRig(
        ExchangeOptions? options = null, Func<AccountSpec, AccountSpec>? change = null,
        IReadOnlyList<SymbolRules>? rules = null, ulong seed = 1, double rate = 50)
    {
        var alice = new AccountSpec("alice", Key, Secret)
        {
            Balances = [new("USDT", 1_000_000m), new("BTC", 10m), new("BNB", 50m)],
        };
        var bob = new AccountSpec("bob", OtherKey, OtherSecret)
        {
            Balances = [new("USDT", 1_000_000m), new("BTC", 10m)],
        };
        Market = new GeneratedMarket(
            [SymbolSpec.Of("BTCUSDT", 0), SymbolSpec.Of("ETHUSDT", 1)], seed, Start, rate, new SilentListener());
        Exchange = SimDialects.Of("BinanceSpot").CreateExchange(
            Market, options ?? new ExchangeOptions { StartNanos = Start }, [change?.Invoke(alice) ?? alice, bob],
            rules);
        Now = Start;
    }

    public GeneratedMarket Market { get; }

    public SimExchange Exchange { get; }

    public long Now { get; set; }

    public long NowMillis => Now / Milli;

    /// <summary>Everything that was sent on sockets and not read yet.</summary>
    public List<Delivery> Frames => _frames;

    public decimal Bid => Market.Markets[0].Top.BidTicks / 100m;

    public decimal Ask => Market.Markets[0].Top.AskTicks / 100m;

    public static string Sign(string payload, string secret = Secret) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(payload)));

    public static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A signed request of Alice; null when no answer came within ten seconds.</summary>
    public RestResponse? Signed(string verb, string path, string query, string key = Key, string? secret = null)
    {
        var payload = query + (query.Length > 0 ? "&" : string.Empty) + "timestamp=" + NowMillis;
        secret ??= key == Key ? Secret : OtherSecret;
        return Raw(verb, path, payload + "&signature=" + Sign(payload, secret), string.Empty, key);
    }

    public RestResponse? Raw(
        string verb, string path, string query, string body = "", string? key = null, string address = "10.0.0.1")
    {
        var request = new RestRequest(verb, path, query, body, address)
        {
            Headers = key is null ? [] : [("X-MBX-APIKEY", key)],
        };
        var id = Exchange.ReceiveRest(request, Now);
        for (var waited = 0; waited < 1000; waited++)
        {
            Now += 10 * Milli;
            Exchange.Advance(Now);
            RestResponse? response = null;
            var isEnded = false;
            while (Exchange.TryTake(out var delivery))
            {
                if (delivery.RequestId == id)
                    (response, isEnded) = (delivery.Response, true);
                else if (delivery.Connection > 0)
                    _frames.Add(delivery);
            }

            if (isEnded)
                return response;
        }

        return null;
    }

    public JsonElement Ok(string verb, string path, string query, string key = Key)
    {
        var response = Signed(verb, path, query, key)!;
        if (response.Status != 200)
            throw new InvalidOperationException(Encoding.UTF8.GetString(response.Body.Span));
        return Json(response);
    }

    /// <summary>Status and code of a refused request.</summary>
    public (int Status, int Code) Refused(string verb, string path, string query, string key = Key)
    {
        var response = Signed(verb, path, query, key)!;
        return (response.Status, Json(response).TryGetProperty("code", out var code) ? code.GetInt32() : 0);
    }

    public static JsonElement Json(RestResponse response) => Json(response.Body);

    public static JsonElement Json(ReadOnlyMemory<byte> bytes) => JsonDocument.Parse(bytes).RootElement.Clone();

    public static string Limit(string side, decimal price, decimal quantity, string id = "", string more = "") =>
        $"symbol=BTCUSDT&side={side}&type=LIMIT&timeInForce=GTC&quantity={Text(quantity)}&price={Text(price)}"
        + (id.Length > 0 ? "&newClientOrderId=" + id : string.Empty) + more;

    public long Open(string address = "10.0.0.1")
    {
        if (Exchange.OpenSocket(address, Now, out var connection) is var status && status != 0)
            throw new InvalidOperationException($"refused with {status}");
        return connection;
    }

    public long Subscribed(string key = Key)
    {
        var connection = Open();
        var payload = $"apiKey={key}&timestamp={NowMillis}";
        Send(connection, "{\"id\":\"s\",\"method\":\"userDataStream.subscribe.signature\",\"params\":{\"apiKey\":\""
            + key + "\",\"timestamp\":" + NowMillis + ",\"signature\":\""
            + Sign(payload, key == Key ? Secret : OtherSecret) + "\"}}");
        Step(10 * Milli);
        Frames.Clear();
        return connection;
    }

    public void Send(long connection, string text) =>
        Exchange.ReceiveText(connection, Encoding.UTF8.GetBytes(text), Now);

    /// <summary>Sends a signed request; parameters as name, value, … in any order, values as strings.</summary>
    public void Call(long connection, string id, string method, params string[] parameters)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["apiKey"] = Key,
            ["timestamp"] = NowMillis.ToString(CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < parameters.Length; i += 2)
            sorted[parameters[i]] = parameters[i + 1];
        var payload = new List<string>();
        foreach (var (name, value) in sorted)
            payload.Add(name + "=" + value);
        sorted["signature"] = Sign(string.Join('&', payload));
        Send(connection, JsonSerializer.Serialize(new { id, method, @params = sorted }));
    }

    public void Step(long nanos)
    {
        for (var end = Now + nanos; Now < end;)
        {
            Now = Math.Min(end, Now + (10 * Milli));
            Exchange.Advance(Now);
            while (Exchange.TryTake(out var delivery))
                _frames.Add(delivery);
        }
    }

    /// <summary>Frames of JSON sent since the last look.</summary>
    public List<JsonElement> TakeFrames()
    {
        var frames = new List<JsonElement>();
        foreach (var delivery in _frames)
        {
            if (delivery.Kind == DeliveryKind.Text)
                frames.Add(Json(delivery.Bytes));
        }

        _frames.Clear();
        return frames;
    }

    /// <summary>Events of user data sent since the last look.</summary>
    public List<JsonElement> TakeEvents(string name = "")
    {
        var events = new List<JsonElement>();
        foreach (var frame in TakeFrames())
        {
            if (frame.TryGetProperty("event", out var one)
                && (name.Length == 0 || one.GetProperty("e").GetString() == name))
                events.Add(one);
        }

        return events;
    }

    public void Inject(string text)
    {
        if (!ExchangeFaultSpec.TryParse(text, out var spec, out var error))
            throw new ArgumentException(error);
        Exchange.Inject(spec);
    }

    public decimal Free(string asset, string account = "alice") => Find(asset, account).Free;

    public decimal Locked(string asset, string account = "alice") => Find(asset, account).Locked;

    private Balance Find(string asset, string account)
    {
        foreach (var balance in Exchange.Truth.Balances(account))
        {
            if (balance.Asset == asset)
                return balance;
        }

        return default;
    }
}
