using System;

namespace LowLatency.Model.Identity;

/// <summary>
/// The one table of venue names, what configuration, files and reports call a venue: the names of <see cref="VenueId"/>
/// by their numbers. Any thread.
/// </summary>
public static class VenueNames
{
    private static readonly string[] Names = Enum.GetNames<VenueId>();

    /// <summary>Every venue by its number, from 1 on.</summary>
    public static ReadOnlySpan<string> All => Names.AsSpan(1);

    /// <summary>Of a number that has no name: the number.</summary>
    public static string Of(VenueId venue) =>
        (int)venue < Names.Length ? Names[(int)venue] : $"venue {(int)venue}";

    /// <summary>A venue by its exact name. False for None, for a number and for any other text.</summary>
    public static bool TryParse(string name, out VenueId venue)
    {
        int index = Array.IndexOf(Names, name);
        venue = index > 0 ? (VenueId)index : VenueId.None;
        return index > 0;
    }
}
