using System;
using System.IO;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Backtest.Data.Trades;
using LowLatency.Model.Time;
using nietras.SeparatedValues;

namespace LowLatency.Backtest.Loading;

/// <summary>
/// Looks for what is missing in a candle or trade file, as the backtest reads it. Candles by their times; trades by
/// their ids, where the file has some.
/// </summary>
public static class DataCheck
{
    private const int HeaderLinesMax = 3;
    private const long MillisecondNanos = Timestamp.NanosPerMillisecond;

    /// <summary>
    /// Checks a file of either kind; its header says which. Faults are a <see cref="BacktestException"/>.
    /// </summary>
    /// <param name="path">CSV, gzipped or not.</param>
    /// <param name="intervalSeconds">Candles: 0 = the smallest distance of two rows.</param>
    public static DataCheckReport Read(string path, int intervalSeconds = 0) =>
        IsTrades(path) ? Trades(path) : Candles(path, intervalSeconds, 0, 0);

    /// <summary>Checks candles, whose first and last may be missing too where the range is known.</summary>
    /// <param name="path">CSV, gzipped or not.</param>
    /// <param name="intervalSeconds">0 = the smallest distance of two rows.</param>
    /// <param name="fromMillis">First open time that should be there, on the grid; 0 = not known.</param>
    /// <param name="toMillis">End of the last candle that should be there, on the grid; 0 = not known.</param>
    public static DataCheckReport Candles(string path, int intervalSeconds, long fromMillis, long toMillis)
    {
        CandleSet set = CandleFile.Read(path, areGapsAllowed: true, intervalSeconds);
        long step = set.IntervalSeconds * Timestamp.NanosPerSecond;
        var report = new DataCheckReport
        {
            File = path,
            Kind = "candles",
            IntervalSeconds = set.IntervalSeconds,
            Rows = set.Bars.Length,
            First = TextTime.Of(set.Bars[0].OpenNanos),
            Last = TextTime.Of(set.Bars[^1].OpenNanos),
            OutlierCount = set.OutlierCount,
            Outliers = set.Outliers,
        };
        if (fromMillis > 0) AddCandles(report, fromMillis * MillisecondNanos, set.Bars[0].OpenNanos, step);
        foreach (CandleGap gap in set.Gaps) AddCandles(report, gap.FromNanos, gap.ToNanos, step);
        if (toMillis > 0) AddCandles(report, set.Bars[^1].OpenNanos + step, toMillis * MillisecondNanos, step);
        return report;
    }

    /// <summary>A file of fewer candles than <see cref="CandleFile"/> reads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="openMillis">Open time of its candle; null = it has none.</param>
    /// <param name="intervalSeconds">Seconds of a candle.</param>
    /// <param name="fromMillis">As for <see cref="Candles"/>.</param>
    /// <param name="toMillis">As for <see cref="Candles"/>.</param>
    public static DataCheckReport FewCandles(
        string path, long? openMillis, int intervalSeconds, long fromMillis, long toMillis)
    {
        long step = intervalSeconds * Timestamp.NanosPerSecond;
        var report = new DataCheckReport { File = path, Kind = "candles", IntervalSeconds = intervalSeconds };
        long from = fromMillis * MillisecondNanos;
        long to = toMillis * MillisecondNanos;
        if (openMillis is not { } millis)
        {
            AddCandles(report, from, to, step);
            return report;
        }

        report.Rows = 1;
        report.First = report.Last = TextTime.Of(millis * MillisecondNanos);
        AddCandles(report, from, millis * MillisecondNanos, step);
        AddCandles(report, (millis * MillisecondNanos) + step, to, step);
        return report;
    }

    /// <summary>Checks trades.</summary>
    public static DataCheckReport Trades(string path)
    {
        var scan = new TradeScan(path);
        CsvFile.Read(path, scan.Add);
        return scan.Finish();
    }

    private static bool IsTrades(string path)
    {
        int line = 1;
        try
        {
            using SepReader reader = CsvFile.Open(path);
            for (; line <= HeaderLinesMax && reader.MoveNext(); line++)
            {
                if (CandleColumns.OfHeader(reader.Current) != null) return false;
                if (TradeColumns.OfHeader(reader.Current) != null) return true;
                if (TradeColumns.OfRow(reader.Current) != null) return true;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw new BacktestException($"{path}:{line}: {exception.Message}") { IsInput = true };
        }

        return false;
    }

    private static void AddCandles(DataCheckReport report, long fromNanos, long toNanos, long step)
    {
        if (toNanos <= fromNanos) return;
        report.Add(new DataGap(TextTime.Of(fromNanos), TextTime.Of(toNanos), (toNanos - fromNanos) / step, 0, 0));
    }
}
