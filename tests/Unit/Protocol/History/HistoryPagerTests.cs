using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Protocol.History;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.History;

/// <summary>
/// Pages as a venue may send them. Times of candles are minutes, written as numbers: 10 = 10:00 of the interval.
/// </summary>
[TestFixture]
public sealed class HistoryPagerTests
{
    private const int Minute = 60_000;

    // from 10 to 20, pages of 4; what comes, page by page; what must be taken; gaps stay open. A page is "10 11 12".
    // "" is an empty page, "!" behind a page: it must be refused, "?": it must be asked for again.
    [TestCase("10 11 12 13|14 15 16 17|18 19", "10 11 12 13 14 15 16 17 18 19", TestName = "full pages")]
    [TestCase("10 11|12|13 14 15 16|17 18 19", "10 11 12 13 14 15 16 17 18 19", TestName = "shorter than the limit")]
    [TestCase("10 11 12 13|?|14 15 16 17|18 19", "10 11 12 13 14 15 16 17 18 19", TestName = "empty once")]
    [TestCase("10 11 12 13|?|", "10 11 12 13", TestName = "empty twice is the end")]
    [TestCase("?|", "", TestName = "nothing at all")]
    [TestCase("10 11 12 13|12 13 14 15|16 17 18 19", "10 11 12 13 14 15 16 17 18 19", TestName = "overlaps")]
    [TestCase("10 11 12 13|10 11 12 13!|14 15 16 17|18 19", "10 11 12 13 14 15 16 17 18 19", TestName = "repeats")]
    [TestCase("10 12 11 13!|10 11 12 13|14 15 16 17|18 19", "10 11 12 13 14 15 16 17 18 19", TestName = "out of order")]
    [TestCase("10 11 11 12!|10 11 12 13|14 15 16 17|18 19", "10 11 12 13 14 15 16 17 18 19", TestName = "double row")]
    [TestCase("10 11 13 14|13 14 15 16|17 18 19", "10 11 13 14 15 16 17 18 19", TestName = "a candle is missing")]
    [TestCase("10 11 13 14|12 13 14 15|16 17 18 19", "10 11 12 13 14 15 16 17 18 19", TestName = "it was there")]
    [TestCase("12 13 14 15?|12 13 14 15|16 17 18 19", "12 13 14 15 16 17 18 19", TestName = "begins later")]
    [TestCase("10 11 12 13|14 15 16 17|18 19 20 21", "10 11 12 13 14 15 16 17 18 19", TestName = "behind the end")]
    [TestCase("25 26?|25 26", "", TestName = "only behind the end")]
    public void Candles_come_out_in_order_and_complete(string pages, string wanted) =>
        Assert.That(Run(Candles(), pages, long.MaxValue), Is.EqualTo(wanted));

    [TestCase("10 11 12 13|14 15", 15, "10 11 12 13 14")]
    [TestCase("10 11 12 13", 13, "10 11 12")]
    public void An_open_candle_is_not_taken(string pages, int nowMinute, string wanted) =>
        Assert.That(Run(Candles(), pages, (nowMinute * Minute) + 59_999), Is.EqualTo(wanted));

    [Test]
    public void A_candle_off_the_grid_is_refused()
    {
        HistoryPager pager = new(Candles(), 4, true);
        HistoryPage page = new();
        page.AddField("x"u8);
        page.EndRow((10 * Minute) + 1, (10 * Minute) + 1);
        Assert.That(pager.OnPage(page, long.MaxValue), Is.EqualTo(PageVerdict.Refused));
    }

    // A venue that answers the newest rows of a window is asked for windows that fit into a page.
    [Test]
    public void Windows_fit_into_a_page_where_the_newest_rows_are_answered()
    {
        HistoryPager pager = new(Candles(), 4, false);
        HistoryQuery query = pager.Next();
        Assert.That(query.StartMillis, Is.EqualTo(10 * Minute));
        Assert.That(query.EndMillis, Is.EqualTo((14 * Minute) - 1));
        Assert.That(Run(Candles(), "10 11 12 13|?||18 19", long.MaxValue, false), Is.EqualTo("10 11 12 13 18 19"));
    }

