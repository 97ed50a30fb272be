using System;
using System.Globalization;
using nietras.SeparatedValues;

namespace LowLatency.Backtest.Data.Trades;

/// <summary>Where a trade file keeps what, from its header.</summary>
public sealed record TradeColumns
{
    private static readonly string[] TimeNames =
        ["time", "timestamp", "transact_time", "transacttime", "transactiontime", "tradetime", "t", "date"];

    private static readonly string[] QuantityNames = ["qty", "quantity", "size", "amount", "volume", "q"];
    private static readonly string[] MakerNames =
        ["is_buyer_maker", "isbuyermaker", "ismarketmaker", "buyer_maker", "m"];
    private static readonly string[] IdNames = ["trade_id", "tradeid", "agg_trade_id", "id", "a"];

    public required int Time { get; init; }

    public required int Price { get; init; }

    public required int Quantity { get; init; }

    /// <summary>The taker's side, or with <see cref="IsMaker"/> whether the buyer was the maker.</summary>
    public required int Side { get; init; }

    public required bool IsMaker { get; init; }

    /// <summary>-1 = the file has no ids.</summary>
    public required int Id { get; init; }

    /// <summary>Fields that a row must have at least.</summary>
    public int FieldsMin => 1 + Math.Max(Math.Max(Time, Price), Math.Max(Quantity, Side));

    /// <summary>The header's columns, or null when one that is needed is missing.</summary>
    public static TradeColumns? OfHeader(SepReader.Row row)
    {
        string[] names = CsvFile.Names(row);
        int side = Array.IndexOf(names, "side");
        var columns = new TradeColumns
        {
            Time = CsvFile.FirstOf(names, TimeNames),
            Price = CsvFile.FirstOf(names, ["price", "p"]),
            Quantity = CsvFile.FirstOf(names, QuantityNames),
            Side = side < 0 ? CsvFile.FirstOf(names, MakerNames) : side,
            IsMaker = side < 0,
            Id = CsvFile.FirstOf(names, IdNames),
        };
        bool isWhole = columns.Time >= 0 && columns.Price >= 0 && columns.Quantity >= 0 && columns.Side >= 0;
        return isWhole ? columns : null;
    }

    /// <summary>The id of a row, where it has one.</summary>
    public bool TryReadId(SepReader.Row row, out long id)
    {
        id = 0;
        return Id >= 0 && Id < row.ColCount
            && long.TryParse(row[Id].Span.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id);
    }
}
