using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using LowLatency.TestKit;
using LowLatency.Venues;
using LowLatency.Venues.Binance.Trading;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

/// <summary>Every row of the error table against tests/Goldens/Venues/binance-errors.txt, and what uses it.</summary>
public sealed class ErrorTableTests
{
    [Test]
    public void The_whole_table_is_the_golden_one()
    {
        List<string> lines = [];
        foreach (VenueError row in BinanceErrorTable.Spot) lines.Add(Line("spot", row));
        foreach (VenueError row in VenueCatalog.Of(VenueId.BinanceUsdm).Errors) lines.Add(Line("usdm", row));
        lines.Sort(StringComparer.Ordinal);
        Assert.That(lines, Is.EqualTo(File.ReadAllLines(Find("tests/Goldens/Venues/binance-errors.txt"))));
    }

    [Test]
    public void Every_code_of_the_document_is_in_the_golden_table()
    {
        string text = File.ReadAllText(SharedData.Find("venues/binance.md"));
        int from = text.IndexOf("## 11. Errors", StringComparison.Ordinal);
        string section = text[from..text.IndexOf("## 12.", StringComparison.Ordinal)];
        string golden = File.ReadAllText(Find("tests/Goldens/Venues/binance-errors.txt"));
        int count = 0;
        foreach (string line in section.Split('\n'))
        {
            if (!line.StartsWith("| ", StringComparison.Ordinal)) continue;
            foreach (Match match in Regex.Matches(line.Split('|')[1], "-([0-9]{4})(?:…-([0-9]{4}))?"))
            {
                int first = int.Parse(match.Groups[1].Value);
                int last = match.Groups[2].Success ? int.Parse(match.Groups[2].Value) : first;
                for (int code = first; code <= last; code++, count++) Assert.That(golden, Does.Contain($" -{code} ["));
            }
        }

        Assert.That(count, Is.GreaterThan(80));
    }

    [Test]
    public void Rows_with_a_part_stand_before_the_one_without_and_all_have_words()
    {
        HashSet<string> closed = [];
        foreach (VenueError row in BinanceErrorTable.Spot)
        {
            string name = $"{row.IsHttpStatus}{row.Code}";
            Assert.That(closed, Does.Not.Contain(name), "a row behind the one that always holds");
            if (row.MessagePart.Length == 0) closed.Add(name);
            Assert.That(row.Meaning, Is.Not.Empty);
            Assert.That(row.Reason, Is.Not.EqualTo(ReasonCode.None));
            Assert.That(row.Scope, Is.Not.EqualTo(RefusalScope.None));
        }
    }

    [Test]
    public void Every_row_is_reached_by_its_code_and_text_over_both_ways([Values] bool isOrder, [Values] bool isSocket)
    {
        TradingFixture venue = new();
        TradingRequest request = isOrder ? TradingFixture.Place() : TradingFixture.Request(TradingRequestKind.Account);
        venue.Pending = request;
        foreach (VenueError row in BinanceErrorTable.Spot)
        {
            if (row.IsHttpStatus) continue;
            string error = $$"""{"code":{{row.Code}},"msg":"Text {{row.MessagePart}} more."}""";
            TradingMessageKind kind = isSocket
                ? venue.Parse($$"""{"id":11,"status":400,"error":{{error}}}""")
                : venue.ParseHttp(request, 400, error);
            Assert.That(kind, Is.EqualTo(TradingMessageKind.Answer), error);
            Assert.That(venue.Message.ErrorCode, Is.EqualTo(row.Code));
            Assert.That(venue.Message.Reason, Is.EqualTo(row.Reason), error);
            Assert.That(venue.Message.Scope, Is.EqualTo(row.Scope), error);
            OutcomeClass expected = isOrder ? row.OrderOutcome : row.ReadOutcome;
            Assert.That(venue.Message.Outcome, Is.EqualTo(expected), error);
        }
    }

