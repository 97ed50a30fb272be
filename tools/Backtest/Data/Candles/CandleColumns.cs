using System;
using System.Collections.Generic;
using System.Globalization;
using nietras.SeparatedValues;

namespace LowLatency.Backtest.Data.Candles;

/// <summary>Where a candle file keeps what: from its header, or as public dumps have it.</summary>
public sealed record CandleColumns
{
    // A remark may have a comma; a header of candles has a time and four prices at least.
    private const int HeaderFieldsMin = 5;

    private static readonly string[] TimeNames =
        ["open_time_ms", "open_time", "opentime", "open time", "unix", "timestamp", "time", "datetime", "date"];

    public required int Time { get; init; }

    public required int Open { get; init; }

    public required int High { get; init; }

    public required int Low { get; init; }

    public required int Close { get; init; }

    public required int Volume { get; init; }

    /// <summary>The order of the dumps that venues publish (data.binance.vision): no header.</summary>
    public static CandleColumns WithoutHeader { get; } = new()
    {
        Time = 0,
        Open = 1,
        High = 2,
        Low = 3,
        Close = 4,
        Volume = 5,
    };

    /// <summary>Fields that a row must have at least.</summary>
    public int FieldsMin =>
        1 + Math.Max(Math.Max(Math.Max(Time, Open), Math.Max(High, Low)), Math.Max(Close, Volume));

    /// <summary>
    /// What a row of names lacks to be the header of a candle file, separated by commas; empty = nothing. Null when the
    /// row is none of names: a remark, or numbers.
    /// </summary>
    public static string? Missing(SepReader.Row row)
    {
        string[] names = CsvFile.Names(row);
        if (names.Length < HeaderFieldsMin || Array.Exists(names, IsNumber)) return null;
        var missing = new List<string>();
        if (CsvFile.FirstOf(names, TimeNames) < 0) missing.Add("time");
        foreach (string name in (string[])["open", "high", "low", "close"])
        {
            if (Array.IndexOf(names, name) < 0) missing.Add(name);
        }

        bool hasVolume = Array.Exists(names, name => name.StartsWith("volume", StringComparison.Ordinal));
        if (!hasVolume) missing.Add("volume");
        return string.Join(", ", missing);
    }

    /// <summary>The header's columns, or null when the row is none.</summary>
    public static CandleColumns? OfHeader(SepReader.Row row)
    {
        string[] names = CsvFile.Names(row);
        int time = CsvFile.FirstOf(names, TimeNames);
        int open = Array.IndexOf(names, "open");
        int high = Array.IndexOf(names, "high");
        int low = Array.IndexOf(names, "low");
        int close = Array.IndexOf(names, "close");

        // Where a file has several volumes the first is the base asset's in every form seen.
        int volume = Array.FindIndex(names, name => name.StartsWith("volume", StringComparison.Ordinal));
        if (time < 0 || open < 0 || high < 0 || low < 0 || close < 0 || volume < 0) return null;
        return new CandleColumns
        {
            Time = time,
            Open = open,
            High = high,
            Low = low,
            Close = close,
            Volume = volume,
        };
    }

    private static bool IsNumber(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
