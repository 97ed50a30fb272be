using System;
using System.IO;
using LowLatency.Backtest;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Data.Trades;
using LowLatency.Backtest.Loading;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>What is missing in a file is told, and nothing else.</summary>
[TestFixture]
public sealed class DataCheckTests
{
    private const string CandleHeader = "open_time_ms,open,high,low,close,volume\n";
    private const string TradeHeader = "agg_trade_id,price,quantity,time,is_buyer_maker\n";
    private string _path = "";

    [SetUp]
    public void MakeFile() => _path = Path.GetTempFileName();

    [TearDown]
    public void RemoveFile() => File.Delete(_path);

    [Test]
    public void Missing_candles_are_told_with_their_times()
    {
        Write(CandleHeader, Candle(0), Candle(1), Candle(4), Candle(5), Candle(7));
        DataCheckReport report = DataCheck.Read(_path);
        Assert.That(report.Kind, Is.EqualTo("candles"));
        Assert.That(report.Gaps, Is.EqualTo((DataGap[])[
            new DataGap("2024-01-01T00:02:00Z", "2024-01-01T00:04:00Z", 2, 0, 0),
            new DataGap("2024-01-01T00:06:00Z", "2024-01-01T00:07:00Z", 1, 0, 0)]));
        Assert.That((report.GapCount, report.MissingCount, report.Rows), Is.EqualTo((2, 3, 5)));
        Assert.That(report.IsWhole, Is.False);
    }

    [Test]
    public void Candles_that_are_all_there_are_whole()
    {
        Write(CandleHeader, Candle(0), Candle(1), Candle(2));
        Assert.That(DataCheck.Read(_path).IsWhole, Is.True);
    }

    [Test]
    public void With_a_known_range_its_ends_are_looked_at_too()
    {
        Write(CandleHeader, Candle(2), Candle(3));
        const long Start = 1_704_067_200_000;
        DataCheckReport report = DataCheck.Candles(_path, 60, Start, Start + (6 * 60_000));
        Assert.That(report.Gaps, Is.EqualTo((DataGap[])[
            new DataGap("2024-01-01T00:00:00Z", "2024-01-01T00:02:00Z", 2, 0, 0),
            new DataGap("2024-01-01T00:04:00Z", "2024-01-01T00:06:00Z", 2, 0, 0)]));
        DataCheckReport one = DataCheck.FewCandles(_path, Start + 60_000, 60, Start, Start + 180_000);
        Assert.That((one.Rows, one.MissingCount, one.GapCount), Is.EqualTo((1, 2, 2)));
        DataCheckReport none = DataCheck.FewCandles(_path, null, 60, Start, Start + 180_000);
        Assert.That((none.Rows, none.MissingCount, none.GapCount), Is.EqualTo((0, 3, 1)));
    }

    [Test]
    public void Missing_ids_double_ids_and_times_that_go_back_are_told()
    {
        Write(TradeHeader, Trade(7, 1), Trade(8, 2), Trade(12, 3), Trade(12, 4), Trade(13, 3));
        DataCheckReport report = DataCheck.Read(_path);
        Assert.That(report.Kind, Is.EqualTo("trades"));
        Assert.That(report.Gaps, Is.EqualTo((DataGap[])[
            new DataGap("2024-01-01T00:00:00.002Z", "2024-01-01T00:00:00.003Z", 3, 9, 11)]));
        Assert.That((report.DisorderCount, report.DisorderLine), Is.EqualTo((2, 5)));
    }

    [Test]
    public void A_price_that_stands_alone_is_told_and_a_new_level_is_not()
    {
        Write(CandleHeader, Candle(0), Candle(1), Flat(2, "1000000000"), Candle(3), Candle(4), Candle(5));
        DataCheckReport report = DataCheck.Read(_path);
        Assert.That(report.Outliers, Is.EqualTo((DataOutlier[])[
            new DataOutlier(4, "2024-01-01T00:02:00Z", "1000000000", "1.5")]));
        Assert.That((report.OutlierCount, report.IsWhole), Is.EqualTo((1, false)));
        Write(CandleHeader, Candle(0), Candle(1), Flat(2, "15"), Flat(3, "15"), Flat(4, "15"));
        Assert.That(DataCheck.Read(_path).IsWhole, Is.True);
        Write(CandleHeader, Flat(0, "0.001"), Candle(1), Candle(2));
        Assert.That(DataCheck.Read(_path).Outliers, Has.Count.EqualTo(1).And.All.Property("Line").EqualTo(2));
        Write(CandleHeader, Candle(0), Candle(1), "1704067320000,1,99,0.5,1.5,3\n");
        Assert.That(DataCheck.Read(_path).Outliers, Has.Count.EqualTo(1).And.All.Property("Value").EqualTo("99"));
        Write(TradeHeader, Trade(7, 1), Trade(8, 2), "9,150000,2,1704067200003,true\n", Trade(10, 4));
        Assert.That(DataCheck.Read(_path).Outliers, Has.Count.EqualTo(1).And.All.Property("Line").EqualTo(4));
    }

