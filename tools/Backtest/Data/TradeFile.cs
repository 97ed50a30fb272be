using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Backtest.Data;

/// <summary>
/// Reads trades from CSV, gzipped or not, with a header that names a time, a price, a quantity, and the taker's side
/// (side: buy or sell; or is_buyer_maker: true or false). An id is taken where there is one, else the line's number.
/// Lines that begin with # are remarks.
/// </summary>
public sealed class TradeFile
{
    private const int DecimalsMax = 8;

    private static readonly string[] TimeNames =
        ["time", "timestamp", "transact_time", "transacttime", "transactiontime", "tradetime", "t", "date"];

    private static readonly string[] QuantityNames = ["qty", "quantity", "size", "amount", "volume", "q"];
    private static readonly string[] MakerNames =
        ["is_buyer_maker", "isbuyermaker", "ismarketmaker", "buyer_maker", "m"];
    private static readonly string[] IdNames = ["trade_id", "tradeid", "agg_trade_id", "id", "a"];

    private readonly string _path;
    private readonly List<(
        int Line, long Time, long Id, DecimalField Price, DecimalField Quantity, Side Side)> _rows = [];
    private int[] _columns = [];
    private bool _isMakerColumn;
    private int _line;

    private TradeFile(string path) => _path = path;

    public int PriceDecimals { get; private set; }

    public int QuantityDecimals { get; private set; }

    /// <summary>The trades by time; those of one time in the file's order.</summary>
    public static (TradeFile File, TradeRow[] Trades) Read(string path)
    {
        var file = new TradeFile(path);
        using StreamReader reader = TextFile.Open(path);
        while (reader.ReadLine() is { } line)
        {
            file._line++;
            if (line.Length == 0 || line[0] == '#') continue;
            if (file._columns.Length == 0) file.ReadHeader(line);
            else file.ReadRow(line);
        }

        return (file, file.Build());
    }

    private void ReadHeader(string line)
    {
        string[] names = line.Split(',');
        for (int i = 0; i < names.Length; i++) names[i] = names[i].Trim().Trim('"', '\uFEFF').ToLowerInvariant();
        int side = Array.IndexOf(names, "side");
        int maker = FirstOf(names, MakerNames);
        _isMakerColumn = side < 0;
        _columns =
        [
            FirstOf(names, TimeNames), FirstOf(names, ["price", "p"]), FirstOf(names, QuantityNames),
            _isMakerColumn ? maker : side, FirstOf(names, IdNames),
        ];
        if (Array.IndexOf(_columns, -1, 0, 4) < 0) return;
        throw Fault($"the header '{line}' must name a time, price, quantity, and side or is_buyer_maker");
    }

    private void ReadRow(string line)
    {
        string[] fields = line.Split(',');
        for (int i = 0; i < 4; i++)
        {
            if (_columns[i] >= fields.Length) throw Fault($"{fields.Length} fields, more are needed");
        }

        if (!TextTime.TryParse(fields[_columns[0]], out long time)) throw Fault($"'{fields[_columns[0]]}' is no time");
        DecimalField price = Field(fields[_columns[1]], "price");
        DecimalField quantity = Field(fields[_columns[2]], "quantity");
        string text = fields[_columns[3]].Trim().ToLowerInvariant();
        Side side = text switch
        {
            "buy" or "b" when !_isMakerColumn => Side.Buy,
            "sell" or "s" when !_isMakerColumn => Side.Sell,
            "true" or "1" when _isMakerColumn => Side.Sell,
            "false" or "0" when _isMakerColumn => Side.Buy,
            _ => throw Fault($"'{text}' is no side"),
        };
        long id = _columns[4] >= 0 && long.TryParse(fields[_columns[4]], out long given) ? given : _line;
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
            bool fits = price.TryUnits(PriceDecimals, out long priceUnits)
                & quantity.TryUnits(QuantityDecimals, out long quantityUnits);
            if (!fits || priceUnits <= 0 || quantityUnits <= 0) throw Fault("price and quantity must be above zero");
            if (i > 0 && time < trades[i - 1].TimeNanos) throw Fault($"before line {_rows[i - 1].Line}; sort the file");
            trades[i] = new TradeRow(time, id, new Price(priceUnits), new Quantity(quantityUnits), side);
        }

        return trades;
    }

    private DecimalField Field(string text, string name) =>
        DecimalField.TryParse(text.Trim().Trim('"'), out DecimalField field)
            ? field
            : throw Fault($"{name} '{text}' is no number");

    private static int FirstOf(string[] names, string[] wanted)
    {
        foreach (string name in wanted)
        {
            int index = Array.IndexOf(names, name);
            if (index >= 0) return index;
        }

        return -1;
    }

    private BacktestException Fault(string what) => new($"{_path}:{_line}: {what}") { IsInput = true };
}
