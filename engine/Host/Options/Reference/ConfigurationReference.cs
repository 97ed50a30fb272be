using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;

namespace LowLatency.Host.Options.Reference;

/// <summary>
/// Every number of the configuration, from the tables that it is checked by: the page docs/configuration.md and
/// `lowlatency config --describe` print it.
/// </summary>
public static class ConfigurationReference
{
    /// <summary>By part, in the order of the page.</summary>
    public static IReadOnlyList<NumberSection> Sections { get; } =
    [
        Section("The engine", "engine.", EngineRanges.All, new EngineSettings()),
        Section("An instrument", "engine.instruments[].", EngineRanges.Instrument, new InstrumentSettings()),
        Section("An initial balance", "engine.", [EngineRanges.InitialBalance], 0m),
        Section("The process", "", HostRanges.All, new HostOptions()),
        Section("A venue", "venues[].", HostRanges.Venue, new VenueOptions()),
        Section("Trading at a venue", "venues[].trading.", HostRanges.Trading, new TradingOptions()),
    ];

    /// <summary>Those that are no settings.</summary>
    public static IReadOnlyList<FixedNumber> Fixed => FixedNumbers.All;

    /// <summary>The rows of a table.</summary>
    /// <param name="title">Of the part.</param>
    /// <param name="before">What stands before each path.</param>
    /// <param name="ranges">The table.</param>
    /// <param name="defaults">Settings that nobody has changed.</param>
    public static NumberSection Section<T>(
        string title, string before, IReadOnlyList<SettingRange<T>> ranges, T defaults)
    {
        var rows = new List<NumberRow>();
        foreach (SettingRange<T> range in ranges)
        {
            rows.Add(new NumberRow(
                before + range.Path, range.Value(defaults), range.Min, range.IsMinExcluded, range.Max, range.Unit,
                range.Relation.Length > 0 ? $"{range.Meaning}; {range.Relation}" : range.Meaning));
        }

        return new NumberSection(title, rows);
    }
}
