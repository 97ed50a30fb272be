using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Protocol.Trading.Reconciliation;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Reconciliation;

[TestFixture]
public sealed class TradeCursorTests
{
    private const long Milli = 1_000_000;
    private const long Second = 1_000 * Milli;

    [Test]
    public void By_id_every_trade_since_a_position_is_read_once_at_every_page_size_and_count(
        [Values(1, 2, 3, 5)] int pageRows, [Range(0, 11)] int count)
    {
        List<FillRecord> trades = [];
        for (int i = 1; i <= count; i++) trades.Add(Row(i * 7, 0));
        TradeCursor cursor = Cursor(TradeCursorKind.ById, pageRows);
        cursor.SetPosition(10, hasPosition: true);
        List<long> read = [];
        int pages = 0;
        for (TradePageVerdict verdict = TradePageVerdict.More; verdict == TradePageVerdict.More; pages++)
        {
            TradePageRequest asked = cursor.Next;
            long from = asked.FromTradeId;
            List<FillRecord> page = trades.FindAll(t => t.TradeId >= from);
            if (page.Count > pageRows) page.RemoveRange(pageRows, page.Count - pageRows);
            verdict = cursor.Judge(page.ToArray(), page.Count, default);
            cursor.Accept(page.ToArray());
            read.AddRange(page.ConvertAll(t => t.TradeId));
        }

        List<long> wanted = trades.ConvertAll(t => t.TradeId).FindAll(id => id > 10);
        Assert.That(read, Is.EqualTo(wanted));

        // A full last page has one more behind it, which is empty.
        Assert.That(pages, Is.EqualTo((wanted.Count / pageRows) + 1));
        Assert.That(cursor.TradeId, Is.EqualTo(Math.Max(10, count * 7)));
    }

