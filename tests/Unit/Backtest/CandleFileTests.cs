using System.IO;
using System.IO.Compression;
using System.Text;
using LowLatency.Backtest;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Model.Events.Market;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>Candle files of several forms, and what is said of bad ones.</summary>
[TestFixture]
public sealed class CandleFileTests
{
    private const string Header = "open_time_ms,open,high,low,close,volume\n";

    [TestCase("binance-spot_BTCUSDT_1h.csv.gz", 45_024, 3_600, 27)]
    [TestCase("binance-spot_BTCUSDT_1h_filled.csv.gz", 55_597, 3_600, 0)]
    [TestCase("binance-spot_BTCUSDT_1m_2023.csv.gz", 66_087, 60, 1)]
    [TestCase("binance-spot_ETHUSDT_1m_2021.csv.gz", 43_079, 60, -1)]
    [TestCase("binance-spot_SOLUSDT_15m.csv.gz", 75_856, 900, -1)]
    [TestCase("binance-us_BTCUSDT_1m_202303.csv.gz", 30_240, 60, -1)]
    public void Every_recorded_file_is_read_whole(string name, int rows, int seconds, int gaps)
    {
        CandleSet candles = CandleFile.Read(SharedData.Find("data/candles/" + name), areGapsAllowed: true);
        Assert.That((candles.Bars.Length, candles.IntervalSeconds), Is.EqualTo((rows, seconds)));
        if (gaps >= 0) Assert.That(candles.Gaps, Has.Count.EqualTo(gaps));
    }

    [Test]
    public void A_recorded_file_with_rows_out_of_order_is_refused_with_their_lines()
    {
        string path = SharedData.Find("data/candles/coinbase_BTCUSD_1h.csv.gz");
        Assert.That(
            () => CandleFile.Read(path, areGapsAllowed: true),
            Throws.TypeOf<BacktestException>().With.Message.Contains("1h.csv.gz:16908: out of order with line 16909"));
    }

    [Test]
    public void Numbers_become_units_of_the_most_decimals_found()
    {
        CandleSet candles = Read(Header + "1600000020000,1.5,2.25,1,2,10\n1600000080000,2,3,1.5,2.5,0.001\n");
        Assert.That((candles.PriceDecimals, candles.QuantityDecimals, candles.IntervalSeconds), Is.EqualTo((2, 3, 60)));
        Assert.That(candles.Bars[0].High.Units, Is.EqualTo(225));
        Assert.That((candles.Bars[0].Volume.Units, candles.Bars[1].Volume.Units), Is.EqualTo((10_000, 1)));
    }

    [TestCase("92233720368.54775808")]
    [TestCase("123456789012345678901234567890")]
    [TestCase("1e40")]
    public void A_volume_above_the_range_is_the_largest_counted_and_refuses_no_file(string volume)
    {
        CandleSet candles = Read(
            Header + "1600000020000,1.5,2.25,1,2,0.00000001\n1600000080000,2,3,1.5,2.5," + volume
            + "\n1600000140000,2,3,1.5,2.5," + volume + "\n");
        Assert.That((candles.Bars[0].Volume.Units, candles.Bars[1].Volume.Units), Is.EqualTo((1L, long.MaxValue)));
        Assert.That((candles.AboveRangeCount, candles.AboveRangeLine), Is.EqualTo((2L, 3)));
    }

    [TestCase("-92233720369")]
    [TestCase("-1e40")]
    [TestCase("Infinity")]
    [TestCase("NaN")]
    public void A_volume_that_is_none_refuses_the_file_as_before(string volume) => Assert.That(
        () => Read(Header + "1600000020000,1.5,2.25,1,2,1\n1600000080000,2,3,1.5,2.5," + volume + "\n"),
        Throws.TypeOf<BacktestException>());

    [Test]
    public void Gzip_is_told_by_its_bytes_and_newest_first_is_turned_round()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (var stream = new GZipStream(File.Create(path), CompressionMode.Compress))
            {
                stream.Write(Encoding.ASCII.GetBytes(
                    "a remark\n" + Header + "1600000080000,2,3,1,2,1\n1600000020000,1,2,1,2,1\n"));
            }

            CandleSet candles = CandleFile.Read(path, areGapsAllowed: false);
            Assert.That(candles.Bars[0].OpenNanos, Is.EqualTo(1_600_000_020_000_000_000));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Quotes_and_carriage_returns_are_read_and_lines_still_counted()
    {
        CandleSet candles = Read(
            "\"open_time_ms\",\"open\",high,low,close,\"volume\"\r\n\r\n"
            + "\"1600000020000\",\"1.50\",2,1,2,1\r\n1600000080000, 2 ,3,1,2,\"0.100000000000000001\"\r\n");
        Assert.That(candles.Bars[0].Open.Units, Is.EqualTo(15));
        Assert.That((candles.PriceDecimals, candles.QuantityDecimals), Is.EqualTo((1, 1)));
        Assert.That(
            () => Read("\"open_time_ms\",open,high,low,close,volume\r\n\r\n1600000020000,1,2,1,2,\"x\"\r\n"),
            Throws.TypeOf<BacktestException>().With.Message.Contains(":3: volume 'x' is not a number"));
    }

    [Test]
    public void A_torn_gzip_file_is_told_with_its_name()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (var stream = new GZipStream(File.Create(path), CompressionMode.Compress))
            {
                stream.Write(Encoding.ASCII.GetBytes(Header + "1600000020000,1,2,1,2,1\n1600000080000,2,3,1,2,1\n"));
            }

