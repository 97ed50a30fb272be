namespace LowLatency.Host.Options.Reference;

/// <summary>One number of the configuration, for people.</summary>
/// <param name="Key">Its whole path; an entry of a list is "[]".</param>
/// <param name="Default">Where the configuration does not say it.</param>
/// <param name="Min">Least.</param>
/// <param name="IsMinExcluded">It must be above the least.</param>
/// <param name="Max">Largest.</param>
/// <param name="Unit">Empty for a count.</param>
/// <param name="Meaning">What it does, and what other numbers it depends on.</param>
public sealed record NumberRow(
    string Key, decimal Default, decimal Min, bool IsMinExcluded, decimal Max, string Unit, string Meaning);
