using System;
using System.Collections.Generic;
using System.IO;

namespace LowLatency.Cli.Formatting;

/// <summary>Columns for a plain terminal or file: the first to the left, the others to the right.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];

    public TextTable(params string[] heads) => _rows.Add(heads);

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter writer, string indent = "")
    {
        var widths = new int[_rows[0].Length];
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
                bool isLast = i == row.Length - 1;
                writer.Write(i > 0 ? row[i].PadLeft(widths[i]) : isLast ? row[i] : row[i].PadRight(widths[i]));
            }

            writer.WriteLine();
        }
    }
}
