using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LowLatency.Cli.Formatting;
using LowLatency.Host.Options.Reference;

namespace LowLatency.Cli.Configuration;

/// <summary>
/// `lowlatency config --describe [KEY]`: every number of the configuration with unit, range and default, or those of a
/// part; the same rows as docs/configuration.md.
/// </summary>
internal static partial class NumberListing
{
    private const int NearMax = 5;

    /// <param name="key">A key, a part of it, or null = everything; entries of lists may have numbers.</param>
    /// <param name="isJson">JSON instead of text.</param>
    public static int Print(string? key, bool isJson)
    {
        var requested = new List<NumberSection>();
        foreach (NumberSection section in ConfigurationReference.Sections)
        {
            var rows = new List<NumberRow>();
            foreach (NumberRow row in section.Rows)
            {
                if (IsAsked(row.Key, key)) rows.Add(row);
            }

            if (rows.Count > 0) requested.Add(new NumberSection(section.Title, rows));
        }

        if (requested.Count == 0) throw Unknown(key!);
        if (isJson)
        {
            List<NumberRow> all = [];
            foreach (NumberSection section in requested) all.AddRange(section.Rows);
            Console.Out.WriteLine(JsonSerializer.Serialize(all, ConfigurationJson.Plain.ListNumberRow));
            return 0;
        }

        if (requested is [{ Rows: [var only] }]) Write(only);
        else requested.ForEach(Write);
        if (string.IsNullOrEmpty(key)) WriteFixed();
        return 0;
    }

    private static void WriteFixed()
    {
        Console.Out.WriteLine("Numbers that are not settings:");
        var table = new TextTable("number", "value", "why it is none") { Alignment = "lrl" };
        foreach (FixedNumber each in ConfigurationReference.Fixed)
        {
            table.Add($"{each.Type}.{each.Member}", each.Value.Length > 0 ? each.Value : "by venue", each.Why);
        }

        table.Write(Console.Out, "  ");
    }

    private static void Write(NumberRow row)
    {
        Console.Out.WriteLine(row.Key);
        Console.Out.WriteLine($"  {row.Meaning}");
        Console.Out.WriteLine($"  default  {WithUnit(row.Default, row.Unit)}");
        Console.Out.WriteLine($"  range    {Range(row)}");
    }

    private static void Write(NumberSection section)
    {
        Console.Out.WriteLine($"{section.Title}:");
        var table = new TextTable("option", "default", "range", "meaning") { Alignment = "lrll" };
        foreach (NumberRow row in section.Rows)
        {
            table.Add(row.Key, WithUnit(row.Default, row.Unit), Range(row), row.Meaning);
        }

        table.Write(Console.Out, "  ");
        Console.Out.WriteLine();
    }

    private static string Range(NumberRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(row.IsMinExcluded ? "above " : "")}{row.Min} to {WithUnit(row.Max, row.Unit)}");

    private static string WithUnit(decimal value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value} {unit}").TrimEnd();

    private static bool IsAsked(string row, string? key)
    {
        if (string.IsNullOrEmpty(key)) return true;
        string plain = EntryNumber().Replace(key, "[]").TrimEnd('.');
        if (!row.StartsWith(plain, StringComparison.OrdinalIgnoreCase)) return false;
        return row.Length == plain.Length || row[plain.Length] is '.' or '[' || plain.Length == 0;
    }

    private static ToolException Unknown(string key)
    {
        string last = key[(key.LastIndexOf('.') + 1)..];
        var near = new List<string>();
        foreach (NumberSection section in ConfigurationReference.Sections)
        {
            foreach (NumberRow row in section.Rows)
            {
                bool isNear = last.Length > 2 && row.Key.Contains(last, StringComparison.OrdinalIgnoreCase);
                if (isNear && near.Count < NearMax) near.Add(row.Key);
            }
        }

        string hint = near.Count > 0
            ? $"; did you mean {string.Join(", ", near)}?"
            : "; --describe without a key lists all of them";
        return new ToolException($"--describe {key}: no number of the configuration{hint}");
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex EntryNumber();
}