            byte[] whole = File.ReadAllBytes(path);
            whole[^20] ^= 0xFF;
            File.WriteAllBytes(path, whole);
            Assert.That(
                () => CandleFile.Read(path, areGapsAllowed: false),
                Throws.TypeOf<BacktestException>().With.Message.StartsWith(path + ":"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_gzip_file_that_was_cut_is_told_as_damaged_wherever_the_cut_is()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (var stream = new GZipStream(File.Create(path), CompressionMode.Compress))
            {
                stream.Write(Encoding.ASCII.GetBytes(Header));
                for (int i = 0; i < 500; i++)
                {
                    stream.Write(Encoding.ASCII.GetBytes($"{1_600_000_020_000 + (i * 60_000L)},1,2,1,2,{i}\n"));
                }
            }

            byte[] whole = File.ReadAllBytes(path);
            foreach (int left in new[] { whole.Length - 1, whole.Length - 8, whole.Length / 2, 12 })
            {
                File.WriteAllBytes(path, whole[..left]);
                Assert.That(
                    () => CandleFile.Read(path, areGapsAllowed: true),
                    Throws.TypeOf<BacktestException>().With.Message.StartsWith(path + ":"), $"{left} bytes left");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("time,open,close,low,high\n", ":1: the header 'time,open,close,low,high' lacks volume")]
    [TestCase("when,o,h,l,c,v\n", ":1: the header 'when,o,h,l,c,v' lacks time, open, high, low, close, volume")]
    [TestCase("", ":1: these are trades, no candles", "3300000001,500.5,2,1001,1600000020000,True,True\n")]
    [TestCase("trade_id,price,qty,time,is_buyer_maker\n", ":1: these are trades, no candles")]
    public void A_header_of_other_columns_or_trades_are_not_read_by_the_order_of_candles(
        string header, string expected, string rows = "1600000020000,1,2,1,2,1\n1600000080000,1,2,1,2,1\n") =>
        Assert.That(() => Read(header + rows), Throws.TypeOf<BacktestException>().With.Message.Contains(expected));

    [Test]
    public void A_row_off_the_grid_is_blamed_itself()
    {
        var rows = new StringBuilder(Header);
        for (int i = 0; i < 30; i++)
        {
            rows.Append(1_600_000_020_000 + (i * 60_000L) + (i == 17 ? 7_000 : 0)).Append(",1,2,1,2,1\n");
        }

        Assert.That(
            () => Read(rows.ToString()),
            Throws.TypeOf<BacktestException>().With.Message.Contains(":19: 2020-09-13T12:44:07").And.Message.Contains(
                "is not on the grid of 60 s"));
    }

    [Test]
    public void Filled_gaps_are_flat_bars_without_volume()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(
                path, Header + "1600000020000,1,2,1,2,5\n1600000080000,2,3,1,2.5,7\n1600000260000,4,4,4,4,1\n");
            CandleSet filled = CandleFile.Read(path, areGapsAllowed: true).Filled();
            Assert.That(filled.Gaps, Is.Empty);
            Assert.That(filled.Bars, Has.Length.EqualTo(5));
            for (int i = 2; i < 4; i++)
            {
                BarPayload bar = filled.Bars[i];
                Assert.That(bar.OpenNanos, Is.EqualTo(1_600_000_020_000_000_000 + (i * 60_000_000_000L)));
                Assert.That(
                    (bar.Open.Units, bar.High.Units, bar.Low.Units, bar.Close.Units, bar.Volume.Units),
                    Is.EqualTo((25L, 25L, 25L, 25L, 0L)));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("1600000020000,1,2,1,2,1\n1600000080000,2,3,1,x,1\n", ":3: close 'x' is not a number")]
    [TestCase("1600000020000,1,2,1,2,1\n1600000080000,2,3,1\n", ":3: 4 fields, at least 6 are needed")]
    [TestCase("1600000020000,1,2,1,2,1\nnever,2,3,1,2,1\n", ":3: 'never' is not a time")]
    [TestCase("1600000020000,1,2,1,2,1\n1600000080000,2,1,1,2,1\n", ":3: low and high must enclose open and close")]
    [TestCase(
        "1600000020000,1,2,1,2,1\n1600000080000,2,3,1,2,1\n1600000080000,2,3,1,2,1\n", ":4: the same time as line 3")]
    [TestCase(
        "1600000020000,1,2,1,2,1\n1600000140000,2,3,1,2,1\n1600000080000,2,3,1,2,1\n", ":4: out of order with line 3")]
    [TestCase("1600000020000,1,2,1,2,1\n1600000080000,2,3,1,2,1\n1600000200000,2,3,1,2,1\n",
        ":4: 1 candles are missing before this one")]
    [TestCase("1600000020000,0,2,0,2,1\n1600000080000,2,3,1,2,1\n", ":2: prices must be above zero")]
    [TestCase("1600000020000,1,2,1,2,1\n", ":2: 1 candles; a backtest needs at least two")]
    [TestCase("1600000021000,1,2,1,2,1\n1600000081000,2,3,1,2,1\n",
        ":2: 2020-09-13T12:27:01.000000000Z is not on the grid of 60 s")]
    public void A_fault_names_the_line_and_what_to_do(string rows, string expected) =>
        Assert.That(() => Read(Header + rows), Throws.TypeOf<BacktestException>().With.Message.Contains(expected));

    [Test]
    public void A_file_without_candles_or_no_file_is_told_as_such()
    {
        Assert.That(
            () => Read("some\nother\nfile\n"), Throws.TypeOf<BacktestException>().With.Message.Contains(
                "no header with time"));
        Assert.That(
            () => CandleFile.Read("/nowhere/candles.csv", true),
            Throws.TypeOf<BacktestException>().With.Message.EqualTo("/nowhere/candles.csv: no such file"));
    }

    private static CandleSet Read(string text)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return CandleFile.Read(path, areGapsAllowed: false);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
