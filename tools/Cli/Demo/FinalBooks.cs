using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using LowLatency.Cli.Replay;

namespace LowLatency.Cli.Demo;

/// <summary>
/// The books that lie beside a capture (final_books.jsonl, computed by others from the same frames) against those of
/// the run: five levels a side, number of levels, last sequence.
/// </summary>
internal static class FinalBooks
{
    public const string FileName = "final_books.jsonl";

    /// <summary>Null when no such file lies beside the capture, or it does not name it.</summary>
    public static Comparison? Compare(string captureDirectory, IReadOnlyList<BookReport> books)
    {
        string full = Path.GetFullPath(captureDirectory).TrimEnd(Path.DirectorySeparatorChar);
        string file = Path.Combine(Path.GetDirectoryName(full) ?? full, FileName);
        if (!File.Exists(file)) return null;
        string capture = Path.GetFileName(full);
        int compared = 0;
        List<string> differences = [];
        foreach (string line in File.ReadLines(file))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement expected = document.RootElement;
            if (expected.GetProperty("capture").GetString() != capture) continue;
            compared++;
            string name = expected.GetProperty("symbol").GetString()!;
            string symbol = name[(name.LastIndexOf('.') + 1)..];
            if (Difference(expected, Find(books, symbol)) is { } difference) differences.Add($"{symbol}: {difference}");
        }

        return compared == 0 ? null : new Comparison(compared, compared - differences.Count, differences);
    }

    private static BookReport? Find(IReadOnlyList<BookReport> books, string symbol)
    {
        foreach (BookReport book in books)
        {
            if (book.Symbol == symbol) return book;
        }

        return null;
    }

    private static string? Difference(JsonElement expected, BookReport? book)
    {
        if (book == null) return "there is no such book";
        if (!book.InSync) return "not in sync";
        long sequence = expected.GetProperty("last_sequence").GetInt64();
        if (book.Sequence != sequence) return $"sequence {book.Sequence}, expected {sequence}";
        return Side("bid", expected, book.Bids, book.BidLevels) ?? Side("ask", expected, book.Asks, book.AskLevels);
    }

    private static string? Side(string side, JsonElement expected, IReadOnlyList<string[]> levels, int count)
    {
        int expectedCount = expected.GetProperty(side + "_levels").GetInt32();
        if (count != expectedCount) return $"{count} {side} levels, expected {expectedCount}";
        JsonElement best = expected.GetProperty(side + "s");
        for (int i = 0; i < best.GetArrayLength(); i++)
        {
            string price = best[i][0].GetString()!;
            string quantity = best[i][1].GetString()!;
            bool isEqual = i < levels.Count && Number(levels[i][0]) == Number(price)
                && Number(levels[i][1]) == Number(quantity);
            if (!isEqual) return $"{side} {i + 1} is not {price} x {quantity}";
        }

        return null;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>How many books were compared, how many are equal, and what differs.</summary>
    internal sealed record Comparison(int Compared, int Equal, IReadOnlyList<string> Differences);
}