    [TestCase(-1013, "Filter failure: LOT_SIZE", RefusalScope.Instrument)]
    [TestCase(-1013, "Market is closed.", RefusalScope.Instrument)]
    [TestCase(-1013, "Filter failure: EXCHANGE_MAX_NUM_ORDERS", RefusalScope.Account)]
    [TestCase(-1121, "Invalid symbol.", RefusalScope.Instrument)]
    [TestCase(-2010, "Market is closed.", RefusalScope.Instrument)]
    [TestCase(-2010, "Account has insufficient balance for requested action.", RefusalScope.Account)]
    [TestCase(-2010, "Order would immediately match and take.", RefusalScope.Order)]
    [TestCase(-1003, "Too many requests.", RefusalScope.Venue)]
    public void A_refusal_tells_what_it_concerns(int code, string text, RefusalScope expected)
    {
        TradingFixture venue = new();
        venue.ParseHttp(TradingFixture.Place(), 400, $$"""{"code":{{code}},"msg":"{{text}}"}""");
        Assert.That(venue.Message.Scope, Is.EqualTo(expected));
        bool isClosed = text.StartsWith("Market", StringComparison.Ordinal);
        if (isClosed) Assert.That(venue.Message.Reason, Is.EqualTo(ReasonCode.VenueMarketClosed));
    }

    [TestCase("", 500, OutcomeClass.Reconcile, OutcomeClass.RetrySame)]
    [TestCase("<html>bad gateway</html>", 502, OutcomeClass.Reconcile, OutcomeClass.RetrySame)]
    [TestCase("{\"code\":-10", 504, OutcomeClass.Reconcile, OutcomeClass.RetrySame)]
    [TestCase("<html>denied</html>", 403, OutcomeClass.Halt, OutcomeClass.RetryAfter)]
    [TestCase("", 409, OutcomeClass.Reconcile, OutcomeClass.RetrySame)]
    [TestCase("<html>", 418, OutcomeClass.Halt, OutcomeClass.Halt)]
    [TestCase("", 429, OutcomeClass.RetryAfter, OutcomeClass.RetryAfter)]
    [TestCase("", 400, OutcomeClass.Reconcile, OutcomeClass.Reject)]
    [TestCase("{\"code\":-9999,\"msg\":\"new\"}", 400, OutcomeClass.Reconcile, OutcomeClass.Reject)]
    [TestCase("{\"code\":-9999,\"msg\":\"new\"}", 503, OutcomeClass.Reconcile, OutcomeClass.RetrySame)]
    [TestCase("{\"code\":-2010,\"msg\":\"new\"}", 418, OutcomeClass.Halt, OutcomeClass.Halt)]
    public void A_status_without_a_known_code_counts_by_itself(
        string body, int status, OutcomeClass order, OutcomeClass read)
    {
        TradingFixture venue = new();
        TradingMessageKind kind = venue.ParseHttp(TradingFixture.Place(), status, body, retryAfter: 7);
        Assert.That(kind, Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(venue.Message.Outcome, Is.EqualTo(order));
        Assert.That(venue.Message.IsBan, Is.EqualTo(status == 418));
        Assert.That(venue.Message.RetryAfterNanos, Is.EqualTo(7_000_000_000));
        venue.ParseHttp(TradingFixture.Request(TradingRequestKind.OpenOrders), status, body);
        Assert.That(venue.Message.Outcome, Is.EqualTo(read));
    }

    [Test]
    public void A_ban_tells_until_when_over_both_ways()
    {
        TradingFixture venue = new() { Pending = TradingFixture.Request(TradingRequestKind.Account) };
        const string Message = "Way too much request weight used; IP banned until 1659146400000. Please use";
        venue.Parse($$"""
            {"id":11,"status":418,"error":{"code":-1003,"msg":"{{Message}}","data":{"serverTime":1659142907531,
            "retryAfter":1659146300000} } }
            """);
        Assert.That(venue.Message.IsBan, Is.True);
        Assert.That(venue.Message.RetryAtVenueNanos, Is.EqualTo(1_659_146_400_000_000_000));
        Assert.That(venue.Message.ServerNanos, Is.EqualTo(1_659_142_907_531_000_000));
        venue.ParseHttp(TradingFixture.Place(), 429, $$"""{"code":-1003,"msg":"{{Message}}"}""");
        Assert.That(venue.Message.IsBan, Is.True);
        Assert.That(venue.Message.RetryAtVenueNanos, Is.EqualTo(1_659_146_400_000_000_000));
        Assert.That(venue.Message.Reason, Is.EqualTo(ReasonCode.Banned));
    }

    internal static string Find(string relativePath)
    {
        DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, relativePath))) folder = folder.Parent;
        Assert.That(folder, Is.Not.Null, relativePath);
        return Path.Combine(folder!.FullName, relativePath);
    }

    private static string Line(string market, in VenueError row)
    {
        string code = row.IsHttpStatus ? $"HTTP {row.Code}" : $"{row.Code}";
        return $"{market} {code} [{row.MessagePart}] {row.OrderOutcome} {row.ReadOutcome} {row.Scope}";
    }
}
