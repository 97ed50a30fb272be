using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Backtest.Data.Trades;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Time;
using nietras.SeparatedValues;

namespace LowLatency.Backtest.Data.Candles;

/// <summary>
/// Reads candles from CSV, gzipped or not. The columns come from the header; a file without one has Binance's order.
/// Rows may be oldest or newest first. Whatever is wrong stops with the file and the line.
/// </summary>
public sealed class CandleFile
{
    private const int HeaderLinesMax = 3;
    private const int DecimalsMax = 8;

    private readonly string _path;
    private readonly List<Row> _rows = [];
    private CandleColumns? _columns;
    private int _line;
    private int _priceDecimals;
    private int _quantityDecimals;
    private long _aboveRangeCount;
    private int _aboveRangeLine;

    private CandleFile(string path) => _path = path;

    /// <param name="path">CSV, or CSV with gzip (by its first bytes, not its name).</param>
    /// <param name="areGapsAllowed">False: a missing bar is an error.</param>
    /// <param name="intervalSeconds">0 = the smallest distance of two rows.</param>
    public static CandleSet Read(string path, bool areGapsAllowed, int intervalSeconds = 0)
    {
        var file = new CandleFile(path);
        file.ReadRows();
        file.Order();
        int interval = intervalSeconds > 0 ? intervalSeconds : file.Interval();
        return file.Build(interval, areGapsAllowed);
    }

    private void ReadRows()
    {
        CsvFile.Read(_path, OnRow);
        if (_columns == null) throw NoHeader();
        if (_rows.Count < 2) throw Fault(_line, $"{_rows.Count} candles; a backtest needs at least two");
    }

    private void OnRow(SepReader.Row row)
    {
        _line = CsvFile.LineOf(row);
        if (row.Span.IsWhiteSpace()) return;
        if (_columns == null)
        {
            _columns = CandleColumns.OfHeader(row);
            if (_columns != null) return;
            CheckOther(row);
            if (TextTime.TryParse(row[0].Span, out _)) _columns = CandleColumns.WithoutHeader;
            else if (_line >= HeaderLinesMax) throw NoHeader();
            else return;
        }

        AddRow(row, _columns);
    }

    // Columns by Binance's order are right only where no header says another, and for candles only.
    private void CheckOther(SepReader.Row row)
    {
        if (TradeColumns.OfHeader(row) != null || TradeColumns.OfRow(row) != null)
        {
            throw Fault(_line, "these are trades, no candles: read them as data[].kind \"trades\"");
        }

        if (CandleColumns.Missing(row) is { Length: > 0 } missing)
        {
            throw Fault(_line, $"the header '{row.Span}' lacks {missing}; name the columns so");
        }
    }

    private void AddRow(SepReader.Row fields, CandleColumns columns)
    {
        int count = fields.ColCount;
        if (count < columns.FieldsMin) throw Fault(_line, $"{count} fields, at least {columns.FieldsMin} are needed");
        ReadOnlySpan<char> time = fields[columns.Time].Span;
        if (!TextTime.TryParse(time, out long open))
        {
            throw Fault(_line, $"'{time}' is not a time (unix s, ms, us, ns or yyyy-MM-dd HH:mm:ss)");
        }

        var row = new Row(
            _line, open, Field(fields[columns.Open].Span, "open"), Field(fields[columns.High].Span, "high"),
            Field(fields[columns.Low].Span, "low"), Field(fields[columns.Close].Span, "close"),
            Volume(fields[columns.Volume].Span));
        int prices = Math.Max(
            Math.Max(row.Open.Decimals, row.High.Decimals), Math.Max(row.Low.Decimals, row.Close.Decimals));
        _priceDecimals = Math.Min(Math.Max(_priceDecimals, prices), DecimalsMax);
        _quantityDecimals = Math.Min(Math.Max(_quantityDecimals, row.Volume.Decimals), DecimalsMax);
        _rows.Add(row);
    }

    private DecimalField Field(ReadOnlySpan<char> text, string name) =>
        DecimalField.TryParse(text.Trim(), out DecimalField field)
            ? field
            : throw Fault(_line, $"{name} '{text}' is not a number");

    private DecimalField Volume(ReadOnlySpan<char> text) =>
        DecimalField.TryParseQuantity(text.Trim(), out DecimalField field)
            ? field
            : throw Fault(_line, $"volume '{text}' is not a number");

    private void Order()
    {
        if (_rows[0].OpenNanos > _rows[^1].OpenNanos) _rows.Reverse();
        for (int i = 1; i < _rows.Count; i++)
        {
            long distance = _rows[i].OpenNanos - _rows[i - 1].OpenNanos;
            if (distance > 0) continue;
            string what = distance == 0 ? "the same time as" : "out of order with";
            throw Fault(_rows[i].Line, $"{what} line {_rows[i - 1].Line}; sort the file and remove what is double");
        }
    }

