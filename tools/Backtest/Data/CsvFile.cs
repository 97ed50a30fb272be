using System;
using System.Collections.Generic;
using System.IO;
using nietras.SeparatedValues;

namespace LowLatency.Backtest.Data;

/// <summary>Rows of CSV files, gzipped or not: commas, quotes where there are some, any number of fields.</summary>
internal static class CsvFile
{
    /// <summary>Calls back with each row, header and remarks included. A file that is missing, damaged or no text is a
    /// <see cref="BacktestException"/> that names it.</summary>
    public static void Read(string path, SepReader.RowAction onRow)
    {
        int line = 0;
        try
        {
            using SepReader reader = Open(path);
            foreach (SepReader.Row row in reader)
            {
                line = LineOf(row);
                onRow(row);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw new BacktestException($"{path}:{line + 1}: {exception.Message}") { IsInput = true };
        }
    }

    /// <summary>The line in which a row begins, from 1; the reader itself says 2 of the first one.</summary>
    public static int LineOf(SepReader.Row row) => row.RowIndex == 0 ? 1 : row.LineNumberFrom;

    /// <summary>Names of a header's columns, in lower case.</summary>
    public static string[] Names(SepReader.Row row)
    {
        string[] names = new string[row.ColCount];
        for (int i = 0; i < names.Length; i++) names[i] = row[i].Span.Trim().ToString().ToLowerInvariant();
        return names;
    }

    /// <summary>Index of the first of the wanted names that is there; -1 = none is.</summary>
    public static int FirstOf(string[] names, IReadOnlyList<string> columns)
    {
        foreach (string name in columns)
        {
            int index = Array.IndexOf(names, name);
            if (index >= 0) return index;
        }

        return -1;
    }

    /// <summary>Rows one by one, for who does not want all.</summary>
    public static SepReader Open(string path)
    {
        StreamReader text = TextFile.Open(path);
        return Sep.New(',').Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = true,
        }).From(text);
    }
}
