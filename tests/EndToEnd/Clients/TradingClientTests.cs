using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Exchange.Accounts;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Clients;

/// <summary>
/// Two independent libraries (`binance`, `ccxt`) trade on the venue; what they read at the end must be what the venue
/// holds. Needs <c>npm ci --ignore-scripts</c> in tests/EndToEnd/npm/trading.
/// </summary>
internal sealed class TradingClientTests
{
    private const string Key = "alice-key-0001";
    private const string Secret = "alice-secret";

    [Test]
    public async Task Independent_clients_trade_and_read_what_the_venue_holds()
    {
        string folder = NodeClient.Find("trading", "ccxt");
        await using LocalVenue venue = await LocalVenue.StartAsync(new VenueServerOptions
        {
            MessagesPerSecond = 50,
            Accounts =
            [
                new AccountSpec("alice", Key, Secret) { Balances = [new("USDT", 100_000m), new("BTC", 2m)] },
            ],
        });
        string output = await NodeClient.RunAsync(
            folder, venue.Port.ToString(CultureInfo.InvariantCulture), Key, Secret);
        using JsonDocument answer = JsonDocument.Parse(output[(output.TrimEnd().LastIndexOf('\n') + 1)..]);
        using JsonDocument truth = JsonDocument.Parse(venue.ReadTruth()!);
        JsonElement account = truth.RootElement.GetProperty("accounts")[0];
        Assert.That(answer.RootElement.GetProperty("checks").GetInt32(), Is.GreaterThanOrEqualTo(20));
        Assert.That(account.GetProperty("orders").GetArrayLength(), Is.EqualTo(6));
        Assert.That(account.GetProperty("fills").GetArrayLength(), Is.GreaterThanOrEqualTo(2));
        foreach (string library in (ReadOnlySpan<string>)["binance", "ccxt"])
        {
            JsonElement read = answer.RootElement.GetProperty("read").GetProperty(library);
            Assert.That(Balances(read, "asset"), Is.EqualTo(Balances(account, "asset")), library);
            Assert.That(ReadOrders(read), Is.EqualTo(Orders(account)), library);
            Assert.That(ReadTrades(read), Is.EqualTo(Fills(account)), library);
        }
    }

    private static List<string> Balances(JsonElement holder, string name) => Lines(
        holder.GetProperty("balances"), row => $"{Text(row, name)} {Number(row, "free")} {Number(row, "locked")}");

    private static List<string> ReadOrders(JsonElement read) => Lines(
        read.GetProperty("orders"),
        row => $"{Text(row, "id")} {Number(row, "executed")} {row.GetProperty("isOpen").GetBoolean()}");

    private static List<string> Orders(JsonElement account) => Lines(
        account.GetProperty("orders"),
        row => $"{row.GetProperty("orderId").GetInt64()} {Number(row, "executed")} {Text(row, "status") == "New"}");

    private static List<string> ReadTrades(JsonElement read) => Lines(
        read.GetProperty("trades"),
        row => $"{Text(row, "id")} {Number(row, "price")} {Number(row, "quantity")} {Number(row, "fee")}");

    private static List<string> Fills(JsonElement account) => Lines(
        account.GetProperty("fills"),
        row => $"{row.GetProperty("tradeId").GetInt64()} {Number(row, "price")} {Number(row, "quantity")} "
            + $"{Number(row, "commission")}");

    /// <summary>One line for each row, in an order that does not depend on who wrote them.</summary>
    private static List<string> Lines(JsonElement rows, Func<JsonElement, string> write)
    {
        var lines = new List<string>();
        foreach (JsonElement row in rows.EnumerateArray()) lines.Add(write(row));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static string Number(JsonElement row, string name) =>
        decimal.Parse(Text(row, name), NumberStyles.Float, CultureInfo.InvariantCulture)
            .ToString("F8", CultureInfo.InvariantCulture);
}
