using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;

namespace LowLatency.Unit.VenueServer;

/// <summary>The books after the last frame of each capture, computed independently of this project.</summary>
internal sealed record FinalBooks(
    int BidLevels, int AskLevels, IReadOnlyList<(decimal, decimal)> Bids, IReadOnlyList<(decimal, decimal)> Asks,
    long LastSequence)
{
    public static Dictionary<string, FinalBooks> Read(string capture)
    {
        var books = new Dictionary<string, FinalBooks>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(SharedCaptures.Root(), "final_books.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.GetProperty("capture").GetString() != capture)
                continue;
            books.Add(root.GetProperty("symbol").GetString()!, new FinalBooks(
                root.GetProperty("bid_levels").GetInt32(), root.GetProperty("ask_levels").GetInt32(),
                Levels(root.GetProperty("bids")), Levels(root.GetProperty("asks")),
                root.GetProperty("last_sequence").GetInt64()));
        }

        return books;
    }

    private static List<(decimal, decimal)> Levels(JsonElement array)
    {
        var levels = new List<(decimal, decimal)>();
        foreach (var level in array.EnumerateArray())
            levels.Add((Number(level[0]), Number(level[1])));
        return levels;
    }

    private static decimal Number(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