    [Test]
    public void By_id_a_page_that_was_not_taken_is_asked_for_again()
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ById, 2);
        cursor.SetPosition(10, hasPosition: true);

        Assert.That(cursor.Judge([Row(11, 0), Row(12, 0)], 2, default), Is.EqualTo(TradePageVerdict.More));
        Assert.That(cursor.Next.FromTradeId, Is.EqualTo(11));

        cursor.Accept([Row(11, 0), Row(12, 0)]);
        Assert.That(cursor.Next.FromTradeId, Is.EqualTo(13));
    }

    [TestCase(10, 11)]
    [TestCase(12, 11)]
    [TestCase(11, 11)]
    public void By_id_rows_from_before_or_out_of_order_are_refused(long first, long second)
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ById, 5);
        cursor.SetPosition(10, hasPosition: true);

        Assert.That(cursor.Judge([Row(first, 0), Row(second, 0)], 2, default), Is.EqualTo(TradePageVerdict.Refused));
        cursor.Accept([Row(first, 0), Row(second, 0)]);
        Assert.That(cursor.TradeId, Is.EqualTo(10));
    }

    [Test]
    public void By_id_rows_of_other_instruments_in_the_answer_count_for_its_length()
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ById, 2);
        cursor.SetPosition(10, hasPosition: true);

        Assert.That(cursor.Judge([Row(11, 0)], 2, default), Is.EqualTo(TradePageVerdict.More));
        Assert.That(cursor.Judge([Row(11, 0)], 1, default), Is.EqualTo(TradePageVerdict.Last));
    }

    [Test]
    public void By_id_without_a_position_the_latest_trade_becomes_it()
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ById, 5);
        Assert.That((cursor.Next.FromTradeId, cursor.Next.RowsMax), Is.EqualTo((0, 1)));

        Assert.That(cursor.Judge([Row(99, 0)], 1, default), Is.EqualTo(TradePageVerdict.Last));
        cursor.Accept([Row(99, 0)]);
        Assert.That((cursor.Next.FromTradeId, cursor.Next.RowsMax), Is.EqualTo((100, 5)));
    }

    /// <summary>All lists of up to six trades in three moments: equal times at every page border.</summary>
    [Test]
    public void By_time_equal_times_at_a_page_border_leave_no_hole_and_bring_no_trade_twice(
        [Values(1, 2, 3, 4)] int pageRows, [Values] bool isStartExclusive)
    {
        int stuck = 0;
        foreach (int[] moments in Lists(6, 3))
        {
            List<FillRecord> trades = [];
            for (int i = 0; i < moments.Length; i++) trades.Add(Row(i + 1, (10 + moments[i]) * Milli));
            TradeCursor cursor = Cursor(TradeCursorKind.ByTime, pageRows, isStartExclusive: isStartExclusive);
            cursor.Begin(10 * Milli, 20 * Milli);
            (List<long> read, TradePageVerdict end) = ReadByTime(cursor, trades, pageRows, isStartExclusive, Milli);
            int most = 0;
            for (int moment = 0; moment < 3; moment++)
            {
                most = Math.Max(most, Array.FindAll(moments, m => m == moment).Length);
            }

            string text = string.Join(' ', moments);
            bool mayBeStuck = most >= pageRows;
            if (end == TradePageVerdict.Stuck)
            {
                stuck++;
                Assert.That(mayBeStuck, text);
                Assert.That(cursor.VenueNanos, Is.EqualTo(10 * Milli), text);
                continue;
            }

            Assert.That(read, Is.EqualTo(trades.ConvertAll(t => t.TradeId)), text);
            Assert.That(cursor.VenueNanos, Is.EqualTo(20 * Milli), text);
        }

        Assert.That(stuck, Is.GreaterThan(0), "the lists hold a moment with a whole page of trades");
    }

    [Test]
    public void By_time_a_coarse_unit_of_requests_hides_no_trade_of_finer_rows()
    {
        // Requests in seconds, rows in microseconds: the position lies within a second.
        List<FillRecord> trades = [];
        for (int i = 0; i < 40; i++) trades.Add(Row(i + 1, (100 * Second) + (i * 137 * Milli) + 1_000));
        TradeCursor cursor = Cursor(TradeCursorKind.ByTime, 10, unit: Second);
        cursor.Begin((100 * Second) + (500 * Milli), 110 * Second);
        (List<long> read, TradePageVerdict end) = ReadByTime(cursor, trades, 10, false, Second);

        Assert.That(end, Is.EqualTo(TradePageVerdict.Last));
        Assert.That(read, Is.EqualTo(trades.ConvertAll(t => t.TradeId)), "from the start of the position's second");
    }

    [Test]
    public void By_time_ranges_follow_each_other_up_to_now_and_the_overlap_goes_back()
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ByTime, 10, range: 7 * Second, overlap: 2 * Second);
        cursor.Begin(100 * Second, 120 * Second);
        List<(long, long)> asked = [];
        TradePageVerdict verdict = TradePageVerdict.More;
        while (verdict == TradePageVerdict.More)
        {
            asked.Add((cursor.Next.FromUnits, cursor.Next.UntilUnits));
            verdict = cursor.Judge([], 0, default);
            cursor.Accept([]);
        }

        Assert.That(asked, Is.EqualTo(new (long, long)[]
        {
            (98_000, 105_000), (105_000, 112_000), (112_000, 119_000), (119_000, 120_000),
        }));
        Assert.That(cursor.VenueNanos, Is.EqualTo(120 * Second));
    }

    [Test]
    public void By_time_rows_from_before_the_start_or_backwards_are_refused()
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ByTime, 10);
        cursor.Begin(100 * Second, 120 * Second);

        Assert.That(cursor.Judge([Row(1, 99 * Second)], 1, default), Is.EqualTo(TradePageVerdict.Refused));
        Assert.That(
            cursor.Judge([Row(1, 102 * Second), Row(2, 101 * Second)], 2, default),
            Is.EqualTo(TradePageVerdict.Refused));
    }

    [Test]
    public void By_token_all_pages_are_read_whatever_their_order_and_the_last_may_be_full(
        [Values(1, 2, 3)] int pageRows, [Range(0, 7)] int count, [Values] bool isNewestFirst)
    {
        List<FillRecord> trades = [];
        for (int i = 0; i < count; i++) trades.Add(Row(i + 1, (100 * Second) + (i / 2 * Milli)));
        if (isNewestFirst) trades.Reverse();
        TradeCursor cursor = Cursor(TradeCursorKind.ByPageToken, pageRows);
        cursor.Begin(100 * Second, 120 * Second);
        List<long> read = [];
        TradePageVerdict verdict = TradePageVerdict.More;
        while (verdict == TradePageVerdict.More)
        {
            int at = cursor.Next.PageToken.IsEmpty ? 0 : int.Parse(cursor.Next.PageToken, CultureInfo.InvariantCulture);
            FillRecord[] page = [.. trades.GetRange(at, Math.Min(pageRows, count - at))];
            string token = at + page.Length < count
                ? (at + page.Length).ToString(CultureInfo.InvariantCulture)
                : "";
            Assert.That(cursor.VenueNanos, Is.EqualTo(100 * Second), "nothing is proven before the last page");
            verdict = cursor.Judge(page, page.Length, Encoding.ASCII.GetBytes(token));
            cursor.Accept(page);
            foreach (FillRecord row in page) read.Add(row.TradeId);
        }

        Assert.That(verdict, Is.EqualTo(TradePageVerdict.Last));
        Assert.That(read, Is.EquivalentTo(trades.ConvertAll(t => t.TradeId)));
        Assert.That(cursor.VenueNanos, Is.EqualTo(120 * Second));
    }

    [Test]
    public void By_token_the_range_stays_the_same_while_pages_are_read()
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ByPageToken, 1);
        cursor.Begin(100 * Second, 120 * Second);
        (long, long) first = (cursor.Next.FromUnits, cursor.Next.UntilUnits);
        cursor.Judge([Row(1, 110 * Second)], 1, "a"u8);
        cursor.Accept([Row(1, 110 * Second)]);

        Assert.That((cursor.Next.FromUnits, cursor.Next.UntilUnits), Is.EqualTo(first));
        Assert.That(cursor.Next.PageToken.SequenceEqual("a"u8));
    }

    [Test]
    public void By_token_an_expired_token_begins_the_range_again_but_not_for_ever()
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ByPageToken, 1);
        cursor.Begin(100 * Second, 120 * Second);
        int restarts = 0;
        do
        {
            Assert.That(cursor.Next.PageToken.IsEmpty);
            cursor.Judge([Row(1, 110 * Second)], 1, "a"u8);
            cursor.Accept([Row(1, 110 * Second)]);
        }
        while (cursor.TryRestart() && ++restarts < 100);

        Assert.That(restarts, Is.EqualTo(3));
        Assert.That(cursor.VenueNanos, Is.EqualTo(100 * Second), "what was not read to its end is not proven");
    }

    [Test]
    public void By_token_a_token_that_leads_nowhere_is_no_end()
    {
        TradeCursor cursor = Cursor(TradeCursorKind.ByPageToken, 1);
        cursor.Begin(100 * Second, 120 * Second);
        cursor.Judge([Row(1, 110 * Second)], 1, "a"u8);
        cursor.Accept([Row(1, 110 * Second)]);

        Assert.That(cursor.Judge([Row(1, 110 * Second)], 1, "a"u8), Is.EqualTo(TradePageVerdict.Stuck));
        Assert.That(
            cursor.Judge([Row(1, 110 * Second)], 1, new byte[TradeCursor.TokenLengthMax + 1]),
            Is.EqualTo(TradePageVerdict.Stuck));
        Assert.That(cursor.Judge([Row(1, 121 * Second)], 1, default), Is.EqualTo(TradePageVerdict.Refused));
    }

    private static TradeCursor Cursor(
        TradeCursorKind kind, int pageRows, long unit = Milli, long range = 0, long overlap = 0,
        bool isStartExclusive = false) => new(
        new TradeCursorRule
        {
            Kind = kind,
            PageRowsMax = pageRows,
            TimeUnitNanos = unit,
            RangeNanosMax = range,
            OverlapNanos = overlap,
            IsStartExclusive = isStartExclusive,
        },
        rowsMax: 1_000);

    private static FillRecord Row(long tradeId, long nanos) => new() { TradeId = tradeId, VenueNanos = nanos };

    /// <summary>A venue that answers from a start on, oldest first, in pages.</summary>
    private static (List<long> Read, TradePageVerdict End) ReadByTime(
        TradeCursor cursor, List<FillRecord> trades, int pageRows, bool isStartExclusive, long unit)
    {
        List<long> read = [];
        TradePageVerdict verdict = TradePageVerdict.More;
        for (int pages = 0; verdict == TradePageVerdict.More; pages++)
        {
            Assert.That(pages, Is.LessThan(100));
            long from = cursor.Next.FromUnits + (isStartExclusive ? 1 : 0);
            List<FillRecord> page = trades.FindAll(t => t.VenueNanos / unit >= from);
            if (page.Count > pageRows) page.RemoveRange(pageRows, page.Count - pageRows);
            verdict = cursor.Judge(page.ToArray(), page.Count, default);
            if (verdict is TradePageVerdict.Stuck or TradePageVerdict.Refused) break;
            foreach (FillRecord row in page)
            {
                if (cursor.IsNew(in row)) read.Add(row.TradeId);
            }

            cursor.Accept(page.ToArray());
        }

        return (read, verdict);
    }

    /// <summary>All ascending lists of up to a length over some moments.</summary>
    private static IEnumerable<int[]> Lists(int lengthMax, int moments)
    {
        for (int length = 0; length <= lengthMax; length++)
        {
            for (int code = 0; code < Math.Pow(moments, length); code++)
            {
                var list = new int[length];
                int rest = code;
                for (int i = 0; i < length; i++, rest /= moments) list[i] = rest % moments;
                bool isAscending = true;
                for (int i = 1; i < length; i++) isAscending &= list[i] >= list[i - 1];
                if (isAscending) yield return list;
            }
        }
    }
}
