using System;
using LowLatency.Model.Identity;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;
using LowLatency.Venues.Definitions;

namespace LowLatency.Venues;

/// <summary>
/// Every market that the engine knows, one row each. A new venue is a folder beside this file and its rows here.
/// </summary>
public static class VenueCatalog
{
    private static readonly VenueDefinition[] Rows =
    [
        BinanceDefinitions.Spot,
        BinanceDefinitions.Usdm,
        BybitDefinitions.Spot,
        BybitDefinitions.Linear,
    ];

    /// <summary>What tools take where no venue is named.</summary>
    public static VenueDefinition Default => Rows[0];

    /// <summary>Names of all rows, for messages.</summary>
    public static string Names { get; } = NamesWhere(static _ => true);

    /// <summary>Null = no row of this id.</summary>
    public static VenueDefinition? Find(VenueId id) => Array.Find(Rows, row => row.Id == id);

    /// <summary>By name or alias, in any case; null = none.</summary>
    public static VenueDefinition? Find(string name) => Array.Find(Rows, row => IsNamed(row, name));

    /// <exception cref="ArgumentException">No row has this id.</exception>
    public static VenueDefinition Of(VenueId id) =>
        Find(id) ?? throw new ArgumentException($"no adapter for {id}; there is one for {Names}");

    /// <summary>Names of the rows that have something, for messages.</summary>
    public static string NamesWhere(Predicate<VenueDefinition> has) =>
        string.Join(", ", Array.ConvertAll(Array.FindAll(Rows, has), static row => row.Name));

    private static bool IsNamed(VenueDefinition row, string name)
    {
        if (string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (string alias in row.Aliases)
        {
            if (string.Equals(alias, name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
