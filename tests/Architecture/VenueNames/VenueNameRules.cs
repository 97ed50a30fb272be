using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using LowLatency.Architecture.Sources;

namespace LowLatency.Architecture.VenueNames;

/// <summary>
/// Names of venues stand in their own folders, in the catalogue and in the list of ids, nowhere else in engine,
/// adapters and tools: all others read the row. Benchmarks measure the decoders of named venues and are left out.
/// The server side has rows of its own, counted by a rule of its own.
/// </summary>
internal static class VenueNameRules
{
    /// <summary>The venues that the product is for, adapters or none.</summary>
    internal static readonly string[] Names = ["Binance", "Bybit", "Kraken", "Kucoin", "Okx", "Coinbase"];

    private static readonly string[] Areas = ["engine/", "adapters/", "tools/"];

    private static readonly string[] Homes =
    [
        "adapters/Venues/", "engine/Model/Identity/", "tools/VenueSim/", "tools/VenueServer/",
    ];

    private static readonly Regex Name = new(
        $@"\w*(?:PurpleFlea|Usdm|{string.Join('|', Names)}|{string.Join('|', UsageRules.VenueFolders())})\w*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Every place of a file that names a venue where it must not.</summary>
    internal static List<string> Faults(string path, string source)
    {
        List<string> faults = [];
        if (!StartsWithAny(path, Areas) || StartsWithAny(path, Homes)) return faults;
        string code = CodeText.WithLiterals(source);
        foreach (Match match in Name.Matches(code))
        {
            int line = code.AsSpan(0, match.Index).Count('\n') + 1;
            faults.Add($"{path}:{line}: {match.Value} (read the row of VenueCatalog)");
        }

        return faults;
    }

    private static bool StartsWithAny(string path, string[] folders)
    {
        foreach (string folder in folders)
        {
            if (path.StartsWith(folder, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