    // The longest distance of two rows on whose grid nine of ten rows lie: a row that is off the grid makes short
    // distances, and a missing one long ones.
    private int Interval()
    {
        var distances = new SortedSet<long>();
        for (int i = 1; i < _rows.Count; i++) distances.Add(_rows[i].OpenNanos - _rows[i - 1].OpenNanos);
        foreach (long step in distances.Reverse())
        {
            if (step % Timestamp.NanosPerSecond == 0 && Timestamp.NanosPerDay % step == 0 && IsGrid(step))
            {
                return (int)(step / Timestamp.NanosPerSecond);
            }
        }

        return (int)(distances.Min / Timestamp.NanosPerSecond);
    }

    private bool IsGrid(long step)
    {
        int off = 0;
        int offMax = _rows.Count / 10;
        foreach (Row row in _rows)
        {
            if (row.OpenNanos % step != 0 && ++off > offMax) return false;
        }

        return true;
    }

    private CandleSet Build(int interval, bool areGapsAllowed)
    {
        long step = interval * Timestamp.NanosPerSecond;
        if (step <= 0 || Timestamp.NanosPerDay % step != 0)
        {
            throw Fault(_rows[0].Line, $"the rows are {interval} s apart, which does not divide a day");
        }

        var bars = new BarPayload[_rows.Count];
        var gaps = new List<CandleGap>();
        var outliers = new OutlierScan();
        for (int i = 0; i < bars.Length; i++)
        {
            Row row = _rows[i];
            if (row.OpenNanos % step != 0)
            {
                throw Fault(row.Line, $"{new Timestamp(row.OpenNanos)} is not on the grid of {interval} s");
            }

            bars[i] = Bar(row, interval);
            Look(outliers, row.Line, bars[i]);
            if (i == 0 || row.OpenNanos - bars[i - 1].OpenNanos == step) continue;
            long from = bars[i - 1].OpenNanos + step;
            gaps.Add(new CandleGap(row.Line, from, row.OpenNanos, (row.OpenNanos - from) / step));
        }

        outliers.Finish();
        if (gaps.Count > 0 && !areGapsAllowed) throw GapFault(gaps);
        return new CandleSet
        {
            Source = Path.GetFileName(_path),
            Bars = bars,
            PriceDecimals = _priceDecimals,
            QuantityDecimals = _quantityDecimals,
            IntervalSeconds = interval,
            Gaps = gaps,
            OutlierCount = outliers.Count,
            Outliers = outliers.Outliers,
            AboveRangeCount = _aboveRangeCount,
            AboveRangeLine = _aboveRangeLine,
        };
    }

    private void Look(OutlierScan outliers, int line, in BarPayload bar)
    {
        double unit = PowersOfTen.Of(_priceDecimals);
        outliers.Add(
            line, bar.OpenNanos, bar.Low.Units / unit, bar.High.Units / unit, bar.Close.Units / unit);
    }

    private BarPayload Bar(Row row, int interval)
    {
        bool fits = row.Open.TryUnits(_priceDecimals, out long open) & row.High.TryUnits(_priceDecimals, out long high)
            & row.Low.TryUnits(_priceDecimals, out long low) & row.Close.TryUnits(_priceDecimals, out long close);
        if (!fits) throw Fault(row.Line, "a price is too large");
        if (!row.Volume.TryQuantityUnits(_quantityDecimals, out long volume) && _aboveRangeCount++ == 0)
        {
            _aboveRangeLine = row.Line;
        }

        if (low <= 0) throw Fault(row.Line, "prices must be above zero");
        if (low > open || low > close || high < open || high < close)
        {
            throw Fault(row.Line, "low and high must enclose open and close");
        }

        if (volume < 0) throw Fault(row.Line, "the volume is negative");
        return new BarPayload
        {
            OpenNanos = row.OpenNanos,
            Open = new Price(open),
            High = new Price(high),
            Low = new Price(low),
            Close = new Price(close),
            Volume = new Quantity(volume),
            TakerBuyVolume = new Quantity(-1),
            TradeCount = -1,
            IntervalSeconds = interval,
        };
    }

    private BacktestException GapFault(List<CandleGap> gaps)
    {
        CandleGap first = gaps[0];
        long missing = 0;
        foreach (CandleGap gap in gaps) missing += gap.Bars;
        return Fault(
            first.Line,
            $"{first.Bars} candles are missing before this one (from {new Timestamp(first.FromNanos)}); the file has "
            + $"{gaps.Count} gaps with {missing} candles. Fetch them, or give --gaps allow: the engine then sees an "
            + "outage and makes no decision until its indicators hold whole bars again; or, where a venue has no row "
            + "for a time without a trade, --gaps fill: flat bars without volume");
    }

    private BacktestException NoHeader() => Fault(
        Math.Max(
            1, _line), "no header with time, open, high, low, close and volume, and no row that starts with a time");

    private BacktestException Fault(int line, string what) => new($"{_path}:{line}: {what}") { IsInput = true };

    private readonly record struct Row(
        int Line, long OpenNanos, DecimalField Open, DecimalField High, DecimalField Low, DecimalField Close,
        DecimalField Volume);
}
