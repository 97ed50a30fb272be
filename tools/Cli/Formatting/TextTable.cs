using System;
using System.Collections.Generic;
using System.IO;

namespace LowLatency.Cli.Formatting;

/// <summary>Columns for a plain terminal or file: the first to the left, the others as said or to the right.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];

    public TextTable(params string[] heads) => _rows.Add(heads);

    /// <summary>A letter a column, l = text to the left, r = numbers to the right; r where it is too short.</summary>
    public string Alignment { get; init; } = "l";

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter writer, string indent = "")
    {
        int[] widths = new int[_rows[0].Length];
        foreach (string[] row in _rows)
        {
            for (int i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], row[i].Length);
        }

        foreach (string[] row in _rows)
        {
            writer.Write(indent);
            for (int i = 0; i < row.Length; i++)
            {
                if (i > 0) writer.Write("  ");
                bool isLeft = i < Alignment.Length && Alignment[i] == 'l';
                bool isLast = i == row.Length - 1;
                writer.Write(!isLeft ? row[i].PadLeft(widths[i]) : isLast ? row[i] : row[i].PadRight(widths[i]));
            }

            writer.WriteLine();
        }
    }
}