    [TestCase("348656870,0.2312,2619.4,605.6,1741046401271,true,true")]
    [TestCase("348656870,0.2312,2619.4,605.6,1741046401271,False")]
    [TestCase("348656870,0.2312,2619.4,10,11,1741046401271497,True,True")]
    public void A_dump_of_trades_without_a_header_is_read_as_trades(string row)
    {
        string next = row.Replace("348656870", "348656873", StringComparison.Ordinal);
        Write(row + "\n", next + "\n");
        DataCheckReport report = DataCheck.Read(_path);
        Assert.That((report.Kind, report.Rows, report.MissingCount), Is.EqualTo(("trades", 2, 2)));
        Assert.That(TradeFile.Read(_path).Trades[1].Price.Units, Is.EqualTo(2_312));
    }

    [Test]
    public void A_quantity_above_the_range_is_the_largest_counted_and_refuses_no_file()
    {
        Write(
            TradeHeader, Trade(7, 1), "8,2,0.00000001,1704067200002,true\n",
            "9,2,92233720368.54775808,1704067200003,true\n");
        (TradeFile file, TradeRow[] trades) = TradeFile.Read(_path);
        Assert.That((trades[1].Quantity.Units, trades[2].Quantity.Units), Is.EqualTo((1L, long.MaxValue)));
        Assert.That((file.AboveRangeCount, file.AboveRangeLine), Is.EqualTo((1L, 4)));
        Assert.That(DataCheck.Read(_path).IsWhole, Is.True);
    }

    [Test]
    public void Recorded_ticks_are_whole()
    {
        DataCheckReport report = DataCheck.Read(Ticks("clean"));
        Assert.That((report.Kind, report.Rows, report.IsWhole), Is.EqualTo(("trades", 10_000, true)));
    }

    // In the fourth line the id of the trade before, in the last one a receive time of the day after.
    [Test]
    public void Each_fault_that_was_put_into_recorded_ticks_is_told_with_its_line()
    {
        DataCheckReport report = DataCheck.Read(Ticks("faulty"));
        Assert.That((report.Kind, report.Rows), Is.EqualTo(("trades", 10_000)));
        Assert.That((report.DisorderCount, report.DisorderLine), Is.EqualTo((1, 4)));
        Assert.That(report.Gaps, Is.EqualTo((DataGap[])[
            new DataGap("2025-03-04T00:00:01.925Z", "2025-03-04T00:00:02.874Z", 1, 348_656_872, 348_656_872)]));
        Assert.That(report.Outliers, Is.EqualTo((DataOutlier[])[
            new DataOutlier(10_001, "2025-03-04T00:47:59.150Z", "1741132734000000", "1741049279150375")]));
        Assert.That((report.GapCount, report.OutlierCount), Is.EqualTo((1, 1)));
    }

    [TestCase("1704070800001000", 0)]
    [TestCase("1704070800001001", 1)]
    [TestCase("", 1)]
    public void A_receive_time_an_hour_from_the_trades_is_told(string received, int expected)
    {
        Write("TimestampOfReceive,TradeId,Price,Quantity,TransactionTime,Side\n",
            "1704067200001000,7,1.5,2,1704067200001000,buy\n", received + ",8,1.5,2,1704067200001000,buy\n");
        Assert.That(DataCheck.Read(_path).OutlierCount, Is.EqualTo(expected));
    }

    [TestCase("0", ":3: price '0'")]
    [TestCase("-1.5", ":3: price '-1.5'")]
    [TestCase("1e999", ":3: price '1e999'")]
    public void A_price_that_is_none_is_told_with_its_line_whatever_else_is_wrong(string price, string fault)
    {
        Write(TradeHeader, Trade(7, 1), $"7,{price},2,1704067200002,true\n");
        Assert.That(() => DataCheck.Read(_path), Throws.TypeOf<BacktestException>().With.Message.Contains(fault));
    }

    [Test]
    public void Without_ids_it_says_that_nothing_can_be_seen()
    {
        Write("time,price,qty,side\n", "1704067200000,1,1,buy\n");
        DataCheckReport report = DataCheck.Read(_path);
        Assert.That(report.IsWhole, Is.True);
        Assert.That(report.Notes, Has.Exactly(1).Contains("no ids"));
    }

    [TestCase("7,0,1,1704067200001,true\n", ":2: price '0'")]
    [TestCase("7,1,1,yesterday,true\n", ":2: no time")]
    [TestCase("x,1,1,1704067200001,true\n", ":2: no id")]
    [TestCase("7,1,1\n", ":2: 3 fields")]
    public void A_row_that_is_none_is_told_with_its_line(string row, string fault)
    {
        Write(TradeHeader, row);
        Assert.That(() => DataCheck.Read(_path), Throws.TypeOf<BacktestException>().With.Message.Contains(fault));
    }

    private static string Ticks(string name) =>
        SharedData.Find($"data/ticks/binance_trade_spot_trxusdt_20250304_{name}.csv.gz");

    private static string Candle(int minute) => $"{1_704_067_200_000 + (minute * 60_000L)},1,2,0.5,1.5,3\n";

    private static string Flat(int minute, string price) =>
        $"{1_704_067_200_000 + (minute * 60_000L)},{price},{price},{price},{price},3\n";

    private static string Trade(long id, int millis) => $"{id},1.5,2,{1_704_067_200_000 + millis},true\n";

    private void Write(params string[] lines) => File.WriteAllText(_path, string.Concat(lines));
}
