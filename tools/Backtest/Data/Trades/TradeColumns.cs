using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using nietras.SeparatedValues;

namespace LowLatency.Backtest.Data.Trades;

/// <summary>Where a trade file keeps what, from its header.</summary>
public sealed record TradeColumns
{
    private static readonly string[] TimeNames =
        ["time", "timestamp", "transact_time", "transacttime", "transactiontime", "tradetime", "t", "date"];

    private static readonly string[] QuantityNames = ["qty", "quantity", "size", "amount", "volume", "q"];
    private static readonly string[] MakerNames =
        ["is_buyer_maker", "isbuyermaker", "isbuyermarketmaker", "ismarketmaker", "buyer_maker", "m"];
    private static readonly string[] IdNames = ["trade_id", "tradeid", "agg_trade_id", "id", "a"];

    // Of the same trade, told or received a moment later.
    private static readonly string[] OtherTimeNames =
        ["timestampofreceive", "eventtime", "event_time", "receive_time", "received_time", "local_timestamp"];

    // Where is_buyer_maker is in a dump without a header.
    private const int SingleMaker = 5;
    private const int AggregateMaker = 6;

    public required int Time { get; init; }

    public required int Price { get; init; }

    public required int Quantity { get; init; }

    /// <summary>The taker's side, or with <see cref="IsMaker"/> whether the buyer was the maker.</summary>
    public required int Side { get; init; }

    public required bool IsMaker { get; init; }

    /// <summary>-1 = the file has no ids.</summary>
    public required int Id { get; init; }

    /// <summary>Further times of the same trade: when it was told, when it was received.</summary>
    public IReadOnlyList<int> OtherTimes { get; init; } = [];

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
            OtherTimes = [.. Enumerable.Range(0, names.Length).Where(i => OtherTimeNames.Contains(names[i]))],
        };
        bool isWhole = columns.Time >= 0 && columns.Price >= 0 && columns.Quantity >= 0 && columns.Side >= 0;
        return isWhole ? columns : null;
    }

    /// <summary>
    /// The columns of a dump without a header, by a row of it, as data.binance.vision publishes them: id, price,
    /// quantity, value, time, is_buyer_maker; of aggregate trades id, price, quantity, first id, last id, time,
    /// is_buyer_maker. Null when the row is none of these.
    /// </summary>
    public static TradeColumns? OfRow(SepReader.Row row)
    {
        int maker = 0;
        while (maker < row.ColCount && !bool.TryParse(row[maker].Span, out _)) maker++;
        if (maker is not (SingleMaker or AggregateMaker) || maker >= row.ColCount) return null;
        bool isTime = TextTime.TryParse(row[maker - 1].Span, out _);
        for (int i = 0; i < 3; i++)
        {
            if (!DecimalField.TryParse(row[i].Span.Trim(), out _)) return null;
        }

        return !isTime ? null : new TradeColumns
        {
            Time = maker - 1,
            Price = 1,
            Quantity = 2,
            Side = maker,
            IsMaker = true,
            Id = 0,
        };
    }

    /// <summary>The id of a row, where it has one.</summary>
    public bool TryReadId(SepReader.Row row, out long id)
    {
        id = 0;
        return Id >= 0 && Id < row.ColCount
            && long.TryParse(row[Id].Span.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id);
    }
}
