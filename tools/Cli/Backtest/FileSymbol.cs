using System;
using System.IO;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Venues;

namespace LowLatency.Cli.Backtest;

/// <summary>
/// What a candle file is of, by its name: BinanceSpot_ETHUSDT_1h_....csv.gz as `data fetch` writes it,
/// ETHUSDT-1h-2024-01.csv as venues publish them. Candles themselves do not say it.
/// </summary>
internal static class FileSymbol
{
    /// <summary>Stands for a symbol that nothing tells.</summary>
    public const string Unknown = "UNKNOWN";

    private static readonly char[] Separators = ['_', '.'];
    private static readonly char[] FinerSeparators = ['_', '.', '-'];

    /// <summary>Venue and symbol; the usual venue where the name has none, <see cref="Unknown"/> likewise.</summary>
    public static (string Venue, string Symbol) Of(string path)
    {
        string name = Path.GetFileName(path);
        string venue = VenueCatalog.Default.Name;
        string symbol = Unknown;
        foreach (string part in name.Split(Separators))
        {
            string plain = part.Replace("-", "", StringComparison.Ordinal);
            venue = VenueCatalog.Find(plain)?.Name ?? venue;
            if (symbol == Unknown && IsSymbol(part)) symbol = part;
        }

        foreach (string part in name.Split(FinerSeparators))
        {
            if (symbol == Unknown && IsSymbol(part)) symbol = part;
        }

        return (venue, symbol);
    }

    /// <summary>What to tell of a file and the instrument that it is run as; null = nothing.</summary>
    public static string? Note(string path, string symbol)
    {
        string reported = Of(path).Symbol;
        string name = Path.GetFileName(path);
        if (symbol == Unknown) return $"{name}: the name tells no symbol; give --symbols Venue:Symbol to have it named";
        return reported == Unknown || reported == symbol
            ? null
            : $"{name}: the name says {reported}, it is run as {symbol} (--symbols)";
    }

    private static bool IsSymbol(string part)
    {
        foreach (char each in part)
        {
            bool isFit = char.IsUpper(each) || char.IsDigit(each) || each is '-' or '/' || !char.IsAscii(each);
            if (!isFit) return false;
        }

        // A date has separators too.
        string baseAsset = AssetNames.BaseOf(new InstrumentSettings { Symbol = part });
        return HasLetter(baseAsset) && HasLetter(part.AsSpan(baseAsset.Length));
    }

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (char each in text)
        {
            if (char.IsLetter(each)) return true;
        }

        return false;
    }
}
