using System;
using System.Collections.Generic;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using nietras.SeparatedValues;

namespace LowLatency.Backtest.Data.Trades;

/// <summary>
/// Reads trades from CSV, gzipped or not, with a header that names a time, a price, a quantity, and the taker's side
/// (side: buy or sell; or is_buyer_maker: true or false), or as the dumps of data.binance.vision are without one.
/// An id is taken where there is one, else the line's number.
/// Lines that begin with # are remarks.
/// </summary>
public sealed class TradeFile
{
    private const int DecimalsMax = 8;

    private readonly string _path;
    private readonly List<(
        int Line, long Time, long Id, DecimalField Price, DecimalField Quantity, Side Side)> _rows = [];
    private TradeColumns? _columns;
    private int _line;

    private TradeFile(string path) => _path = path;

    public int PriceDecimals { get; private set; }

    public int QuantityDecimals { get; private set; }

    /// <summary>Quantities above the range of 64 bits: they are the largest that there is.</summary>
    public long AboveRangeCount { get; private set; }

    /// <summary>Line of the first of them; 0 = there is none.</summary>
    public int AboveRangeLine { get; private set; }

    /// <summary>The trades by time; those of one time in the file's order.</summary>
    public static (TradeFile File, TradeRow[] Trades) Read(string path)
    {
        var file = new TradeFile(path);
        CsvFile.Read(path, file.OnRow);
        return (file, file.Build());
    }

    private void OnRow(SepReader.Row row)
    {
        _line = CsvFile.LineOf(row);
        if (row.Span.IsEmpty || row.Span[0] == '#') return;
        if (_columns != null)
        {
            AddRow(row, _columns);
            return;
        }

        _columns = TradeColumns.OfHeader(row);
        if (_columns != null) return;
        _columns = TradeColumns.OfRow(row) ?? throw Fault(
            $"the header '{row.Span}' must name a time, price, quantity, and side or is_buyer_maker");
        AddRow(row, _columns);
    }

    private void AddRow(SepReader.Row fields, TradeColumns columns)
    {
        if (fields.ColCount < columns.FieldsMin) throw Fault($"{fields.ColCount} fields, more are needed");
        ReadOnlySpan<char> when = fields[columns.Time].Span;
        if (!TextTime.TryParse(when, out long time)) throw Fault($"'{when}' is not a time");
        DecimalField price = Field(fields[columns.Price].Span, "price");
        ReadOnlySpan<char> size = fields[columns.Quantity].Span;
        if (!DecimalField.TryParseQuantity(size.Trim(), out DecimalField quantity))
        {
            throw Fault($"quantity '{size}' is not a number");
        }

        string text = fields[columns.Side].ToString().Trim().ToLowerInvariant();
        Side side = text switch
        {
            "buy" or "b" when !columns.IsMaker => Side.Buy,
            "sell" or "s" when !columns.IsMaker => Side.Sell,
            "true" or "1" when columns.IsMaker => Side.Sell,
            "false" or "0" when columns.IsMaker => Side.Buy,
            _ => throw Fault($"'{text}' is not a side"),
        };
        long id = columns.TryReadId(fields, out long given) ? given : _line;
        PriceDecimals = Math.Max(PriceDecimals, Math.Min(price.Decimals, DecimalsMax));
        QuantityDecimals = Math.Max(QuantityDecimals, Math.Min(quantity.Decimals, DecimalsMax));
        _rows.Add((_line, time, id, price, quantity, side));
    }

    private TradeRow[] Build()
    {
        if (_rows.Count == 0) throw Fault("no trades");
        var trades = new TradeRow[_rows.Count];
        for (int i = 0; i < trades.Length; i++)
        {
            (_line, long time, long id, DecimalField price, DecimalField quantity, Side side) = _rows[i];
            bool fits = price.TryUnits(PriceDecimals, out long priceUnits);
            if (!quantity.TryQuantityUnits(QuantityDecimals, out long quantityUnits) && AboveRangeCount++ == 0)
            {
                AboveRangeLine = _line;
            }

            if (!fits || priceUnits <= 0 || quantityUnits <= 0) throw Fault("price and quantity must be above zero");
            if (i > 0 && time < trades[i - 1].TimeNanos) throw Fault($"before line {_rows[i - 1].Line}; sort the file");
            trades[i] = new TradeRow(time, id, new Price(priceUnits), new Quantity(quantityUnits), side);
        }

        return trades;
    }

    private DecimalField Field(ReadOnlySpan<char> text, string name) =>
        DecimalField.TryParse(text.Trim(), out DecimalField field)
            ? field
            : throw Fault($"{name} '{text}' is not a number");

    private BacktestException Fault(string what) => new($"{_path}:{_line}: {what}") { IsInput = true };
}