    // id@time; wanted are times 10 to 20.
    [TestCase("7@10 8@11|6@9 7@10 8@11 9@12|10@13 11@20", "7 8 9 10", TestName = "trades: from the first to the end")]
    [TestCase("0@10 1@11|0@10 1@11|2@25", "0 1", TestName = "trades: from the first that there is")]
    [TestCase("7@10 8@11|6@10 7@10|2@8 3@9 4@9 5@10|6@10 7@10 8@21", "5 6 7", TestName = "trades: not the first")]
    [TestCase("7@10|6@9 7@10 9@12 10@12|9@12 10@12 11@22", "7 9 10", TestName = "trades: an id is missing")]
    [TestCase("7@10|6@9 7@10 9@12 10@12|8@11 9@12 10@12|11@22", "7 8 9 10", TestName = "trades: it was there")]
    [TestCase("7@10|6@9 7@10|7@10!|8@12|?|", "7 8", TestName = "trades: repeats, then the venue has no more")]
    [TestCase("7@10|6@9 7@10|7@10 8@11 9@22", "7 8", TestName = "trades: overlaps")]
    [TestCase("7@10|9@9 8@10!|6@9 7@10|8@20", "7", TestName = "trades: out of order")]
    [TestCase("7@10|7@10?|7@10|8@20", "7", TestName = "trades: the one before the first is missing")]
    [TestCase("?|", "", TestName = "trades: none in the range")]
    [TestCase("30@21?|30@21", "", TestName = "trades: only behind the range")]
    public void Trades_come_out_by_their_ids(string pages, string wanted) =>
        Assert.That(Run(Trades(), pages, long.MaxValue), Is.EqualTo(wanted));

    [Test]
    public void An_interrupted_run_goes_on_behind_its_last_row()
    {
        HistoryPager candles = new(Candles(), 4, true);
        candles.Resume(15 * Minute, 15 * Minute);
        Assert.That(candles.Next().StartMillis, Is.EqualTo(16 * Minute));
        HistoryPager trades = new(Trades(), 4, true);
        trades.Resume(12, 9);
        Assert.That(trades.Next().FromId, Is.EqualTo(10));
        candles.Resume(19 * Minute, 19 * Minute);
        Assert.That(candles.IsDone, Is.True);
    }

    private static HistoryRequest Candles() => new()
    {
        Symbol = "X",
        Kind = HistoryKind.Candles,
        IntervalSeconds = 60,
        FromMillis = (10 * Minute) - 30_000,
        ToMillis = (20 * Minute) + 30_000,
    };

    private static HistoryRequest Trades() =>
        new() { Symbol = "X", Kind = HistoryKind.Trades, FromMillis = 10, ToMillis = 20 };

    private static string Run(HistoryRequest request, string pages, long now, bool answersFromStart = true)
    {
        HistoryPager pager = new(request, 4, answersFromStart);
        var taken = new List<string>();
        foreach (string text in pages.Split('|'))
        {
            Assert.That(pager.IsDone, Is.False, $"done before page '{text}'");
            PageVerdict wanted = text.EndsWith('!') ? PageVerdict.Refused
                : text.EndsWith('?') ? PageVerdict.AskAgain : PageVerdict.Taken;
            HistoryPage page = Page(text.TrimEnd('!', '?'), request.Kind);
            Assert.That(pager.OnPage(page, now), Is.EqualTo(wanted), $"page '{text}'");
            (int first, int count) = pager.Rows;
            for (int i = first; i < first + count; i++) taken.Add(Encoding.ASCII.GetString(page.Text(i)));
        }

        Assert.That(pager.IsDone, Is.True, "not done behind the last page");
        return string.Join(' ', taken);
    }

    private static HistoryPage Page(string text, HistoryKind kind)
    {
        var page = new HistoryPage();
        foreach (string row in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = row.Split('@');
            long number = long.Parse(parts[0]);
            page.AddField(Encoding.ASCII.GetBytes(parts[0]));
            if (kind == HistoryKind.Candles) page.EndRow(number * Minute, number * Minute);
            else page.EndRow(long.Parse(parts[1]), number);
        }

        return page;
    }
}
