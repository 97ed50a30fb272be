using System;
using LowLatency.Model.Time;
using nietras.SeparatedValues;

namespace LowLatency.Backtest.Data.Trades;

/// <summary>Checks a trade file line by line, without holding it.</summary>
internal sealed class TradeScan
{
    // Whoever received it was an hour late at most.
    private const long OtherTimeNanosMax = 3_600 * Timestamp.NanosPerSecond;

    private readonly DataCheckReport _report;
    private readonly OutlierScan _outliers = new();
    private readonly string _path;
    private TradeColumns? _columns;
    private int _line;
    private long _lastId;
    private long _lastNanos;

    public TradeScan(string path)
    {
        _path = path;
        _report = new DataCheckReport { File = path, Kind = "trades" };
    }

    public void Add(SepReader.Row fields)
    {
        _line = CsvFile.LineOf(fields);
        if (fields.Span.IsEmpty || fields.Span[0] == '#') return;
        if (_columns == null)
        {
            _columns = TradeColumns.OfHeader(fields);
            if (_columns != null) return;
            _columns = TradeColumns.OfRow(fields) ?? throw Fault("no header of a trade file");
        }

        if (fields.ColCount < _columns.FieldsMin) throw Fault($"{fields.ColCount} fields, more are needed");
        ReadOnlySpan<char> when = fields[_columns.Time].Span;
        if (!TextTime.TryParse(when, out long nanos)) throw Fault($"no time: '{when}'");
        CheckOtherTimes(fields, nanos);
        double price = CheckNumber(fields[_columns.Price].Span, "price");
        _outliers.Add(_line, nanos, price, price, price);
        ReadOnlySpan<char> size = fields[_columns.Quantity].Span;
        bool isNumber = DecimalField.TryParseQuantity(size.Trim(), out DecimalField quantity);
        if (!isNumber || quantity.Mantissa <= 0) throw Fault($"quantity '{size}' is not a number above zero");
        bool isOrdered = nanos >= _lastNanos;
        if (_columns.Id >= 0)
        {
            if (!_columns.TryReadId(fields, out long id)) throw Fault("no id");
            if (_report.Rows > 0) isOrdered &= FollowId(id, nanos);
            _lastId = id;
        }

        if (!isOrdered && _report.DisorderCount++ == 0) _report.DisorderLine = _line;
        if (_report.Rows++ == 0) _report.First = TextTime.Of(nanos);
        _lastNanos = nanos;
    }

    public DataCheckReport Finish()
    {
        if (_columns == null) throw Fault("no header of a trade file");
        _outliers.Finish();
        _report.OutlierCount = _outliers.Count;
        _report.Outliers = _outliers.Outliers;
        if (_report.Rows > 0) _report.Last = TextTime.Of(_lastNanos);
        if (_columns.Id < 0) _report.Notes.Add("the file has no ids: what is missing cannot be seen");
        return _report;
    }

    private bool FollowId(long id, long nanos)
    {
        if (id <= _lastId) return false;
        if (id > _lastId + 1)
        {
            _report.Add(new DataGap(
                TextTime.Of(_lastNanos), TextTime.Of(nanos), id - _lastId - 1, _lastId + 1, id - 1));
        }

        return true;
    }

    private void CheckOtherTimes(SepReader.Row fields, long nanos)
    {
        foreach (int column in _columns!.OtherTimes)
        {
            if (column >= fields.ColCount) continue;
            string text = fields[column].ToString().Trim();
            bool isNear = TextTime.TryParse(text, out long other)
                && Int128.Abs((Int128)other - nanos) <= OtherTimeNanosMax;
            if (!isNear) _outliers.AddTime(_line, nanos, text, fields[_columns.Time].ToString().Trim());
        }
    }

    private double CheckNumber(ReadOnlySpan<char> text, string name)
    {
        bool isNumber = DecimalField.TryParse(text.Trim(), out DecimalField field);
        if (!isNumber || field.Mantissa <= 0) throw Fault($"{name} '{text}' is not a number above zero");
        return field.Mantissa / Math.Pow(10, field.Decimals);
    }

    private BacktestException Fault(string what) => new($"{_path}:{_line}: {what}") { IsInput = true };
}
